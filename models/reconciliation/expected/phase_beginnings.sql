{{ config(materialized='view') }}
{# Since when a phase that needs more than the pipeline itself is owed: predictions since the first model was
   trained, publication since something was first published. #}
with

models as (
    select models.as_of_utc
    from {{ source('predictions', 'models') }} as models
    cross join {{ ref('run_context') }} as run_context
    where models.purpose = 'live' and models.as_of_utc <= run_context.as_of_utc
),

beginnings as (
    select phase, as_of_utc
    from {{ ref('phase_execution_log') }}
    where phase in ('predictions', 'publication')

    union all

    select 'predictions', as_of_utc
    from models
)

select phase, min(as_of_utc) as since_utc
from beginnings
group by phase
