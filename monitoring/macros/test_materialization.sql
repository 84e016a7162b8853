{# Elementary keeps the result of every test. Said here, in the root project alone, because dbt wants
   a package's override of something built in to be asked for. #}
{% materialization test, default %}
  {%- set result = elementary.materialization_test_default.call_macro() -%}
  {{- return(result) -}}
{% endmaterialization %}
