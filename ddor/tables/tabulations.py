"""Counts over a reading's rows: crimes, countries, jurisdictions.

Persons and offenses are counted apart: `crimes` counts offenses, of which a person may have several, the others
count persons. Shares are fractions of all rows (1.0 is all), rounded to four places.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from ddor.model import Report, Status

_PLACES = 4


def crimes(report: Report) -> pd.DataFrame:
    """Offenses by wording and status, most first.

    Columns: offense, ncic_code, ncic_category, convicted, charged, not_stated, total. Wordings that differ only
    in case are one offense, under the spelling that comes first.
    """
    spelling: dict[str, str] = {}
    counts: dict[str, Counter[Status | None]] = {}
    categories: dict[str, tuple[str | None, str | None]] = {}
    for row in report.declined:
        for offense in row.offenses:
            key = offense.offense.casefold()
            spelling.setdefault(key, offense.offense)
            counts.setdefault(key, Counter())[offense.status] += 1
            categories[key] = (offense.ncic_code, offense.ncic_category)
    records = [
        (
            spelling[key], *categories[key], count[Status.CONVICTED], count[Status.CHARGED], count[None],
            count.total(),
        )
        for key, count in counts.items()
    ]  # fmt: skip
    records.sort(key=lambda r: (-r[-1], r[0].casefold()))
    columns = ["offense", "ncic_code", "ncic_category", "convicted", "charged", "not_stated", "total"]
    return pd.DataFrame(records, columns=columns, dtype=object)


def countries(report: Report) -> pd.DataFrame:
    """Persons by country of citizenship, most first; those of no known country last, as printed.

    Columns: country (ISO 3166-1 alpha-3), citizenship (the first spelling printed), count, share,
    cumulative_share.
    """
    keys = [(row.country, "" if row.country else row.citizenship) for row in report.declined]
    spelling: dict[tuple[str | None, str], str] = {}
    for key, row in zip(keys, report.declined, strict=True):
        spelling.setdefault(key, row.citizenship)
    counts = sorted(Counter(keys).items(), key=lambda item: (item[0][0] is None, -item[1], spelling[item[0]]))
    records = [(key[0], spelling[key], count) for key, count in counts]
    return _with_shares(pd.DataFrame(records, columns=["country", "citizenship", "count"], dtype=object))


def jurisdictions(report: Report) -> pd.DataFrame:
    """Persons by county, most first; undecided names last, under the agency as printed.

    Columns: geoid (Census GEOID, empty where undecided), jurisdiction, state, agencies (each with its persons),
    count, share, cumulative_share.
    """
    agencies = _agencies_by_place(report)
    names = {row.jurisdiction.geoid: row.jurisdiction for row in report.declined if row.jurisdiction}
    ordered = sorted(agencies.items(), key=lambda item: (item[0].geoid is None, -item[1].total(), item[0].name))
    records = [
        (
            place.geoid,
            names[place.geoid].name if place.geoid else place.name,
            place.state,
            "; ".join(f"{agency} ({n})" for agency, n in _most_first(counts)),
            counts.total(),
        )
        for place, counts in ordered
    ]
    columns = ["geoid", "jurisdiction", "state", "agencies", "count"]
    return _with_shares(pd.DataFrame(records, columns=columns, dtype=object))


class Place(NamedTuple):
    """What persons are counted under: a county by its GEOID, or an agency as printed where it is undecided."""

    geoid: str | None
    name: str
    state: str | None


def _agencies_by_place(report: Report) -> dict[Place, Counter[str]]:
    agencies: dict[Place, Counter[str]] = {}
    for row in report.declined:
        found = row.jurisdiction
        place = Place(found.geoid, found.name, found.state) if found else Place(None, row.agency, row.state)
        agencies.setdefault(place, Counter())[row.agency] += 1
    return agencies


@dataclass(frozen=True, slots=True)
class Concentration:
    """How concentrated the persons are on counties.

    `top` maps a number of counties (1, 5, 10) to the share of all persons that the largest so many have (0 to 1);
    `herfindahl_hirschman` is the sum of the squared shares in percent, 0 to 10,000 (U.S. Department of Justice and
    Federal Trade Commission, Merger Guidelines, 2023, section 2.1). Each undecided name counts as a place of its
    own, so with `undecided` persons the true figures may be higher.
    """

    places: int
    undecided: int
    top: Mapping[int, float]
    herfindahl_hirschman: float


def concentration(report: Report) -> Concentration:
    """How concentrated a report's persons are on counties; shares are 0 where there are no persons."""
    agencies = _agencies_by_place(report)
    counts = sorted((counts.total() for counts in agencies.values()), reverse=True)
    total = sum(counts)
    return Concentration(
        places=len(counts),
        undecided=sum(row.jurisdiction is None for row in report.declined),
        top={k: sum(counts[:k]) / total if total else 0.0 for k in (1, 5, 10)},
        herfindahl_hirschman=sum((100 * n / total) ** 2 for n in counts),
    )


def _most_first(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _with_shares(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame of counts with each row's share of all and the share of it and those above."""
    count = frame["count"].astype(int)
    total = int(count.sum())
    frame["share"] = [round(n / total, _PLACES) for n in count]
    frame["cumulative_share"] = [round(n / total, _PLACES) for n in count.cumsum()]
    return frame
