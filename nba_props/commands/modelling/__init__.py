"""Commands that train, predict and publish."""
