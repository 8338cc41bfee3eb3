"""Days of which ICE published no report, as far as public sources say: one of them isn't missing, there is none."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from ddor.model import Period


@dataclass(frozen=True, slots=True)
class Unpublished:
    """Days without a published report, from the first to the last, with what is known of them and who says so."""

    first: date
    last: date
    text: str
    source: str


@cache
def unpublished() -> Sequence[Unpublished]:
    """All such days known, from `unpublished.csv` beside this module."""
    lines = Path(__file__).with_name("unpublished.csv").read_text("utf-8").splitlines()
    return [
        Unpublished(date.fromisoformat(row["from"]), date.fromisoformat(row["until"]), row["text"], row["source"])
        for row in csv.DictReader(lines)
    ]


def why_unpublished(period: Period) -> Unpublished | None:
    """What is known of a period all of whose days are without a published report; None where one may be."""
    return next((each for each in unpublished() if each.first <= period.start and period.end <= each.last), None)
