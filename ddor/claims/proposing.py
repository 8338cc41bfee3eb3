"""Claims that a sentence may make: proposals for a person, each with what it rests on and what the reports say.

A proposal is never more than that. It says which words of the sentence each of its filters was taken from, which words
it leaves out, and which of its filters the sentence doesn't name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice, product
from typing import Any

from ddor.claims.appending import written_claim
from ddor.claims.checking import Checked, check
from ddor.claims.comparing import Verdict
from ddor.claims.offered import offered
from ddor.claims.reading import CHANGES, ClaimsError, Measure, Of
from ddor.claims.sentences import NUMBERS, SaidFigure, number_of
from ddor.corrections.annotations import Annotations
from ddor.states import find_state
from ddor.tables.facets import Choice, facets
from ddor.tables.filters import FilterError, Filters
from ddor.tables.weeks import Weeks

MOST = 4
"""The most proposals for a figure: nobody reads more."""

_OTHER_WEEKS_FOR_A_NUMBER = 3
"""How many of them are searched for anything that gives the number, which takes longer."""

_MOST_WHOLE = 2
"""Proposals that have all that the sentence names."""

_MOST_TRIED = 40
"""Claims that are checked for a figure."""

_OTHER_WEEKS = 8
"""How many further weeks are tried, starting with the latest before the chosen week."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A claim that a figure of a sentence may be.

    `parts` are its keys and values as a claims file has them, `title` what it says in plain English, `because` which
    words of the sentence are behind each of its filters. `unsaid` is a filter that the sentence doesn't name, in words:
    only the figure speaks for it. `left_out` are words that name something and that no filter was made of. `checked` is
    what the claim comes to.
    """

    parts: Mapping[str, Any]
    title: str
    because: tuple[str, ...]
    unsaid: str
    left_out: tuple[str, ...]
    checked: Checked

    @property
    def holds(self) -> bool:
        """Whether the reports give the figure."""
        return self.checked.verdict in (Verdict.HOLDS, Verdict.HOLDS_AS_PRINTED)


@dataclass(frozen=True, slots=True)
class _Mention:
    """Words of a sentence that name something: the ways to ask for it, each a filter, its value, and that in words."""

    words: str
    ways: tuple[tuple[str, str, str], ...]


_Chosen = tuple[tuple[_Mention, tuple[str, str, str]], ...]
"""Mentions, each with the way it is taken."""


def proposals(
    sentence: str,
    figure: SaidFigure,
    week: date,
    held: Sequence[date],
    rows_of: Callable[[tuple[date, ...]], Weeks],
    annotations: Annotations,
) -> tuple[Proposal, ...]:
    """What a figure of a sentence may be in a week, the likeliest first; none for a figure that isn't a number.

    What names all that the sentence does comes first, whether it holds or not; then what the reports give the figure
    for. `held` are the first days of the weeks in the archive, and `rows_of` gives the rows of some of them.
    """
    if figure.value is None:
        return ()
    others = sorted((day for day in held if day != week), key=lambda day: (day > week, abs(day - week)))[:_OTHER_WEEKS]
    mentions = _mentions(sentence, rows_of(tuple(sorted((week, *others)))))
    kinds = list(_measures(sentence, figure))
    trying = _Trying(sentence, figure, held, mentions, rows_of, annotations)
    whole = list(islice(filter(None, (trying.claim(week, *each) for each in _wholes(kinds, mentions))), _MOST_TRIED))
    found = sorted(whole, key=lambda each: not each.holds)[:_MOST_WHOLE]
    if not any(each.holds for each in found):
        found += _elsewhere(trying, others, found)
        found += islice(_parts_that_hold(trying, week, kinds, mentions), 2)
        if not any(each.holds for each in found):
            found += islice(_that_give(trying, week, kinds, mentions), 2)
        if not any(each.holds for each in found):
            giving = (
                each for day in others[:_OTHER_WEEKS_FOR_A_NUMBER] for each in _that_give(trying, day, kinds, mentions)
            )
            found += islice(giving, 1)
    return tuple(found[:MOST])


@dataclass(frozen=True, slots=True)
class _Trying:
    """Makes claims about one figure, and checks them."""

    sentence: str
    figure: SaidFigure
    held: Sequence[date]
    mentions: Sequence[_Mention]
    rows_of: Callable[[tuple[date, ...]], Weeks]
    annotations: Annotations

    def claim(
        self,
        week: date,
        kind: Mapping[str, Any],
        where: _Chosen,
        among: _Chosen = (),
        further: tuple[str, str, str] | None = None,
    ) -> Proposal | None:
        """The claim of a kind with these filters; None if a claim can't have them, or the week before is missing."""
        parts: dict[str, Any] = {"sentence": self.sentence, **kind}
        if Measure(kind["measure"]) in CHANGES:
            before = [day for day in self.held if day < week]
            if not before:
                return None
            parts |= {"from": before[-1], "to": week}
        else:
            parts["week"] = week
        for name, chosen in (("where", where), ("among", among)):
            filters = [way[:2] for _, way in chosen]
            filters += [further[:2]] if further and name == "where" else []
            if len(dict(filters)) < len(filters):
                return None
            if filters:
                parts[name] = dict(filters)
        if not self._is_worth_it(kind, parts):
            return None
        parts[str(self.figure.how)] = self._figure(kind)
        try:
            claim = written_claim(parts)
        except ClaimsError:
            return None
        weeks = self.rows_of(claim.weeks)
        because = tuple(f"“{mention.words}” is read as {way[2]}" for mention, way in (*where, *among))
        used = [mention for mention, _ in (*where, *among)]
        left_out = tuple(each.words for each in self.mentions if each not in used)
        unsaid = further[2] if further else ""
        checked = check(claim, weeks, self.annotations)
        return Proposal(parts, offered(claim.measure).title, because, unsaid, left_out, checked)

    def _is_worth_it(self, kind: Mapping[str, Any], parts: Mapping[str, Any]) -> bool:
        """Whether a claim says something that the plainer one of all who are declined doesn't."""
        of = kind.get("of", kind["measure"])
        named = {*parts.get("where", {}), *parts.get("among", {})} & {"offense", "category", "status"}
        if kind["measure"] == Measure.PERSONS:
            return bool(named)
        return bool(named) or of != Of.OFFENSES or _OFFENSES.search(self.sentence) is not None

    def _figure(self, kind: Mapping[str, Any]) -> int | float | str:
        value = self.figure.value or 0
        if kind["measure"] == Measure.CHANGE and _FELL.search(self.sentence):
            return f"-{value}" if isinstance(value, str) else -value
        return value


