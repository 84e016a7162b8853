{# For `dbt source freshness`: since when each source has been up to date, by the season's calendar. A
   source that owes nothing is fresh, however long nothing came: in the summer, on a day without
   games, before a game is due. Box scores: the moment at which the oldest one owed was due. Lists:
   the last whole answer. dbt compares with the wall's clock; a clock that was given (in the
   sandbox) is laid over it. #}
with

clock as (
    -- The wall's clock goes on when nothing runs any more, and then everything grows old.
    select
        {{ now_utc() }} as now_utc,
        case when clock = 'given' then as_of_utc else {{ now_utc() }} end as reference_utc
    from {{ ref('run_context') }}
),

owed as (
    select min(expected.expected_by_utc) as fresh_utc
    from {{ ref('rec_source_matrix') }} as matrix
    inner join {{ ref('expected_box_scores') }} as expected
        on matrix.game_id = expected.game_id
        and matrix.game_date = expected.game_date
    cross join clock
    where
        matrix.source = 'balldontlie'
        and matrix.standing = 'played'
        and matrix.reported <> 'final'
        and expected.expected_by_utc <= clock.reference_utc
        -- Older ones are incidents, not news.
        and {{ hours_between('expected.expected_by_utc', 'clock.reference_utc') }} <= 7 * 24
),

-- Of the newest season: what a backfill asks of an earlier one says nothing of this.
lists as (
    select
        attempts.source,
        attempts.endpoint,
        attempts.as_of_utc as fresh_utc,
        row_number() over (
            partition by attempts.source, attempts.endpoint
            order by attempts.requested_for desc, attempts.as_of_utc desc, attempts.attempt_id
        ) as place
    from {{ ref('scrape_attempts') }} as attempts
    where
        attempts.is_last_page
        -- In summer nobody may be injured.
        and (
            (attempts.endpoint in ('games', 'schedule') and {{ shows_games('attempts') }})
            or (attempts.endpoint = 'player_injuries' and attempts.outcome in ('ok', 'empty'))
        )
),

moments as (
    select
        'balldontlie' as source_name,
        'box_scores' as table_name,
        coalesce(owed.fresh_utc, clock.reference_utc) as fresh_utc
    from owed
    cross join clock

    union all

    select source, endpoint, fresh_utc from lists
    where place = 1
)

select
    moments.source_name,
    moments.table_name,
    moments.fresh_utc,
    {{ add_minutes(
        'clock.now_utc',
        'cast(-60 * (' ~ hours_between('moments.fresh_utc', 'clock.reference_utc') ~ ') as int64)'
    ) }} as loaded_at_utc
from moments
cross join clock
