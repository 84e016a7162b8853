{# What a query is labelled with: its layer and its node. `node` is none for what belongs to none. #}
{% macro job_labels(node) %}
  {%- set labels = {'app': 'nba_props', 'layer': 'hooks', 'node': 'none'} -%}
  {%- if node and node.resource_type == 'model' -%}
    {%- do labels.update({'layer': node.fqn[1], 'node': node.name}) -%}
  {%- elif node -%}
    {%- do labels.update({'layer': node.resource_type, 'node': node.name}) -%}
  {%- endif -%}
  {{- return(tojson(labels)) -}}
{% endmacro %}
