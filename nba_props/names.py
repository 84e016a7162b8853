"""Names of players as people type them."""

from __future__ import annotations

import re
import unicodedata

# Letters that no accent explains, as the macro plain_letters has them.
_LETTERS = str.maketrans(
    {"đ": "d", "ð": "d", "ħ": "h", "\u0131": "i", "ł": "l", "ø": "o", "ŧ": "t", "ŋ": "n"}
    | {"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}
)


def search_name(name: str) -> str:
    """A name as people type it: `Luka Dončić` is `luka doncic`; as the macro `search_name`."""
    decomposed = unicodedata.normalize("NFKD", name.lower().translate(_LETTERS))
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    parts = re.sub(r"[\s\u2010-\u2015,/_-]+", " ", plain).strip()
    text = " ".join(re.sub(r"[^a-z0-9 ]", "", parts).split())
    return re.sub(r"^([a-z]) ([a-z]) ", r"\1\2 ", text)
