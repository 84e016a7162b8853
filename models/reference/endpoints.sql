{# What is declared in the meta of the raw tables. `graph` is whole only once the project is parsed. #}
{%- set tables = graph.get('sources', {}).values() | selectattr('config.meta.subject') | sort(attribute='unique_id') %}
{%- for node in tables %}
select
    '{{ node.source_name }}' as source,
    '{{ node.name }}' as endpoint,
    '{{ node.config.meta.subject }}' as subject,
    {{ 'true' if node.config.meta.feeds_verdicts else 'false' }} as feeds_verdicts,
    {% if node.config.meta.subject == 'list' -%} 'season'
    {%- elif node.config.meta.subject.startswith('date') -%} 'date'
    {%- else -%} 'game'
    {%- endif %} as asked_by
{{ "union all" if not loop.last }}
{%- else %}
select 'none' as source, 'none' as endpoint, 'none' as subject, false as feeds_verdicts, 'none' as asked_by
{%- endfor %}
