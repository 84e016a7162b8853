"""What deploys it."""
