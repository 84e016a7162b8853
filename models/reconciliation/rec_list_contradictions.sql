{{ rebuild_by_date('since') }}
{# One row per game, date and finding: the two lists of games give tip-offs more than an hour apart, or a
   final box score is here and every list that was answered later has the game otherwise. #}
with

listings as (

    select * from {{ ref('int_game_listings') }}
    where {{ is_rebuilt('since') }}

),

game_dates as (

    select * from {{ ref('int_game_dates') }}
    where standing <> 'played' and {{ is_rebuilt('since') }}

),

box_scores as (

    select game_id, game_date, source, away_team, home_team, away_score, home_score, known_at_utc
    from {{ ref('int_box_scores') }}
    where is_final and {{ is_rebuilt('since') }}

),

final as (

    select
        'nba' as source,
        'schedule' as endpoint,
        game_id,
        game_date,
        'tips_disagree' as finding,
        (
            'begins ' || {{ eastern_stamp('nba_tip_utc') }} || ' at NBA.com, '
            || {{ eastern_stamp('bdl_tip_utc') }} || ' at balldontlie'
        ) as detail
    from listings
    where is_nba_listed and is_bdl_current and abs({{ hours_between('nba_tip_utc', 'bdl_tip_utc') }}) > 1

    union all

    select
        box_scores.source,
        case box_scores.source when 'espn' then 'game_summaries' else 'box_scores' end,
        box_scores.game_id,
        box_scores.game_date,
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
        (listings.nba_said_utc > box_scores.known_at_utc or not listings.is_nba_listed)
        and (listings.bdl_said_utc > box_scores.known_at_utc or not listings.is_bdl_current)

)

select * from final
