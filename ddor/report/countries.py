"""Citizenships as ICE words them, to ISO 3166-1 alpha-3.

Names and their usual variants come from pycountry (ISO 3166-1, and ISO 3166-3 for countries that are no more);
ICE's own spellings from countries.csv, where a blank code stands for "says that it is not known".
"""

from __future__ import annotations

from functools import cache

from ddor.report.data import rows_of
from ddor.report.vocabulary import fold

NOT_STATED = ""
"""What `read_country` gives for a printed text that says the citizenship is not known."""


@cache
def _codes() -> dict[str, str]:
    import pycountry

    codes: dict[str, str] = {}
    for country in (*pycountry.historic_countries, *pycountry.countries):
        for attribute in ("name", "official_name", "common_name", "alpha_3"):
            name = getattr(country, attribute, None)
            if name:
                codes[_key(name)] = country.alpha_3
    codes |= {_key(row["printed"]): row["iso3"] for row in rows_of("countries.csv")}
    return codes


def country_names() -> list[str]:
    """The names of countries, as ISO 3166-1 and ICE write them."""
    import pycountry

    return [country.name for country in pycountry.countries] + [row["printed"] for row in rows_of("countries.csv")]


def _key(text: str) -> str:
    words = [word for word in fold(text).split() if word not in ("the", "and", "of")]
    return " ".join("saint" if word == "st" else word for word in words)


@cache
def read_country(text: str) -> str | None:
    """The ISO 3166-1 alpha-3 code of a citizenship, NOT_STATED where it says so, None where it is not known.

    A name turned round at its comma ("Tanzania, United Republic of") is known either way.
    """
    codes = _codes()
    if not _key(text):
        return None
    code = codes.get(_key(text))
    if code is None and "," in text:
        head, _, tail = text.partition(",")
        code = codes.get(_key(f"{tail} {head}"))
    return code
