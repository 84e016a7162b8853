"""How messages read, and the outbox that sends what the model `alert_outbox` says is due."""
