"""What brings raw data in: the sources, HTTP and landing. It knows nothing of `nba_props`."""
