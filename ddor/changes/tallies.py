"""What of Section II came, went, rose and fell: persons by jurisdiction and agency, persons by country, offenses.

Takes rows of the tables `declined` and `offenses` (ddor.sections) as records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from rapidfuzz import fuzz

from ddor.changes.findings import Change, Finding, Subject, side_of
from ddor.changes.pairing import paired
from ddor.changes.sameness import name_key, nearly_same_name, nearly_same_wording, wording_key
from ddor.changes.spellings import spelling
from ddor.places import name_of_agency

Records = Sequence[Mapping[str, Any]]
_Both = tuple[Records, Records]

_SECTION = "II"
_AGENCY = "agency_name"
_ORDER = {change: rank for rank, change in enumerate(Change)}
_STATUSES = ("convicted", "charged", None)


def persons_by_jurisdiction(before: Records, after: Records) -> list[Finding]:
    """Persons by county, and within it by agency; an agency whose county is undecided is counted by itself."""
    before, after = ([{**row, _AGENCY: _agency(row)} for row in rows] for rows in (before, after))
    tallies, others = [], []
    for (geoid, *_), both in _grouped(before, after, _place).items():
        name, state = _last(both, "jurisdiction" if geoid else "agency"), _last(both, _state_column(geoid))
        agencies, unsure = _matched(both, _AGENCY, name_key, _maybe_one_agency)
        parts = [_tally(Subject.AGENCY, _last(each, "agency"), each, state, geoid, part_of=name) for each in agencies]
        tallies.append([_tally(Subject.JURISDICTION, name, both, state, geoid), *sorted(parts, key=_order)])
        county = f"{name}, {state}" if geoid else ""
        others += [found for each in agencies for found in _spelling(Subject.AGENCY, county, "agency", each)]
        others += [_unclear(Subject.AGENCY, f"in {county} ", "agency", each) for each in unsure]
    return [*_ordered(tallies), *others, *_decided_otherwise(before, after)]


def persons_by_country(before: Records, after: Records) -> list[Finding]:
    """Persons by country of citizenship; an unknown country is counted as printed."""
    tallies, others = [], []
    for (code, _), both in _grouped(before, after, _country).items():
        tallies.append([_tally(Subject.COUNTRY, _last(both, "citizenship"), both, code=code)])
        others += _spelling(Subject.COUNTRY, code or "", "citizenship", both)
    return [*_ordered(tallies), *others]


def offenses_by_status(before: Records, after: Records) -> list[Finding]:
    """Offenses by wording, and under it by status: convicted, charged, not stated."""
    matched, unsure = _matched((before, after), "offense", wording_key, _maybe_one_offense)
    tallies, others = [], []
    for both in matched:
        name = _last(both, "offense")
        parts = [
            _tally(Subject.STATUS, status or "not stated", found, part_of=name)
            for status in _STATUSES
            if any(found := _having(both, "status", status))
        ]
        tallies.append([_tally(Subject.OFFENSE, name, both, code=_last(both, "ncic_code")), *parts])
        others += _spelling(Subject.OFFENSE, "", "offense", both)
    others += [_unclear(Subject.OFFENSE, "", "offense", each) for each in unsure]
    return [*_ordered(tallies), *others]


def _agency(row: Mapping[str, Any]) -> str:
    return name_of_agency(row["agency"], row["jurisdiction"] or row["county_printed"])


def _place(row: Mapping[str, Any]) -> tuple[str | None, ...]:
    return (row["geoid"],) if row["geoid"] else (None, name_key(row["agency"]), row["state"])


def _country(row: Mapping[str, Any]) -> tuple[str | None, str]:
    return (row["country"], "") if row["country"] else (None, wording_key(row["citizenship"]))


def _state_column(geoid: str | None) -> str:
    return "jurisdiction_state" if geoid else "state"


def _maybe_one_agency(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """For two agencies of one county; a name that is undecided stands for itself and meets no other."""
    return nearly_same_name(one[_AGENCY], other[_AGENCY])


def _maybe_one_offense(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Two wordings that the table of offenses both holds are two offenses, however alike."""
    is_new = one["ncic_code"] is None or other["ncic_code"] is None
    return is_new and nearly_same_wording(one["offense"], other["offense"])


def _grouped(
    before: Records, after: Records, key: Callable[[Mapping[str, Any]], tuple[str | None, ...]]
) -> dict[tuple[str | None, ...], tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]]:
    groups: dict[tuple[str | None, ...], tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]] = {}
    for side, rows in enumerate((before, after)):
        for row in rows:
            groups.setdefault(key(row), ([], []))[side].append(row)
    return groups


