"""The channels that the settings name."""

from __future__ import annotations

from nba_props.channels.bot import SlackBot
from nba_props.channels.hooks import PlainWebhook, SlackWebhook, Teams
from nba_props.channels.pager import Pager
from nba_props.channels.protocol import Channel
from scrapers.settings import Settings


def configured(settings: Settings) -> list[Channel]:
    """Every channel with an address or a key. On Slack a bot's token goes before a webhook."""
    channels: list[Channel] = []
    if settings.slack_bot_token is not None:
        channels.append(SlackBot(settings, settings.slack_bot_token.get_secret_value()))
    elif settings.slack_webhook_url is not None:
        channels.append(SlackWebhook(settings, settings.slack_webhook_url.get_secret_value()))
    if settings.teams_webhook_url is not None:
        channels.append(Teams(settings, settings.teams_webhook_url.get_secret_value()))
    if settings.alert_webhook_url is not None:
        channels.append(PlainWebhook(settings, settings.alert_webhook_url.get_secret_value()))
    if settings.pagerduty_routing_key is not None:
        channels.append(Pager(settings, settings.pagerduty_routing_key.get_secret_value()))
    return channels
