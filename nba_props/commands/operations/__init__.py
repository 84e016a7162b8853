"""Commands that keep the pipeline going."""
