"""A whole report out of a PDF file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ddor.model import DeclinedDetainer, Document, HighVolume, Policy, Printed, Problem, Report
from ddor.pdf.document import CannotRead, Page, PdfFile
from ddor.pdf.flow import Flow, Paragraph, flow
from ddor.pdf.layout import PageLayout, Place, Row, Table, keeps_spaces, lay_out
from ddor.pdf.stitch import align, fits, stitch
from ddor.report.checks import check
from ddor.report.claims import Claims, Sources
from ddor.report.headings import Column, Heading, find_heading
from ddor.report.numbers import read_number
from ddor.report.problems import problem
from ddor.report.rows import RowReader, runs_on
from ddor.report.sections import Title, find_titles
from ddor.report.states import read_state
from ddor.report.totals import find_period, find_total
from ddor.report.vocabulary import Section, Vocabulary, load

NUMERALS = {"high_volume": "I", "declined": "II", "policies": "III", "notes": "IV"}
"""The sections' numbers, by what they hold."""

_FEWEST_WORDS_OF_TEXT = 3
"""Words a page; a document with fewer and a picture on each page is a scan."""


def read_report(
    path: Path,
    password: str | None = None,
    vocabulary: Path | None = None,
    on_page: Callable[[int, int], None] | None = None,
) -> Report:
    """Read the report in a PDF file.

    `vocabulary` is a reporter's own TOML file that adds to the shipped wordings; `on_page` is called after each
    page with its number and how many there are. Raises CannotRead, with a sentence for the person who gave the
    file, where it is no PDF, needs a password, has no text, or is another document; VocabularyError where the
    vocabulary cannot be used.
    """
    words = load(vocabulary)
    with PdfFile(path, password) as pdf:
        pages = []
        for page in pdf.pages():
            pages.append(page)
            if on_page is not None:
                on_page(page.number, pdf.page_count)
        document = Document(path.name, pdf.sha256, pdf.page_count)
    _must_have_text(path, pages)
    spaces_kept = keeps_spaces(pages)
    reading = _Reading(document, [lay_out(page, spaces_kept) for page in pages], words)
    return reading.report()


def _must_have_text(path: Path, pages: Sequence[Page]) -> None:
    words = sum(len(page.words) for page in pages)
    if words >= _FEWEST_WORDS_OF_TEXT * len(pages):
        return
    if any(page.has_images for page in pages):
        raise CannotRead(
            f"{path.name}: this is a scan, pictures of pages without text. "
            "Run it through text recognition (OCR) first, or ask for the original file."
        )
    if words == 0:
        raise CannotRead(f"{path.name}: its {len(pages)} page{'s hold' if len(pages) > 1 else ' holds'} no text.")


@dataclass(slots=True)
class _Piece:
    """A table of a section, with its heading where it has one of its own."""

    table: Table
    heading: Heading | None


