"""Where messages go. Each channel is a module with one class of the same protocol."""

from nba_props.channels.configured import configured
from nba_props.channels.protocol import Channel

__all__ = ["Channel", "configured"]
