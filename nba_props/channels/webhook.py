"""One POST of JSON to a webhook. Its address is a secret: no text of ours may hold it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests
import urllib3

from scrapers.exchange import Allowance
from scrapers.settings import Settings
from scrapers.transport import KeyAuth, cause_of, make_session, retry_after_seconds

Payload = dict[str, Any]
_BAD_REQUEST = 400
_TOO_MANY = 429
_HEADERS_BYTES = 1 << 20
_REASONS = {
    _BAD_REQUEST: "{} refuses the message",
    403: "{} refuses the webhook",
    404: "{} does not know the webhook",
    410: "the channel is archived",
    _TOO_MANY: "{} asks for a pause",
}


@dataclass(frozen=True)
class Delivery:
    """What became of a POST. `error` is one clause, None when it was delivered.

    `remote_ref` is what the service knows the message by from now on, where it says so.
    """

    http_status: int | None
    error: str | None
    retry_after_seconds: float | None = None
    remote_ref: str | None = None
    concerns_message: bool = False

    @property
    def is_delivered(self) -> bool:
        """True when the service took the message."""
        return self.error is None

    @property
    def is_about_the_message(self) -> bool:
        """True when another message may well be taken."""
        return self.concerns_message or self.http_status == _BAD_REQUEST

    @property
    def asks_for_a_pause(self) -> bool:
        """True when the service named a time after which it takes messages again."""
        return self.http_status == _TOO_MANY and self.retry_after_seconds is not None


class Webhook:
    """A webhook of `service`, for a person. Not for use by several threads."""

    def __init__(self, url: str, settings: Settings, service: str = "Slack") -> None:
        self._url = url
        self._service = service
        self._timeout = (
            settings.nba_props_connect_timeout_seconds,
            settings.nba_props_read_timeout_seconds,
        )
        self._deadline_seconds = settings.nba_props_deadline_seconds
        self._allowance = Allowance()
        self._session = make_session(self._allowance)

    def post(self, payload: Payload, headers: Mapping[str, str] | None = None) -> Delivery:
        """Send one message. Never raises for what the network or the service does."""
        self._allowance.start(self._deadline_seconds, _HEADERS_BYTES)
        try:
            # Only the status and the headers are read: nothing else of the answer counts.
            with self._session.post(
                self._url,
                data=json.dumps(payload).encode(),
                headers={"Content-Type": "application/json", **(headers or {})},
                auth=KeyAuth(None),
                timeout=self._timeout,
                stream=True,
                allow_redirects=False,
            ) as response:
                status = response.status_code
                pause = retry_after_seconds(response.headers.get("Retry-After"))
        except requests.exceptions.ConnectTimeout:
            return Delivery(None, f"no connection within {self._timeout[0]:g} s")
        except (requests.exceptions.Timeout, urllib3.exceptions.TimeoutError):
            seconds = self._deadline_seconds if self._allowance.is_over else self._timeout[1]
            return Delivery(None, f"no answer within {seconds:g} s")
        except Exception as error:  # noqa: BLE001 - what parses headers raises what it likes
            # Not the text of the error: it names the address.
            return Delivery(None, cause_of(error))
        if requests.codes.ok <= status < requests.codes.multiple_choices:
            return Delivery(status, None)
        reason = _REASONS.get(status, "{} failed").format(self._service)
        return Delivery(status, f"{reason} (HTTP {status})", pause)