def _wholes(kinds: Sequence[Mapping[str, Any]], mentions: Sequence[_Mention]) -> Iterator[tuple[Any, ...]]:
    """The claims that have all that a sentence names: of a share, some of it may be what the share is of."""
    for kind in kinds:
        for ways in product(*(each.ways for each in mentions)):
            chosen = tuple(zip(mentions, ways, strict=True))
            if kind["measure"] != Measure.SHARE:
                yield kind, chosen
                continue
            for inner in product((True, False), repeat=len(chosen)):
                where = tuple(each for each, is_inner in zip(chosen, inner, strict=True) if is_inner)
                if where:
                    yield kind, where, tuple(each for each in chosen if each not in where)


def _elsewhere(trying: _Trying, others: Sequence[date], found: Sequence[Proposal]) -> Iterator[Proposal]:
    """The likeliest claim in the nearest other week in which it holds."""
    if not found or "week" not in found[0].parts:
        return
    for day in others:
        claim = replace(written_claim(found[0].parts), weeks=(day,))
        checked = check(claim, trying.rows_of((day,)), trying.annotations)
        made = replace(found[0], parts={**found[0].parts, "week": day}, checked=checked)
        if made.holds:
            yield made
            return


def _parts_that_hold(
    trying: _Trying, week: date, kinds: Sequence[Mapping[str, Any]], mentions: Sequence[_Mention]
) -> Iterator[Proposal]:
    """Claims that leave out one of what a sentence names, and hold."""
    for left_out in mentions:
        rest = [each for each in mentions if each is not left_out]
        for each in islice(_wholes(kinds, rest), _MOST_TRIED):
            made = trying.claim(week, *each)
            if made is not None and made.holds:
                yield made


