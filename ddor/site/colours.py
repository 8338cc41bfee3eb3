"""The colors of charts by name. A page may put others in their places, as the style sheet does in the dark."""

from __future__ import annotations

from collections.abc import Mapping

COLOURS: Mapping[str, str] = {
    "ink": "#1a1a1a",
    "quiet": "#595959",
    "rule": "#d9d9d9",
    "blue": "#1f5a8a",
    "pale-blue": "#a9c3d9",
    "orange": "#d9822b",
    "grey": "#8c8c8c",
    "gap": "#ececec",
}
"""What they are on white paper, as CSS writes colors."""


def of_page(colour: str) -> str:
    """A color as a page may change it: that of the custom property --chart-NAME, or else as it is on paper."""
    name = next((name for name, value in COLOURS.items() if value == colour), None)
    return f"var(--chart-{name}, {colour})" if name else colour
