"""Days of which ICE published no report, as far as public sources say: one of them isn't missing, there is none."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from ddor.model import Period

MISSING, WITHHELD, NOT_PUBLISHED = "missing", "withheld", "not published"
NO_REPORT = (MISSING, WITHHELD, NOT_PUBLISHED)
"""What a time is called of which no report is held, and so nothing is told.

Missing: nothing else is known, so there may be one. Withheld: a report was due, and ICE kept it back. Not published:
ICE published none, and none was due.
"""


@dataclass(frozen=True, slots=True)
class Unpublished:
    """Days without a published report, from the first to the last: WITHHELD or NOT_PUBLISHED, with what is known of
    them and who says so.
    """

    first: date
    last: date
    state: str
    text: str
    source: str


@cache
def unpublished() -> Sequence[Unpublished]:
    """All such days known, in order, from `unpublished.csv` beside this module."""
    lines = Path(__file__).with_name("unpublished.csv").read_text("utf-8").splitlines()
    return [
        Unpublished(
            date.fromisoformat(row["from"]), date.fromisoformat(row["until"]), row["state"], row["text"], row["source"]
        )
        for row in csv.DictReader(lines)
    ]


def without_report(period: Period) -> str:
    """The one of NO_REPORT that a period is of which no report is held; one that is in part withheld and in part not
    published, and nothing else, is not published.
    """
    touching = [each for each in unpublished() if each.first <= period.end and period.start <= each.last]
    days = sum((min(each.last, period.end) - max(each.first, period.start)).days + 1 for each in touching)
    if days < period.days:
        return MISSING
    return touching[0].state if len({each.state for each in touching}) == 1 else NOT_PUBLISHED


def is_without_report(column: str) -> bool:
    """Whether a column that is named after a time is of one without a report, as its name ends in one of NO_REPORT."""
    return column.endswith(tuple(f" {state}" for state in NO_REPORT))
