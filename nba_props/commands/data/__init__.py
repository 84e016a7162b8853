"""Commands that land answers and build."""
