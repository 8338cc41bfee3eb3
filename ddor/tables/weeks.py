"""The rows of some weeks, as frames with what is known of each row beyond the report: what tabulations are made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import compress
from typing import Any

import pandas as pd

from ddor.archive import Archive, MissingWeek, Selection
from ddor.corrections.annotations import Annotations, Kind
from ddor.model import Period
from ddor.sections import Report, heading_column
from ddor.tables.rows import FRAMES, MARKS, SECTION_OF, frames

_Load = Callable[[str], pd.DataFrame]
_Read = Callable[[str, Sequence[str]], Mapping[str, Sequence[Any]]]

_BY_COLUMN = {"reports", *SECTION_OF}
"""The frames that are each one table of the archive, of which columns can be read alone."""


class Weeks:
    """The rows of some weeks: each frame of ddor.tables.rows.FRAMES, or some columns of it, read when first asked for.

    `periods` are the weeks that the rows are of, `missing` those between them that are not held. `load` gives a frame
    by its name; `read` gives columns of one alone, which tabulations of many weeks need to be done in time.
    """

    def __init__(
        self, load: _Load, periods: Sequence[Period], missing: Sequence[Period] = (), read: _Read | None = None
    ) -> None:
        self.periods = tuple(periods)
        self.missing = tuple(missing)
        self._load = load
        self._read = read
        self._frames: dict[str, pd.DataFrame] = {}
        self._columns: dict[str, dict[str, Sequence[Any]]] = {}

    @classmethod
    def of_report(cls, report: Report, annotations: Annotations | None = None) -> Weeks:
        """The rows of one report."""
        made = frames(report)
        return cls(lambda name: _marked(name, made[name], annotations), [report.period] if report.period else [])

    @classmethod
    def of_archive(cls, archive: Archive, selection: Selection, annotations: Annotations | None = None) -> Weeks:
        """The rows of some weeks of an archive."""
        chosen = None if selection.weeks is None else set(selection.weeks)
        held = archive.weeks()
        periods = [
            each.period
            for each in held
            if not isinstance(each, MissingWeek) and (chosen is None or each.period.start in chosen)
        ]
        return cls(
            lambda name: _marked(name, _from_archive(archive, selection, name), annotations),
            periods,
            [
                each.period
                for each in held
                if isinstance(each, MissingWeek) and periods and periods[0].start < each.period.start < periods[-1].end
            ],
            lambda name, names: _columns_with_marks(archive, selection, name, names, annotations),
        )

    def frame(self, name: str) -> pd.DataFrame:
        """A frame by its name in FRAMES; not to be changed."""
        if name not in self._frames:
            self._frames[name] = self._load(name)
        return self._frames[name]

    def records(self, name: str) -> list[dict[str, Any]]:
        """The rows of a frame as plain values by column."""
        return [{str(key): value for key, value in row.items()} for row in self.frame(name).to_dict("records")]

    def further(self, name: str) -> tuple[str, ...]:
        """The columns of the report in a frame whose meaning is not known, under their headings."""
        return tuple(map(str, self.frame(name).columns[len(FRAMES[name]) :]))

    def columns(self, name: str, *columns: str) -> Iterator[tuple[Any, ...]]:
        """The values of some columns of a frame, row by row."""
        if self._read is None or name in self._frames or name not in _BY_COLUMN:
            frame = self.frame(name)
            return zip(*(frame[column] for column in columns), strict=True)
        held = self._columns.setdefault(name, {})
        wanted = [column for column in dict.fromkeys(columns) if column not in held]
        held |= self._read(name, wanted) if wanted else {}
        if len({len(values) for values in held.values()}) > 1:
            # Another process has changed the archive between two readings, so all are read again at once.
            held |= self._read(name, list(held))
        return zip(*(held[column] for column in columns), strict=True)

    def as_corrected(self) -> Weeks:
        """The same without the rows that are marked as corrected."""

        def read(name: str, columns: Sequence[str]) -> Mapping[str, Sequence[Any]]:
            stays = [not gone for gone in self._corrected(name)]
            values = ([row[0] for row in self.columns(name, column)] for column in columns)
            return {column: list(compress(of, stays)) for column, of in zip(columns, values, strict=True)}

        return Weeks(lambda name: _uncorrected(self.frame(name)), self.periods, self.missing, read)

    def corrected_rows(self, name: str) -> int:
        """How many rows of a frame are marked as corrected."""
        return sum(self._corrected(name))

    def _corrected(self, name: str) -> list[bool]:
        """For each row of a frame, whether it is marked as corrected."""
        if name not in SECTION_OF:
            return [False] * len(list(self.columns(name, "week")))
        return [_says_corrected(marks) for (marks,) in self.columns(name, "marks")]

    def each(self) -> Iterator[tuple[Period, Weeks]]:
        """Each week on its own."""
        rows: dict[str, dict[date, list[int]]] = {}

        def rows_of(name: str, week: date) -> list[int]:
            if name not in rows:
                found: defaultdict[date, list[int]] = defaultdict(list)
                for at, (of,) in enumerate(self.columns(name, "week")):
                    found[of].append(at)
                rows[name] = found
            return rows[name].get(week, [])

        def load(week: date, name: str) -> pd.DataFrame:
            return self.frame(name).iloc[rows_of(name, week)]

        def read(week: date, name: str, columns: Sequence[str]) -> Mapping[str, Sequence[Any]]:
            chosen = rows_of(name, week)
            values = ([row[0] for row in self.columns(name, column)] for column in columns)
            return {column: [of[at] for at in chosen] for column, of in zip(columns, values, strict=True)}

        for period in self.periods:
            yield period, Weeks(partial(load, period.start), [period], read=partial(read, period.start))


def _from_archive(archive: Archive, selection: Selection, name: str) -> pd.DataFrame:
    """One of FRAMES, equal to what frames() makes of the same reports."""
    columns = [column.name for column in FRAMES[name]]
    values = _values(archive, selection, name, columns)
    frame = pd.DataFrame({each: pd.Series(list(values[each]), dtype=object) for each in columns})
    return _with_unknown_columns(archive, selection, name, frame)


def _columns_with_marks(
    archive: Archive, selection: Selection, name: str, columns: Sequence[str], annotations: Annotations | None
) -> Mapping[str, Sequence[Any]]:
    """Columns of a frame, all of one state of the archive; the marks of its rows where they are asked for."""
    if not set(MARKS) & set(columns):
        return _values(archive, selection, name, columns)
    with_keys = dict.fromkeys((*columns, "week", "geoid", "row"))
    values = dict(_values(archive, selection, name, list(with_keys)))
    keys = zip(values["week"], values["geoid"], values["row"], strict=True)
    values |= dict(zip(MARKS, _marks(SECTION_OF[name], keys, annotations), strict=True))
    return {column: values[column] for column in columns}


def _values(archive: Archive, selection: Selection, name: str, wanted: Sequence[str]) -> Mapping[str, Sequence[Any]]:
    """Columns of a frame as the archive has them; marks are empty."""
    rows = archive.select(name, selection, wanted).rows
    # Column by column, as pandas takes several times as long over rows.
    return dict(zip(wanted, zip(*rows, strict=True), strict=True)) if rows else dict.fromkeys(wanted, ())


def _with_unknown_columns(archive: Archive, selection: Selection, name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """A frame with the report's columns that are not known behind its own, under their headings."""
    if name not in ("declined", "high_volume", "policies"):
        return frame
    cells = archive.select_unknown(name, selection).rows
    if not cells:
        return frame
    by_heading: dict[str, dict[tuple[date, int], str]] = {}
    for week, row, heading, text in cells:
        by_heading.setdefault(heading_column(heading), {})[week, row] = text
    keys = list(zip(frame["week"], frame["row"], strict=True))
    further = {heading: [texts.get(key) for key in keys] for heading, texts in by_heading.items()}
    return pd.concat([frame, pd.DataFrame(further, dtype=object)], axis=1)


