"""The charts of a page, drawn by Altair: figures in, SVG out. The same figures give the same bytes.

Each is as wide as a telephone, so that its type keeps a size that can be read there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import wraps
from hashlib import sha256
from typing import TYPE_CHECKING, Any, ParamSpec

from ddor.site.colours import COLOURS
from ddor.site.content import Chart
from ddor.site.svg import drawable, inline

if TYPE_CHECKING:
    import altair

_WIDTH = 460
_BAR = 27
_LABEL_WIDTH = 190
_FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
_INK, _QUIET, _RULE = (COLOURS[name] for name in ("ink", "quiet", "rule"))
_BLUE, _ORANGE, _GREY = (COLOURS[name] for name in ("blue", "orange", "grey"))

STATUS_COLOURS = {"convicted": _BLUE, "charged": _ORANGE, "not stated": _GREY}
"""Colors that are told apart in gray and by the color-blind, too."""


_VALUES = "values"
"""What the data of a chart are called in it, unless it has several. Given to Altair, they'd be copied at each step."""

_Data = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Quartiles:
    """The lower quartile, median and upper quartile of something, in days."""

    name: str
    lower: float
    median: float
    upper: float


@dataclass(frozen=True, slots=True)
class Week:
    """A week of the series; `declined` is None if no report is held."""

    start: date
    declined: int | None


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle on a map: where it is, in degrees, and how many it stands for."""

    longitude: float
    latitude: float
    count: int


Drawn = ParamSpec("Drawn")

_MOST_KEPT = 48
"""How many charts are kept, those drawn last; one of ten years of weeks is a quarter of a megabyte."""

_kept: dict[bytes, Chart] = {}


def _once(draw: Callable[Drawn, Chart]) -> Callable[Drawn, Chart]:
    """A chart of the same values is the same, so it isn't drawn again: after a change, most of them are what they were.

    Altair draws without its checks of each part of a chart against its schema, which take longer than to draw it.
    """

    @wraps(draw)
    def drawn(*values: Drawn.args, **named: Drawn.kwargs) -> Chart:
        from altair.utils.schemapi import debug_mode

        key = sha256(repr((draw.__name__, values, named)).encode(errors="surrogatepass")).digest()
        chart = _kept.pop(key, None)
        if chart is None:
            with debug_mode(False):
                chart = draw(*values, **named)
        while len(_kept) >= _MOST_KEPT:
            _kept.pop(next(iter(_kept)), None)
        _kept[key] = chart
        return chart

    return drawn


@_once
def bars(name: str, title: str, text: str, rows: Sequence[tuple[str, int]]) -> Chart:
    """Bars of counts, with the count at the end of each."""
    if not rows:
        return Chart(name, title, text, "")
    import altair as alt

    values = [{"at": at, "name": drawable(label), "count": count} for at, (label, count) in enumerate(rows)]
    scale = _with_room(max(count for _, count in rows))
    base = alt.Chart(alt.NamedData(_VALUES)).encode(y=_names(), x=alt.X("count:Q", axis=None, scale=scale))
    figures = base.mark_text(align="left", dx=4, color=_INK).encode(text=alt.Text("count:Q", format=","))
    drawn = base.mark_bar(color=_BLUE, height=16) + figures
    return _chart(name, title, text, drawn, len(rows) * _BAR, {_VALUES: values})


@_once
def stacked(name: str, title: str, text: str, rows: Sequence[tuple[str, Mapping[str, int]]]) -> Chart:
    """Bars of counts by status (see STATUS_COLOURS), with the sum at the end of each."""
    import altair as alt

    used = [status for status in STATUS_COLOURS if any(counts.get(status) for _, counts in rows)]
    values = [
        {"at": at, "name": drawable(label), "status": status, "count": counts.get(status, 0), "order": order}
        for at, (label, counts) in enumerate(rows)
        for order, status in enumerate(used)
    ]
    if not values:
        return Chart(name, title, text, "")
    colours = alt.Scale(domain=used, range=[STATUS_COLOURS[status] for status in used])
    legend = alt.Legend(orient="top", title=None, symbolType="square", symbolSize=140)
    scale = _with_room(max(sum(counts.values()) for _, counts in rows))
    base = alt.Chart(alt.NamedData(_VALUES)).encode(y=_names())
    drawn = base.mark_bar(height=16).encode(
        x=alt.X("count:Q", axis=None, stack="zero", scale=scale),
        color=alt.Color("status:N", scale=colours, legend=legend),
        order=alt.Order("order:Q"),
    )
    sums = base.mark_text(align="left", dx=4, color=_INK).encode(
        x=alt.X("sum(count):Q", axis=None), text=alt.Text("sum(count):Q", format=",")
    )
    return _chart(name, title, text, drawn + sums, len(rows) * _BAR, {_VALUES: values})


@_once
def curve(name: str, title: str, text: str, shares: Sequence[float]) -> Chart:
    """The concentration curve: the share (0 to 1) that the first, the first two … of some places have together.

    The dashed line is what it would be if every place had as many.
    """
    if not shares:
        return Chart(name, title, text, "")
    import altair as alt

    values = [{"places": places, "share": share} for places, share in enumerate((0.0, *shares))]
    even = [{"places": 0, "share": 0.0}, {"places": len(shares), "share": 1.0}]
    x = alt.X(
        "places:Q",
        title="Jurisdictions, most persons first",
        axis=alt.Axis(format="d", tickMinStep=1, tickCount=6, grid=False),
        scale=alt.Scale(domain=[0, len(shares)], nice=False),
    )
    y = alt.Y(
        "share:Q",
        title="Share of all persons",
        axis=alt.Axis(format=".0%", tickCount=5),
        scale=alt.Scale(domain=[0, 1]),
    )
    drawn = alt.Chart(alt.NamedData(_VALUES)).mark_line(color=_BLUE, strokeWidth=2.5).encode(x=x, y=y)
    ideal = alt.Chart(alt.NamedData("even")).mark_line(color=_GREY, strokeDash=[4, 4], strokeWidth=1.5)
    return _chart(name, title, text, ideal.encode(x=x, y=y) + drawn, 260, {_VALUES: values, "even": even})


@_once
def ranges(name: str, title: str, text: str, rows: Sequence[Quartiles]) -> Chart:
    """For each name the stretch from the lower to the upper quartile, and the median as a dot with its number."""
    if not rows:
        return Chart(name, title, text, "")
    import altair as alt

    values = [
        {"at": at, "name": drawable(row.name), "lower": row.lower, "median": row.median, "upper": row.upper}
        for at, row in enumerate(rows)
    ]
    base = alt.Chart(alt.NamedData(_VALUES)).encode(y=_names())
    days = alt.X(
        "lower:Q", title="Days from issue to decline", axis=alt.Axis(tickCount=5), scale=alt.Scale(domainMin=0)
    )
    drawn = base.mark_bar(color=COLOURS["pale-blue"], height=10).encode(x=days, x2=alt.X2("upper:Q"))
    medians = base.mark_point(color=_BLUE, filled=True, size=90, opacity=1).encode(x=alt.X("median:Q"))
    figures = base.mark_text(align="left", dx=7, color=_INK, fontWeight="bold").encode(
        x=alt.X("median:Q"), text=alt.Text("median:Q", format=",.1~f")
    )
    return _chart(name, title, text, drawn + medians + figures, len(rows) * _BAR + 40, {_VALUES: values})


@_once
def series(name: str, title: str, text: str, weeks: Sequence[Week]) -> Chart:
    """Declined week by week. A missing week has an empty place with a gray band: a gap, never a zero."""
    if not weeks:
        return Chart(name, title, text, "")
    import altair as alt

    values = [
        {"week": week.start.isoformat(), "label": f"{week.start:%b} {week.start.day}, {week.start.year}",
         "declined": week.declined, "missing": week.declined is None}
        for week in weeks
    ]  # fmt: skip
    step = max(1, len(weeks) // 6)
    ticks = [week.start.isoformat() for week in weeks[::step]]
    labels = "utcFormat(toDate(datum.value), '%b %-d, %Y')"
    axis = alt.Axis(values=ticks, labelExpr=labels, labelAngle=0, labelOverlap=True, title=None, grid=False)
    x = alt.X("week:O", axis=axis, scale=alt.Scale(paddingInner=0.25))
    base = alt.Chart(alt.NamedData(_VALUES)).encode(x=x)
    y = alt.Y("declined:Q", title="Declined detainers", axis=alt.Axis(tickCount=5), scale=alt.Scale(domainMin=0))
    gaps = base.transform_filter("datum.missing").mark_rect(color=COLOURS["gap"]).encode()
    drawn = base.transform_filter("!datum.missing").mark_bar(color=_BLUE).encode(y=y)
    layers = gaps + drawn
    if len(weeks) <= _WEEKS_WITH_FIGURES:
        figures = base.transform_filter("!datum.missing").mark_text(dy=-7, color=_INK)
        layers += figures.encode(y=y, text=alt.Text("declined:Q", format=","))
        absent = base.transform_filter("datum.missing").mark_text(color=_QUIET, angle=270)
        layers += absent.encode(y=alt.value(120), text=alt.value("no report"))
    width = 2 * _WIDTH if len(weeks) > 8 else _WIDTH
    return _chart(name, title, text, layers, 240, {_VALUES: values}, width)


@_once
def map_of_states(
    name: str,
    title: str,
    text: str,
    states: Sequence[Mapping[str, Any]],
    counties: Sequence[Mapping[str, Any]],
    circles: Sequence[Circle],
) -> Chart:
    """A map of the states, of GeoJSON geometries, with some counties in color and circles whose area is a count."""
    if not circles:
        return Chart(name, title, text, "")
    import altair as alt

    def shapes(geometries: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        return [{"type": "Feature", "geometry": geometry, "properties": {}} for geometry in geometries]

    ground = alt.Chart(alt.NamedData("states")).mark_geoshape(fill=COLOURS["gap"], stroke=_RULE, strokeWidth=0.8)
    there = alt.Chart(alt.NamedData("counties")).mark_geoshape(fill=_BLUE, stroke=None)
    values = [{"x": each.longitude, "y": each.latitude, "count": each.count} for each in circles]
    most = max(each.count for each in circles)
    size = alt.Scale(type="linear", domain=[0, most], range=[0, _LARGEST_CIRCLE])
    signs = (
        alt.Chart(alt.NamedData(_VALUES))
        .mark_circle(color=_ORANGE, opacity=0.65, stroke=_INK, strokeWidth=0.7)
        .encode(
            longitude=alt.Longitude("x:Q"),
            latitude=alt.Latitude("y:Q"),
            size=alt.Size("count:Q", scale=size, legend=None),
        )
    )
    drawn = (ground + there + signs).project(type="albersUsa")
    data: _Data = {"states": shapes(states), "counties": shapes(counties), _VALUES: values}
    return _chart(name, title, text, drawn, _MAP_HEIGHT, data)


_MAP_HEIGHT = 300
_LARGEST_CIRCLE = 1600
"""The area of the circle of the largest count, in square pixels."""


@_once
def multiples(name: str, title: str, text: str, places: Sequence[tuple[str, Sequence[Week]]]) -> Chart:
    """Declined week by week for some places, a small chart each, all on one scale. Missing weeks as in `series`."""
    if not places:
        return Chart(name, title, text, "")
    import altair as alt

    values = [
        {"at": at, "name": name, "week": week.start.isoformat(), "declined": week.declined,
         "missing": week.declined is None}
        for at, (name, weeks) in enumerate((drawable(place), weeks) for place, weeks in places)
        for week in weeks
    ]  # fmt: skip
    weeks = [week.start for week in places[0][1]] if places else []
    ends = [day.isoformat() for day in (weeks[0], weeks[-1])] if weeks else []
    axis = alt.Axis(
        values=ends, labelExpr="utcFormat(toDate(datum.value), '%b %-d, %Y')", labelAngle=0, title=None, ticks=False
    )
    x = alt.X("week:O", axis=axis, scale=alt.Scale(paddingInner=0.1))
    base = alt.Chart().encode(x=x)
    gaps = base.transform_filter("datum.missing").mark_rect(color=COLOURS["gap"])
    drawn = base.transform_filter("!datum.missing").mark_bar(color=_BLUE)
    figures = base.transform_filter("datum.declined > 0").mark_text(dy=-6, color=_INK)
    y = alt.Y("declined:Q", title=None, axis=alt.Axis(tickCount=2, grid=False), scale=alt.Scale(domainMin=0))
    layers = gaps + drawn.encode(y=y)
    if len(weeks) <= _WEEKS_WITH_FIGURES:
        layers += figures.encode(y=y, text=alt.Text("declined:Q", format=","))
    header = alt.Header(
        labelAngle=0, labelAlign="left", labelAnchor="start", labelOrient="top", labelFontSize=13, labelColor=_INK,
        title=None, labelExpr="split(datum.value, '|')[1]", labelPadding=2,
    )  # fmt: skip
    numbered = [{**value, "place": f"{value['at']:03}|{value['name']}"} for value in values]
    row = alt.Row("place:N", header=header)
    made = layers.properties(width=_WIDTH - 70, height=46).facet(row=row, data=alt.NamedData(_VALUES))
    return _drawn(name, title, text, made.properties(background="transparent"), {_VALUES: numbered})


_WEEKS_WITH_FIGURES = 16


def _with_room(most: int) -> altair.Scale:
    """A scale from 0 that leaves room for a figure behind the longest bar."""
    import altair as alt

    return alt.Scale(domain=[0, max(1, 1.15 * most)], nice=False)


def _names() -> altair.Y:
    """The names of bars at their left, in the order given."""
    import altair as alt

    axis = alt.Axis(labelExpr="datum.label", labelLimit=_LABEL_WIDTH, ticks=False, domain=False, labelPadding=10)
    return alt.Y("name:N", sort=alt.EncodingSortField(field="at", op="min"), title=None, axis=axis)


def _chart(
    name: str, title: str, text: str, drawn: altair.LayerChart, height: int, data: _Data, width: int = _WIDTH
) -> Chart:
    fitted = drawn.properties(
        width=width, height=height, autosize={"type": "fit-x", "contains": "padding"}, background="transparent"
    )
    return _drawn(name, title, text, fitted, data)


def _drawn(name: str, title: str, text: str, fitted: altair.LayerChart | altair.FacetChart, data: _Data) -> Chart:
    """A chart in the style of all of them, of data that it names."""
    import vl_convert

    axis = {
        "labelFontSize": 13, "titleFontSize": 13, "labelColor": _INK, "titleColor": _QUIET, "titleFontWeight": "normal",
        "gridColor": _RULE, "domainColor": _QUIET, "tickColor": _QUIET, "titlePadding": 8,
    }  # fmt: skip
    styled = fitted.configure(
        font=_FONT, aria=False, padding=4, axis=axis, view={"stroke": None}, text={"fontSize": 13},
        legend={"labelFontSize": 13, "labelColor": _INK},
    )  # fmt: skip
    # What is drawn here is well-formed; to check an outline's points one by one takes a second.
    svg = vl_convert.vegalite_to_svg({**styled.to_dict(validate=False), "datasets": data})
    return Chart(name, title, text, inline(svg, name, title, text))
