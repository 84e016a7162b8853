"""The report site: static pages, with Elementary's report and dbt's documentation as tabs."""
