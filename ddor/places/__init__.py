"""Reconciles printed names of agencies and jurisdictions with counties; knows nothing of reports.

match("Travis Co Jail", "TX").geoid
matcher = Matcher(Gazetteer.in_force(report_start), read_decisions(path))
matcher.agency("Travis Co Corr Complex, Del Valle", "TX").sentence
"""

from datetime import date

from ddor.places.agency_spelling import name_of_agency
from ddor.places.areas import (
    Area,
    area,
    area_of_counties,
    areas_around,
    covered,
    find_area,
    geoids_in,
    is_area,
    name_of_place,
)
from ddor.places.asked import NoSuchPlace, Wanted, place_asked, places_holding
from ddor.places.decisions import (
    Decision,
    Decisions,
    DecisionsError,
    checked_decision,
    edit_decisions,
    read_decisions,
    write_decisions,
)
from ddor.places.gazetteer import County, Gazetteer, name_of_geoid
from ddor.places.listing import AgencyList, ListingError, read_list, reconcile_list
from ddor.places.match import Candidate, Evidence, Kind, Match, Method
from ddor.places.matcher import Matcher
from ddor.places.offices import Coverage, CoverageCheck, check_aor
from ddor.states import State, find_state

__all__ = [
    "AgencyList",
    "Area",
    "Candidate",
    "County",
    "Coverage",
    "CoverageCheck",
    "Decision",
    "Decisions",
    "DecisionsError",
    "Evidence",
    "Gazetteer",
    "Kind",
    "ListingError",
    "Match",
    "Matcher",
    "Method",
    "NoSuchPlace",
    "State",
    "Wanted",
    "area",
    "area_of_counties",
    "areas_around",
    "check_aor",
    "checked_decision",
    "covered",
    "edit_decisions",
    "find_area",
    "find_state",
    "geoids_in",
    "is_area",
    "match",
    "name_of_agency",
    "name_of_geoid",
    "name_of_place",
    "place_asked",
    "places_holding",
    "read_decisions",
    "read_list",
    "reconcile_list",
    "write_decisions",
]


def match(name: str, state: str | None, on: date | None = None) -> Match:
    """The county that an agency's printed name leads to, with how it was found and what else it may be.

    `state` is a USPS code or a state's name; without one, only a name that says its state itself ("..., Lee County,
    AL") is decided. `on` picks the counties in force on a day (Connecticut's planning regions from June 6, 2022); by
    default they are those of the newest list. A name that fits several counties, or none, is left undecided: its
    `geoid` is None, its `sentence` says why, and its `candidates` are what it may be. Scores are 0 to 100.
    """
    return Matcher(Gazetteer.in_force(on or date.max)).agency(name, state)
