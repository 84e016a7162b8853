{# A name as people say it, from one that may have the family name first: 'Hardaway Jr., Tim' and
   'Jr., Tim Hardaway' are 'Tim Hardaway Jr.'; a suffix behind a comma stays there.
   name: text. Gives text; null for null. #}
{% macro given_name_first(name) -%}
case
    when strpos({{ name }}, ',') = 0
        or lower(trim(substr({{ name }}, strpos({{ name }}, ',') + 1))) in ('jr', 'jr.', 'sr', 'sr.', 'ii', 'iii', 'iv', 'v', '')
        then {{ name }}
    else (
        trim(substr({{ name }}, strpos({{ name }}, ',') + 1)) || ' ' || trim(substr({{ name }}, 1, strpos({{ name }}, ',') - 1))
    )
end
{%- endmacro %}
