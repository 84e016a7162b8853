"""Commands that keep, move and prune what has landed."""
