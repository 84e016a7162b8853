{{ by_season() }}
{# The NBA id that a game took while it was judged. Few games do, and the history that has them is long. #}
select game_id, game_date, renamed_to, recorded_at_utc
from {{ ref('verdict_events') }}
where renamed_to is not null and {{ is_rebuilt() }}
