"""A proxy that changes answers on their way: it knows JSON, and nothing of sources or models."""

from __future__ import annotations

import http.client
import json
import random
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

Node = tuple[Any, Any]  # a container, and the key or index of one of its values

# What a value may turn into, whatever it was.
_ODDITIES: tuple[Any, ...] = (
    None, True, "", " ", "n/a", "NaN", -1, 0, 1.5, 1e308, 2**63, "2**63", "-0", "007", "1e5",
    "9999-12-31", "0001-01-01T00:00:00Z", "2026-02-30", [], {}, [[]], {"a": {}}, "'; drop table",
    "\u22123", "\u0000", "\ud800", "[/b]", "\x1b[2J", "Z" * 5000, "PT99999M99.99S", "48:99",
)  # fmt: skip


def _nodes(value: Any) -> Iterator[Node]:
    """Every place in a JSON value at which a value is."""
    items: Any = ()
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, list):
        items = list(enumerate(value))
    for key, item in items:
        yield value, key
        yield from _nodes(item)


def _retype(rng: random.Random, _: Any, node: Node) -> None:
    container, key = node
    value = container[key]
    changed = [json.dumps(value), [value], {"value": value}, *_ODDITIES]
    if isinstance(value, str) and value.lstrip("-").isdigit():
        changed.append(int(value))
    container[key] = rng.choice(changed)


def _shift(rng: random.Random, _: Any, node: Node) -> None:
    container, key = node
    value = container[key]
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        container[key] = value + rng.choice([-100, -3, -1, 1, 2, 5, 1000])
    elif isinstance(value, str) and value:
        place = rng.randrange(len(value))
        container[key] = value[:place] + rng.choice("019aZ -:") + value[place + 1 :]


def _delete(_: random.Random, __: Any, node: Node) -> None:
    container, key = node
    del container[key]


def _duplicate(rng: random.Random, _: Any, node: Node) -> None:
    container, key = node
    copied = json.loads(json.dumps(container[key]))
    if isinstance(container, list):
        container.insert(rng.randrange(len(container) + 1), copied)
    else:
        container[f"{key}_2"] = copied


def _swap(rng: random.Random, root: Any, node: Node) -> None:
    """Two values change places: siblings, or the same key elsewhere in the answer."""
    container, key = node
    others = [
        other
        for other in _nodes(root)
        if other[1] == key or (other[0] is container and isinstance(key, int))
    ]
    there, its_key = rng.choice(others)
    # A value that holds the other one cannot change places with it.
    one, two = json.dumps(container[key]), json.dumps(there[its_key])
    container[key], there[its_key] = json.loads(two), json.loads(one)


def _rekey(rng: random.Random, _: Any, node: Node) -> None:
    container, key = node
    if isinstance(container, dict):
        renamed = rng.choice([key.upper(), f"{key}s", f"_{key}", "id", "name", ""])
        container[renamed] = container.pop(key)
    else:
        rng.shuffle(container)


def _cut(rng: random.Random, _: Any, node: Node) -> None:
    container, key = node
    if isinstance(container[key], (list, str)):
        container[key] = container[key][: rng.randrange(len(container[key]) + 1)]


KINDS: dict[str, Callable[[random.Random, Any, Node], None]] = {
    "retype": _retype,
    "shift": _shift,
    "delete": _delete,
    "duplicate": _duplicate,
    "swap": _swap,
    "rekey": _rekey,
    "cut": _cut,
}


@dataclass(frozen=True)
class Mutation:
    """One change to each answer whose path and query hold `where`; the same for the same seed."""

    where: str
    kind: str
    seed: int
    # Keys that lead to the part of the answer that is changed; the whole of it when empty.
    within: tuple[Any, ...] = ()

    def apply(self, root: Any) -> Any:
        """The changed answer. `root` is changed in place."""
        rng = random.Random(self.seed)
        holder = [root]
        part: Any = holder
        for key in (0, *self.within) if self.within else ():
            part = part[key]
        nodes = list(_nodes(part))
        # Depth first: most places are deep inside, and each depth gets its share.
        KINDS[self.kind](rng, holder, rng.choice(nodes[1:] or nodes))
        return holder[0] if holder else None


class Proxy:
    """A proxy before a server on loopback. `mutations` may be replaced between requests."""

    def __init__(self, target: str) -> None:
        self.mutations: tuple[Mutation, ...] = ()
        self.applied: list[Mutation] = []
        self._target = urlsplit(target)
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._http.daemon_threads = True
        self._thread = threading.Thread(
            target=self._http.serve_forever, kwargs={"poll_interval": 0.02}
        )
        self._thread.start()

    @property
    def url(self) -> str:
        """Base address, without a slash at its end."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def stop(self) -> None:
        """Stop and wait for the end."""
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    def changed(self, path: str, body: bytes) -> bytes:
        """What becomes of an answer: the mutations of its address, in their order."""
        wanted = [mutation for mutation in self.mutations if mutation.where in path]
        if not wanted:
            return body
        try:
            root = json.loads(body)
        except ValueError:
            return body
        for mutation in wanted:
            try:
                root = mutation.apply(root)
            except (IndexError, KeyError):
                continue  # nothing is left to change
            self.applied.append(mutation)
        return json.dumps(root).encode()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._forward(None)

            def do_POST(self) -> None:
                self._forward(self.rfile.read(int(self.headers["Content-Length"])))

            def _forward(self, sent: bytes | None) -> None:
                target = proxy._target
                connection = http.client.HTTPConnection(target.hostname or "", target.port)
                headers = {
                    name: value
                    for name, value in self.headers.items()
                    if name.lower() in ("authorization", "content-type")
                }
                connection.request(self.command, self.path, sent, headers)
                answer = connection.getresponse()
                body = proxy.changed(self.path, answer.read())
                self.send_response(answer.status)
                self.send_header("Content-Type", answer.headers.get("Content-Type", ""))
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
                connection.close()

            def log_message(self, *_: Any) -> None:
                pass

        return Handler
