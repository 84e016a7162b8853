"""What the statements of a build are billed on BigQuery, counted from the graph of the project."""
