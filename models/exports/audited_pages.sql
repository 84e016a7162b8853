{{ config(materialized='table' if rebuilds_by_date() else 'view') }}
{# What may be wrong with the rows of each player's page. #}
{{ audited_files(['players'], is_recent('game_date', 1500)) }}
