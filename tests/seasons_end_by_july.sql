-- A build that rebuilds a season takes everything before its first day from closing sums: no other season
-- may go on after the next 1 July (model rebuilt_from).
select season, player_id, played_to
from {{ ref('int_player_seasons') }}
where {{ season_of('played_to') }} > season and season not in (2019, 2020)
