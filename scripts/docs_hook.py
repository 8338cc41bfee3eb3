"""For MkDocs: what lies outside docs/ is no page of the site, so links to it become their words."""

from __future__ import annotations

import re

_OUTSIDE = re.compile(r"\[([^\]]+)\]\(\.\./[^)\s]+\)")


def on_page_markdown(markdown: str, **_: object) -> str:
    """A page without links that lead out of docs/."""
    return _OUTSIDE.sub(r"\1", markdown)
