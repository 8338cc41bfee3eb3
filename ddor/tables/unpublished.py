"""Days of which ICE published no report, as far as public sources say: one of them isn't missing, there is none."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from ddor.model import Period

MISSING, WITHHELD, NOT_PUBLISHED, NOT_YET = "missing", "withheld", "not published", "not yet published"
NO_REPORT = (MISSING, WITHHELD, NOT_PUBLISHED, NOT_YET)
"""What a time is called if the archive has no report of it, so nothing is known.

Missing: nothing else is known, so there may be one. Withheld: a report was due, and ICE kept it back. Not published:
ICE published none, and none was due. Not yet published: it is too early to expect one.
"""

_DAYS_TO_PUBLISH = 48
"""The most days from the end of a week to its report, of the three that papers tell: that of the week to Feb 3, 2017,
came out on Mar 20, that to Feb 10 on Mar 29, that to Feb 17 on Apr 5 or 6.
"""


@dataclass(frozen=True, slots=True)
class Unpublished:
    """Days without a published report, from the first to the last: WITHHELD or NOT_PUBLISHED, with what is known about
    them and who says so.
    """

    first: date
    last: date
    state: str
    text: str
    source: str


@cache
def unpublished() -> Sequence[Unpublished]:
    """All such days known, in order, from `unpublished.csv` in this module's folder."""
    lines = Path(__file__).with_name("unpublished.csv").read_text("utf-8").splitlines()
    return [
        Unpublished(
            date.fromisoformat(row["from"]), date.fromisoformat(row["until"]), row["state"], row["text"], row["source"]
        )
        for row in csv.DictReader(lines)
    ]


def without_report(period: Period, today: date | None = None) -> str:
    """The one of NO_REPORT that a period is of which no report is held; one that is in part withheld and in part not
    published, and nothing else, is not published.

    Of weeks so near to this day (or another, `today`) that none was ever published as fast, it is another on a later
    day. Of all others it always is the same.
    """
    touching = [each for each in unpublished() if each.first <= period.end and period.start <= each.last]
    days = sum((min(each.last, period.end) - max(each.first, period.start)).days + 1 for each in touching)
    if days < period.days:
        is_early = (today or date.today()) <= period.end + timedelta(_DAYS_TO_PUBLISH)
        return NOT_YET if is_early else MISSING
    return touching[0].state if len({each.state for each in touching}) == 1 else NOT_PUBLISHED


def nothing_after(last: date, written: Callable[[date], str] = str) -> str:
    """That figures end with a day, and what is known about later ones, in a sentence without its full stop.

    It is the same on whatever day it is asked for.
    """
    known = [
        f"{_HOW[each.state]} {written(max(each.first, last + timedelta(1)))} to {written(each.last)}"
        for each in unpublished()
        if each.last > last
    ]
    return f"Nothing after {written(last)} is counted" + (f": ICE {' and '.join(known)}" if known else "")


_HOW = {WITHHELD: "withheld its reports for", NOT_PUBLISHED: "published none for"}


def is_without_report(column: str) -> bool:
    """Whether a column that is named after a time is of one without a report, as its name ends in one of NO_REPORT."""
    return column.endswith(tuple(f" {state}" for state in NO_REPORT))
