"""Python sidecar of nba-props: it lands facts and acts; dbt decides."""
