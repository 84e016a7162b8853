{{ by_season() }}
{# One row per game and date that has any final box score: the source that analytics use. The primary
   unless it is partial or outvoted, else the first backup that is whole, else the primary as it is. Null
   where only backups are there and none is whole, and on every date but one of a game with finals on
   several. #}
{% set primary = box_score_sources()[0] %}

with

teams as {{ rebuilt(ref('int_box_score_teams')) }},

votes as {{ rebuilt(ref('int_box_score_votes')) }},

totals as (
    select
        game_id,
        game_date,
        source,
        {{ source_order('source') }} as source_order,
        max(case when is_partial then 1 else 0 end) = 1 as is_partial,
        min(case when is_whole then 1 else 0 end) = 1 as is_whole,
        -- A backup is asked by game id: on a date that the game has left its answer proves nothing.
        max(case when standing in ('on', 'played', 'vanished') then 1 else 0 end) = 1 as is_game_on,
        max(case when standing = 'played' then 1 else 0 end) = 1 as is_played
    from teams
    group by game_id, game_date, source
),

finals as (
    select totals.*, votes.agreeing
    from totals
    left join votes
        on totals.source = votes.source and totals.game_id = votes.game_id and totals.game_date = votes.game_date
),

ranked as (
    select
        *,
        case
            when source = '{{ primary }}' and not is_partial and agreeing is null then 1
            when source <> '{{ primary }}' and is_whole and is_game_on and agreeing is null then source_order
            when source = '{{ primary }}' then 9
        end as preference
    from finals
),

-- A game is played once: a final on a second date would count twice. One which the game has left comes
-- last; where the lists disagree about the date, the better final decides, then the list in force.
dated as (
    select
        *,
        first_value(game_date) over (
            partition by game_id
            order by
                case when preference is null then 1 else 0 end,
                case when is_game_on then 0 else 1 end,
                preference,
                case when is_played then 0 else 1 end,
                game_date desc
            rows between unbounded preceding and unbounded following
        ) as used_date
    from ranked
),

best as (
    select
        *,
        min(case when game_date = used_date then preference end) over (partition by game_id, game_date) as best_preference
    from dated
)

select
    game_id,
    game_date,
    max(case when preference = best_preference then source end) as source,
    coalesce(max(case when preference = best_preference then source end) <> '{{ primary }}', false) as is_backup,
    max(case when preference = best_preference and is_partial then 1 else 0 end) = 1 as is_partial,
    -- The sources that agree against the primary.
    max(case when source = '{{ primary }}' then agreeing end) as outvoted_by,
    string_agg(
        (source || ' ' || case when is_partial then 'partial' when is_whole then 'whole' else 'not judged' end),
        ', ' order by source_order
    ) as finals
from best
group by game_id, game_date
