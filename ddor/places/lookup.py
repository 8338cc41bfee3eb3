"""Looks the parts of an agency's name up in the names of one state; each function is one way.

What a way finds is a `Finding`: it decides for one county, or has several candidates and leaves it open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from ddor.places.agency_name import Part
from ddor.places.gazetteer import County, Facility, Place, StateNames, key_of_words
from ddor.places.match import Method
from ddor.places.spelling import words
from ddor.places.vocabulary import WordKind, vocabulary

_ABOUT_NOTHING = {WordKind.FACILITY, WordKind.FILLER, WordKind.REGIONAL, WordKind.MUNICIPAL}
"""Kinds of words that say nothing of another place."""

MAIN_SHARE = 0.75
"""A place lies in one county where at least this share of its ZIP codes do."""

LONGEST_INITIALS = 2
"""Words of so many letters before a surname are initials: "RJ Donovan"."""

SURE, NAMED, NAMED_WITHIN = 100.0, 98.0, 92.0
"""Scores: the very name; the name and words of a facility; the name among other words that are not known."""


class Finding(NamedTuple):
    """Counties that a name may stand for, best first, each with its score; and what to say of them.

    `addressed_in` are counties that do not contradict: those that the address names of a facility in another.
    """

    method: Method
    counties: tuple[tuple[County, float], ...]
    is_decided: bool
    sentence: str
    addressed_in: tuple[County, ...] = ()

    @property
    def best(self) -> County:
        """The best county."""
        return self.counties[0][0]


def decided(county: County, score: float, method: Method, sentence: str) -> Finding:
    """Return the finding that it is this county."""
    return Finding(method, ((county, score),), True, sentence)


def left_open(counties: Iterable[tuple[County, float]], sentence: str) -> Finding:
    """Return the finding that it may be any of these counties."""
    return Finding(Method.UNDECIDED, tuple(counties), False, sentence)


def counties_named(names: StateNames, key: str, *, as_city: bool | None) -> tuple[County, ...]:
    """Return the counties of this name; `as_city` chooses between a city and a county that share it."""
    listed = names.by_name.get(key, ())
    if len(listed) > 1 and as_city is not None:
        return tuple(each for each in listed if each.is_city is as_city)
    return listed


def county_with_its_word(part: Part, names: StateNames) -> Finding | None:
    """Find the county whose name stands before "County" (or behind "County of")."""
    if WordKind.COUNTY not in part.kinds:
        return None
    found: dict[County, Finding] = {}
    for at, kind in enumerate(part.kinds):
        if kind is not WordKind.COUNTY:
            continue
        for span in _spans_around(part, at):
            finding = _county_finding(part, span, at, names)
            if finding is not None:
                found.setdefault(finding.best, finding)
                for other in _counties_joined_to(part, at - len(span), names):
                    found.setdefault(other, decided(other, NAMED, Method.COUNTY_IN_NAME, _names_county(other, names)))
                break
    if len(found) > 1:
        listed = " and ".join(each.name for each in found)
        return left_open([(each, NAMED) for each in found], f"The name contains {listed}.")
    return next(iter(found.values()), None)


def _spans_around(part: Part, at: int) -> Iterator[tuple[str, ...]]:
    """Yield the words that may name the county whose word stands at `at`, the longest first."""
    for start in range(at):
        if any(kind is None for kind in part.kinds[start:at]):
            yield part.words[start:at]
    if part.words[at + 1 : at + 2] == ("of",):
        for end in range(len(part.words), at + 2, -1):
            yield part.words[at + 2 : end]


def _counties_joined_to(part: Part, ends: int, names: StateNames) -> tuple[County, ...]:
    """Return the county whose name stands right before another's: the first of "Marion-Walthall County"."""
    if ends < 1:
        return ()
    return counties_named(names, key_of_words(part.words[part.starts : ends]), as_city=False)


def _county_finding(part: Part, span: tuple[str, ...], at: int, names: StateNames) -> Finding | None:
    key = key_of_words(span)
    listed = tuple(each for each in names.by_name.get(key, ()) if not each.is_city)
    whole = len(span) == len(part.words) - 1
    if len(listed) == 1 and not _may_be_longer(part, at - len(span), key, names):
        method = Method.EXACT if whole else Method.COUNTY_IN_NAME
        return decided(listed[0], SURE if whole else NAMED, method, _names_county(listed[0], names))
    alias = names.aliases.get(key)
    if alias is not None:
        return decided(alias, NAMED, Method.ALIAS, _alias_sentence(span, alias, names))
    return None


def _may_be_longer(part: Part, starts: int, key: str, names: StateNames) -> bool:
    """Return whether a county's name may be the end of another's, misspelled: "Rde Lake" of Red Lake."""
    if all(kind is not None for kind in part.kinds[: max(starts, 0)]):
        return False
    return any(other != key and other.endswith(key) for other in names.by_name)


