"""The shapes of states and counties for maps: the Census Bureau's cartographic boundary files of 2016.

Source: cb_2016_us_state_500k and cb_2016_us_county_500k, in the public domain, as the package plotly-geo carries them.
Points are longitude and latitude in degrees. What a map of a page's width can't show is left out of outlines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

Point = tuple[float, float]
Ring = list[Point]

Geometry = dict[str, Any]
"""A GeoJSON geometry whose outer rings run clockwise, as d3-geo has them (RFC 7946 has it the other way round)."""

_STATES, _COUNTIES = "cb_2016_us_state_500k", "cb_2016_us_county_500k"
_DRAWN = "60"
"""States from this code on are territories, for which the projection of the states has no room."""

_STATE_DETAIL, _COUNTY_DETAIL = 0.18, 0.06
"""How many degrees apart points of an outline must at least be."""


@cache
def state_shapes() -> tuple[Geometry, ...]:
    """The outlines of the states and the District of Columbia, islands that would be no more than a dot left out."""
    reader = _reader(_STATES)
    return tuple(
        _geometry(each.shape, _STATE_DETAIL, least=4 * _STATE_DETAIL)
        for each in reader.iterShapeRecords()
        if each.record["GEOID"] < _DRAWN
    )


@cache
def county_shape(geoid: str) -> Geometry | None:
    """A county's outline; None if a map of the states has no such county of 2016."""
    at = _county_positions().get(geoid)
    return None if at is None else _geometry(_reader(_COUNTIES).shape(at), _COUNTY_DETAIL, least=0.0)


@cache
def county_middle(geoid: str) -> Point | None:
    """A point in the middle of a county's box, for a sign that stands for it; None as in county_shape."""
    at = _county_positions().get(geoid)
    if at is None:
        return None
    left, bottom, right, top = _reader(_COUNTIES).shape(at).bbox
    return (left + right) / 2, (bottom + top) / 2


@cache
def _county_positions() -> dict[str, int]:
    geoids = [record["GEOID"] for record in _reader(_COUNTIES).iterRecords()]
    return {geoid: at for at, geoid in enumerate(geoids) if geoid < _DRAWN}


@cache
def _reader(name: str) -> Any:
    import shapefile

    package = find_spec("_plotly_geo")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("plotly-geo is not installed", name="_plotly_geo")
    return shapefile.Reader(str(Path(package.origin).parent / "package_data" / f"{name}.shp"))


def _geometry(shape: Any, detail: float, least: float) -> Geometry:
    """A shape with fewer points, without rings that are smaller than `least` degrees across, but never without all."""
    starts = [*shape.parts, len(shape.points)]
    rings = [list(shape.points[start:end]) for start, end in pairwise(starts)]
    largest = max(rings, key=_across)
    polygons: list[list[Ring]] = []
    for ring in rings:
        if ring is not largest and _across(ring) < least:
            continue
        thinned = list(_thinned(ring, detail))
        if len(thinned) < 4:
            continue
        # Outer rings of a shapefile run clockwise, and the holes of each follow it.
        if _is_clockwise(thinned) or not polygons:
            polygons.append([thinned])
        else:
            polygons[-1].append(thinned)
    return {"type": "MultiPolygon", "coordinates": polygons or [[largest]]}


def _across(ring: Sequence[Point]) -> float:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return max(max(xs) - min(xs), max(ys) - min(ys))


def _thinned(ring: Sequence[Point], detail: float) -> Iterator[Point]:
    """The points of a ring that are some way from the one kept before, the first and the last, which are one."""
    last = ring[0]
    yield last
    for point in ring[1:-1]:
        if abs(point[0] - last[0]) + abs(point[1] - last[1]) >= detail:
            last = point
            yield last
    yield ring[-1]


def _is_clockwise(ring: Sequence[Point]) -> bool:
    return sum((b[0] - a[0]) * (b[1] + a[1]) for a, b in pairwise(ring)) > 0
