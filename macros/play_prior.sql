{# How often a player of a class plays, by what is assumed before games have shown it (model
   int_play_rates). Of statuses what the league means by them; by absence what eleven seasons without lists
   had. play_class: text, a status or an absence, with or without what is before its comma.
   Gives a number. #}
{% macro play_prior(play_class) -%}
{%- set priors = {
    'out': 0.01, 'doubtful': 0.05, 'questionable': 0.5, 'other': 0.5, 'probable': 0.9, 'available': 0.95,
    'played_long': 0.94, 'played_medium': 0.82, 'played_short': 0.53, 'played': 0.86, 'missed_1': 0.44,
    'missed_2': 0.31, 'missed_3': 0.24, 'missed_4_to_6': 0.16, 'missed_7_to_10': 0.09, 'missed_11': 0.045,
    'never_played': 0.05
} -%}
case substr({{ play_class }}, strpos({{ play_class }}, ',') + 1)
    {%- for name, prior in priors.items() %}
    when '{{ name }}' then {{ prior }}
    {%- endfor %}
    else 0.5
end
{%- endmacro %}
