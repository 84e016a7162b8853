"""The commands of nba-props: they ask, have dbt build, predict, publish and report; dbt decides."""
