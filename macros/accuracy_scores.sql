{# Sums that accuracy is worked out from, in the order of the columns. #}
{% macro accuracy_sums() %}
  {{- return([
      'n', 'abs_error', 'squared_error', 'error', 'n_quantiles', 'pinball_loss', 'within_50', 'within_80', 'within_90',
      'n_lined', 'brier', 'log_loss'
  ]) -}}
{% endmacro %}

{# Columns: those sums, summed. #}
{% macro sum_of_accuracy_sums() -%}
  {%- for name in nba_props.accuracy_sums() -%}
    {{ "," if not loop.first }}
        sum({{ name }}) as {{ name }}
  {%- endfor -%}
{%- endmacro %}

{# Columns: the scores that those sums come to. Rounded, because a sum of floats varies in its last bits
   with the order of the rows. #}
{% macro accuracy_scores() -%}
cast(n as int64) as n,
        round({{ nba_props.safe_divide('abs_error', 'n') }}, 6) as mae,
        round(sqrt({{ nba_props.safe_divide('squared_error', 'n') }}), 6) as rmse,
        round({{ nba_props.safe_divide('error', 'n') }}, 6) as bias,
        round({{ nba_props.safe_divide('pinball_loss', 'n_quantiles') }}, 6) as pinball_loss,
        {%- for percent in [50, 80, 90] %}
        round({{ nba_props.safe_divide('within_' ~ percent, 'n_quantiles') }}, 6) as coverage_{{ percent }},
        {%- endfor %}
        cast(n_lined as int64) as n_lined,
        round({{ nba_props.safe_divide('brier', 'n_lined') }}, 6) as brier,
        round({{ nba_props.safe_divide('log_loss', 'n_lined') }}, 6) as log_loss
{%- endmacro %}