def _names_county(county: County, names: StateNames) -> str:
    return f"The name contains {county.name}, {names.state.name}."


def _alias_sentence(span: Sequence[str], county: County, names: StateNames) -> str:
    named = " ".join(span).title()
    return f"{named} is {county.name}, {names.state.name}, under another name or as part of it."


def bare_county(part: Part, names: StateNames, *, as_city: bool | None = None) -> Finding | None:
    """Find the county whose name is all that is left without the words of a facility."""
    span = part.words[: part.ends]
    for start in range(part.starts + 1):
        key = key_of_words(span[start:])
        alias = names.aliases.get(key)
        if alias is not None:
            return decided(alias, NAMED, Method.ALIAS, _alias_sentence(span[start:], alias, names))
        listed = counties_named(names, key, as_city=as_city)
        if len(listed) > 1:
            both = " and ".join(each.name for each in listed)
            return left_open([(each, NAMED) for each in listed], f"The name may mean {both}.")
        if listed:
            method = Method.EXACT if len(span) == len(part.words) else Method.COUNTY_IN_NAME
            score = SURE if method is Method.EXACT else NAMED
            return decided(listed[0], score, method, _names_county(listed[0], names))
    return None


def city(part: Part, names: StateNames) -> Finding | None:
    """Find the county of the place whose name the part begins with, only words of a facility behind it."""
    for start in _starts(part):
        for end in range(len(part.words), max(start, part.ends - 1), -1):
            if part.splits_state(start, end) or _is_state_s_own(part, start, end):
                continue
            key = key_of_words(part.words[start:end])
            alias = names.aliases.get(key)
            if alias is not None:
                shown = _alias_sentence(part.words[start:end], alias, names)
                return decided(alias, NAMED, Method.ALIAS, shown)
            listed = counties_named(names, key, as_city=True)
            if len(listed) == 1 and listed[0].is_municipality:
                return decided(listed[0], NAMED, Method.CITY, _names_county(listed[0], names))
            place = names.place(key)
            if place is not None:
                return place_finding(place, names, NAMED)
    return None


def _is_state_s_own(part: Part, start: int, end: int) -> bool:
    """Whether words are the state's name and known ones with more behind: "Mississippi State" of a prison's name."""
    is_start = start < part.state_words and end < len(part.words)
    return is_start and all(kind is not None for kind in part.kinds[start:end])


def is_of_city(part: Part, names: StateNames) -> bool:
    """Whether a part's words, or those before "Police" or the like, are the name of a city: "Protection"."""
    ends = part.before(WordKind.MUNICIPAL) or len(part.words)
    return not part.state_words and names.is_city(key_of_words(part.words[:ends]))


def city_before_its_word(part: Part, names: StateNames) -> Finding | None:
    """Find the county of the place whose name stands before "Police" or "City", whatever is behind."""
    ends = part.before(WordKind.MUNICIPAL) or 0
    while ends and part.kinds[ends - 1] is WordKind.FILLER:
        ends -= 1
    if not ends:
        return None
    for start in range(min(part.starts, ends - 1) + 1):
        key = key_of_words(part.words[start:ends])
        listed = [each for each in counties_named(names, key, as_city=True) if each.is_municipality]
        if len(listed) == 1:
            return decided(listed[0], NAMED_WITHIN, Method.CITY, _names_county(listed[0], names))
        place = names.place(key)
        if place is not None:
            return place_finding(place, names, NAMED_WITHIN)
    return None


def subdivision(part: Part, names: StateNames) -> Finding | None:
    """Find the county of the township or town whose name stands before that word: "Lincoln Township Police"."""
    written_out = vocabulary().names
    for word, named in (("township", names.township), ("town", names.town)):
        ends = next((at for at, each in enumerate(part.words) if written_out.get(each, each) == word), 0)
        for start in range(min(part.starts, max(ends - 1, 0)) + 1):
            place = named(key_of_words(part.words[start:ends])) if ends else None
            if place is not None:
                return place_finding(replace(place, name=f"{place.name} {word.title()}"), names, NAMED)
    return None


def place_at_start(part: Part, names: StateNames, behind: Iterable[str]) -> Finding | None:
    """Find the county of the place that a part begins with, the state's name and known words behind it.

    `behind` are further words that may stand there.
    """
    may_follow = {*behind, *words(names.state.name)}
    for end in range(len(part.words), part.state_words, -1):
        place = names.place(key_of_words(part.words[:end]))
        if place is not None:
            rest = zip(part.words[end:], part.kinds[end:], strict=True)
            is_all = all(kind in _ABOUT_NOTHING or word in may_follow for word, kind in rest)
            return place_finding(place, names, NAMED) if is_all else None
    return None


