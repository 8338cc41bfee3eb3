"""What became of a printed name: the county it was reconciled to, how, and how surely."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ddor.model import Jurisdiction


class Method(StrEnum):
    """How a name was reconciled, in the order in which the ways are tried."""

    DECISION = "decision"
    """A person said so, in decisions.csv."""
    PRINTED_COUNTY = "printed county"
    """The report prints the county beside the agency."""
    EXACT = "exact"
    """The name is the county's, or the state's."""
    ALIAS = "alias"
    """The name is another name of the county's, from county_aliases.csv."""
    COUNTY_IN_NAME = "county in name"
    """The agency's name holds the county's."""
    CITY = "city"
    """The agency's name holds that of a place, and the place lies in the county."""
    FACILITY = "facility"
    """The facility stands in the county, by facilities.csv."""
    FUZZY = "fuzzy"
    """No name is the same; one is much more alike than any other of the state."""
    UNDECIDED = "undecided"
    """Left to a person."""


class Kind(StrEnum):
    """What kind of jurisdiction a printed name is."""

    AGENCY = "agency"
    STATE = "state"
    COUNTY = "county"
    CITY = "city"
    COUNTY_JAILS = "all county jails of a state"
    REGIONAL = "regional facility"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name may stand for: Census GEOID, name, USPS code, and a score, 0 to 100."""

    geoid: str
    name: str
    state: str
    score: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one way of finding a county found in a name: what it looked for, a sentence, and the counties."""

    looked_for: str
    sentence: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """What a printed name was reconciled to.

    `geoid` is a five-digit Census GEOID, the two digits of a state for a policy that holds for all of it, or the seven
    of a city of several counties (ddor.places.areas); `geoids` has the counties in such an area. It and `place` are
    None if the name is undecided. `score` is how sure the match is, 0 to 100;
    undecided names have that of their best candidate. `candidates` has everything that was considered
    seriously, best first, the chosen one included; `sentence` says what was found so that a person can
    check it. `namesakes` has the USPS codes of the states, its own included, that have a county of the
    chosen county's name: with more than one, nothing but the state tells them apart.
    """

    printed: str
    state: str | None
    kind: Kind
    method: Method
    geoid: str | None
    place: str | None
    score: float
    candidates: tuple[Candidate, ...]
    sentence: str
    namesakes: tuple[str, ...] = ()
    geoids: tuple[str, ...] = ()

    @property
    def is_decided(self) -> bool:
        """Whether one place was chosen."""
        return self.geoid is not None

    @property
    def runner_up(self) -> Candidate | None:
        """The best candidate that was not chosen; for an undecided name the second best."""
        if self.geoid is None:
            return self.candidates[1] if len(self.candidates) > 1 else None
        return next((each for each in self.candidates if each.geoid != self.geoid), None)

    @property
    def jurisdiction(self) -> Jurisdiction | None:
        """The match as a row of a report carries it, None if it is undecided."""
        if self.geoid is None or self.place is None or self.state is None:
            return None
        second = self.runner_up
        return Jurisdiction(
            geoid=self.geoid,
            name=self.place,
            state=self.state,
            method=self.method.value,
            score=self.score,
            runner_up=second.name if second else None,
            runner_up_score=second.score if second else None,
            sentence=self.sentence,
            namesakes=self.namesakes,
            geoids=self.geoids,
        )