def _that_give(
    trying: _Trying, week: date, kinds: Sequence[Mapping[str, Any]], mentions: Sequence[_Mention]
) -> Iterator[Proposal]:
    """Claims with one filter that a sentence doesn't name, for which the reports give the figure."""
    rows = trying.rows_of((week,))
    for kind in kinds:
        table = _TABLE_OF.get((kind["measure"], kind.get("of", "")))
        for ways in product(*(each.ways for each in mentions)) if table else ():
            filters = Filters.checked(**{name: [text] for name, text, _ in ways})
            whole = rows.where(filters).count(table or "")
            for facet in facets(rows, filters, table or ""):
                for choice in facet.choices if facet.filter not in filters.names else ():
                    if choice.rows < whole and _may_be(trying.figure.value, choice.rows, whole):
                        further = (facet.filter, choice.value, f"{facet.title.lower()} {choice.name}")
                        made = trying.claim(week, kind, tuple(zip(mentions, ways, strict=True)), (), further)
                        if made is not None and made.holds:
                            yield made


def _may_be(value: int | float | str | None, rows: int, whole: int) -> bool:
    """Whether a figure may be so many rows of so many; a single row is no sign of anything."""
    if isinstance(value, str):
        return rows > 1 and abs(float(value.removesuffix(" %")) - 100 * rows / whole) < 1
    return rows > 1 and rows == value


_TABLE_OF: Mapping[tuple[str, str], str] = {
    (Measure.DECLINED, ""): "declined",
    (Measure.OFFENSES, ""): "offenses",
    (Measure.SHARE, Of.PERSONS): "declined",
    (Measure.SHARE, Of.OFFENSES): "offenses",
}
"""By measure and what it is of, the table whose rows it counts, of those that are looked through for a figure."""

_FELL = re.compile(r"\b(?:fell|falls?|drop\w*|decreas\w*|down|lower|fewer)\b", re.IGNORECASE)
_ROSE = re.compile(r"\b(?:rose|rises?|grew|increas\w*|jump\w*|up by|up from|higher)\b", re.IGNORECASE)
_ISSUED = re.compile(r"\b(?:issue\w*|requests?|requested|sent|lodged|filed)\b", re.IGNORECASE)
_DECLINED = re.compile(r"\b(?:declin\w*|refus\w*|ignor\w*|reject\w*|releas\w*|honor\w*|den(?:y|ied))\b", re.IGNORECASE)
_TOGETHER = re.compile(rf"\b(\d{{1,3}}|{'|'.join(NUMBERS)})\b(?=.*\b(?:account|make up|made up))", re.IGNORECASE)
_OFFENSES = re.compile(r"\b(?:offenses?|crimes?|charges|convictions|counts)\b", re.IGNORECASE)
_DISTINCT: tuple[tuple[str, Measure], ...] = (
    (r"(?:jurisdictions|counties|places|localities)", Measure.JURISDICTIONS),
    (r"states", Measure.STATES),
    (r"(?:countries|nations|nationalities)", Measure.COUNTRIES),
    (r"(?:agencies|jails|sheriffs|departments)", Measure.AGENCIES),
    (r"policies", Measure.POLICIES),
)
"""What a number may be a number of different ones of, by the word behind it."""


