"""Citizenships as ICE words them, to ISO 3166-1 alpha-3.

Names and their usual variants come from pycountry (ISO 3166-1, and ISO 3166-3 for countries that are no more);
ICE's own spellings from countries.csv, where a blank code stands for "says that it is not known".
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from ddor.report.data import rows_of
from ddor.report.vocabulary import fold

NOT_STATED = ""
"""What `read_country` gives for a printed text that says the citizenship is not known."""


_ATTRIBUTES = ("name", "official_name", "common_name", "alpha_3")


def _entries(standard: str) -> list[dict[str, str]]:
    """The entries of a part of ISO 3166 in pycountry's data.

    The file is read as it is, since importing pycountry takes longer than reading five pages of a report.
    """
    package = find_spec("pycountry")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("pycountry is not installed", name="pycountry")
    data = (Path(package.origin).parent / "databases" / f"iso{standard}.json").read_bytes()
    entries: list[dict[str, str]] = json.loads(data)[standard]
    return entries


@cache
def _names() -> dict[str, str]:
    """Codes by name, those of ISO 3166-3 first, then ISO 3166-1, then ICE's own: the later one counts."""
    listed = ((country[a], country["alpha_3"]) for country in _listed() for a in _ATTRIBUTES if a in country)
    return dict(listed) | {row["printed"]: row["iso3"] for row in rows_of("countries.csv")}


def _listed() -> Iterator[dict[str, str]]:
    yield from _entries("3166-3")
    yield from _entries("3166-1")


@cache
def _by_letters() -> dict[str, str]:
    return {name.casefold(): code for name, code in _names().items()}


@cache
def _by_key() -> dict[str, str]:
    return {_key(name): code for name, code in _names().items()}


def country_names() -> list[str]:
    """The names of countries, as ISO 3166-1 and ICE write them."""
    names = [country["name"] for country in _entries("3166-1")]
    return names + [row["printed"] for row in rows_of("countries.csv")]


def _key(text: str) -> str:
    words = [word for word in fold(text).split() if word not in ("the", "and", "of")]
    return " ".join("saint" if word == "st" else word for word in words)


@cache
def read_country(text: str) -> str | None:
    """The ISO 3166-1 alpha-3 code of a citizenship, NOT_STATED where it says so, None where it is not known.

    A name turned round at its comma ("Tanzania, United Republic of") is known either way.
    """
    # Nearly every citizenship is printed as it is listed, and folding all the names takes a while.
    code = _by_letters().get(text.casefold())
    if code is not None:
        return code
    codes = _by_key()
    if not _key(text):
        return None
    code = codes.get(_key(text))
    if code is None and "," in text:
        head, _, tail = text.partition(",")
        code = codes.get(_key(f"{tail} {head}"))
    return code
