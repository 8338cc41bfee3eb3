"""World regions of countries, as the United Nations Statistics Division draws them.

Source: Standard Country or Area Codes for Statistical Use (M49), https://unstats.un.org/unsd/methodology/m49/,
geographic regions. `regions.csv` has its lines with its own codes and names, after the list that names Türkiye
(2022; older ones have Guernsey and Jersey in an area of their own, 830). M49's regions are for statistics:
Latin America and the Caribbean (419) is all of the Americas but Bermuda, Canada, Greenland, Saint Pierre and
Miquelon and the United States, so Belize, Guyana, Haiti, Jamaica and Suriname are in it; Mexico is in
Central America (013).

`not_in_m49.csv` has the codes that a report's citizenship may be read as and that M49 does not list. A country
that is no more (ISO 3166-3) is put where M49 puts every one of its successors, as far as they are together: the
Netherlands Antilles in the Caribbean, the USSR nowhere. Taiwan and Kosovo, which M49 does not list, are in no region.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

LEVELS = ("region", "subregion", "intermediate")


@dataclass(frozen=True, slots=True)
class Area:
    """One of M49's regions: its three-digit code and its English name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Region:
    """Where M49 puts a country.

    `m49` is the country's own three-digit code, None if M49 has none in force; `region`, `subregion` and
    `intermediate` are the areas it lies in, from the largest, None if M49 has none (Antarctica lies in no
    region; most sub-regions have no intermediate regions). `note` is empty if M49 lists the country;
    otherwise it begins with "not in M49" and says why and what the areas rest on.
    """

    iso3: str
    m49: str | None
    region: Area | None
    subregion: Area | None
    intermediate: Area | None
    note: str = ""

    @property
    def areas(self) -> tuple[Area, ...]:
        """The areas it lies in, from the largest."""
        return tuple(area for area in (self.region, self.subregion, self.intermediate) if area)


def region_of(iso3: str) -> Region | None:
    """The region of an ISO 3166-1 alpha-3 code, or of a former country's; None for any other text."""
    return _regions().get(iso3)


@cache
def _regions() -> dict[str, Region]:
    listed = {row["iso3"]: Region(row["iso3"], row["m49"], *_areas(row)) for row in _rows("regions.csv")}
    return listed | {row["iso3"]: _unlisted(row, listed) for row in _rows("not_in_m49.csv")}


def _areas(row: dict[str, str]) -> tuple[Area | None, Area | None, Area | None]:
    region, subregion, intermediate = (
        Area(row[f"{level}_code"], row[level]) if row[level] else None for level in LEVELS
    )
    return region, subregion, intermediate


def _unlisted(row: dict[str, str], listed: dict[str, Region]) -> Region:
    successors = [listed[iso3] for iso3 in row["successors"].split()]
    region, subregion, intermediate = (_common([getattr(s, level) for s in successors]) for level in LEVELS)
    note = f"not in M49: {row['why']}"
    if successors:
        note += f"; in the areas that its successor countries share ({', '.join(s.iso3 for s in successors)})"
    return Region(row["iso3"], None, region, subregion, intermediate, note)


def _common(areas: list[Area | None]) -> Area | None:
    return areas[0] if len(set(areas)) == 1 else None


def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files("ddor.tables").joinpath(name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def find_area(text: str) -> Area | None:
    """The area that a text names, by its M49 code or its English name, whatever the capitals; None if it names none."""
    wanted = text.strip().casefold()
    return next((area for area in _areas_listed() if wanted in (area.code, area.name.casefold())), None)


@cache
def countries_in(code: str) -> frozenset[str]:
    """The ISO 3166-1 alpha-3 codes of the countries in the area of an M49 code; none for another code."""
    return frozenset(iso3 for iso3, region in _regions().items() if any(area.code == code for area in region.areas))


@cache
def _areas_listed() -> tuple[Area, ...]:
    return tuple(dict.fromkeys(area for region in _regions().values() for area in region.areas))