@dataclass
class _Reading:
    """The state of reading one document: what was found, what was claimed, what went wrong."""

    document: Document
    layouts: list[PageLayout]
    vocabulary: Vocabulary
    claims: Claims = field(default_factory=Claims)
    problems: list[Problem] = field(default_factory=list)
    banners: list[Printed] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.pages = [layout.page for layout in self.layouts]
        self.sources = Sources(self.pages)

    def report(self) -> Report:
        self._report_pages()
        whole = flow(self.layouts)
        starts, titles = find_titles(whole.elements, self.vocabulary, self._holds)
        sections = _sections_of(len(whole.elements), starts)
        pieces = self._pieces(whole, sections)
        if not starts and not pieces:
            raise CannotRead(
                f"{self.document.file}: none of the four sections of a Declined Detainer Outcome Report was found; "
                "this seems to be another document."
            )
        self._report_missing(starts, pieces)
        texts = self._texts(whole, sections, titles)
        high_volume = self._read(pieces, "high_volume")
        declined = self._read(pieces, "declined")
        policies = self._read(pieces, "policies")
        stated = [*texts["titles"], *texts["furniture"], *texts["text"]]
        period, said = find_period(stated, self.vocabulary)
        issued, said_issued = find_total("issued", texts["text"], self.vocabulary)
        total, said_declined = find_total("declined", texts["text"], self.vocabulary)
        self.problems += [*said, *said_issued, *said_declined]
        audit, unaccounted = self.claims.settle(self.pages, self.sources)
        report = Report(
            document=self.document,
            period=period,
            detainers_issued=issued,
            declined_stated=total,
            high_volume=tuple(row for row in high_volume if isinstance(row, HighVolume)),
            declined=tuple(row for row in declined if isinstance(row, DeclinedDetainer)),
            policies=tuple(row for row in policies if isinstance(row, Policy)),
            notes=tuple(texts["notes"]),
            corrections=tuple(texts["corrections"]),
            text=(*texts["titles"], *texts["text"], *self.banners),
            problems=(),
            audit=audit,
        )
        problems = [*unaccounted, *self.problems, *check(report)]
        return replace(report, problems=tuple(_in_order(problems)))

    def _report_pages(self) -> None:
        for layout in self.layouts:
            page = layout.page
            if page.too_dense:
                self._say("table-too-dense", f"Page {page.number} has more ruling lines than a table can have; they were not read.")
            for code, words, what in (
                ("word-off-page", page.off_page, "lies outside the visible page"),
                ("word-over-line", layout.overlapping, "runs over a table's line; it was read in the cell it begins in"),
                ("text-at-an-angle", layout.aside, "is printed at an angle; it was not read"),
            ):
                for word in words:
                    place = Place(page.number, word.box)
                    self._say(code, f'Page {page.number}: "{word.text}" {what}.', place)
            for word in page.words:
                if "\ufffd" in word.text:
                    place = Place(page.number, word.box)
                    self._say(
                        "unreadable-text",
                        f'Page {page.number}: "{word.text}" has signs that the file does not say the letters of.',
                        place,
                    )

    def _say(self, code: str, message: str, place: Place | None = None) -> None:
        self.problems.append(problem(code, message, self.sources.of([place]) if place else None))

    def _heading(self, table: Table, section: Section) -> Heading | None:
        wordings = self.vocabulary.columns.get(section)
        return find_heading(table, wordings) if wordings else None

    def _holds(self, table: Table, section: Section) -> bool:
        return self._heading(table, section) is not None

    def _pieces(self, whole: Flow, sections: Sequence[Section | None]) -> dict[Section, list[_Piece]]:
        """The tables of each section: by the section they stand in, else by what their headings say."""
        pieces: dict[Section, list[_Piece]] = {}
        for element, section in zip(whole.elements, sections, strict=True):
            if isinstance(element, Table):
                found = self._section_of(element, section, pieces)
                if found is not None:
                    pieces.setdefault(found[0], []).append(_Piece(element, found[1]))
        return pieces

    def _section_of(
        self, table: Table, section: Section | None, pieces: Mapping[Section, list[_Piece]]
    ) -> tuple[Section, Heading | None] | None:
        heading = self._heading(table, section) if section else None
        if section and heading:
            return section, heading
        others = {s: h for s in self.vocabulary.columns if s != section and (h := self._heading(table, s))}
        if others:
            best = max(others, key=lambda s: others[s].score)
            place = Place(table.page, table.box)
            self._say(
                "section-title-missing",
                f"Page {table.page}: by its headings this table is Section {NUMERALS[best]}'s, though it does not stand under that title.",
                place,
            )
            return best, others[best]
        before = [p.heading for p in pieces.get(section, []) if p.heading] if section else []
        if section and before and fits(table, before[-1].edges):
            return section, None
        place = Place(table.page, table.box)
        self._say(
            "table-without-headings",
            f"Page {table.page}: a table has no headings that can be told, and does not go on one that has; it was not read.",
            place,
        )
        return None

    def _report_missing(self, starts: Sequence[Title], pieces: Mapping[Section, list[_Piece]]) -> None:
        found = {title.section for title in starts} | set(pieces)
        for section, numeral in NUMERALS.items():
            if section not in found:
                self._say("section-missing", f"Section {numeral} was not found.")

    def _texts(
        self, whole: Flow, sections: Sequence[Section | None], titles: Sequence[Title]
    ) -> dict[str, list[Printed]]:
        """The running text by what it is: titles, notes of Section IV, corrections, furniture, all other."""
        texts: dict[str, list[Printed]] = {k: [] for k in ("titles", "notes", "corrections", "furniture", "text")}
        are_titles = {title.element for title in titles}
        correcting = False
        for i, element in enumerate(whole.elements):
            if isinstance(element, Table):
                correcting = False
                continue
            printed = self._printed(element)
            kind = "titles" if i in are_titles else self._kind(element, printed.text, sections[i], texts, correcting)
            correcting = kind == "corrections" and (self.vocabulary.says("correction", printed.text) or correcting)
            if correcting and self.vocabulary.says("correction", printed.text):
                kind = "text"
            texts[kind].append(printed)
        for line in whole.furniture:
            self.claims.lines([line])
            place = Place(line.page, line.box)
            texts["furniture"].append(Printed(line.text, self.sources.of([place])))
        return texts

    def _kind(
        self, element: Paragraph, text: str, section: Section | None, texts: Mapping[str, list[Printed]], correcting: bool
    ) -> str:
        if self.vocabulary.begins("correction", text) or (correcting and _is_listed(element)):
            return "corrections"
        if section == "notes" and (_is_listed(element) or texts["notes"]):
            return "notes"
        return "text"

    def _printed(self, paragraph: Paragraph) -> Printed:
        self.claims.lines(paragraph.text.lines)
        return Printed(paragraph.text.text, self.sources.of_text(paragraph.text))

    def _read(self, pieces: Mapping[Section, list[_Piece]], section: Section) -> list[HighVolume | DeclinedDetainer | Policy]:
        rows: list[HighVolume | DeclinedDetainer | Policy] = []
        for run in _runs(pieces.get(section, [])):
            rows += self._read_table(run, section, len(rows))
        return rows

    def _read_table(self, run: list[_Piece], section: Section, offset: int) -> list[HighVolume | DeclinedDetainer | Policy]:
        heading = run[0].heading
        if heading is None:
            return []
        self._claim_headings(run, section, heading.columns)
        by_piece = [align(piece.table, (piece.heading or heading).edges, _first_data_row(piece)) for piece in run]
        reader = RowReader(heading.columns, self.vocabulary, self.sources)
        stitched = stitch(by_piece, lambda a, b, merged: self._runs_on(heading.columns, a, b, merged, section))
        rows: list[HighVolume | DeclinedDetainer | Policy] = []
        group: Printed | None = None
        for i, row in enumerate(stitched.rows):
            if all(cell.is_empty for cell in row.cells):
                continue
            self.claims.cells(row.cells)
            number = offset + len(rows) + 1
            if self._is_banner(row):
                group = self._banner(row, section) or group
            elif self._is_total(row):
                self._check_total(row, heading.columns, section, rows)
            elif section == "high_volume":
                rows.append(reader.high_volume(row, number))
            elif section == "declined":
                rows.append(reader.declined(row, number, group))
            else:
                rows.append(reader.policy(row, number))
            if i in stitched.carried:
                self._say(
                    "cell-value-carried",
                    f"Section {NUMERALS[section]}, row {number}: an empty cell at the top of page {row.places[0].page} was "
                    "given the value of the merged cell that ends the page before.",
                    row.places[0],
                )
            if len(row.places) > 1:
                ends = ", ".join(str(place.page) for place in row.places)
                self._say("row-joined", f"Section {NUMERALS[section]}, row {number} runs over the end of a page (pages {ends}).", row.places[0])
        self.problems += reader.problems
        return rows

    def _claim_headings(self, run: Sequence[_Piece], section: Section, columns: Sequence[Column]) -> None:
        for piece in run:
            for row in piece.table.rows[: _first_data_row(piece)]:
                self.claims.cells(row.cells)
        for column in columns:
            if column.meaning is None:
                named = f'"{column.heading}"' if column.heading else "without a heading"
                self._say(
                    "column-not-known",
                    f"Section {NUMERALS[section]}: the column {named} is not known; it is kept as printed.",
                    Place(run[0].table.page, run[0].table.box),
                )

    def _runs_on(
        self, columns: Sequence[Column], row: Row, following: Row, merged: frozenset[int], section: Section
    ) -> bool:
        if self._is_banner(following) or self._is_banner(row) or self._is_total(following):
            return False
        decided = runs_on(columns, row, following, merged)
        if decided is None:
            self._say(
                "row-at-page-end-unclear",
                f"Section {NUMERALS[section]}: it is unclear whether the first row of page {following.places[0].page} is the "
                "rest of the row before it; it was read as a row of its own.",
                following.places[0],
            )
        return bool(decided)

    def _is_banner(self, row: Row) -> bool:
        """Whether a row is one cell across the whole table."""
        return len(row.distinct) == 1 and len(row.cells) > 1

    def _banner(self, row: Row, section: Section) -> Printed | None:
        """A row across the table as the state that the rows under it are of; anything else is said and kept."""
        cell = row.cells[0]
        printed = Printed(cell.text.text, self.sources.of(cell.places))
        if section == "declined" and read_state(printed.text):
            return printed
        self.banners.append(printed)
        if not self.vocabulary.begins("nothing", printed.text):
            self._say(
                "row-not-understood",
                f'Section {NUMERALS[section]}: the row "{printed.text}" goes across the whole table; it was kept as text.',
                cell.places[0],
            )
        return None

    def _is_total(self, row: Row) -> bool:
        filled = [cell.text.text for cell in row.distinct if not cell.is_empty]
        return bool(filled) and len(filled) < len(row.cells) and self.vocabulary.begins("total", filled[0]) and all(
            read_number(text) is not None for text in filled[1:]
        )

    def _check_total(
        self, row: Row, columns: Sequence[Column], section: Section, rows: Sequence[HighVolume | DeclinedDetainer | Policy]
    ) -> None:
        counts = [n for cell in row.distinct for word in cell.text.words if (n := read_number(word.text)) is not None]
        if section == "high_volume":
            total = sum(r.detainers_issued or 0 for r in rows if isinstance(r, HighVolume))
        else:
            total = len(rows)
        if counts and counts[-1] != total:
            self._say(
                "total-differs",
                f"Section {NUMERALS[section]}: the row of totals says {counts[-1]:,}; the rows above it make {total:,}.",
                row.places[0],
            )


