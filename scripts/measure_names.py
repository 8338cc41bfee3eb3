#!/usr/bin/env python3
"""Measure what must hold for every name, without labels: offices, states, and the time it takes.

    measure_names.py [--rooms] [--states] [--speed]

--rooms   asks for every place that the lists know, alone and followed by "Hold Room" and "Field Office", and prints
          each that is decided for another county with these words than without.
--states  asks for the names of all states and of their agencies, and prints each that is decided for a county.
--speed   prints the milliseconds until the first name is answered in a process that has imported ddor, and the seconds
          of CPU for 100,000 different names: every place and county with the words of an agency behind it, then those
          with one wrong letter or one word more, by a fixed seed.
"""

from __future__ import annotations

import argparse
import random
import string
import time
from collections.abc import Iterator
from datetime import date

from ddor.places import Gazetteer, Matcher, match
from ddor.states import states

ROOMS = ("Hold Room", "Field Office")
AGENCIES = (
    "{}", "State of {}", "{} DOC", "{} Department of Corrections", "Department of Corrections, {}", "{} State Police",
    "{} Highway Patrol", "{} Bureau of Prisons", "{} Supreme Court", "{} Department of Public Safety",
    "{}, State of", "{} DOC Central Office", "{} Division of Adult Institutions", "{} State Fire Marshal",
    "{} Parole Board", "{} National Guard", "{} Attorney General", "US Marshals Service {}",
)  # fmt: skip
OF_CITIES = ("Police Department", "Jail", "Hold Room", "PD", "City Jail", "")
OF_COUNTIES = ("Jail", "Sheriff's Office", "Det Ctr", "Justice Center")
MORE = ("Annex", "Main", "Unit 2", "Division", "North")
NAMES = 100_000


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for option in ("--rooms", "--states", "--speed"):
        parser.add_argument(option, action="store_true")
    given = parser.parse_args()
    # First, as it is the first name of the process that is timed.
    if given.speed:
        _speed()
    matcher = Matcher(Gazetteer.in_force(date(2017, 1, 28)))
    if given.states:
        _states(matcher)
    if given.rooms:
        _rooms(matcher)


def _speed() -> None:
    started = time.perf_counter(), time.process_time()
    match("Travis Co Jail", "TX")
    clock, processor = time.perf_counter() - started[0], time.process_time() - started[1]
    print(f"first name: {1000 * clock:.0f} ms by the clock, {1000 * processor:.0f} ms of CPU")
    matcher = Matcher(Gazetteer.in_force(date(2017, 1, 28)))
    names = _different(matcher)
    begun = time.process_time()
    decided = sum(matcher.agency(*name).is_decided for name in names)
    print(f"{len(names)} different names: {time.process_time() - begun:.1f} s of CPU, {decided} decided")


def _different(matcher: Matcher) -> list[tuple[str, str]]:
    chance = random.Random(1)
    made = {(f"{name} {chance.choice(OF_CITIES)}".strip(), usps) for name, usps in _places(matcher)}
    for usps in states():
        made |= {(f"{county.name} {of}", usps) for county in matcher.gazetteer.counties(usps) for of in OF_COUNTIES}
    plain = sorted(made)
    chance.shuffle(plain)
    while len(made) < NAMES:
        name, usps = chance.choice(plain)
        at = chance.randrange(len(name))
        slip = f"{name[:at]}{chance.choice(string.ascii_lowercase)}{name[at + 1 :]}"
        made.add((slip if chance.random() < 0.3 else f"{name} {chance.choice(MORE)}", usps))
    return sorted(made)[:NAMES]


def _states(matcher: Matcher) -> None:
    asked = [(each.format(state.name), usps) for usps, state in states().items() for each in AGENCIES]
    asked += [(usps, usps) for usps in states()]
    of_counties = [(name, found) for name, usps in asked if (found := matcher.agency(name, usps)).is_decided]
    print(f"{len(asked)} names of states and their agencies: {len(of_counties)} decided for a county")
    for name, found in of_counties:
        print(f"  {name}: {found.sentence}")


def _rooms(matcher: Matcher) -> None:
    asked = decided = 0
    for name, usps in _places(matcher):
        alone = matcher.agency(name, usps)
        for room in ROOMS:
            office = matcher.agency(f"{name} {room}", usps)
            asked += 1
            decided += office.is_decided
            if office.is_decided and alone.is_decided and office.geoid != alone.geoid:
                print(f"  {name} {room}, {usps}: {office.sentence} Alone: {alone.sentence}")
    print(f"{asked} offices: {decided} decided, those above for another county than their city alone")


def _places(matcher: Matcher) -> Iterator[tuple[str, str]]:
    for usps, state in states().items():
        names = matcher.gazetteer.names(state)
        for key in names.place_keys:
            place = names.place(key)
            if place is not None:
                yield place.name, usps


if __name__ == "__main__":
    main()
