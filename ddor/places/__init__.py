"""Reconciles printed names of agencies and jurisdictions with counties; knows nothing of reports.

matcher = Matcher(Gazetteer.in_force(report_start), read_decisions(path))
matcher.agency("Travis Co Corr Complex, Del Valle", "TX").sentence
"""

from ddor.places.decisions import (
    Decision,
    Decisions,
    DecisionsError,
    checked_decision,
    read_decisions,
    write_decisions,
)
from ddor.places.gazetteer import County, Gazetteer, name_of_geoid
from ddor.places.listing import ListingError, reconcile_list
from ddor.places.match import Candidate, Kind, Match, Method
from ddor.places.matcher import Matcher
from ddor.places.offices import Coverage, CoverageCheck, check_aor
from ddor.places.states import State, find_state

__all__ = [
    "Candidate",
    "County",
    "Coverage",
    "CoverageCheck",
    "Decision",
    "Decisions",
    "DecisionsError",
    "Gazetteer",
    "Kind",
    "ListingError",
    "Match",
    "Matcher",
    "Method",
    "State",
    "check_aor",
    "checked_decision",
    "find_state",
    "name_of_geoid",
    "read_decisions",
    "reconcile_list",
    "write_decisions",
]