def two_places(part: Part, names: StateNames) -> Finding | None:
    """Find the county of two places, or a place and a county, whose names stand side by side: "Newberg-Dundee"."""
    spelled = part.words[part.starts : part.ends]
    found: dict[County, Finding] = {}
    for cut in range(1, len(spelled)):
        first, second = spelled[:cut], spelled[cut:]
        county = _one_named(first, names)
        if county is not None and county == _one_named(second, names):
            both = f"{' '.join(first).title()} and {' '.join(second).title()}"
            shown = f"{both} are both in {county.name}, {names.state.name}."
            found.setdefault(county, decided(county, NAMED_WITHIN, Method.CITY, shown))
    return next(iter(found.values())) if len(found) == 1 else None


def _one_named(spelled: tuple[str, ...], names: StateNames) -> County | None:
    """The one county that words name, or that the place of the name is in; None if that is not one."""
    key = key_of_words(spelled)
    place, subdivision = names.place(key), names.township(key) or names.town(key)
    counties = {*names.by_name.get(key, ()), *(place.counties if place else ())}
    counties |= set(subdivision.counties) if subdivision and not counties else set()
    return counties.pop() if len(counties) == 1 else None


def _starts(part: Part) -> range:
    # Without any word of a name, only the first words may be one: "Center Police", not "Jail Center".
    if not part.ends:
        return range(1)
    return range(min(part.starts, len(part.words) - 1) + 1)


def main_county(place: Place) -> County | None:
    """Return the county that has most of a place, None if none has by far the most."""
    counts = place.counties
    first, count = next(iter(counts.items()))
    total = sum(number or 0 for number in counts.values())
    if len(counts) == 1:
        return first
    return first if total and (count or 0) / total >= MAIN_SHARE else None


def place_finding(place: Place, names: StateNames, score: float) -> Finding:
    """Return the county that a place lies in, or all of them where none has most of it."""
    counts = place.counties
    if len(counts) == 1:
        (only,) = counts
        return decided(only, score, Method.CITY, f"{place.name} is in {only.name}, {names.state.name}.")
    total = sum(number or 0 for number in counts.values())
    ranked = tuple(
        (each, round(score * (number or 0) / total, 1) if total else score) for each, number in counts.items()
    )
    main = main_county(place)
    if main is None:
        listed = ", ".join(county.name for county in counts)
        return left_open(ranked, f"{place.name} is in {listed}, {names.state.name}.")
    shown = f"{place.name} is in {main.name}, {names.state.name} ({counts[main]} of its {total} ZIP codes)."
    return Finding(Method.CITY, ranked, True, shown)


def facility(part: Part, names: StateNames) -> Finding | None:
    """Find where the facility stands that the part names.

    The table of facilities and the post offices are independent; where a post office of the facility's name
    is in another county, and no county of the name speaks for the table, it is left open.
    """
    found = _longest(part, names.facilities)
    score = SURE if found else NAMED_WITHIN
    found = found or _whole(part, names.facility_parts, words(names.state.name))
    if found is None:
        return None
    county = found.counties[0]
    shown = f"{found.name} is in {county.name}, {names.state.name}."
    others = [each for each in _elsewhere(found, names) if each != county]
    if others:
        counties = [(county, score), *((each, NAMED_WITHIN) for each in others)]
        return left_open(counties, f"{shown} The place of that name is in {others[0].name}.")
    return decided(county, score, Method.FACILITY, shown)._replace(addressed_in=found.counties[1:])


def facility_in_full(part: Part, names: StateNames) -> Finding | None:
    """Find where the facility is whose name in the table has words of a facility too, and is printed so.

    No city and no county is meant then: "Mira Loma Detention Center" isn't in Mira Loma.
    """
    for end in range(len(part.words), part.ends, -1):
        key = key_of_words(part.words[:end])
        found = names.facilities.get(key)
        if found is not None and key not in names.by_name and names.place(key) is None:
            county = found.counties[0]
            return decided(county, SURE, Method.FACILITY, f"{found.name} is in {county.name}, {names.state.name}.")
    return None


def _elsewhere(found: Facility, names: StateNames) -> tuple[County, ...]:
    """Return the county that a facility's name alone would lead to, where that is not the facility's."""
    key = key_of_words(words(found.name))
    same_name = names.by_name.get(key, ())
    if found.counties[0] in same_name:
        return ()
    place = names.place(key)
    if place is None:
        return same_name
    return () if found.counties[0] == next(iter(place.counties)) else tuple(place.counties)


def regional_jail(part: Part, names: StateNames) -> Finding | None:
    """Find the counties that hold people in the regional jail that the part names."""
    found = _longest(part, names.regional_jails)
    if found is None:
        return None
    where, *others = found.counties
    also = ", ".join(county.name for county in others)
    shown = f"{found.name} Regional Jail is in {where.name}" + (f" and serves {also} too." if also else ".")
    return left_open([(each, NAMED) for each in found.counties], shown)


