"""On which line of a TOML text each key stands, so that a message can name it; tomllib gives values without lines."""

from __future__ import annotations

from collections.abc import Iterator

import tomlkit
from tomlkit.container import Container
from tomlkit.items import AoT, Table

Keys = tuple[str | int, ...]
"""The way to a value: names of keys, and numbers (from 0) in arrays of tables."""


class KeyLines:
    """The lines, from 1, of the keys and table headings of a text that tomllib has read without an error."""

    def __init__(self, text: str) -> None:
        self._lines: dict[Keys, int] = {}
        line = 1
        for keys, piece in _pieces(tomlkit.parse(text), ()):
            if keys:
                self._lines.setdefault(keys, line)
            line += piece.count("\n")

    def line(self, *keys: str | int) -> int:
        """The line of a key, or of the innermost table around it that has one: in an inline table, its line."""
        while keys and keys not in self._lines:
            keys = keys[:-1]
        return self._lines.get(keys, 1)


def _pieces(container: Container, keys: Keys) -> Iterator[tuple[Keys, str]]:
    """The text from its start to its end in pieces, each with the key that it gives, if it gives one.

    tomlkit keeps all that stands in a text, line ends included, but not where: only counting them tells the line.
    """
    for key, item in container.body:
        if key is None:
            yield (), item.as_string()
        elif isinstance(item, AoT):
            for number, table in enumerate(item.body):
                yield from _table(table, (*keys, key.key, number), heading=True)
        elif isinstance(item, Table):
            yield from _table(item, (*keys, key.key), heading=not key.is_dotted() and not item.is_super_table())
        else:
            yield (*keys, key.key), item.as_string() + item.trivia.trail


def _table(table: Table, keys: Keys, heading: bool) -> Iterator[tuple[Keys, str]]:
    if heading:
        yield keys, table.trivia.trail
    yield from _pieces(table.value, keys)
