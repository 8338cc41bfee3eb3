"""The one table of the report: its sections, their rows, and each column's name, kind of value and meaning.

The archive's tables, the frames, CSV files, JSON, the data dictionary, the site's tables and the filters are derived
from what is declared here. A column of a section is a field of its row's class (ddor.columns says how).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any, ClassVar

from ddor.columns import Column, Item, Value, columns_of, stated, typed_frame
from ddor.model import Audit, Document, Jurisdiction, Period, Printed, Problem, Severity, Source, Status

if TYPE_CHECKING:
    import pandas as pd

UNDECIDED = "undecided"
"""The value of the column `method` where no single county was found."""

MARKS = (
    Column("marks", Value.TEXT, "What is known of the row beyond the report: corrected, disputed, note."),
    Column("marks_because", Value.TEXT, "What was corrected, disputed or noted, and who says so."),
)


RECOGNIZED = (
    Column(
        "certainty",
        Value.DECIMAL,
        "Certainty of the row's least certain cell, if recognized in a picture of the page, 0 to 100. Empty where the "
        "PDF has the text itself.",
        lambda item: item.row.certainty,
    ),
    Column(
        "unsure",
        Value.TEXT,
        "Which of the row's cells were recognized with little certainty and need checking.",
        lambda item: ", ".join(item.row.unsure) or None,
    ),
)
"""The columns of rows that were recognized in a picture."""

STRUCK_OUT = "whole row"
"""The value of the column `struck_out` where a line is drawn through a whole row."""

STRUCK = Column(
    "struck_out",
    Value.TEXT,
    f"{STRUCK_OUT}: a line is drawn through it on the page. Otherwise the cells that have struck-out words. What is "
    "struck out is read and counted as printed. Empty where nothing is struck out.",
    lambda item: item.row.struck_out,
)


def _of_place(field: str, missing: Any = None) -> Callable[[Item], Any]:
    def get(item: Item) -> Any:
        place = item.row.jurisdiction
        return missing if place is None else getattr(place, field)

    return get


JURISDICTION: Mapping[str, Column] = {
    "geoid": Column(
        "geoid",
        Value.TEXT,
        "Census GEOID of the county or county equivalent that the row was matched to (five digits; two for a whole "
        "state, seven for a city of several counties). If the county is undecided, this and the columns about it are "
        "empty.",
        _of_place("geoid"),
        filters=("geoid", "alone"),
    ),
    "geoids": Column(
        "geoids",
        Value.TEXT,
        "For a state or a city of several counties: the GEOIDs of the counties in it, separated by spaces.",
        lambda item: " ".join(item.row.jurisdiction.geoids) or None if item.row.jurisdiction else None,
    ),
    "name": Column("jurisdiction", Value.TEXT, "That county's name.", _of_place("name"), heading="County"),
    "state": Column("jurisdiction_state", Value.TEXT, "That county's state, USPS code.", _of_place("state")),
    "method": Column(
        "method",
        Value.TEXT,
        "How the county was determined, such as exact; undecided if it wasn't.",
        _of_place("method", UNDECIDED),
    ),
    "score": Column("score", Value.DECIMAL, "How sure the match is, 0 to 100.", _of_place("score")),
    "runner_up": Column("runner_up", Value.TEXT, "The next best place.", _of_place("runner_up"), internal=True),
    "runner_up_score": Column(
        "runner_up_score",
        Value.DECIMAL,
        "How well the next best place fits, 0 to 100.",
        _of_place("runner_up_score"),
        internal=True,
    ),
    "sentence": Column(
        "method_sentence",
        Value.TEXT,
        "What was found, in a sentence, so that a person can check it.",
        _of_place("sentence"),
        internal=True,
    ),
    "namesakes": Column(
        "namesakes",
        Value.TEXT,
        "USPS codes of all states with a county of this name, separated by commas.",
        lambda item: ",".join(item.row.jurisdiction.namesakes) if item.row.jurisdiction else None,
        internal=True,
    ),
}
"""The columns about the county that a row was matched to, by the field of Jurisdiction that each one shows."""

_GROUPS = {Jurisdiction | None: tuple(JURISDICTION.values())}

_SAME_NAME_STATES = Column(
    "same_name_states",
    Value.NUMBER,
    "How many states have a county of this name.",
    lambda item: len(item.row.jurisdiction.namesakes) if item.row.jurisdiction else None,
    heading="States with that name",
)


_ENACTED_EARLIEST = Column(
    "enacted_earliest",
    Value.DATE,
    "The earliest day that the date can mean: 2017-02-01 for 2017-02.",
    lambda item: item.row.enacted_earliest,
    internal=True,
)
_PRINTED_DATE = "That date as printed."
_STATE = "State, USPS code. Empty if the printed one is unknown."
_STATE_PRINTED = "State as printed. Empty if the state has no column of its own."


@dataclass(frozen=True, slots=True)
class Offense:
    """One offense of one person.

    `ncic_code` is the two-digit group of the FBI's NCIC uniform offense classification, followed by "00" ("1300"), and
    `ncic_category` is that group's name; both are None for a wording that isn't in the table of offenses.
    """

    offense: str = stated("The offense in ICE's words, without the status.", filters=("offense",))
    status: Status | None = stated(
        "convicted or charged. Empty if the report doesn't say; never guessed.", filters=("status",)
    )
    ncic_code: str | None = stated(
        "Group of the FBI's NCIC classification, such as 1300. Empty for unknown wordings.", filters=("category",)
    )
    ncic_category: str | None = stated("Name of that group.")
    printed: str = stated(
        "The entry as printed, with the status.", name="offense_printed", shown="made", heading="Offense, as printed"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What rows of all sections have. `number` counts the rows of the section from 1.

    `printed` maps the meaning of a column ("agency", "issued") to its cell; `other` maps the printed heading of a
    column of unknown meaning to its cell. `struck_out` is STRUCK_OUT, or the names of the cells with struck-out words,
    separated by commas; None if there are none.
    """

    number: int
    printed: Mapping[str, Printed]
    other: Mapping[str, Printed]
    source: Source
    struck_out: str | None = None

    @property
    def certainty(self) -> float | None:
        """The certainty of its least certain cell, 0 to 100; None if no cell was recognized in a picture."""
        return min((cell.certainty for cell in self._cells() if cell.certainty is not None), default=None)

    @property
    def unsure(self) -> tuple[str, ...]:
        """The cells recognized with little certainty, by their meanings or, failing that, their headings."""
        cells = (*self.printed.items(), *self.other.items())
        return tuple(name for name, cell in cells if cell.is_unsure)

    def _cells(self) -> Iterator[Printed]:
        yield from self.printed.values()
        yield from self.other.values()


