{# Elementary keeps the result of every test. Declared here, only in the root project, because dbt requires
   an explicit override of something built in. #}
{% materialization test, default %}
  {%- set result = elementary.materialization_test_default.call_macro() -%}
  {{- return(result) -}}
{% endmaterialization %}
