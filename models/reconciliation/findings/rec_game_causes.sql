{{ config(materialized='view') }}
{# The one cause of each game and date that has any, with the others as text. Where a backup is used, that
   is the cause, with what it replaces beside it. #}
{% set keys = ['game_id', 'game_date'] %}

with

findings as (
    select * from {{ ref('rec_box_score_findings') }}
),

standing_findings as (
    select game_id, game_date, cause, detail from findings
    where not is_replaced
),

replaced_findings as (
    select game_id, game_date, cause, detail from findings
    where is_replaced
),

chosen as (
    {{ winning_cause('standing_findings', keys) }}
),

replaced as (
    {{ winning_cause('replaced_findings', keys) }}
)

select
    chosen.game_id,
    chosen.game_date,
    chosen.cause,
    chosen.cause_state,
    (chosen.detail || coalesce((': balldontlie ' || replaced.cause || ', ' || replaced.detail), '')) as detail,
    nullif(
        coalesce((replaced.cause || ': ' || replaced.detail), '')
        || coalesce(('; ' || replaced.other_causes), '')
        || case when replaced.cause is not null and chosen.other_causes is not null then '; ' else '' end
        || coalesce(chosen.other_causes, ''),
        ''
    ) as other_causes,
    -- What the primary's answer came to, whether or not a backup is used.
    coalesce(replaced.cause, chosen.cause) as primary_cause
from chosen
left join replaced
    on chosen.game_id = replaced.game_id and chosen.game_date = replaced.game_date
