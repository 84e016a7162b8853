{# Whether a row of rec_schedule_to_boxscores, of a game and date without a final box score, is of a game that
   has one under another date: it was played then, and lacks nothing here. Looks at the rows of the select. #}
{% macro is_final_elsewhere() -%}
(coalesce(not has_final, false) and max(case when has_final then 1 else 0 end) over (partition by game_id) = 1)
{%- endmacro %}
