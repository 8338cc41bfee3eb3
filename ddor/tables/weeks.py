"""The rows of some weeks, as frames with what is known of each row beyond the report: what tabulations are made of."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from ddor.annotations import Annotations, Kind
from ddor.archive import Archive, MissingWeek, Selection
from ddor.model import Period, Report
from ddor.tables.rows import FRAMES, SECTION_OF, UNDECIDED, frames, heading_column

_Load = Callable[[str], pd.DataFrame]

_PLACE = ("week", "row", "state", "geoid", "jurisdiction", "jurisdiction_state", "marks", "marks_because")
_COUNTED: Mapping[str, frozenset[str]] = {
    "declined": frozenset((*_PLACE, "agency", "citizenship", "country", "issued", "declined")),
    "offenses": frozenset((*_PLACE, "agency", "offense", "status", "ncic_code", "ncic_category")),
    "high_volume": frozenset((*_PLACE, "jurisdiction_printed", "detainers_issued")),
    "policies": frozenset((*_PLACE, "jurisdiction_printed", "policy")),
    "criteria": frozenset((*_PLACE, "criterion")),
}
"""The columns of frames that tabulations count by; reading all of them takes a few times as long."""

_NOT_HELD = {"marks", "marks_because"}


class Weeks:
    """The rows of some weeks: each frame of ddor.tables.rows.FRAMES, made when it is first asked for.

    `periods` are the weeks that the rows are of, `missing` those between them that are not held.
    """

    def __init__(self, load: _Load, periods: Sequence[Period], missing: Sequence[Period] = ()) -> None:
        self.periods = tuple(periods)
        self.missing = tuple(missing)
        self._load = load
        self._frames: dict[str, pd.DataFrame] = {}

    @classmethod
    def of_report(cls, report: Report, annotations: Annotations | None = None) -> Weeks:
        """The rows of one report."""
        made = frames(report)
        return cls(lambda name: _marked(name, made[name], annotations), [report.period] if report.period else [])

    @classmethod
    def of_archive(
        cls,
        archive: Archive,
        selection: Selection,
        annotations: Annotations | None = None,
        to_count: bool = False,
    ) -> Weeks:
        """The rows of some weeks of an archive, read when they are first asked for.

        With `to_count`, the frames lack the columns that nothing is counted by: what is printed, and where.
        """
        chosen = None if selection.weeks is None else set(selection.weeks)
        held = archive.weeks()
        periods = [
            each.period
            for each in held
            if not isinstance(each, MissingWeek) and (chosen is None or each.period.start in chosen)
        ]
        return cls(
            lambda name: _marked(name, _from_archive(archive, selection, name, to_count), annotations),
            periods,
            [
                each.period
                for each in held
                if isinstance(each, MissingWeek) and periods and periods[0].start < each.period.start < periods[-1].end
            ],
        )

    def frame(self, name: str) -> pd.DataFrame:
        """A frame by its name in FRAMES; not to be changed."""
        if name not in self._frames:
            self._frames[name] = self._load(name)
        return self._frames[name]

    def as_corrected(self) -> Weeks:
        """The same without the rows that are marked as corrected."""
        return Weeks(lambda name: _uncorrected(self.frame(name)), self.periods, self.missing)

    def corrected_rows(self, name: str) -> int:
        """How many rows of a frame are marked as corrected."""
        return int(_is_corrected(self.frame(name)).sum())

    def each(self) -> Iterator[tuple[Period, Weeks]]:
        """Each week on its own."""
        split: dict[str, Mapping[date, pd.DataFrame]] = {}

        def of_week(name: str, week: date) -> pd.DataFrame:
            frame = self.frame(name)
            if name not in split:
                split[name] = {
                    frame["week"].loc[rows[0]]: frame.loc[rows] for rows in frame.groupby("week").groups.values()
                }
            return split[name].get(week, frame.iloc[:0])

        for period in self.periods:
            yield period, Weeks(lambda name, week=period.start: of_week(name, week), [period])  # type: ignore[misc]


def _from_archive(archive: Archive, selection: Selection, name: str, to_count: bool) -> pd.DataFrame:
    """One of FRAMES, equal to what frames() makes of the same reports."""
    if name == "notes":
        kinds = {"note": "notes", "correction": "corrections"}
        parts = [_read(archive, selection, table, name).assign(kind=kind) for kind, table in kinds.items()]
        frame = pd.concat(parts, ignore_index=True).sort_values("week", kind="stable", ignore_index=True)
        return frame[[column.name for column in FRAMES[name]]].astype(object)
    if to_count and name in _COUNTED:
        return _read(archive, selection, name, name, _COUNTED[name])
    return _with_unknown_columns(archive, selection, name, _read(archive, selection, name, name))


def _read(
    archive: Archive, selection: Selection, table: str, name: str, only: frozenset[str] | None = None
) -> pd.DataFrame:
    wanted = [column.name for column in FRAMES[name] if only is None or column.name in only]
    made_here = _NOT_HELD | {"continued_on"} | ({"kind"} if name == "notes" else set())
    ask = [each for each in wanted if each not in made_here] + (["continued"] if "continued_on" in wanted else [])
    selected = archive.select(table, selection, ask)
    nothing = [None] * len(selected.rows)
    # Column by column, as pandas takes several times as long over rows.
    values: dict[str, Sequence[Any]] = dict.fromkeys(wanted, nothing)
    values |= dict(zip(selected.columns, zip(*selected.rows, strict=True), strict=True)) if selected.rows else {}
    if "continued_on" in wanted:
        values["continued_on"] = [_pages(text) for text in values["continued"]] if selected.rows else nothing
    if "method" in wanted:
        values["method"] = [method or UNDECIDED for method in values["method"]]
    if "same_name_states" in wanted:
        values["same_name_states"] = [text and len(text.split(",")) for text in values["same_name_states"]]
    return pd.DataFrame({each: pd.Series(list(values[each]), dtype=object) for each in wanted})


def _pages(continued: str | None) -> str | None:
    return " ".join(str(region["page"]) for region in json.loads(continued)) if continued else None


def _with_unknown_columns(archive: Archive, selection: Selection, name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """A frame with the report's columns that are not known behind its own, under their headings."""
    if name not in ("declined", "high_volume", "policies"):
        return frame
    cells = archive.select(f"unknown_{name}", selection).rows
    if not cells:
        return frame
    by_heading: dict[str, dict[tuple[date, int], str]] = {}
    for week, _, row, heading, text in cells:
        by_heading.setdefault(heading_column(heading), {})[week, row] = text
    keys = list(zip(frame["week"], frame["row"], strict=True))
    further = {heading: [texts.get(key) for key in keys] for heading, texts in by_heading.items()}
    return pd.concat([frame, pd.DataFrame(further, dtype=object)], axis=1)


