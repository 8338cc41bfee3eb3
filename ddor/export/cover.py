"""What an export is of and how to read it, in words: the first sheet of a workbook, and about.txt."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

_WIDTH = 80


@dataclass(frozen=True, slots=True)
class Part:
    """A heading, and lines below it: each what it is about (may be empty) and what is said."""

    heading: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """A title, and the parts below it in the order read."""

    title: str
    parts: tuple[Part, ...]


def cover_text(cover: Cover) -> str:
    """A cover as plain text of 80 columns, without characters that a terminal would act on."""
    return "\n".join(_lines(cover)) + "\n"


def _lines(cover: Cover) -> Iterator[str]:
    yield from _wrapped(cover.title, "")
    for part in cover.parts:
        yield ""
        yield from _wrapped(part.heading.upper(), "")
        for label, text in part.lines:
            yield from _wrapped(f"{label}: {text}" if label else text, "- ")


def _wrapped(text: str, bullet: str) -> list[str]:
    # Control characters and those that turn the writing round could make a line look like another.
    shown = "".join(letter if letter.isprintable() else "\ufffd" for letter in " ".join(text.split()))
    # An address in two pieces is none that can be clicked or copied.
    return textwrap.wrap(
        shown,
        _WIDTH,
        initial_indent=bullet,
        subsequent_indent=" " * len(bullet),
        break_on_hyphens=False,
        break_long_words=False,
    )
