{# Every key an incident was ever known by: it moves along when its game takes its NBA id, and what was
   sent under the old key counts as sent. A table: the history of verdicts, which has the ids, is long. #}
with

incidents as (
    select * from {{ ref('incidents') }}
),

renames as (
    select game_id, max(renamed_to) as renamed_to
    from {{ ref('verdict_events') }}
    where renamed_to is not null
    group by game_id
)

select incident_key, incident_key as known_as
from incidents

union all

select
    incidents.incident_key,
    ('game|' || renames.game_id || '|' || cast(incidents.game_date as {{ dbt.type_string() }}) || '|' || cast(incidents.episode as {{ dbt.type_string() }})) as known_as
from incidents
inner join renames on incidents.entity = renames.renamed_to
where incidents.scope = 'game'
