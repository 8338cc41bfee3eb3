"""Places within other places: what is counted once, and what a filter by place leaves out though it may be there."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ddor.tables.filters import OF_POLICIES, Filters
from ddor.tables.weeks import Weeks

_Row = Mapping[str, Any]


def listed_within(rows: Sequence[_Row]) -> dict[int, _Row]:
    """By position, the rows of Section I whose place is in that of another row of the week, with that row.

    What was issued to Queens County is part of what was issued to New York City, so it isn't added to that.
    """
    from ddor.places import covered, is_area

    by_week: defaultdict[Any, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        if row["geoid"] is not None:
            by_week[row["week"]].append(at)
    found: dict[int, _Row] = {}
    for positions in by_week.values():
        wholes = [at for at in positions if is_area(rows[at]["geoid"])]
        for whole in wholes:
            within = covered([rows[whole]["geoid"]])
            parts = [at for at in positions if rows[at]["geoid"] != rows[whole]["geoid"]]
            found |= {at: rows[whole] for at in parts if within.has(rows[at]["geoid"])}
    return found


def issued_in_all(rows: Sequence[_Row]) -> int:
    """Detainers issued to the jurisdictions of rows of Section I, each once; a number that wasn't read adds nothing."""
    within = listed_within(rows)
    return sum(row["detainers_issued"] or 0 for at, row in enumerate(rows) if at not in within)


def of_areas_around(weeks: Weeks, filters: Filters, table: str) -> Iterator[str]:
    """Sentences on rows of areas of which a filter by place asks for a part.

    A policy is in force in all of its area, so its rows are taken; a detainer is of one county of it, which isn't
    known, so they are left out.
    """
    from ddor.places import areas_around, covered, name_of_place

    places = [geoid for geoid in filters.geoid if geoid.isdecimal()]
    if not places:
        return
    asked = covered(places)
    taken = {whole for geoid in places for whole in areas_around(geoid)} if table in OF_POLICIES else set()
    others = weeks.where(dataclasses.replace(filters, geoid=()))
    found = {
        geoid: count
        for (geoid,), count in others.counted(table, "geoid")
        if geoid is not None and not asked.has(geoid) and asked.touches(geoid)
    }
    for geoid, count in sorted(found.items()):
        said = f"{count:,} {'row' if count == 1 else 'rows'} of {name_of_place(geoid)}"
        where = "Among these are" if geoid in taken else "Not among these are"
        yield f"{where} {said}, of which only a part is asked for"