def _marked(name: str, frame: pd.DataFrame, annotations: Annotations | None) -> pd.DataFrame:
    """A frame with what is known of its rows beyond the report."""
    section = SECTION_OF.get(name)
    if annotations is None or section is None:
        return frame
    annotated = {each.week for each in annotations.listed}
    marks: list[str | None] = [None] * len(frame)
    because: list[str | None] = [None] * len(frame)
    for at, (week, geoid, row) in enumerate(zip(frame["week"], frame["geoid"], frame["row"], strict=True)):
        found = annotations.of_row(week, section, geoid, row) if week in annotated else ()
        if found:
            marks[at] = "; ".join(dict.fromkeys(str(each.kind) for each in found))
            because[at] = " ".join(f"{each.text} ({each.source})" for each in found)
    return frame.assign(
        marks=pd.Series(marks, frame.index, object), marks_because=pd.Series(because, frame.index, object)
    )


def _is_corrected(frame: pd.DataFrame) -> pd.Series[bool]:
    if "marks" not in frame:
        return pd.Series(False, frame.index)
    corrected = str(Kind.CORRECTED)
    return pd.Series([mark is not None and corrected in mark.split("; ") for mark in frame["marks"]], frame.index, bool)


def _uncorrected(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[~_is_corrected(frame)].reset_index(drop=True)
