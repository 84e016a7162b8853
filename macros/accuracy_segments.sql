{# Segments of the accuracy, which overlap: {name: [condition on scored_predictions, in words]}. #}
{% macro accuracy_segments() %}
  {{- return({
      'all': ['true', 'every graded prediction'],
      'lined': ['is_lined', 'with a real line at tip-off'],
      'prop_like': ['is_prop_like', 'minutes (half-life 8 games) 20 or more and points a game this season 10 or more'],
      'season10': ['is_season10', '10 or more earlier games in the season'],
      'season10_prop_like': ['is_season10 and is_prop_like', '10 or more earlier games, 20 or more minutes, 10 or more points a game'],
      'minutes_under_15': ["minutes_band = 'under_15'", 'recent minutes under 15'],
      'minutes_15_to_25': ["minutes_band = '15_to_25'", 'recent minutes 15 to under 25'],
      'minutes_25_to_32': ["minutes_band = '25_to_32'", 'recent minutes 25 to under 32'],
      'minutes_over_32': ["minutes_band = 'over_32'", 'recent minutes 32 or more'],
      'starters': ['is_starter', 'started, as far as a source says (known after the game)'],
  }) -}}
{% endmacro %}
