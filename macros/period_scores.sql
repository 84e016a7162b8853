{# Scores by period, of two sides and up to ten periods. #}

{# Fields of json_columns for them. paths: {side: list of paths, from the first period on}.
   Gives a dictionary: {side_p1_text: path, …}. #}
{% macro period_fields(paths) %}
  {%- set fields = {} -%}
  {%- for side, periods in paths.items() -%}
    {%- for path in periods -%}
      {%- do fields.update({side ~ '_p' ~ loop.index ~ '_text': path}) -%}
    {%- endfor -%}
  {%- endfor -%}
  {{- return(fields) -}}
{% endmacro %}

{# Columns from those texts: points of each quarter and of all overtimes together; null where there
   were none, or where one of them is not known.
   periods: how many the source can have; period: those that there were. #}
{% macro period_scores(periods, period='period', sides=none) -%}
{%- set sides = sides or ['away', 'home'] -%}
{%- for side in sides %}
{%- for quarter in range(1, 5) %}
{{ nba_props.safe_integer(side ~ '_p' ~ quarter ~ '_text') }} as {{ side }}_q{{ quarter }},
{%- endfor %}
case
    {%- for last in range(5, periods + 1) %}
    when {{ period }} = {{ last }}
        then {% for number in range(5, last + 1) %}{{ nba_props.safe_integer(side ~ '_p' ~ number ~ '_text') }}{{ " + " if not loop.last }}{% endfor %}
    {%- endfor %}
end as {{ side }}_ot{{ "," if not loop.last }}
{%- endfor %}
{%- endmacro %}

{# Names of those columns, of both sides or of one. #}
{% macro period_columns(sides=none) %}
  {%- set sides = sides or ['away', 'home'] -%}
  {%- set names = [] -%}
  {%- for side in sides -%}
    {%- for part in ['q1', 'q2', 'q3', 'q4', 'ot'] -%}{%- do names.append(side ~ '_' ~ part) -%}{%- endfor -%}
  {%- endfor -%}
  {{- return(names) -}}
{% endmacro %}
