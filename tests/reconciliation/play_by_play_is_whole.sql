{{ config(severity='warn') }}
select * from {{ ref('rec_play_by_play') }}
where not is_whole
