"""Which table is of which section."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ddor.pdf.document import CannotRead
from ddor.pdf.flow import Paragraph
from ddor.pdf.layout import Place, Table
from ddor.pdf.stitch import Edges, fits, same_columns
from ddor.report.headings import Heading, find_heading
from ddor.report.ledger import Ledger
from ddor.report.vocabulary import NUMERALS, Section, Vocabulary

_MOST_QUOTED = 100
"""Characters of a row that a message quotes."""


class Piece(NamedTuple):
    """A section's table on one page, with its heading where it has one of its own there."""

    table: Table
    heading: Heading | None

    @property
    def first_data_row(self) -> int:
        """The index of the first row below the heading."""
        return self.heading.end_row if self.heading else 0

    def edges(self, usual: Heading) -> Edges:
        """Its columns' edges: its own heading's, else the usual one's."""
        return (self.heading or usual).edges


def holds(table: Table, section: Section, vocabulary: Vocabulary) -> bool:
    """Whether a table's headings are those of a section."""
    return _heading(table, section, vocabulary) is not None


def _heading(table: Table, section: Section | None, vocabulary: Vocabulary) -> Heading | None:
    wordings = vocabulary.columns.get(section or "")
    return find_heading(table, wordings) if wordings else None


def tables_of_sections(
    elements: Sequence[Paragraph | Table],
    sections: Sequence[Section | None],
    vocabulary: Vocabulary,
    ledger: Ledger,
    file: str,
) -> dict[Section, list[list[Piece]]]:
    """The tables of each section, each as its pieces on successive pages.

    A table is of the section it stands in, or of the one its headings name. Raises CannotRead, naming `file`,
    where none of a section's tables has headings that can be told.
    """
    pieces: dict[Section, list[Piece]] = {}
    headless: list[tuple[Section | None, Table]] = []
    for element, section in zip(elements, sections, strict=True):
        if not isinstance(element, Table):
            continue
        found, piece = _place(element, section, pieces, vocabulary, ledger)
        if found is None:
            headless.append((section, element))
        else:
            pieces.setdefault(found, []).append(piece)
    _report_headless(headless, pieces, vocabulary, ledger, file)
    return {section: _runs(own) for section, own in pieces.items()}


def say_titles_missing(untitled: Mapping[Section, Piece], titled: Iterable[Section], ledger: Ledger) -> None:
    """Say which sections have a table and no title above it, though others have theirs: the page with the title and
    what else stood there may be missing. Each of `untitled` comes with where its table begins.
    """
    if not any(titled):
        return
    for section, piece in untitled.items():
        ledger.say(
            "section-without-title",
            f"Section {NUMERALS[section]} has a table on page {piece.table.page} but no title above it. "
            "The page it began on may be missing.",
            Place(piece.table.page, piece.table.box),
        )


def _place(
    table: Table,
    section: Section | None,
    pieces: Mapping[Section, list[Piece]],
    vocabulary: Vocabulary,
    ledger: Ledger,
) -> tuple[Section | None, Piece]:
    heading = _heading(table, section, vocabulary)
    before = [piece.heading for piece in pieces.get(section or "", []) if piece.heading]
    if before and same_columns(table, before[-1].edges) and _says_less(heading, before[-1]):
        # A row of data may hold words such as "County" and "Facility", above all the rest of one that a page's end cut.
        return section, Piece(table, None)
    if heading is not None:
        return section, Piece(table, heading)
    others = {s: h for s in vocabulary.columns if s != section and (h := _heading(table, s, vocabulary))}
    if others:
        best = max(others, key=lambda s: others[s].score)
        ledger.say(
            "section-title-missing",
            f"Page {table.page}: by its headings this table belongs to Section {NUMERALS[best]}, "
            "but it isn't under that title.",
            Place(table.page, table.box),
        )
        return best, Piece(table, others[best])
    goes_on = bool(before) and fits(table, before[-1].edges)
    return (section if goes_on else None), Piece(table, None)


def _says_less(heading: Heading | None, than: Heading) -> bool:
    known, known_before = (sum(c.meaning is not None for c in h.columns) if h else 0 for h in (heading, than))
    return known < known_before


def _report_headless(
    headless: Sequence[tuple[Section | None, Table]],
    pieces: Mapping[Section, list[Piece]],
    vocabulary: Vocabulary,
    ledger: Ledger,
    file: str,
) -> None:
    for section, table in headless:
        if section is not None and section in vocabulary.columns and section not in pieces:
            raise CannotRead(
                f"{file}: page {table.page}: the table of Section {NUMERALS[section]} begins with {_first_row(table)}, "
                "of which too little is a heading known here. If these are its headings, worded in a new way, add them "
                "to a vocabulary file (--vocabulary)."
            )
        ledger.say(
            "table-without-headings",
            f"Page {table.page}: a table has no known headings and doesn't continue one that does; it was not read.",
            Place(table.page, table.box),
        )


def _first_row(table: Table) -> str:
    """What a table's first row prints, shortened."""
    texts = [cell.text.text for cell in table.rows[0].distinct if not cell.is_empty]
    text = " | ".join(texts)
    if not text:
        return "a row in which no level text stands"
    return f'"{text[:_MOST_QUOTED]}{"…" if len(text) > _MOST_QUOTED else ""}"'


def _runs(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Pieces in groups of one whole table each, whose columns stay the same."""
    runs: list[list[Piece]] = []
    for piece in pieces:
        first = runs[-1][0].heading if runs else None
        if first is None or (piece.heading is not None and _names(piece.heading) != _names(first)):
            runs.append([piece])
        else:
            runs[-1].append(piece)
    return runs


def _names(heading: Heading) -> list[str]:
    return [column.meaning or column.heading for column in heading.columns]
