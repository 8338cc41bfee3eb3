"""A correction's text taken apart: which week it is about, which counties it names, and what it says of each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from ddor.corrections.mentions import Mention, mentions
from ddor.corrections.sides import Side, Span, sides
from ddor.model import Period
from ddor.places import Gazetteer, Match, Matcher
from ddor.places.gazetteer import key_of
from ddor.report.dates import read_periods
from ddor.report.marks import without_marks
from ddor.states import spellings, states

_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”]?\s+(?=[\"“(]?[A-Z])")
_SHORTENED = re.compile(
    r"\b(?:St|Ste|Ft|Mt|Pt|Co|Dept|Det|Corr|Ctr|Fac|No|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|[A-Z])\.$"
)


@dataclass(frozen=True, slots=True)
class Named:
    """A place that a correction names: as printed with its state, on which side it stands, the sentence that speaks
    of it, and the week that this sentence is about, None if none is printed.
    """

    mention: Mention
    side: Side
    sentence: str
    period: Period | None

    @property
    def printed(self) -> str:
        """The name with its state: "Franklin County, Iowa"."""
        state = states()[self.mention.state].name if self.mention.state else ""
        return f"{self.mention.name}, {state}" if state else self.mention.name


@cache
def read_correction(text: str) -> tuple[Named, ...]:
    """The places that a correction's text names, in order.

    A sentence that names no week is about the one that the text has named last before it, or else first. Footnote
    marks are not part of a name.
    """
    text = without_marks(text)
    named: list[Named] = []
    periods = read_periods(text)
    period = periods[0] if periods else None
    for sentence in _sentences(text):
        of_sentence = read_periods(sentence)
        period = of_sentence[0] if of_sentence else period
        found = mentions(sentence)
        for mention, side in zip(found, sides(sentence, [each.span for each in found]), strict=True):
            named.append(Named(mention, side, sentence, period))
    return tuple(named)


def resolve(named: Sequence[Named], matcher: Matcher) -> Iterator[tuple[Named, Match]]:
    """Each place with its county; those that only share a list's last word and that no place is called are none."""
    for each in _joined(named, matcher.gazetteer):
        match = _county(each.mention, matcher)
        if match.is_decided or match.candidates or not each.mention.kind:
            yield each, match


def _county(mention: Mention, matcher: Matcher) -> Match:
    bare = matcher.agency(mention.name, mention.state)
    if not mention.kind:
        return bare
    whole = matcher.agency(f"{mention.name} {mention.kind}", mention.state)
    return whole if whole.is_decided or not bare.is_decided else bare


def _joined(named: Sequence[Named], gazetteer: Gazetteer) -> Iterator[Named]:
    """Counties whose name has an "and" as one: Lewis and Clark County is no list of two."""
    i = 0
    while i < len(named):
        one, other = named[i], named[i + 1] if i + 1 < len(named) else None
        joint = _joint(one, other, gazetteer) if other is not None else None
        yield joint or one
        i += 2 if joint else 1


def _joint(one: Named, other: Named, gazetteer: Gazetteer) -> Named | None:
    a, b = one.mention, other.mention
    between = one.sentence[a.span.end : b.span.start] if one.sentence is other.sentence else ""
    if between.strip().casefold() != "and" or a.state is None or a.state != b.state:
        return None
    name = f"{a.name} and {b.name}"
    if key_of(name) not in gazetteer.names(states()[a.state]).by_name:
        return None
    return replace(other, mention=Mention(name, b.state, Span(a.span.start, b.span.end)))


def _sentences(text: str) -> Iterator[str]:
    start = 0
    for m in _SENTENCE_END.finditer(text):
        before = text[start : m.start()]
        if not _SHORTENED.search(before) and not before.endswith(_short_states()):
            yield before.strip()
            start = m.end()
    yield text[start:].strip()


@cache
def _short_states() -> tuple[str, ...]:
    return tuple(f" {text}" for text in spellings() if text.endswith("."))
