"""Maps of persons by county: what is drawn, and in words what has no place on a map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from ddor.places import geoids_in, name_of_place
from ddor.site import charts
from ddor.site.content import Chart, listed
from ddor.site.shapes import county_middle, county_shape, state_shapes
from ddor.tables.weeks import Weeks
from ddor.terminal.screen import counted

_SHOWN = 10


def county_map(weeks: Weeks, name: str = "chart-map") -> Chart:
    """The persons of some weeks by county: a circle for each, as large as they are many, on the shapes of counties.

    Persons whose county is undecided, or who are of a place that isn't a county of 2016, are told beside it.
    """
    persons = Counter(weeks.column("declined", "geoid"))
    undecided = persons.pop(None, 0)
    drawn = {geoid: number for geoid, number in persons.items() if _places_of(geoid)}
    shapes = [shape for geoid in drawn for each in _places_of(geoid) if (shape := county_shape(each))]
    circles = [charts.Circle(*_middle(geoid), persons) for geoid, persons in sorted(drawn.items(), key=_most_first)]
    told = "; ".join(f"{name_of_place(geoid)}: {number:,}" for geoid, number in sorted(drawn.items(), key=_most_first))
    title = "Persons by county: the larger the circle, the more"
    chart = charts.map_of_states(name, title, f"{told}." if told else "", state_shapes(), shapes, circles)
    return Chart(chart.id, chart.title, chart.text, chart.svg, " ".join(_left_out(undecided, persons, drawn)))


def _left_out(undecided: int, persons: Mapping[str, int], drawn: Mapping[str, int]) -> Iterator[str]:
    if undecided:
        yield f"Not on the map: {counted(undecided, 'person', 'persons')} whose county is undecided."
    others = [
        f"{number:,} of {name_of_place(geoid) or geoid}"
        for geoid, number in sorted(persons.items(), key=_most_first)
        if geoid not in drawn
    ]
    if others:
        more = f" and of {len(others) - _SHOWN:,} more places" if len(others) > _SHOWN else ""
        yield f"Not on the map, because they are not in a single county of 2016: {listed(others[:_SHOWN])}{more}."


def _most_first(place: tuple[str, int]) -> tuple[int, str]:
    return -place[1], place[0]


def _places_of(geoid: str) -> tuple[str, ...]:
    """The counties that a place is drawn as: itself, or those of a city; none if one of them has no shape."""
    counties = geoids_in(geoid)
    return counties if all(county_middle(each) for each in counties) else ()


def _middle(geoid: str) -> tuple[float, float]:
    middles = [middle for each in geoids_in(geoid) if (middle := county_middle(each))]
    return sum(x for x, _ in middles) / len(middles), sum(y for _, y in middles) / len(middles)
