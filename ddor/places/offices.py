"""ICE's field offices and the states that their areas of responsibility (AOR) cover: `field_offices.csv`.

The table has the offices and areas of 2014 to 2018. Two states whose offices divide them by county,
California and New York, have the counties too; Texas, which five offices share, has not.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from ddor.places.gazetteer import counties_of_any_day, key_of
from ddor.states import find_state, state_of_geoid, states


class Coverage(StrEnum):
    """Whether an area of responsibility covers a place."""

    COVERED = "covered"
    OUTSIDE = "outside"
    """The office covers nothing of the place's state: one of the two must be wrong."""
    ODD = "odd"
    """The office covers part of the state, but by the table not this county."""
    UNKNOWN = "unknown"
    """No such office, or no state to compare."""


@dataclass(frozen=True, slots=True)
class CoverageCheck:
    """Whether an office covers a place, and a sentence that says so."""

    coverage: Coverage
    sentence: str


@dataclass(frozen=True, slots=True)
class FieldOffice:
    """A field office: USPS codes of its states, GEOIDs of its counties where it has part of a state."""

    name: str
    states: tuple[str, ...]
    counties: frozenset[str]
    except_offices: tuple[str, ...]
    source: str


@cache
def field_offices() -> Mapping[str, FieldOffice]:
    """Return the field offices by name."""
    rows = csv.DictReader(Path(__file__).with_name("field_offices.csv").read_text("utf-8").splitlines())
    listed = [
        FieldOffice(
            row["office"],
            tuple(row["states"].split(";")),
            frozenset(filter(None, row["counties"].split(";"))),
            tuple(filter(None, row["except_offices"].split(";"))),
            row["source"],
        )
        for row in rows
    ]
    return {key_of(each.name): each for each in listed}


def check_aor(aor: str, state: str | None, geoid: str | None = None) -> CoverageCheck:
    """Say whether the office `aor` covers `state` (USPS code or name) and in it the county `geoid`."""
    office = field_offices().get(key_of(aor.removesuffix(" Field Office")))
    where = find_state(state)
    if office is None:
        return CoverageCheck(Coverage.UNKNOWN, f"ICE has no field office in {aor!r} that ddor knows.")
    if where is None:
        return CoverageCheck(Coverage.UNKNOWN, f"There is no state to compare with the {office.name} field office.")
    if where.usps not in office.states:
        listed = ", ".join(states()[usps].name for usps in office.states)
        return CoverageCheck(Coverage.OUTSIDE, f"The {office.name} field office covers {listed}, not {where.name}.")
    if geoid is not None and len(geoid) == len("01001") and not _has_county(office, geoid):
        return CoverageCheck(
            Coverage.ODD, f"The {office.name} field office covers part of {where.name}, but not this county."
        )
    return CoverageCheck(Coverage.COVERED, f"The {office.name} field office covers {where.name}.")


def counties_of_office(office: FieldOffice, usps: str) -> tuple[str, ...] | None:
    """The GEOIDs of the counties of a state that an office covers: none if that is all of the state.

    None if it has a part of the state that the table doesn't tell.
    """
    sharing = [each for each in field_offices().values() if usps in each.states]
    if len(sharing) == 1:
        return ()
    fips = states()[usps].geoid
    if any(geoid.startswith(fips) for geoid in office.counties):
        return tuple(sorted(geoid for geoid in office.counties if geoid.startswith(fips)))
    others = {geoid for other in office.except_offices for geoid in field_offices()[key_of(other)].counties}
    if not any(geoid.startswith(fips) for geoid in others):
        return None
    return tuple(each.geoid for each in counties_of_any_day(usps) if each.geoid not in others)


def _has_county(office: FieldOffice, geoid: str) -> bool:
    where = state_of_geoid(geoid)
    counties = counties_of_office(office, where.usps) if where else None
    return not counties or geoid in counties
