"""Slack: sends what the model `slack_outbox` says is due, and appends what became of it."""

from nba_props.slack.outbox import FlushResult, flush

__all__ = ["FlushResult", "flush"]
