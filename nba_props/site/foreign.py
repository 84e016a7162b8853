"""Pages that other tools make, so that they open from disk and call nobody.

Both tools write one page with everything in it, and both still reach outside: Elementary's for
fonts, an icon and its own service, dbt's for an icon that is not there. Only that is taken out.
"""

from __future__ import annotations

import re
from pathlib import Path

# Styles, fonts and icons that lie elsewhere. What is inlined is data:, or no link at all.
_OUTSIDE_LINK = re.compile(r"""<link\b[^>]*\bhref=["'](?:https?:|\./|\$\{)[^>]*>""")
# Elementary's page asks its cloud who is logged in; this answers: nobody.
_NO_SERVICE = '<head><script>window.VITE_API_BASE_URL="data:application/json,{}#"</script>'
# AngularJS fills this in; until it has, the browser asks for the text as it is.
_UNFILLED, _FILLED = 'xlink:href="{{', 'ng-attr-xlink:href="{{'


def adopt_elementary(page: Path) -> None:
    """Rewrite Elementary's report in place."""
    text = _OUTSIDE_LINK.sub("", page.read_text(encoding="utf-8"))
    page.write_text(text.replace("<head>", _NO_SERVICE, 1), encoding="utf-8")


def adopt_docs(source: Path, page: Path) -> None:
    """Write dbt's documentation to its place in the site."""
    text = _OUTSIDE_LINK.sub("", source.read_text(encoding="utf-8"))
    page.write_text(text.replace(_UNFILLED, _FILLED), encoding="utf-8")
