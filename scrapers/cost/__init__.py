"""What the statements of a build would scan and cost on BigQuery."""
