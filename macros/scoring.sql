{# Log loss of one forecast of yes or no. Clipped: one forecast that was sure and wrong must not
   make the mean infinite. #}
{% macro log_loss(probability, happened) -%}
-ln(case when {{ happened }} then greatest({{ probability }}, 0.000001) else greatest(1 - {{ probability }}, 0.000001) end)
{%- endmacro %}

{# Brier score of one forecast of yes or no. #}
{% macro brier(probability, happened) -%}
power({{ probability }} - case when {{ happened }} then 1 else 0 end, 2)
{%- endmacro %}

{# Pinball loss of one outcome, mean over quantiles. quantiles: {percent: expression} #}
{% macro pinball_loss(actual, quantiles) -%}
(
    {%- for percent, quantile in quantiles.items() %}
    greatest({{ percent }} / 100.0 * ({{ actual }} - {{ quantile }}), ({{ percent }} / 100.0 - 1) * ({{ actual }} - {{ quantile }}))
    {{- " +" if not loop.last }}
    {%- endfor %}
) / {{ quantiles | length }}
{%- endmacro %}