@dataclass(frozen=True, slots=True, kw_only=True)
class HighVolume(Row):
    """One row of Section I: a jurisdiction and how many detainers were issued to it."""

    FURTHER: ClassVar[Mapping[str, tuple[Column, ...]]] = {"jurisdiction": (_SAME_NAME_STATES,)}

    jurisdiction_printed: str = stated(
        "The jurisdiction as printed.", filters=("agency",), shown="made", heading="Jurisdiction, as printed"
    )
    state: str | None = stated(_STATE, printed=_STATE_PRINTED, filters=("state",), shown="printed", heading="State")
    jurisdiction: Jurisdiction | None
    detainers_issued: int | None = stated(
        "Detainers issued to it. Empty if what is printed isn't a number.",
        printed="That number as printed.",
        shown="printed",
        heading="Detainers issued",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclinedDetainer(Row):
    """One row of Section II: one person released.

    `state` is a USPS code, `country` an ISO 3166-1 alpha-3 code; both are None if the printed text is unknown.
    """

    state: str | None = stated(_STATE, printed=_STATE_PRINTED, filters=("state",), heading="State")
    county: str | None = stated("County as printed. Empty if none is printed.", name="county_printed")
    agency: str = stated(
        "The cell that names the agency, as printed.", filters=("agency",), shown="made", heading="Agency, as printed"
    )
    agency_name: str | None = stated(
        "The agency that the cell names, without the place after it and with abbreviations written out. All "
        "spellings of one agency in a county get one name, which is what is counted.",
        default=None,
    )
    jurisdiction: Jurisdiction | None
    citizenship: str = stated("Country of citizenship, as printed.", shown="made", heading="Citizenship, as printed")
    country: str | None = stated(
        "That country, ISO 3166-1 alpha-3. Empty if the printed one is unknown.", filters=("country", "region")
    )
    issued: date | None = stated(
        "When the detainer was issued. Empty if what is printed isn't a date.",
        printed=_PRINTED_DATE,
        filters=("issued",),
        shown="made",
        heading="Detainer issued",
    )
    declined: date | None = stated(
        "When it was declined. Empty if what is printed isn't a date.",
        printed=_PRINTED_DATE,
        filters=("declined",),
        shown="made",
        heading="Declined",
    )
    offenses: tuple[Offense, ...] = stated(
        "One of the person's offenses; there may be several.",
        cell="activity",
        printed="Notable criminal activity, as printed; the table offenses has it split up.",
        count="How many offenses are listed for the person; the table offenses lists them one by one.",
        shown="printed",
        heading="Offenses, as printed",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy(Row):
    """One row of Section III: a policy, where it is in force, and on what terms detainers are honored.

    `enacted` is an ISO 8601 date to the precision printed ("2017-02" or "2017-02-08"). `kind` is None until places are
    reconciled.
    """

    FURTHER: ClassVar[Mapping[str, tuple[Column, ...]]] = {"enacted": (_ENACTED_EARLIEST,)}

    jurisdiction_printed: str = stated(
        "The jurisdiction as printed.", filters=("agency",), shown="made", heading="Jurisdiction, as printed"
    )
    kind: str | None = stated("Kind of jurisdiction: county, city, state, all county jails of a state.", default=None)
    state: str | None = stated(_STATE, filters=("state",), heading="State")
    jurisdiction: Jurisdiction | None
    aor: str | None = stated("Field office whose area of responsibility it is in.", heading="Area of responsibility")
    enacted: str | None = stated(
        "When it was enacted, ISO 8601 to the precision printed: 2017-02 or 2017-02-08.",
        printed=_PRINTED_DATE,
        shown="printed",
        heading="Enacted",
    )
    policy: str = stated("The policy's title, as printed.", shown="made", heading="Policy, as printed")
    criteria: tuple[str, ...] = stated(
        "A criterion for honoring a detainer, as printed.",
        cell="criteria",
        printed="Criteria for honoring a detainer, as printed; the table criteria lists them one by one.",
        count="How many criteria the policy has; the table criteria lists them one by one.",
        heading="Criteria for honoring a detainer, as printed",
    )

    @property
    def enacted_earliest(self) -> date | None:
        """The earliest day that a date can mean if it is printed to the year, the month or the day."""
        if self.enacted is None:
            return None
        year, month, day = (*(int(part) for part in self.enacted.split("-")), 1, 1)[:3]
        return date(year, month, day)


@dataclass(frozen=True, slots=True)
class Report:
    """One weekly report as read.

    `detainers_issued` and `declined_stated` are the totals stated in its text, None if it states none. `text`
    has every heading and paragraph outside the tables that isn't a note or a correction.
    """

    document: Document
    period: Period | None
    detainers_issued: int | None
    declined_stated: int | None
    high_volume: tuple[HighVolume, ...]
    declined: tuple[DeclinedDetainer, ...]
    policies: tuple[Policy, ...]
    notes: tuple[Printed, ...]
    corrections: tuple[Printed, ...]
    text: tuple[Printed, ...]
    problems: tuple[Problem, ...]
    audit: Audit = field(default=Audit(0, 0, 0))

    def of_text(self) -> Report:
        """The report without the rows recognized in pictures, which other PDF readers can't see."""
        kept: dict[str, Any] = {
            each.table: tuple(row for row in each.rows(self) if row.certainty is None) for each in ROW_SECTIONS
        }
        return replace(self, **kept)

    def frame(self, table: str) -> pd.DataFrame:
        """One of TABLES as a typed pandas frame: dates as datetime64, numbers as Int64, text as string."""
        columns = TABLES[table].columns
        return typed_frame(columns, TABLES[table].values(self, TABLES[table].names))

    def _repr_html_(self) -> str:
        days = f"{self.period.start} – {self.period.end}" if self.period else "days not found"
        counts = {"declined": self.declined, "highest volume": self.high_volume, "policies": self.policies}
        rows = "".join(f"<tr><td>{name}</td><td>{len(rows):,}</td></tr>" for name, rows in counts.items())
        problems = f"<tr><td>problems</td><td>{len(self.problems):,}</td></tr>"
        return f"<table><caption>{escape(self.document.file)}, {days}</caption>{rows}{problems}</table>"


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the report: its numeral, what its table is called, and what a row of it is."""

    numeral: str
    table: str
    title: str
    a_row_is: str

    def rows(self, report: Report) -> tuple[Any, ...]:
        """A report's rows in this section; for Section IV, its notes."""
        rows: tuple[Any, ...] = getattr(report, self.table)
        return rows


HIGH_VOLUME = Section(
    "I", "high_volume", "highest volume of detainers", "a jurisdiction with the most detainers issued"
)
DECLINED = Section("II", "declined", "declined detainers", "a person")
POLICIES = Section("III", "policies", "policies", "a policy")
NOTES = Section("IV", "notes", "notes", "a note")

SECTIONS = (HIGH_VOLUME, DECLINED, POLICIES, NOTES)
"""In the order of the report."""

ROW_SECTIONS = (HIGH_VOLUME, DECLINED, POLICIES)
"""Those with a table of rows."""


def _of_source(get: Callable[[Source], Any]) -> Callable[[Item], Any]:
    def of(item: Item) -> Any:
        source = (item.row if item.row is not None else item.part).source
        return None if source is None else get(source)

    return of


PLACE = (
    Column("page", Value.NUMBER, "Page of the PDF on which it is printed, from 1.", _of_source(lambda s: s.page)),
    Column(
        "continued_on",
        Value.TEXT,
        "Further pages that it continues on.",
        _of_source(lambda s: " ".join(str(region.page) for region in s.continued) or None),
    ),
    *(
        Column(name, Value.DECIMAL, meaning, _of_source(lambda s, at=at: s.bbox[at]))  # type: ignore[misc]
        for at, (name, meaning) in enumerate(
            (
                ("x0", "Left edge of its rectangle, in points from the left of the page."),
                ("top", "Upper edge, in points from the top of the page."),
                ("x1", "Right edge, in points from the left of the page."),
                ("bottom", "Lower edge, in points from the top of the page."),
            )
        )
    ),
)
"""Where a row is printed."""


@dataclass(frozen=True, slots=True)
class RowTable:
    """A table of the report's rows: title, what a row is, columns in order, and which of them identify a row.

    `section` is the section whose rows it has, and `part_of` the table whose rows its rows are parts of. `items` gives
    what each row is made from. `leads_to` are other tables, with the columns that name a row there.
    """

    name: str
    title: str
    a_row_is: str
    keys: tuple[str, ...]
    all_columns: tuple[Column, ...]
    items: Callable[[Report], Iterable[Item]]
    section: Section | None = None
    part_of: str | None = None

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns for people."""
        return tuple(column for column in self.all_columns if not column.internal)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns for people."""
        return tuple(column.name for column in self.columns)

    @property
    def shown(self) -> tuple[str, ...]:
        """The names of the columns that a terminal has room for."""
        return tuple(column.name for column in self.columns if column.shown)

    @property
    def filters(self) -> Mapping[str, str]:
        """The filters for rows of this table, by name, and the column that each one looks at."""
        return {name: column.name for column in self.all_columns for name in column.filters}

    @property
    def also_filtered(self) -> Mapping[str, str]:
        """The second column that a filter looks at, by the filter's name: a row passes if either one does."""
        return {"agency": "agency_name"} if "agency_name" in {column.name for column in self.all_columns} else {}

    def column(self, name: str) -> Column:
        """A column by its name. Raises KeyError if there is none."""
        for column in self.all_columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def values(self, report: Report, names: Iterable[str]) -> list[tuple[Any, ...]]:
        """Columns of a report's rows; None in columns that aren't part of the report."""
        getters = [self.column(name).get or _nothing for name in names]
        return [tuple(get(item) for get in getters) for item in self.items(report)]


def _nothing(_: Item) -> None:
    return None


_WEEK = Column(
    "week",
    Value.DATE,
    "First day of the week that the report covers.",
    lambda item: item.report.period.start if item.report.period else None,
    required=True,
)
_ROW = Column(
    "row",
    Value.NUMBER,
    "Number of the row in its section, from 1.",
    lambda item: item.row.number,
    required=True,
    filters=("row",),
)


def _number(name: str, meaning: str) -> Column:
    return Column(name, Value.NUMBER, meaning, lambda item: item.number, required=True)


def _problems(severity: Severity) -> Callable[[Item], int]:
    return lambda item: sum(problem.severity is severity for problem in item.report.problems)


def _rows_of(section: Section, kind: type[Row]) -> RowTable:
    return RowTable(
        name=section.table,
        title=f"Section {section.numeral}: {section.title}",
        a_row_is=section.a_row_is,
        keys=("week", "row"),
        all_columns=(_WEEK, _ROW, *columns_of(kind, "row", _GROUPS), *RECOGNIZED, STRUCK, *MARKS, *PLACE),
        items=lambda report: (Item(report, row) for row in getattr(report, section.table)),
        section=section,
    )


def _parts_of(
    of: RowTable, name: str, a_row_is: str, number: str, beside: Iterable[str], own: Iterable[Column]
) -> RowTable:
    """The parts of a table's rows, each with some of the columns of its row."""
    return RowTable(
        name=name,
        title=of.title.partition(":")[0] + f": {name}",
        a_row_is=a_row_is,
        keys=("week", "row", number),
        all_columns=(
            _WEEK,
            _ROW,
            _number(number, f"Number among the row's {name}, from 1."),
            *(column for column in of.all_columns if column.name in set(beside)),
            *own,
            *RECOGNIZED,
            STRUCK,
            *MARKS,
            *PLACE,
        ),
        items=lambda report: (
            Item(report, row, part, at)
            for row in getattr(report, of.name)
            for at, part in enumerate(getattr(row, name), 1)
        ),
        section=of.section,
        part_of=of.name,
    )


def _texts(report: Report) -> Iterator[Item]:
    for texts in (report.notes, report.corrections):
        for number, text in enumerate(texts, 1):
            yield Item(report, part=text, number=number)


_high_volume, _declined, _policies = (
    _rows_of(section, kind)
    for section, kind in ((HIGH_VOLUME, HighVolume), (DECLINED, DeclinedDetainer), (POLICIES, Policy))
)
_PLACED = tuple(column.name for column in JURISDICTION.values() if not column.internal)

_offenses = _parts_of(
    _declined,
    "offenses",
    "an offense of a person",
    "offense_number",
    beside=("state", "agency", "agency_name", *_PLACED, "citizenship", "country", "issued", "declined"),
    own=columns_of(Offense, "part", {}),
)
_criteria = _parts_of(
    _policies,
    "criteria",
    "a criterion of a policy",
    "criterion_number",
    beside=("jurisdiction_printed", "state", *_PLACED),
    own=(
        Column(
            "criterion",
            Value.TEXT,
            "The criterion, as printed.",
            lambda item: item.part,
            required=True,
            heading="Criterion, as printed",
        ),
    ),
)
_reports = RowTable(
    name="reports",
    title="Reports",
    a_row_is="a report",
    keys=("week",),
    all_columns=(
        _WEEK,
        Column(
            "week_end",
            Value.DATE,
            "Last day of the week, as this report prints it.",
            lambda item: item.report.period.end if item.report.period else None,
            required=True,
        ),
        Column("file", Value.TEXT, "Name of the PDF.", lambda item: item.report.document.file, required=True),
        Column(
            "sha256",
            Value.TEXT,
            "SHA-256 of the PDF's bytes, hexadecimal.",
            lambda item: item.report.document.sha256,
            required=True,
        ),
        Column("pages", Value.NUMBER, "Number of its pages.", lambda item: item.report.document.pages, required=True),
        Column(
            "detainers_issued",
            Value.NUMBER,
            "Detainers issued in all, as stated in the text. Empty if the text gives no total.",
            lambda item: item.report.detainers_issued,
        ),
        Column(
            "declined_stated",
            Value.NUMBER,
            "Detainers declined in all, as stated in the text. Empty if the text gives no total.",
            lambda item: item.report.declined_stated,
        ),
        Column("words", Value.NUMBER, "Words in the PDF.", lambda item: item.report.audit.words, required=True),
        Column(
            "words_accounted",
            Value.NUMBER,
            "How many of the words were used in exactly one place in the reading.",
            lambda item: item.report.audit.accounted,
            required=True,
        ),
        *(
            Column(f"{severity.value}s", Value.NUMBER, meaning, _problems(severity), counts="problems")
            for severity, meaning in (
                (Severity.ERROR, "Problems that are errors: a figure may be wrong."),
                (Severity.WARNING, "Problems that are warnings: something to check."),
                (Severity.INFO, "Problems that are notes (info): something to know."),
            )
        ),
    ),
    items=lambda report: [Item(report)],
)
_notes = RowTable(
    name="notes",
    title="Section IV: notes, and corrections",
    a_row_is="a note or a correction that the report prints",
    keys=("week", "kind", "number"),
    all_columns=(
        _WEEK,
        Column(
            "kind",
            Value.TEXT,
            "note: a note of Section IV. correction: a printed correction of an earlier report.",
            lambda item: "note" if item.part in item.report.notes else "correction",
            required=True,
        ),
        _number("number", "Number of the note, or of the correction, in this report, from 1."),
        Column(
            "text",
            Value.TEXT,
            "What is printed, with white space collapsed.",
            lambda item: item.part.text,
            required=True,
        ),
        *PLACE,
    ),
    items=_texts,
    section=NOTES,
)
_problems_table = RowTable(
    name="problems",
    title="Problems",
    a_row_is="something to know before a figure is printed",
    keys=(),
    all_columns=(
        _WEEK,
        Column(
            "severity",
            Value.TEXT,
            "error (a figure may be wrong), warning (something to check), info (something to know).",
            lambda item: str(item.part.severity),
            required=True,
        ),
        Column(
            "code",
            Value.TEXT,
            "Kind of problem; docs/problems.md explains each.",
            lambda item: item.part.code,
            required=True,
        ),
        Column(
            "message", Value.TEXT, "The problem, described for people.", lambda item: item.part.message, required=True
        ),
        *PLACE,
    ),
    items=lambda report: (Item(report, part=problem, number=at) for at, problem in enumerate(report.problems, 1)),
)

TABLES: Mapping[str, RowTable] = {
    table.name: table
    for table in (_reports, _declined, _offenses, _high_volume, _policies, _criteria, _notes, _problems_table)
}
"""The tables of rows by name. Unknown columns of the report follow a table's own, under their headings."""

_TAKEN = {name for table in TABLES.values() for name in table.names}


def heading_column(heading: str) -> str:
    """A table's name for an unknown column of the report: its printed heading, marked so it can't clash."""
    return f"{heading} (as printed)" if heading in _TAKEN else heading
