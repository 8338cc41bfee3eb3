"""What the report's text states: its period, and how many detainers were issued and declined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ddor.model import Period, Printed
from ddor.report.dates import read_periods
from ddor.report.ledger import Ledger
from ddor.report.marks import without_marks
from ddor.report.numbers import read_number
from ddor.report.vocabulary import Vocabulary

_THOUSANDS = re.compile(r"(?<!\d)\d{1,3}(?:[\s.'\u2019]\d{3})*[\s.'\u2019]$")
_THREE_FIGURES = re.compile(r"\d{3}(?!\d)")
"""Figures that stand before three others as thousands do: "2 827", "2.827"."""


def find_period(texts: Sequence[Printed], vocabulary: Vocabulary, ledger: Ledger) -> Period | None:
    """The period that the report covers: the title's, else the one named most; that others differ is said."""
    named = [(period, text) for text in texts for period in read_periods(without_marks(text.text))]
    if not named:
        ledger.say(
            "period-not-found",
            "No period such as “Jan. 28 – Feb. 3, 2017” was found, so the report's week isn't known.",
        )
        return None
    titled = [period for period, text in named if vocabulary.begins("title", text.text)]
    period = titled[0] if titled else Counter(period for period, _ in named).most_common(1)[0][0]
    for other, text in {other: text for other, text in reversed(named) if other != period}.items():
        ledger.say(
            "periods-disagree",
            f"The report is for {period.start} to {period.end}, but its text also names {other.start} to {other.end}.",
            text.source,
        )
    return period


def find_total(kind: str, texts: Sequence[Printed], vocabulary: Vocabulary, ledger: Ledger) -> int | None:
    """The total of a kind ("issued", "declined") that the text states first; that it states others too is said."""
    found: list[tuple[int, Printed]] = []
    for text in texts:
        for printed in _stated(kind, without_marks(text.text), vocabulary):
            value = read_number(printed)
            if value is not None:
                found.append((value, text))
            else:
                ledger.say(
                    "total-unclear",
                    f'The text states "{printed}" detainers {kind}; it\'s unclear which figure is meant.',
                    text.source,
                )
    if not found:
        ledger.say("total-not-stated", f"The text doesn't say how many detainers were {kind}.")
        return None
    total = found[0][0]
    for value, text in found[1:]:
        if value != total:
            ledger.say(
                "totals-disagree", f"The text states {total:,} detainers {kind} and also {value:,}.", text.source
            )
    return total


def _stated(kind: str, text: str, vocabulary: Vocabulary) -> list[str]:
    """The totals that a text states, each figure once, in order, with figures that may be the first ones of it."""
    found = {m.start("number"): m["number"] for stated in vocabulary.totals[kind] for m in stated.find(text)}
    return [_whole(text[:at], found[at]) for at in sorted(found)]


def _whole(before: str, figures: str) -> str:
    thousands = _THOUSANDS.search(before) if _THREE_FIGURES.match(figures) else None
    return f"{thousands[0]}{figures}" if thousands else figures