def _marked(name: str, frame: pd.DataFrame, annotations: Annotations | None) -> pd.DataFrame:
    """A frame with what is known of its rows beyond the report."""
    section = SECTION_OF.get(name)
    if annotations is None or section is None:
        return frame
    keys = zip(frame["week"], frame["geoid"], frame["row"], strict=True)
    marks, because = (pd.Series(values, frame.index, object) for values in _marks(section, keys, annotations))
    return frame.assign(marks=marks, marks_because=because)


def _marks(
    section: str, rows: Iterable[tuple[date, str | None, int]], annotations: Annotations | None
) -> tuple[list[str | None], list[str | None]]:
    """For rows of a section, by week, GEOID and number, the kinds of what is known of each, and what that is."""
    listed = annotations.listed if annotations is not None else ()
    annotated = {each.week for each in listed}
    marks: list[str | None] = []
    because: list[str | None] = []
    for week, geoid, row in rows:
        found = annotations.of_row(week, section, geoid, row) if annotations and week in annotated else ()
        marks.append("; ".join(dict.fromkeys(str(each.kind) for each in found)) or None)
        because.append(" ".join(f"{each.text} ({each.source})" for each in found) or None)
    return marks, because


def _uncorrected(frame: pd.DataFrame) -> pd.DataFrame:
    if "marks" not in frame:
        return frame
    stays = [not _says_corrected(marks) for marks in frame["marks"]]
    return frame[pd.Series(stays, frame.index, dtype=bool)].reset_index(drop=True)


def _says_corrected(marks: str | None) -> bool:
    return marks is not None and str(Kind.CORRECTED) in marks.split("; ")