def _is_listed(element: Paragraph) -> bool:
    """Whether a paragraph is an item of a list, by number or bullet."""
    first = element.text.lines[0]
    return first.bullet or bool(first.words) and first.words[0].text.rstrip(".)").lstrip("(").isdigit()


def _first_data_row(piece: _Piece) -> int:
    return piece.heading.end_row if piece.heading else 0


def _runs(pieces: Sequence[_Piece]) -> list[list[_Piece]]:
    """A section's tables in groups of one whole table each: the columns stay the same, with or without headings."""
    runs: list[list[_Piece]] = []
    for piece in pieces:
        meanings = [c.meaning or c.heading for c in piece.heading.columns] if piece.heading else None
        first = runs[-1][0].heading if runs else None
        if first is None or (meanings is not None and meanings != [c.meaning or c.heading for c in first.columns]):
            runs.append([piece])
        else:
            runs[-1].append(piece)
    return runs


def _sections_of(count: int, starts: Sequence[Title]) -> list[Section | None]:
    """For each of the document's elements the section it stands in."""
    sections: list[Section | None] = [None] * count
    for title, following in zip(starts, [*(t.element for t in starts[1:]), count], strict=True):
        for i in range(title.element, following):
            sections[i] = title.section
    return sections


def _in_order(problems: list[Problem]) -> list[Problem]:
    """Problems by how much they matter, then by where they are, then as they were met."""
    ranks = {"error": 0, "warning": 1, "info": 2}
    return sorted(
        problems,
        key=lambda p: (ranks[p.severity], (p.source.page, p.source.bbox[1]) if p.source else (0, 0.0)),
    )

