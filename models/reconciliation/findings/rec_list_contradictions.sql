{{ by_season() }}
{# One row per game, date and finding: the two lists of games give tip-offs an hour or more apart (a clock that
   misreads daylight saving is off by one), or a final box score is here and every list that was answered
   later, or one list six hours later, has the game otherwise. A game ahead that each list has on another date has a row
   at both. #}
{% set lists = [
    ('nba', 'schedule', 'NBA.com', 'is_nba_listed', 'nba'),
    ('balldontlie', 'games', 'balldontlie', 'is_bdl_current', 'bdl')
] %}
with

listings as {{ rebuilt(ref('int_game_listings')) }},

game_dates as {{ rebuilt(ref('int_game_dates')) }},

box_scores as (
    select game_id, game_date, source, away_team, home_team, away_score, home_score, known_at_utc
    from {{ ref('int_box_scores') }}
    where is_final and {{ is_rebuilt() }}
),

-- The one date on which each list has a game.
elsewhere as (
    select
        game_id
        {%- for _, _, _, listed, prefix in lists %},
        case when min(case when {{ listed }} then game_date end) = max(case when {{ listed }} then game_date end)
            then min(case when {{ listed }} then game_date end)
        end as {{ prefix }}_date,
        max(case when {{ listed }} then {{ prefix }}_reported_utc end) as {{ prefix }}_reported_utc,
        max(case when {{ listed }} then {{ prefix }}_tip_utc end) as {{ prefix }}_tip_utc
        {%- endfor %}
    from listings
    group by game_id
),

tips as (
    select game_id, game_date, nba_tip_utc, bdl_tip_utc
    from listings
    where is_nba_listed and is_bdl_current and abs({{ hours_between('nba_tip_utc', 'bdl_tip_utc') }}) >= 1

    union all

    -- Each list has the game on a date of its own, and nothing says which of them is right: a game that was moved is
    -- postponed on the date that it left.
    select elsewhere.game_id, game_dates.game_date, elsewhere.nba_tip_utc, elsewhere.bdl_tip_utc
    from elsewhere
    inner join game_dates
        on elsewhere.game_id = game_dates.game_id and game_dates.game_date in (elsewhere.nba_date, elsewhere.bdl_date)
    where elsewhere.nba_date <> elsewhere.bdl_date and game_dates.standing = 'on'
    qualify count(*) over (partition by elsewhere.game_id) = 2
),

finals as (
    select
        box_scores.game_id, box_scores.game_date,
        min(box_scores.known_at_utc) as known_at_utc,
        max(box_scores.away_score) as away_score,
        max(box_scores.home_score) as home_score
    from box_scores
    inner join game_dates
        on box_scores.game_id = game_dates.game_id and box_scores.game_date = game_dates.game_date
    where game_dates.standing = 'played'
    group by box_scores.game_id, box_scores.game_date
)

select
    'nba' as source,
    'schedule' as endpoint,
    game_id, game_date,
    'tips_disagree' as finding,
    (
        'begins ' || {{ eastern_stamp('nba_tip_utc') }} || ' at NBA.com, '
        || {{ eastern_stamp('bdl_tip_utc') }} || ' at balldontlie'
    ) as detail
from tips

union all

select
    box_scores.source,
    case box_scores.source when 'espn' then 'game_summaries' else 'box_scores' end,
    box_scores.game_id, box_scores.game_date,
    'final_and_not_in_lists',
    (
        'final ' || cast(box_scores.away_score as {{ dbt.type_string() }}) || '-'
        || cast(box_scores.home_score as {{ dbt.type_string() }}) || ', NBA.com: '
        || case when listings.is_nba_listed then coalesce(nullif(listings.nba_status_text, ''), 'listed') else 'not listed' end || ', balldontlie: '
        || case when listings.is_bdl_current then coalesce(nullif(listings.bdl_status_text, ''), 'listed') else 'not listed' end
    )
from box_scores
inner join game_dates
    on box_scores.game_id = game_dates.game_id and box_scores.game_date = game_dates.game_date
inner join listings
    on box_scores.game_id = listings.game_id and box_scores.game_date = listings.game_date
where
    game_dates.standing <> 'played'
    and (listings.nba_reported_utc > box_scores.known_at_utc or not listings.is_nba_listed)
    and (listings.bdl_reported_utc > box_scores.known_at_utc or not listings.is_bdl_current)

-- One list has it final, the other not: six hours later that is no delay.
{% for source, endpoint, name, listed, prefix in lists %}
{%- set is_without_score = "(lower(listings." ~ prefix ~ "_status_text) like 'final%' and listings." ~ prefix ~ "_away_score = 0 and listings." ~ prefix ~ "_home_score = 0)" %}
union all

select
    '{{ source }}', '{{ endpoint }}', finals.game_id, finals.game_date, 'not_final_in_list',
    (
        'final ' || cast(finals.away_score as {{ dbt.type_string() }}) || '-'
        || cast(finals.home_score as {{ dbt.type_string() }}) || ' by its box score, {{ name }}: '
        || coalesce(nullif(listings.{{ prefix }}_status_text, ''), 'no status')
        || case when {{ is_without_score }} then ' 0-0' else '' end
    )
from finals
inner join listings on finals.game_id = listings.game_id and finals.game_date = listings.game_date
where
    listings.{{ listed }} and (lower(listings.{{ prefix }}_status_text) not like 'final%' or {{ is_without_score }})
    and {{ hours_between('finals.known_at_utc', 'listings.' ~ prefix ~ '_reported_utc') }} >= 6

union all

select
    '{{ source }}', '{{ endpoint }}', finals.game_id, finals.game_date, 'not_final_in_list',
    (
        'final ' || cast(finals.away_score as {{ dbt.type_string() }}) || '-'
        || cast(finals.home_score as {{ dbt.type_string() }}) || ' by its box score, {{ name }} has it on '
        || cast(elsewhere.{{ prefix }}_date as {{ dbt.type_string() }})
    )
from finals
inner join elsewhere on finals.game_id = elsewhere.game_id and finals.game_date <> elsewhere.{{ prefix }}_date
left join game_dates as others on elsewhere.game_id = others.game_id and elsewhere.{{ prefix }}_date = others.game_date
where
    {{ hours_between('finals.known_at_utc', 'elsewhere.' ~ prefix ~ '_reported_utc') }} >= 6
    -- Of a date that is over the verdict sources_disagree has it.
    and (
        elsewhere.{{ prefix }}_date >= {{ eastern_date('elsewhere.' ~ prefix ~ '_reported_utc') }}
        or coalesce(others.standing, '') not in ('on', 'played')
    )
{% endfor %}