def part_of_regional_jail(part: Part, names: StateNames) -> Finding | None:
    """Find the regional jail that a name begins: "Prince William" that of Prince William-Manassas."""
    key = key_of_words(part.words[part.starts : part.ends])
    for jail in names.regional_jails.values():
        spelled = words(jail.name)
        if key and key in {key_of_words(spelled[:cut]) for cut in range(1, len(spelled))}:
            listed = " and ".join(each.name for each in jail.counties)
            shown = f"{jail.name} Regional Jail may be meant, which belongs to {listed}."
            return left_open([(each, NAMED_WITHIN) for each in jail.counties], shown)
    return None


def _longest(part: Part, table: Mapping[str, Facility]) -> Facility | None:
    """Return the facility whose name the part begins with, all that is left being words of a facility."""
    for start in _starts(part):
        for end in range(len(part.words), max(start, part.ends - 1), -1):
            found = table.get(key_of_words(part.words[start:end]))
            if found is not None and not part.splits_state(start, end) and end >= part.ends:
                return found
    return None


def _whole(part: Part, table: Mapping[str, Facility], own: tuple[str, ...]) -> Facility | None:
    """Return the facility that all of the part's name is short for, initials before it or not.

    The state's `own` name is short for none: "Georgia" isn't North Georgia.
    """
    span = part.words[part.starts : part.ends]
    if span == own:
        return None
    initials = next((at for at, word in enumerate(span) if len(word) > LONGEST_INITIALS), 0)
    return table.get(key_of_words(span)) or table.get(key_of_words(span[initials:]))


def only_county(names: StateNames) -> Finding | None:
    """Find the county equivalent that is all of its state, as in the District of Columbia."""
    if len(names.counties) != 1:
        return None
    shown = f"{names.state.name} as a whole is one county equivalent."
    return decided(names.counties[0], SURE, Method.EXACT, shown)


def named_within(part: Part, names: StateNames) -> Finding | None:
    """Find the one county or facility named among words not known, the longest name first.

    A fragment decides only if no place that the words name leads elsewhere: "Cedar" in "Cedar Rapids" doesn't.
    """
    for length in range(len(part.words), 0, -1):
        found: dict[County, tuple[Finding, range]] = {}
        for start in range(len(part.words) - length + 1):
            if not part.splits_state(start, start + length):
                for finding in _named_by_span(part, start, start + length, names):
                    found.setdefault(finding.best, (finding, range(start, start + length)))
        if len(found) == 1:
            ((finding, span),) = found.values()
            return _unless_elsewhere(finding, span, part, names)
        if found:
            listed = " and ".join(each.name for each in found)
            return left_open([(each, NAMED_WITHIN) for each in found], f"The name contains {listed}.")
    return None


def _unless_elsewhere(finding: Finding, found_at: range, part: Part, names: StateNames) -> Finding:
    """Leave a finding open where a place that the part names is in another county.

    Words of the name that was found are no place of their own: "Central" of "Central Arizona".
    """
    for length in range(len(part.words), 0, -1):
        for start in range(len(part.words) - length + 1):
            span = range(start, start + length)
            is_within = span != found_at and set(span) <= set(found_at)
            is_known = all(part.kinds[at] is not None for at in span)
            if part.splits_state(start, start + length) or is_known or is_within:
                continue
            place = names.place(key_of_words(part.words[start : start + length]))
            others = [each for each in place.counties if each != finding.best] if place else []
            if place and others:
                counties = [*finding.counties, *((each, NAMED_WITHIN) for each in others)]
                where = ", ".join(each.name for each in place.counties)
                return left_open(counties, f"{finding.sentence} But {place.name}, which it names too, is in {where}.")
    return finding


def _named_by_span(part: Part, start: int, end: int, names: StateNames) -> Iterator[Finding]:
    key = key_of_words(part.words[start:end])
    stands = names.facilities.get(key)
    alias = names.aliases.get(key)
    if stands is not None:
        where = stands.counties[0]
        shown = f"{stands.name} is in {where.name}, {names.state.name}."
        yield decided(where, NAMED_WITHIN, Method.FACILITY, shown)
    elif alias is not None:
        shown = _alias_sentence(part.words[start:end], alias, names)
        yield decided(alias, NAMED_WITHIN, Method.ALIAS, shown)
    elif any(kind is None for kind in part.kinds[start:end]) and part.words[start:end] != words(names.state.name):
        for county in names.by_name.get(key, ()):
            yield decided(county, NAMED_WITHIN, Method.COUNTY_IN_NAME, _names_county(county, names))
