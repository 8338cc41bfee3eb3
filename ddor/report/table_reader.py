"""One section's tables to typed rows."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ddor.model import Printed
from ddor.pdf.layout import Place, Row
from ddor.pdf.stitch import align, stitch
from ddor.report.headings import Column, Heading
from ddor.report.ledger import Ledger
from ddor.report.marks import shortened, tidy, value_of, without_marks
from ddor.report.numbers import read_number
from ddor.report.odd_rows import are_column_numbers, holds_value
from ddor.report.rows import RowReader, runs_on
from ddor.report.section_tables import Piece
from ddor.report.vocabulary import NUMERALS, Section, Vocabulary, fold
from ddor.sections import STRUCK_OUT, DeclinedDetainer, HighVolume, Policy
from ddor.states import find_state

REQUIRED: Mapping[Section, tuple[str, ...]] = {
    "high_volume": ("jurisdiction", "detainers_issued"),
    "declined": ("agency", "citizenship", "issued", "declined", "activity"),
    "policies": ("jurisdiction", "enacted", "policy", "criteria"),
}
"""The columns that each section's table must have, by meaning."""

Typed = HighVolume | DeclinedDetainer | Policy


@dataclass(slots=True)
class TableReader:
    """Reads the tables of one section; rows go on counting from one table to the next.

    `rows` are the typed rows, `banners` the texts of rows that go across the whole table, `unruled` where the first
    table is whose cells no rules tell apart.
    """

    section: Section
    vocabulary: Vocabulary
    ledger: Ledger
    rows: list[Typed] = field(default_factory=list)
    banners: list[Printed] = field(default_factory=list)
    unruled: Place | None = None

    def read(self, pieces: list[Piece]) -> None:
        """Read one table from its pieces, the first of which has a heading.

        The pieces are used up: a long table's cells are let go of as they become rows, so that the two never
        take up memory at once.
        """
        heading = pieces[0].heading
        if heading is None:
            raise ValueError("the first piece of a table has its heading")
        self._headings(pieces, heading)
        if self.unruled is None:
            self.unruled = next((Place(p.table.page, p.table.box) for p in pieces if not p.table.ruled), None)
        by_page = [align(piece.table, piece.edges(heading), piece.first_data_row) for piece in pieces]
        pieces.clear()
        stitched = stitch(by_page, lambda row, next_row, merged: self._runs_on(heading, row, next_row, merged))
        by_page.clear()
        remaining = deque(stitched.rows)
        stitched.rows.clear()
        reader = RowReader(heading.columns, self.vocabulary, self.ledger)
        group: Printed | None = None
        for i in range(len(remaining)):
            row = remaining.popleft()
            if all(cell.is_empty for cell in row.cells):
                continue
            self.ledger.claim_cells(row.cells)
            if _is_of_headings(row, heading.columns):
                continue
            if _is_banner(row):
                group = self._banner(row) or group
            elif self._is_total(row, heading.columns):
                self._check_total(row)
            else:
                self._stitching(row, i in stitched.carried)
                struck_out = self._struck(row, heading.columns)
                typed = self._typed(reader, row, group)
                self.rows.append(replace(typed, struck_out=struck_out) if struck_out else typed)

    def _typed(self, reader: RowReader, row: Row, group: Printed | None) -> Typed:
        number = len(self.rows) + 1
        if self.section == "high_volume":
            return reader.high_volume(row, number)
        if self.section == "declined":
            return reader.declined(row, number, group)
        return reader.policy(row, number)

    def _headings(self, pieces: Sequence[Piece], heading: Heading) -> None:
        """Account for the heading rows of each page, and say which columns are missing or not known."""
        for piece in pieces:
            if piece.heading is not None:
                self._above(piece.table.rows[: piece.heading.first_row])
            for row in piece.table.rows[: piece.first_data_row]:
                self.ledger.claim_cells(row.cells)
                for cell in row.distinct:
                    self.ledger.say_struck(cell.text.words, f"{self._name}, a heading", self.ledger.source(cell.places))
        where = Place(pieces[0].table.page, pieces[0].table.box)
        meanings = {column.meaning for column in heading.columns}
        for meaning in REQUIRED[self.section]:
            if meaning not in meanings:
                named = meaning.replace("_", " ")
                self.ledger.say("column-missing", f"{self._name}: no heading says which column is “{named}”.", where)
        known = {fold(column.heading) for column in heading.columns if column.meaning is not None}
        for column in heading.columns:
            self.ledger.say_marks(Printed(column.heading, self.ledger.source([where])), f"{self._name}, a heading")
            if column.meaning is None and fold(column.heading) in known:
                self.ledger.say(
                    "column-twice",
                    f'{self._name}: the heading "{column.heading}" appears twice. The table may have parts side by '
                    "side; what is under the second heading isn't counted.",
                    where,
                )
            elif column.meaning is None:
                self.ledger.say("column-not-known", f"{self._name}: {_unknown(column)}; it is kept as printed.", where)

    def _above(self, rows: Sequence[Row]) -> None:
        """Say which rows above the headings hold what a row of the table would."""
        for row in rows:
            texts = [cell.text.text for cell in row.distinct if not cell.is_empty]
            if len(texts) > 1 and any(map(holds_value, texts)):
                shown = shortened(" ".join(texts))
                said = f'{self._name}: the row "{shown}" is above the headings; it isn\'t counted.'
                self.ledger.say("row-not-read", said, row.places[0])

    @property
    def _name(self) -> str:
        return f"Section {NUMERALS[self.section]}"

    def _runs_on(self, heading: Heading, row: Row, following: Row, merged: frozenset[int]) -> bool:
        if any(
            _is_banner(r) or _is_of_headings(r, heading.columns) or self._is_total(r, heading.columns)
            for r in (row, following)
        ):
            return False
        decided = runs_on(heading.columns, row, following, merged)
        if decided is None:
            place = following.places[0]
            self.ledger.say(
                "row-at-page-end-unclear",
                f"{self._name}: it's unclear whether the first row of page {place.page} continues the row "
                "before it; it was read as a row of its own.",
                place,
            )
        return bool(decided)

    def _stitching(self, row: Row, carried: bool) -> None:
        where = f"{self._name}, row {len(self.rows) + 1}"
        if carried:
            self.ledger.say(
                "cell-value-carried",
                f"{where}: an empty cell at the top of page {row.places[0].page} was filled with the value of "
                "the merged "
                "cell that ends the page before.",
                row.places[0],
            )
        if len(row.places) > 1:
            pages = ", ".join(str(place.page) for place in row.places)
            self.ledger.say("row-joined", f"{where} runs over the end of a page (pages {pages}).", row.places[0])

    def _struck(self, row: Row, columns: Sequence[Column]) -> str | None:
        """Say that a row is struck out, or some of its words; a merged cell's are those of other rows, too.

        Returns what the row says of itself then (ddor.sections.Row.struck_out).
        """
        own = [cell for cell in row.distinct if cell.row_span == 1] or row.distinct
        words = [word for cell in own for line in cell.text.lines for word in line.all_words]
        struck = [word for word in words if word.struck]
        if not struck:
            return None
        where, source = f"{self._name}, row {len(self.rows) + 1}", self.ledger.source(row.places)
        if 2 * len(struck) > len(words):
            self.ledger.say(
                "row-struck-out", f"{where} is struck out on the page; it was kept and counted as printed.", source
            )
            return STRUCK_OUT
        self.ledger.say_struck(words, where, source)
        named = {
            column.meaning or column.heading: None
            for column, cell in zip(columns, row.cells, strict=True)
            if any(cell is each for each in own) and any(word.struck for word in cell.text.words)
        }
        return ", ".join(named) or None

    def _banner(self, row: Row) -> Printed | None:
        """A row across the table as the state that the rows under it are of; anything else is said and kept."""
        cell = row.cells[0]
        printed = Printed(tidy(cell.text.text), self.ledger.source(cell.places))
        self.ledger.say_marks(printed, f"{self._name}, a row across the table")
        self.ledger.say_struck(cell.text.words, f"{self._name}, a row across the table", printed.source)
        if self.section == "declined" and find_state(without_marks(printed.text)):
            return printed
        self.banners.append(printed)
        if not self.vocabulary.begins("nothing", printed.text):
            self.ledger.say(
                "row-not-read" if holds_value(printed.text) else "row-not-understood",
                f'{self._name}: the row "{printed.text}" runs across the whole table; it was kept as text.',
                cell.places[0],
            )
        return None

    def _is_total(self, row: Row, columns: Sequence[Column]) -> bool:
        """Whether a row sums up: its word for that, figures, and nothing in the other columns that are known."""
        if not any(cell.is_empty for cell in row.cells):
            return False
        cells = {id(cell): cell for cell, column in zip(row.cells, columns, strict=True) if column.meaning is not None}
        filled = [without_marks(cell.text.text) for cell in cells.values() if not cell.is_empty]
        words = [text for text in filled if read_number(text) is None]
        return len(filled) < len(cells) and len(words) == 1 and self.vocabulary.begins("total", words[0])

    def _check_total(self, row: Row) -> None:
        words = [word for cell in row.distinct for word in value_of(cell.text).words]
        counts = [n for word in words if (n := read_number(word.text)) is not None]
        for cell in row.distinct:
            printed = Printed(tidy(cell.text.text), self.ledger.source(cell.places))
            self.ledger.say_marks(printed, f"{self._name}, the row of totals")
            self.ledger.say_struck(cell.text.words, f"{self._name}, the row of totals", printed.source)
        issued = [r.detainers_issued or 0 for r in self.rows if isinstance(r, HighVolume)]
        total = sum(issued) if self.section == "high_volume" else len(self.rows)
        if counts and counts[-1] != total:
            self.ledger.say(
                "total-differs",
                f"{self._name}: the row of totals says {counts[-1]:,}; the rows above it add up to {total:,}.",
                row.places[0],
            )


def _is_banner(row: Row) -> bool:
    """Whether a row is one cell across the whole table."""
    return len(row.distinct) == 1 and len(row.cells) > 1


def _unknown(column: Column) -> str:
    return f'the column "{column.heading}" is not known' if column.heading else "a column has no heading"


def _is_of_headings(row: Row, columns: Sequence[Column]) -> bool:
    """Whether a row numbers the columns, which belongs to the headings above it, or prints the headings again."""
    if are_column_numbers(cell.text.text for cell in row.distinct):
        return True
    pairs = zip(row.cells, columns, strict=False)
    return len(row.cells) == len(columns) > 1 and all(
        fold(cell.text.text) == fold(column.heading) for cell, column in pairs
    )
