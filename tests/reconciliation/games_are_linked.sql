{{ config(severity='warn') }}
select * from {{ ref('game_link_rates') }}
where link_rate < 0.99