def _measures(sentence: str, figure: SaidFigure) -> Iterator[dict[str, Any]]:
    """What a figure may measure, by the words around it, the likeliest first."""
    issued = bool(_ISSUED.search(sentence))
    of_offenses = bool(_OFFENSES.search(sentence))
    changed = bool(_FELL.search(sentence) or _ROSE.search(sentence))
    counted = (Of.OFFENSES, Of.PERSONS) if of_offenses else (Of.PERSONS, Of.OFFENSES)
    if isinstance(figure.value, str):
        if changed:
            yield from ({"measure": str(Measure.CHANGE), "of": str(of)} for of in (Of.DECLINED, *counted))
        together = _TOGETHER.search(sentence[: figure.start])
        if together:
            yield {"measure": str(Measure.TOP_SHARE), "places": number_of(together[1])}
        yield from ({"measure": str(Measure.SHARE), "of": str(of)} for of in counted)
        if issued:
            yield {"measure": str(Measure.SHARE), "of": str(Of.ISSUED)}
        return
    behind = sentence[figure.end : figure.end + 40]
    for words, measure in _DISTINCT:
        if re.match(rf"\s+(?:\w+\s+)?{words}\b", behind, re.IGNORECASE):
            yield {"measure": str(measure)}
            return
    if changed:
        yield {"measure": str(Measure.CHANGE), "of": str(Of.DECLINED)}
    if issued and not _DECLINED.search(sentence):
        yield {"measure": str(Measure.ISSUED)}
        return
    plain = (Measure.DECLINED, Measure.PERSONS, Measure.OFFENSES)
    order = (Measure.OFFENSES, *plain[:2]) if of_offenses else plain
    yield from ({"measure": str(measure)} for measure in order)
    if issued:
        yield {"measure": str(Measure.ISSUED)}


_KIND = re.compile(r"\s+(?:county|parish|borough|municipality|municipio|census area|city)$", re.IGNORECASE)
_SYNONYMS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\b(?:drunk(?:en)? driving|DUI|DWI)\b", re.IGNORECASE), "*influence*"),
    (re.compile(r"\b(?:murders?|homicides?|killings?)\b", re.IGNORECASE), "*homicide*"),
)
"""What newspapers call offenses, and the filter that finds them as reports print them."""


def _mentions(sentence: str, rows: Weeks) -> tuple[_Mention, ...]:
    """What a sentence names of that by which rows of a week are told apart, no word taken twice."""
    values = {facet.filter: facet.choices for facet in facets(rows, Filters(), "offenses")}
    left = sentence
    made: list[_Mention] = []
    for find in (_places, _countries, _offenses, _statuses):
        for mention in find(left, values):
            made.append(mention)
            left = left.replace(mention.words, " ")
    return tuple(made)


def _places(text: str, values: Mapping[str, Sequence[Choice]]) -> Iterator[_Mention]:
    """Counties, and states that no county stands before."""
    counties = [_Named.of(choice) for choice in values.get("geoid", ()) if ", " in choice.name]
    for county in sorted(counties, key=lambda each: -len(each.name)):
        found = county.written.search(text)
        if found is None:
            continue
        alike = [each for each in counties if each.base == county.base and each is not county]
        several = [county] if "," in found[0] else [county, *alike]
        yield _Mention(found[0], tuple(each.way for each in several))
        text = text.replace(found[0], " ")
    for found in _ANY_COUNTY.finditer(text):
        yield _Mention(found[0], _county_asked(found[0]))
        text = text.replace(found[0], " ")
    for choice in values.get("state", ()):
        found = re.search(rf"\b{re.escape(choice.name)}\b", text)
        if found:
            yield _Mention(found[0], (("state", choice.value, choice.name),))


def _county_asked(words: str) -> tuple[tuple[str, str, str], ...]:
    """The way to ask for a county that no row of the weeks has; none if the words may be several counties."""
    while words:
        try:
            Filters.checked(county=[words])
        except FilterError:
            words = words.partition(" ")[2]  # the word that a sentence begins with may stand before the name
        else:
            return (("county", words, words),)
    return ()


_ANY_COUNTY = re.compile(r"(?:[A-Z][\w.’'-]* ){1,3}(?:County|Parish|Borough)\b(?:,\s*[A-Z]\w+(?: [A-Z]\w+)?)?")


