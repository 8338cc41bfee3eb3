"""What the report's text states: its period, and how many detainers were issued and declined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ddor.model import Period, Printed, Problem
from ddor.report.dates import read_periods
from ddor.report.numbers import read_number
from ddor.report.problems import problem
from ddor.report.vocabulary import Vocabulary


def find_period(texts: Sequence[Printed], vocabulary: Vocabulary) -> tuple[Period | None, list[Problem]]:
    """The period that the report covers: the title's, else the one named most; a problem where others differ."""
    named = [(period, text) for text in texts for period in read_periods(text.text)]
    if not named:
        return None, [
            problem(
                "period-not-found",
                "No period such as “Jan. 28 – Feb. 3, 2017” was found, so it is not known which week this is.",
            )
        ]
    titled = [period for period, text in named if vocabulary.begins("title", text.text)]
    period = titled[0] if titled else Counter(period for period, _ in named).most_common(1)[0][0]
    others = {other: text for other, text in reversed(named) if other != period}
    return period, [
        problem(
            "periods-disagree",
            f"The report is for {period.start} to {period.end}, but its text also names {other.start} to {other.end}.",
            text.source,
        )
        for other, text in others.items()
    ]


def find_total(kind: str, texts: Sequence[Printed], vocabulary: Vocabulary) -> tuple[int | None, list[Problem]]:
    """The total of a kind ("issued", "declined") that the text states first; a problem where it states others."""
    found = [(value, text) for text in texts for value in _values(kind, text.text, vocabulary)]
    if not found:
        return None, [problem("total-not-stated", f"The text does not state how many detainers were {kind}.")]
    total = found[0][0]
    return total, [
        problem("totals-disagree", f"The text states {total:,} detainers {kind} and also {value:,}.", text.source)
        for value, text in found[1:]
        if value != total
    ]


def _values(kind: str, text: str, vocabulary: Vocabulary) -> list[int]:
    """The totals that a text states, each figure once, in order."""
    found = {m.start("number"): m["number"] for pattern in vocabulary.totals[kind] for m in pattern.finditer(text)}
    values = [read_number(found[at]) for at in sorted(found)]
    return [value for value in values if value is not None]
