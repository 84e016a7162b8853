{# The game dates whose verdicts this build rebuilds (macro rebuild_by_date): where something changed, what
   is judged day by day, and where a game is missing, broken or excepted, whose verdict changes with the
   clock. #}
with

unsettled as (

    select game_date from {{ ref('rec_schedule_to_boxscores') }}
    where state in ('missing', 'degraded')

    union distinct

    select game_date from {{ ref('known_exceptions') }}

    union distinct

    select game_date from {{ ref('rebuilt_dates') }}
    where is_judged

)

select game_date, true as is_unsettled
from unsettled
