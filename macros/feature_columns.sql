{# Columns of player_game_features, in groups. A feature's name gives its window: avg_5 is the average of
   the last 5 games, ewma_8 the exponentially weighted one (half-life 8 games), sd_20 the standard
   deviation over 20 games. #}

{# Windows over the games of a player. #}
{% macro form_windows() %}
  {{- return(['avg_3', 'avg_5', 'avg_10', 'avg_20', 'ewma_8', 'ewma_30', 'sd_20']) -}}
{% endmacro %}

{# Games of the windows that are plain averages. #}
{% macro average_windows() %}
  {{- return([3, 5, 10, 20]) -}}
{% endmacro %}

{# Taken over from the form of the player. #}
{% macro player_form_columns() %}
  {%- set columns = ['minutes_last', 'minutes_ewma_3'] -%}
  {%- for stat in ['minutes'] + nba_props.prop_stats() -%}
    {%- for window in nba_props.form_windows() -%}
      {%- do columns.append(stat ~ '_' ~ window) -%}
    {%- endfor -%}
  {%- endfor -%}
  {%- for stat in nba_props.prop_stats() -%}
    {%- do columns.append(stat ~ '_per_minute') -%}
  {%- endfor -%}
  {%- for stat in nba_props.weighted_stats() -%}
    {%- do columns.append(stat ~ '_ewma_8') -%}
  {%- endfor -%}
  {{- return(columns + ['expected_pts_ewma_8', 'expected_pts_ewma_20', 'expected_pts_per_minute']) -}}
{% endmacro %}

{# Kinds of shots: what a made one is worth, and the league's share made (2021-22 to 2024-25), which counts
   as much as so many attempts of the player. #}
{% macro shots() %}
  {{- return([
      {'name': 'fg2', 'made': 'fgm - fg3m', 'attempted': 'fga - fg3a', 'points': 2, 'league': 0.53, 'weight': 150},
      {'name': 'fg3', 'made': 'fg3m', 'attempted': 'fg3a', 'points': 3, 'league': 0.355, 'weight': 250},
      {'name': 'ft', 'made': 'ftm', 'attempted': 'fta', 'points': 1, 'league': 0.775, 'weight': 60},
  ]) -}}
{% endmacro %}

{# Points expected of his attempts: their average with a half-life of so many games. #}
{% macro expected_points(half_life, per=none) -%}
{%- for shot in nba_props.shots() -%}
{{ shot.points }} * {{ shot.name }}_share_made * ({{ nba_props.ewma("(" ~ shot.attempted ~ ")", half_life, 'game_number', 'career', per=per) }})
{%- if not loop.last %}
            + {% endif -%}
{%- endfor -%}
{%- endmacro %}

{# Of a player beside what is predicted: averaged with a half-life of 8 games. #}
{% macro weighted_stats() %}
  {%- set stats = ['fga', 'fta', 'fg3a', 'oreb', 'dreb', 'usage_rate', 'plus_minus', 'starts'] -%}
  {{- return(stats | reject('in', nba_props.prop_stats()) | list) -}}
{% endmacro %}

{# What is averaged of one of them. #}
{% macro weighted_expression(stat) -%}
{{ "(case when is_starter then 1 when not is_starter then 0 end)" if stat == 'starts' else stat }}
{%- endmacro %}

{# Of a team: averaged with a half-life of 10 games. #}
{% macro team_form_columns() %}
  {{- return(['pace', 'offensive_rating', 'defensive_rating']) -}}
{% endmacro %}

{% macro allowed_columns() %}
  {%- set columns = [] -%}
  {%- for stat in nba_props.prop_stats() -%}
    {%- do columns.append('allowed_' ~ stat) -%}
  {%- endfor -%}
  {{- return(columns) -}}
{% endmacro %}

{% macro absence_columns() %}
  {{- return([
      'teammates_out', 'teammates_out_minutes_share', 'teammates_out_usage_share',
      'teammates_newly_out_minutes_share', 'teammates_minutes_claim', 'teammates_usage_claim',
      'opponents_out_minutes_share', 'place_in_rotation'
  ]) -}}
{% endmacro %}

{# What a complete row has. Each holds as soon as the player and both teams have played a game. #}
{% macro required_features() %}
  {%- set columns = ['minutes_ewma_8', 'minutes_avg_10', 'usage_rate_ewma_8'] -%}
  {%- for stat in nba_props.prop_stats() -%}
    {%- do columns.append(stat ~ '_ewma_8') -%}
    {%- do columns.append(stat ~ '_per_minute') -%}
  {%- endfor -%}
  {{- return(columns + [
      'team_pace', 'team_offensive_rating', 'opponent_pace', 'opponent_defensive_rating', 'opponent_allowed_pts',
      'teammates_minutes_claim'
  ]) -}}
{% endmacro %}

{# Every feature of player_game_features, market lines included: the columns that its yml marks
   `is_feature`, and those that are generated per statistic. A unit test has no graph, and so only the latter. #}
{% macro feature_names() %}
  {%- set features = graph.get('nodes', {}).get('model.nba_props.player_game_features', {'columns': {}}) -%}
  {%- set columns = features.columns.values() | selectattr('meta.is_feature') | map(attribute='name') | list -%}
  {%- do columns.append('minutes_ewma_3') -%}
  {%- for stat in ['minutes'] + nba_props.prop_stats() -%}
    {%- for part in nba_props.form_windows() + ['avg_season', 'trend'] -%}
      {%- do columns.append(stat ~ '_' ~ part) -%}
    {%- endfor -%}
  {%- endfor -%}
  {%- for stat in nba_props.prop_stats() -%}
    {%- do columns.extend([stat ~ '_per_minute', stat ~ '_minutes_times_rate', 'opponent_allowed_' ~ stat]) -%}
    {%- do columns.extend(nba_props.line_columns(stat)) -%}
  {%- endfor -%}
  {{- return(columns) -}}
{% endmacro %}

{# What a model learns from: every feature but the market lines. There are none of the past whose time is
   known, so a model cannot learn from them. #}
{% macro model_inputs() %}
  {%- set lines = [] -%}
  {%- for stat in nba_props.prop_stats() -%}
    {%- do lines.extend(nba_props.line_columns(stat)) -%}
  {%- endfor -%}
  {{- return(nba_props.feature_names() | reject('in', lines) | list) -}}
{% endmacro %}

{# Features of the market for a statistic. #}
{% macro line_columns(stat) %}
  {{- return([stat ~ '_line', stat ~ '_line_opening', stat ~ '_line_move', stat ~ '_line_books']) -}}
{% endmacro %}

{# {name: name} for each name: what list_missing_fields takes. #}
{% macro same_names(names) %}
  {%- set pairs = {} -%}
  {%- for name in names -%}
    {%- do pairs.update({name: name}) -%}
  {%- endfor -%}
  {{- return(pairs) -}}
{% endmacro %}