@dataclass(frozen=True, slots=True)
class _Named:
    """A county by its GEOID, name and state."""

    geoid: str
    name: str
    state: str

    @classmethod
    def of(cls, choice: Choice) -> _Named:
        """The county of a choice, which is called by its name and its state."""
        return cls(choice.value, *choice.name.rsplit(", ", 1))

    @property
    def base(self) -> str:
        """Its name without the kind of county that it is."""
        return _KIND.sub("", self.name)

    @property
    def written(self) -> re.Pattern[str]:
        """What finds it in a sentence: with or without its kind, with or without its state behind a comma."""
        state = find_state(self.state)
        names = "|".join(map(re.escape, dict.fromkeys((self.name, self.base))))
        behind = "|".join(map(re.escape, filter(None, (self.state, state.name if state else ""))))
        return re.compile(rf"\b(?:{names})\b(?:,\s*(?:{behind})\b)?")

    @property
    def way(self) -> tuple[str, str, str]:
        """The filter that finds its rows, by its name where that is of it alone."""
        called = f"{self.name}, {self.state}"
        try:
            is_its_own = Filters.checked(county=[called]).geoid == (self.geoid,)
        except FilterError:
            is_its_own = False
        return ("county", called, called) if is_its_own else ("geoid", self.geoid, called)


def _countries(text: str, values: Mapping[str, Sequence[Choice]]) -> Iterator[_Mention]:
    """Countries, and the words for who is from there: "Mexico", "Mexicans"."""
    for choice in values.get("country", ()):
        stems = [
            word[:-1] if len(word) < 7 else word[:-2] for word in re.findall(r"[A-Z][a-z]{3,}", choice.name.title())
        ]
        stems = [stem for stem in stems if stem not in _NO_COUNTRY]
        found = re.search(rf"\b(?:{'|'.join(stems)})[a-z]*\b", text) if stems else None
        if found:
            yield _Mention(found[0], (("country", _country(choice), f"citizens of {choice.name.title()}"),))


def _country(choice: Choice) -> str:
    """The value that finds a country, by its name where that is understood."""
    try:
        return (
            choice.name.title() if Filters.checked(country=[choice.name]).country == (choice.value,) else choice.value
        )
    except FilterError:
        return choice.value


_NO_COUNTRY = ("Republ", "Unit", "State", "Sout", "Nort", "Islan", "Peopl", "Democrat", "Saint")
"""Beginnings of words that names of countries have and that don't tell which is meant."""


def _offenses(text: str, values: Mapping[str, Sequence[Choice]]) -> Iterator[_Mention]:
    """Offenses and their categories, as reports print them or as newspapers call them."""
    for words, pattern in _SYNONYMS:
        found = words.search(text)
        if found and any(pattern.strip("*") in each.name.casefold() for each in values.get("offense", ())):
            yield _Mention(found[0], (("offense", pattern, f"offenses containing “{pattern.strip('*')}”"),))
            text = text.replace(found[0], " ")
    printed = [(choice.name, "offense", choice.value) for choice in values.get("offense", ())]
    printed += [(choice.name, "category", choice.value) for choice in values.get("category", ())]
    for name in sorted({name for name, _, _ in printed}, key=lambda each: (-len(each), each)):
        single = name.casefold().removesuffix("s")
        found = re.search(rf"\b{re.escape(single)}(?:s|es)?\b", text, re.IGNORECASE)
        if len(single) < 4 or found is None:
            continue
        ways = [
            (of, value, f"{'the category' if of == 'category' else 'the offense'} {called}")
            for called, of, value in printed
            if called.casefold().removesuffix("s") == single
        ]
        if len([each for each, _, _ in printed if single in each.casefold()]) > len(ways):
            ways.append(("offense", f"*{single}*", f"offenses containing “{single}”"))
        yield _Mention(found[0], tuple(ways))
        text = text.replace(found[0], " ")


def _statuses(text: str, values: Mapping[str, Sequence[Choice]]) -> Iterator[_Mention]:
    for stem, status in (("convict", "convicted"), ("charg", "charged")):
        found = re.search(rf"\b{stem}\w*", text, re.IGNORECASE)
        if found and any(choice.value == status for choice in values.get("status", ())):
            yield _Mention(found[0], (("status", status, status),))