def _matched(
    both: _Both,
    column: str,
    key: Callable[[str], str],
    maybe_one: Callable[[Mapping[str, Any], Mapping[str, Any]], bool],
) -> tuple[list[_Both], list[_Both]]:
    """The rows of each thing that a column names, in both reports, by its key; then those that are nearly the same.
    Last, those of things that may be the same as more than one.
    """
    groups = _grouped(*both, lambda row: (key(row[column]),))
    old = [(name, rows[0]) for name, rows in groups.items() if rows[0]]
    new = [(name, rows[1]) for name, rows in groups.items() if rows[1]]

    def likeness(one: tuple[object, Records], other: tuple[object, Records]) -> float:
        first, second = one[1][0], other[1][0]
        return fuzz.ratio(first[column], second[column]) if maybe_one(first, second) else 0.0

    found = paired(old, new, lambda named: named[0], likeness, least=1.0)
    matched: list[_Both] = [(one[1], other[1]) for one, other in found.pairs]
    matched += [(rows, []) for _, rows in found.before]
    matched += [([], rows) for _, rows in found.after]
    unsure: list[_Both] = [
        ([row for _, rows in lefts for row in rows], [row for _, rows in rights for row in rows])
        for lefts, rights in found.open
    ]
    return matched, unsure


def _having(both: _Both, column: str, value: object) -> _Both:
    before, after = ([row for row in rows if row[column] == value] for rows in both)
    return before, after


def _tally(
    subject: Subject,
    name: str,
    both: _Both,
    state: str | None = None,
    code: str | None = None,
    part_of: str | None = None,
) -> Finding:
    old, new = map(len, both)
    if old and new:
        change = Change.ROSE if new > old else Change.FELL if new < old else Change.SAME
    else:
        change = Change.WENT if old else Change.CAME
    before, after = (side_of(rows, len(rows)) for rows in both)
    return Finding(
        section=_SECTION,
        subject=subject,
        change=change,
        name=name,
        state=state,
        code=code,
        part_of=part_of,
        before=before,
        after=after,
    )


def _spelling(subject: Subject, where: str, column: str, both: _Both) -> list[Finding]:
    before, after = ([row[column] for row in rows] for rows in both)
    return spelling(_SECTION, subject, where, (before, after), both)


def _last(both: _Both, column: str) -> Any:
    """What the later report has, or the earlier one where only that has any."""
    return (both[1] or both[0])[0][column]


def _ordered(tallies: Iterable[list[Finding]]) -> Iterator[Finding]:
    """Things with their parts behind them, by what became of them."""
    for group in sorted(tallies, key=lambda group: _order(group[0])):
        yield from group


def _order(tally: Finding) -> tuple[object, ...]:
    """The most changed first; what is undecided behind what is decided."""
    return _ORDER[tally.change], -abs(tally.difference or 0), tally.code is None, tally.name, tally.state or ""


def _unclear(subject: Subject, where: str, column: str, both: _Both) -> Finding:
    old, new = (" or ".join(f'"{name}"' for name in dict.fromkeys(row[column] for row in rows)) for rows in both)
    because = f"{where}{old} before and {new} after may be the same; counted as different."
    return _doubt(subject, because[0].upper() + because[1:], both)


def _doubt(subject: Subject, because: str, both: _Both) -> Finding:
    before, after = map(side_of, both)
    return Finding(
        section=_SECTION, subject=subject, change=Change.UNCLEAR, name="", before=before, after=after, detail=because
    )


def _decided_otherwise(before: Records, after: Records) -> Iterator[Finding]:
    """Names that were reconciled with one county in the one report, and with another or with none in the other."""
    for both in _grouped(before, after, lambda row: (name_key(row["agency"]), row["state"])).values():
        old, new = ({_county(row) for row in rows} for rows in both)
        if old and new and old != new:
            because = (
                f'"{_last(both, "agency")}", {_last(both, "state") or "?"}, is {_all_of(old)} before and '
                f"{_all_of(new)} after; each is counted on its own."
            )
            yield _doubt(Subject.AGENCY, because, both)


def _county(row: Mapping[str, Any]) -> str:
    return f"{row['jurisdiction']}, {row['jurisdiction_state']}" if row["geoid"] else "undecided"


def _all_of(counties: set[str]) -> str:
    return " and ".join(sorted(counties))
