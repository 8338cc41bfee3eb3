#!/usr/bin/env python3
"""Make ddor/places/census_places.csv, the Census Bureau's places and county subdivisions with their counties.

    build_census_places.py PLACES.gz

PLACES.gz is `/usr/share/weather-util/places.gz` of Debian's package weather-util-data, which carries the names,
GEOIDs and centroids of the Census Bureau's Gazetteer Files of 2022 (places, county subdivisions; public domain).
The GEOID of a county subdivision has its county in it. That of a place hasn't, but a place that is a county subdivision
too has its number; for any other place the county subdivisions nearest to its centroid tell:

    stated    the GEOIDs say so
    near      the three nearest county subdivisions are all in this county (right for 99.6 % of a sample of 1,117
              places whose county is stated)
    named     one of the five nearest, which is in this county, has the place's name
    nearest   the nearest is in the first county, another of the three in the other ones (right for 84 % of 383)

A line has all names of one kind, in the same counties, on the same evidence.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import heapq
import io
import math
import re
from ast import literal_eval
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import ddor.places
from ddor.userfiles.files import write_files

TABLES = Path(ddor.places.__file__).parent
COLUMNS = ("counties", "evidence", "kind", "names")

_KINDS = {
    "city": "city", "town": "town", "village": "village", "borough": "borough", "township": "township",
    "charter township": "township", "metro township": "township", "plantation": "town", "municipality": "city",
    "corporation": "town", "city and borough": "city", "CDP": "census-designated place",
}  # fmt: skip
_NAME_AND_KIND = re.compile(
    rf"^(?P<name>.+?) (?P<kind>{'|'.join(sorted(_KINDS, key=len, reverse=True))})(?: \(balance\))?$"
)
_COUNTY, _PLACE, _SUBDIVISION = 5, 7, 10
"""The lengths of GEOIDs."""

NEAREST, NAMED_AMONG = 3, 5


@dataclass(frozen=True)
class Area:
    """A place or county subdivision: GEOID, name with its kind, latitude and longitude of its centroid in radians."""

    geoid: str
    name: str
    centroid: tuple[float, float] | None

    @property
    def state(self) -> str:
        """The state's GEOID."""
        return self.geoid[:2]

    @property
    def place(self) -> str:
        """The GEOID of the place that it is or, being a county subdivision, may be too."""
        return self.state + self.geoid[-5:]


def areas(file: Path) -> Iterator[Area]:
    """The areas that the file lists."""
    for block in gzip.decompress(file.read_bytes()).decode("utf-8").split("\n\n"):
        geoid = re.match(r"\[fips(\d+)\]", block)
        fields = dict(re.findall(r"^(\w+) = (.+)$", block, re.MULTILINE))
        if geoid and "description" in fields:
            centroid = literal_eval(fields["centroid"]) if "centroid" in fields else None
            yield Area(geoid[1], fields["description"].rpartition(", ")[0], centroid)


def counties_of(place: Area, subdivisions: Sequence[Area], stated: Mapping[str, Sequence[str]]) -> tuple[str, str]:
    """The GEOIDs of a place's counties, joined by semicolons, and the evidence for them."""
    if place.place in stated:
        return ";".join(sorted(set(stated[place.place]))), "stated"
    if place.centroid is None:
        return "", ""
    latitude, longitude = place.centroid

    def distance(other: Area) -> float:
        north, east = other.centroid or (0.0, 0.0)
        return math.hypot(north - latitude, (east - longitude) * math.cos(latitude))

    near = heapq.nsmallest(NAMED_AMONG, (each for each in subdivisions if each.centroid), key=distance)
    counties = list(dict.fromkeys(each.geoid[:_COUNTY] for each in near[:NEAREST]))
    if len(counties) == 1:
        return counties[0], "near"
    namesakes = {each.geoid[:_COUNTY] for each in near if _own_name(each) == _own_name(place)}
    return (namesakes.pop(), "named") if len(namesakes) == 1 else (";".join(counties), "nearest")


def _own_name(area: Area) -> str:
    return area.name.rpartition(" ")[0]


def table(listed: Sequence[Area]) -> str:
    """The table as CSV."""
    subdivisions: dict[str, list[Area]] = defaultdict(list)
    stated: dict[str, list[str]] = defaultdict(list)
    for area in listed:
        if len(area.geoid) == _SUBDIVISION and "not defined" not in area.name:
            subdivisions[area.state].append(area)
            stated[area.place].append(area.geoid[:_COUNTY])
    names: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for area in listed:
        named = _NAME_AND_KIND.match(area.name)
        if not named or len(area.geoid) == _COUNTY:
            continue
        counties, evidence = counties_of(area, subdivisions[area.state], stated)
        kind = _KINDS[named["kind"]]
        # In New England and New York such a town is governed like a city; elsewhere it is rather a township.
        if kind == "town" and len(area.geoid) == _SUBDIVISION:
            kind = "town of a county"
        if counties:
            names[counties, evidence, kind].add(named["name"])
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for key in sorted(names):
        writer.writerow((*key, ";".join(sorted(names[key]))))
    return text.getvalue()


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("places", type=Path)
    write_files(TABLES, {"census_places.csv": table(list(areas(parser.parse_args().places)))})


if __name__ == "__main__":
    main()
