"""The wordings that the report's parts are known by, read from vocabulary.toml and a reporter's own additions."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from ddor.errors import DdorError
from ddor.report.marks import without_marks
from ddor.report.numbers import NUMBER

Section = str
"""One of SECTIONS."""

SECTIONS = ("high_volume", "declined", "policies", "notes")
"""Sections I to IV by what they hold."""

NUMERALS: Mapping[Section, str] = dict(zip(SECTIONS, ("I", "II", "III", "IV"), strict=True))
"""The sections' numbers."""

_GENITIVE = re.compile(r"['\u2018\u2019\u02bc`\u00b4]s\b")
_NO_WORD = re.compile(r"[\W_]+")


class VocabularyError(DdorError):
    """A vocabulary file that cannot be used; the message says where and why."""


class StatedTotal:
    """A wording that states a total, with "{number}" where its figure stands."""

    def __init__(self, wording: str) -> None:
        self._parts = [fold(part).split() for part in wording.split("{number}", 1)]

    def find(self, text: str) -> Iterator[re.Match[str]]:
        """Where a text states it; the figure is the match's group "number"."""
        # Making a pattern takes longer than all texts of a report do, and most wordings are in none of them.
        letters = text.casefold()
        if all(word in letters for part in self._parts for word in part):
            yield from self._pattern.finditer(text)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        before, after = (r"\W+".join(map(re.escape, part)) for part in (*self._parts, [])[:2])
        return re.compile(r"\W*".join(part for part in (before, NUMBER, after) if part), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Folded wordings: of section titles, of column headings by section and meaning, of statuses, and the rest."""

    sections: Mapping[Section, tuple[str, ...]]
    columns: Mapping[Section, Mapping[str, tuple[str, ...]]]
    status: Mapping[str, tuple[str, ...]]
    words: Mapping[str, tuple[str, ...]]
    totals: Mapping[str, tuple[StatedTotal, ...]]

    def says(self, word: str, text: str) -> bool:
        """Whether a text is one of the wordings under a key of [words], and nothing else."""
        return fold(text) in self.words[word]

    def begins(self, word: str, text: str) -> bool:
        """Whether a text begins with one of the wordings under a key of [words]."""
        folded = fold(text)
        return any(folded == w or folded.startswith(f"{w} ") for w in self.words[word])


@cache
def fold(text: str) -> str:
    """A text for comparison: lower case, no accents, no punctuation, no footnote marks, single spaces; "#" reads
    "number".
    """
    text = without_marks(text)
    text = text.replace("#", " number ").replace("&", " and ")
    text = _GENITIVE.sub("s", text)
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(_NO_WORD.sub(" ", text).casefold().split())


def likeness(text: str, wordings: tuple[str, ...]) -> float:
    """How alike a folded text is to the nearest of some folded wordings, 0 to 100, whatever the words' order."""
    return max((fuzz.token_sort_ratio(text, wording) for wording in wordings), default=0.0)


@cache
def load(addition: Path | None = None) -> Vocabulary:
    """The shipped vocabulary, with a reporter's file added. Raises VocabularyError where that cannot be used."""
    shipped = tomllib.loads(resources.files("ddor.report").joinpath("vocabulary.toml").read_text("utf-8"))
    tables = {name: _flat(table) for name, table in shipped.items()}
    if addition is not None:
        for name, table in _read(addition).items():
            if name not in tables or not isinstance(table, dict):
                known = ", ".join(f"[{t}]" for t in shipped)
                raise VocabularyError(f"{addition}: [{name}] is not a table of the vocabulary. It has {known}.")
            _add(tables[name], _flat(table), addition, name)
    columns: dict[Section, dict[str, tuple[str, ...]]] = {}
    for key, wordings in tables["columns"].items():
        section, _, meaning = key.partition(".")
        columns.setdefault(section, {})[meaning] = _folded(wordings)
    return Vocabulary(
        sections={key: _folded(wordings) for key, wordings in tables["sections"].items()},
        columns=columns,
        status={key: _folded(wordings) for key, wordings in tables["status"].items()},
        words={key: _folded(wordings) for key, wordings in tables["words"].items()},
        totals={key: tuple(map(StatedTotal, wordings)) for key, wordings in tables["totals"].items()},
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise VocabularyError(f"{path}: cannot be read ({error.strerror or error}).") from None
    except (ValueError, RecursionError) as error:
        raise VocabularyError(f"{path}: this is not a TOML file: {error}.") from None


def _flat(table: Mapping[str, Any], prefix: str = "") -> dict[str, list[str]]:
    flat: dict[str, list[str]] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{prefix}{key}.")
        else:
            flat[f"{prefix}{key}"] = value
    return flat


def _add(to: dict[str, list[str]], more: dict[str, list[str]], path: Path, name: str) -> None:
    for key, wordings in more.items():
        if key not in to:
            raise VocabularyError(f"{path}: [{name}] has no {key!r}. It has {', '.join(to)}.")
        if not isinstance(wordings, list) or not all(isinstance(w, str) and w.strip() for w in wordings):
            raise VocabularyError(f"{path}: {key!r} in [{name}] must be a list of texts in quotes.")
        to[key] = [*to[key], *wordings]


def _folded(wordings: list[str]) -> tuple[str, ...]:
    return tuple(fold(wording) for wording in wordings)
