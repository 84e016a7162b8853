{{ by_season() }}
{# Each expected line beside its row in analytics, with the numbers that differ. #}
{% set compared = counting_stats() + ['plus_minus'] %}
{# Who sat has 0 minutes; those of a player that cannot be read are null, and no 0. #}
{% set owed_minutes %}
coalesce(lines.minutes, case when not lines.is_played then 0 end)
{%- endset %}

with

expected as (
    select * from {{ ref('expected_outputs') }}
    where boundary = 'boxscores_to_analytics' and {{ is_rebuilt() }}
),

games as (
    select * from {{ ref('rec_schedule_to_boxscores') }}
    where entity = 'game' and {{ is_rebuilt() }}
),

lines as (
    select
        lines.*,
        {{ line_entity('ids.player_id', 'lines.team', 'lines.item_number') }} as entity,
        coalesce(ids.is_ambiguous, false) as is_ambiguous
    from {{ ref('int_source_lines') }} as lines
    left join {{ ref('int_player_ids') }} as ids
        on lines.source = ids.source and lines.source_player_id = ids.source_player_id
    where {{ is_rebuilt('lines.game_date') }}
),

summary as (
    select
        *,
        count(*) over (partition by game_id, player_id) as times_listed,
        row_number() over (partition by game_id, player_id order by game_date) as listing_number
    from {{ ref('player_game_summary') }}
    where {{ is_rebuilt() }}
),

compared as (
    select
        expected.game_id,
        expected.game_date,
        expected.entity,
        expected.expected_by_utc,
        games.label,
        games.scope,
        games.scope_entity,
        lines.player_name,
        lines.source,
        lines.source_player_id,
        expected.entity like 'bdl:%' as is_linked,
        lines.is_ambiguous,
        -- Another source may know of seconds on the floor.
        lines.is_played or coalesce(summary.participation = 'played', false) as is_played,
        lines.attempt_id,
        summary.player_id as summary_player_id,
        summary.times_listed,
        nullif(trim(concat(
            {%- for stat in compared %}
            case
                when
                    coalesce(lines.{{ stat }}, -999) <> coalesce(summary.{{ stat }}, -999)
                    -- Then the number is another source's, too.
                    and not coalesce(lines.{{ stat }} is null and not lines.is_played and summary.participation = 'played', false)
                    then ('{{ stat }} is ' || coalesce(cast(summary.{{ stat }} as {{ dbt.type_string() }}), 'null') || ', source ' || coalesce(cast(lines.{{ stat }} as {{ dbt.type_string() }}), 'null') || '; ')
                else ''
            end,
            {%- endfor %}
            case
                when
                    summary.player_id is not null
                    and (
                        ({{ owed_minutes }} is null) <> (summary.minutes is null)
                        or abs({{ owed_minutes }} - summary.minutes) > 0.001
                    )
                    and not coalesce(lines.minutes is null and not lines.is_played and summary.participation = 'played', false)
                    then ('minutes is ' || coalesce({{ number_text('summary.minutes', 3) }}, 'null') || ', source ' || coalesce({{ number_text('lines.minutes', 3) }}, 'null') || '; ')
                else ''
            end
        )), '') as differences
    from expected
    inner join games
        on expected.game_id = games.game_id and expected.game_date = games.game_date
    inner join lines
        on expected.entity = lines.entity
        and expected.game_id = lines.game_id
        and expected.game_date = lines.game_date
        and games.source = lines.source
    left join summary
        on expected.game_id = summary.game_id
        and expected.entity = summary.player_id
        and expected.game_date = summary.game_date
        and summary.listing_number = 1
)

select * from compared
