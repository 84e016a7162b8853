"""End-to-end tests: real commands, real dbt, real DuckDB, the sandbox over loopback."""
