"""Verification of the project on BigQuery's side, without BigQuery. See README.md here."""
