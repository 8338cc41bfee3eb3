"""Counts over a reading's rows: crimes, countries, jurisdictions.

Persons and offenses are counted apart: `crimes` counts offenses, of which a person may have several, the others
count persons. Shares are fractions of all rows (1.0 is all), rounded to four places.
"""

from __future__ import annotations

from collections import Counter

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
    """Persons by agency as printed and state, most first.

    Columns: agency, state, count, share, cumulative_share.
    """
    counts = Counter((row.agency, row.state) for row in report.declined)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0][0], item[0][1] or ""))
    records = [(agency, state, count) for (agency, state), count in ordered]
    return _with_shares(pd.DataFrame(records, columns=["agency", "state", "count"], dtype=object))


def _with_shares(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame of counts with each row's share of all and the share of it and those above."""
    count = frame["count"].astype(int)
    total = int(count.sum())
    frame["share"] = [round(n / total, _PLACES) for n in count]
    frame["cumulative_share"] = [round(n / total, _PLACES) for n in count.cumsum()]
    return frame
