"""The site's files: pages put through the templates, and the style sheet and script beside them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ddor.site.content import Overview, PlacePage, WeekPage
from ddor.terminal.characters import visible

if TYPE_CHECKING:
    from jinja2 import Environment

_HERE = Path(__file__).parent

PAGE = "index.html"
STATIC = "static"


def overview_html(page: Overview) -> str:
    """The first page as HTML."""
    return templates().get_template("overview.html").render(page=page, root="")


def week_html(page: WeekPage) -> str:
    """The page of a week as HTML; it stands in a folder of its own beside the first page."""
    return templates().get_template("week.html").render(page=page, root="../", home="../index.html")


def place_html(page: PlacePage) -> str:
    """The page of a place as HTML; it stands two folders below the first page."""
    return templates().get_template("place.html").render(page=page, root="../../", home="../../index.html")


def static_files() -> dict[str, bytes]:
    """The style sheet and the script by name, the same for every site."""
    return {path.name: path.read_bytes() for path in sorted((_HERE / STATIC).iterdir())}


def _shown(value: Any) -> Any:
    """What stands on a page for a value: no text turns those beside it around, or has signs that nobody sees."""
    return visible(value) if type(value) is str else value


@cache
def templates(*further: Path) -> Environment:
    """The templates, by name, and those of further folders, which may build on them."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    from ddor.site import markup

    # Every text may come out of a PDF, or be the name of a file, so all are escaped; the templates exempt only charts,
    # which `svg` has cleaned, and what `markup` has escaped.
    made = Environment(
        loader=FileSystemLoader([*further, _HERE / "templates"]),
        autoescape=True,
        finalize=_shown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals |= {"cells": markup.cells, "inner": markup.inner, "words": markup.words}
    return made
