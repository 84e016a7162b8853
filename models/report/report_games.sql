{# Games that have a page on the site: those of tonight, and of the dates of which the sources are compared. #}
select game_id from {{ ref('report_sources') }}
union distinct
select game_id from {{ ref('tonight_games') }}
