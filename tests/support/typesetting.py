"""Puts a report on pages in a given layout, and the pages in a PDF.

Two steps that know nothing of each other's matters: a `Composer` breaks text into lines and tables over
pages, which gives marks (text, strokes, filled boxes) on pages as they are shown; `write_pdf` brings the
marks into a file, turned, cropped, wrapped or encrypted. Coordinates are points from the top left corner of
the page as shown.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from io import BytesIO
from typing import Any, Literal

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase.pdfdoc import PDFArray
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from tests.support.layouts import Cell, Column, Grid, Layout, Paragraph, Section, Truth, opening, sections

LETTER = (612.0, 792.0)
BOLD = {"Helvetica": "Helvetica-Bold", "Times": "Times-Bold", "Courier": "Courier-Bold", "Vera": "VeraBd"}
REGULAR = {"Helvetica": "Helvetica", "Times": "Times-Roman", "Courier": "Courier", "Vera": "Vera"}
LEADING = 1.18
"""Distance of baselines, in multiples of the size of the type."""
ASCENT = 0.9
"""Height of the first baseline under the top of its line, in multiples of the size of the type."""

registerFont(TTFont("Vera", "Vera.ttf"))
registerFont(TTFont("VeraBd", "VeraBd.ttf"))


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text from its left end on the baseline, turned about there counterclockwise by an angle in degrees;
    `spacing` points stand between its letters."""

    x: float
    baseline: float
    text: str
    font: str
    size: float
    angle: float = 0
    spacing: float = 0


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line; a width of 0 is the thinnest that a device can draw."""

    x0: float
    y0: float
    x1: float
    y1: float
    width: float


@dataclass(frozen=True, slots=True)
class Fill:
    """A filled box without a border; gray runs from 0, black, to 1, white."""

    x0: float
    top: float
    x1: float
    bottom: float
    grey: float


Mark = Text | Stroke | Fill
Page = list[Mark]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a cell or paragraph, moved in by the indent (points); its mark hangs in the indent."""

    text: str
    indent: float = 0
    mark: str = ""


# --- Lines


def break_long_word(word: str, width: float, font: str, size: float) -> list[str]:
    """The word in pieces that each fill the width, the last excepted."""
    pieces: list[str] = []
    while stringWidth(word, font, size) > width and len(word) > 1:
        length = max(
            (n for n in range(1, len(word)) if stringWidth(word[:n], font, size) <= width),
            default=1,
        )
        pieces.append(word[:length])
        word = word[length:]
    return [*pieces, word]


@lru_cache(maxsize=100_000)
def break_lines(text: str, width: float, font: str, size: float, after_hyphen: bool) -> tuple[str, ...]:
    """The text in lines no wider than `width`, broken at spaces, and after words' hyphens when asked to."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        pieces = re.findall(r"[^-]*-(?=\w)|[^-]+$|[^-]*-+$", word) if after_hyphen else [word]
        # A word of unusual punctuation that the pattern does not cover whole stays in one piece.
        pieces = pieces if "".join(pieces) == word else [word]
        for number, piece in enumerate(pieces):
            glue = " " if line and number == 0 else ""
            if line and stringWidth(line + glue + piece, font, size) > width:
                lines.append(line)
                line, glue = "", ""
            *full, line = break_long_word(line + glue + piece, width, font, size)
            lines.extend(full)
    return (*lines, line) if line or not lines else tuple(lines)


def set_paragraphs(paragraphs: Iterable[Paragraph], width: float, font: str, size: float, layout: Layout) -> list[Line]:
    """Paragraphs, one under the other, as lines. Marked ones are indented by what their mark takes."""
    lines: list[Line] = []
    for paragraph in paragraphs:
        indent = stringWidth(paragraph.mark, font, size) + 0.7 * size if paragraph.mark else 0
        text = paragraph.text.replace("'", "\u2019") if layout.curly_apostrophes else paragraph.text
        broken = break_lines(text, width - indent, font, size, layout.breaks_after_hyphen)
        lines += [Line(text, indent, paragraph.mark if n == 0 else "") for n, text in enumerate(broken)]
    return lines


# --- Tables on a page


@dataclass(frozen=True, slots=True)
class Piece:
    """What one page shows of one row: the lines of each cell. Row -1 is the headings."""

    row: int
    top: float
    bottom: float
    cells: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True, slots=True)
class PlacedCell:
    """A cell's rectangle and lines on a page."""

    x0: float
    top: float
    x1: float
    bottom: float
    lines: tuple[Line, ...]
    heading: bool
    shaded: bool


Edge = tuple[float, float, float, float]
"""x0, y0, x1, y1 of a side of a cell, from left to right or from top to bottom."""


def placed_cells(
    pieces: list[Piece], edges: list[float], grid: Grid, groups: list[int], layout: Layout
) -> Iterator[PlacedCell]:
    """The cells of a table on one page. `edges` are the columns' borders, `groups` numbers the rows such that
    those whose merged cells are one have the same number."""
    for number, column in enumerate(grid.columns):
        start = 0
        while start < len(pieces):
            first, end = pieces[start], start + 1
            while (
                column.merged and first.row >= 0 and end < len(pieces) and groups[pieces[end].row] == groups[first.row]
            ):
                end += 1
            heading = first.row < 0
            yield PlacedCell(
                edges[number],
                first.top,
                edges[number + 1],
                pieces[end - 1].bottom,
                tuple(line for piece in pieces[start:end] for line in piece.cells[number]),
                heading,
                (heading and layout.shading != "none")
                or (layout.shading == "zebra" and first.row % 2 == 1 and not column.merged),
            )
            start = end


def joined_edges(edges: Iterable[Edge]) -> Iterator[Edge]:
    """Sides of cells that continue one another, as one long line each."""
    along: dict[tuple[bool, float], list[tuple[float, float]]] = defaultdict(list)
    for x0, y0, x1, y1 in edges:
        upright = x0 == x1
        along[upright, x0 if upright else y0].append((y0, y1) if upright else (x0, x1))
    for (upright, position), spans in along.items():
        start, end = min(spans)
        for span_start, span_end in [*sorted(spans), (math.inf, math.inf)]:
            if span_start > end + 0.01:
                yield (position, start, position, end) if upright else (start, position, end, position)
                start, end = span_start, span_end
            end = max(end, span_end)


def cell_sides(cell: PlacedCell, inset: float) -> tuple[Edge, Edge, Edge, Edge]:
    """Top, bottom, left and right side of a cell, moved in by `inset`."""
    x0, top, x1, bottom = cell.x0 + inset, cell.top + inset, cell.x1 - inset, cell.bottom - inset
    return (x0, top, x1, top), (x0, bottom, x1, bottom), (x0, top, x0, bottom), (x1, top, x1, bottom)


def rule_marks(cells: list[PlacedCell], hidden: set[float], layout: Layout) -> Iterator[Mark]:
    """The rules around cells in this layout's manner. No level rule is drawn at the heights in `hidden`."""
    gap, width = layout.rule_gap, layout.rule_width
    sides: list[Edge] = []
    for cell in cells:
        inset = gap / 2 if layout.rules == "separate" else 0
        top, bottom, left, right = cell_sides(cell, inset)
        sides += [left, right]
        sides += [side for side, y in ((top, cell.top), (bottom, cell.bottom)) if y not in hidden]
    if layout.rules in ("cells", "separate"):
        yield from (Stroke(*side, width) for side in sides)
    elif layout.rules == "boxes":
        # A box's ends reach over the corner, so that crossing boxes overlap as word processors have them.
        half = max(width, 0.3) / 2
        yield from (Fill(x0 - half, y0 - half, x1 + half, y1 + half, 0) for x0, y0, x1, y1 in sides)
    elif layout.rules == "gapped":
        for x0, y0, x1, y1 in dict.fromkeys(sides):
            across, down = (0, gap / 2) if x0 == x1 else (gap / 2, 0)
            yield Stroke(x0 + across, y0 + down, x1 - across, y1 - down, width)
    else:
        for x0, y0, x1, y1 in joined_edges(sides):
            if layout.rules == "double":
                across, down = (gap / 2, 0) if x0 == x1 else (0, gap / 2)
                yield Stroke(x0 - across, y0 - down, x1 - across, y1 - down, width)
                yield Stroke(x0 + across, y0 + down, x1 + across, y1 + down, width)
            else:
                yield Stroke(x0, y0, x1, y1, 0 if layout.rules == "hairlines" else width)


def text_marks(cell: PlacedCell, layout: Layout) -> Iterator[Text]:
    """A cell's lines in their places."""
    font = (BOLD if cell.heading else REGULAR)[layout.font]
    leading = layout.size * LEADING
    slack = cell.bottom - cell.top - 2 * layout.padding - leading * len(cell.lines)
    top = cell.top + layout.padding + (slack / 2 if layout.vertical_align == "middle" else 0)
    for number, line in enumerate(cell.lines):
        baseline = top + number * leading + ASCENT * layout.size
        x = cell.x0 + layout.padding
        if cell.heading and layout.centred_headings:
            x = (cell.x0 + cell.x1 - stringWidth(line.text, font, layout.size)) / 2
        if line.mark:
            yield Text(x, baseline, line.mark, font, layout.size)
        yield Text(x + line.indent, baseline, line.text, font, layout.size)


# --- Pages


def merge_groups(grid: Grid) -> list[int]:
    """A number for each row, the same as the row's above where the merged cells of both say the same."""
    merged = [number for number, column in enumerate(grid.columns) if column.merged]
    groups: list[int] = []
    for number, row in enumerate(grid.rows):
        same = number > 0 and all(row[column] == grid.rows[number - 1][column] for column in merged)
        groups.append(groups[-1] if same and merged else number)
    return groups


@dataclass(slots=True)
class Composer:
    """Fills pages from top to bottom. `y` is where the next thing goes on the last page."""

    layout: Layout
    pages: list[Page] = field(default_factory=list)
    y: float = 0

    @property
    def width(self) -> float:
        """Of the page as shown."""
        return LETTER[1] if self.layout.landscape else LETTER[0]

    @property
    def height(self) -> float:
        """Of the page as shown."""
        return LETTER[0] if self.layout.landscape else LETTER[1]

    @property
    def bottom(self) -> float:
        """Where the text of a page must end."""
        return self.height - self.layout.margin

    @property
    def leading(self) -> float:
        """Distance of the lines in tables and text."""
        return self.layout.size * LEADING

    def new_page(self) -> None:
        """Starts a page at its top margin."""
        self.pages.append([])
        self.y = self.layout.margin

    def need(self, height: float) -> None:
        """Starts a page when so much does not fit on this one."""
        if not self.pages or self.y + height > self.bottom:
            self.new_page()

    def paragraph(self, text: str, *, bold: bool = False, mark: str = "") -> None:
        """Text over the whole width, and a space under it."""
        layout = self.layout
        font = (BOLD if bold else REGULAR)[layout.font]
        width = self.width - 2 * layout.margin
        for line in set_paragraphs([Paragraph(text, mark)], width, font, layout.size, layout):
            self.need(self.leading)
            baseline = self.y + ASCENT * layout.size
            if line.mark:
                self.pages[-1].append(Text(layout.margin, baseline, line.mark, font, layout.size))
            x = layout.margin + line.indent
            self.pages[-1].append(Text(x, baseline, line.text, font, layout.size))
            self.y += self.leading
        self.y += 0.6 * layout.size

    def table(self, grid: Grid) -> None:
        """A table over as many pages as it takes."""
        TableSetter(self, grid).run()

    def section(self, section: Section) -> None:
        """A section from its title to its last note."""
        if self.layout.one_section_a_page:
            self.new_page()
        # Enough for a title of two lines, text of two, headings of three, and the start of a row.
        self.need(11 * self.leading)
        self.paragraph(section.title, bold=True)
        for text in section.text:
            self.paragraph(text)
        if section.grid:
            self.table(section.grid)
        for number, note in enumerate(section.notes, 1):
            self.paragraph(note, mark=f"{number}.")

    def finish(self) -> list[Page]:
        """The pages with what stands above and below their text."""
        layout, count = self.layout, len(self.pages)
        font, size = REGULAR[layout.font], layout.size
        for number, page in enumerate(self.pages, 1):
            foot = {
                "none": "",
                "number": str(number),
                "dashes": f"- {number} -",
                "of": f"Page {number} of {count}",
            }
            for text, baseline in (
                (layout.running_header, layout.margin * 0.6),
                (foot[layout.footer], self.height - layout.margin * 0.45),
            ):
                if text:
                    x = (self.width - stringWidth(text, font, size)) / 2
                    page.append(Text(x, baseline, text, font, size))
        return self.pages


class TableSetter:
    """Breaks one table over pages: decides what each page shows of each row, then draws it."""

    def __init__(self, composer: Composer, grid: Grid) -> None:
        layout = composer.layout
        self.composer, self.grid, self.layout = composer, grid, layout
        self.groups = merge_groups(grid)
        total = sum(column.weight for column in grid.columns)
        width = composer.width - 2 * layout.margin
        self.edges = [layout.margin]
        for column in grid.columns:
            # On a grid of hundredths, neighboring cells share their borders exactly.
            self.edges.append(round(self.edges[-1] + width * column.weight / total, 2))
        headings = tuple((Paragraph(column.heading),) for column in grid.columns)
        self.headings = self.set_row(headings, BOLD[layout.font])
        self.pieces: list[Piece] = []
        self.continued = False

    def set_row(self, row: tuple[Cell, ...], font: str) -> list[list[Line]]:
        """The lines of each cell of a row."""
        size, padding = self.layout.size, self.layout.padding
        return [
            set_paragraphs(cell, right - left - 2 * padding, font, size, self.layout)
            for cell, left, right in zip(row, self.edges, self.edges[1:], strict=False)
        ]

    def cells_of(self, number: int) -> list[list[Line]]:
        """The lines of a row's cells; a merged cell's lines are those of its first row."""
        lines = self.set_row(self.grid.rows[number], REGULAR[self.layout.font])
        if number and self.groups[number] == self.groups[number - 1]:
            for column, definition in enumerate(self.grid.columns):
                if definition.merged:
                    lines[column] = []
        return lines

    def height_of(self, cells: list[list[Line]]) -> float:
        """Of a row with these lines."""
        return max(1, *map(len, cells)) * self.composer.leading + 2 * self.layout.padding

    def place(self, row: int, cells: list[list[Line]]) -> None:
        """Gives lines of a row the next place on the page."""
        top = self.composer.y
        bottom = round(top + self.height_of(cells), 2)
        self.pieces.append(Piece(row, top, bottom, tuple(map(tuple, cells))))
        self.composer.y = bottom

    def run(self) -> None:
        """The whole table."""
        self.composer.y = round(self.composer.y, 2)
        self.place(-1, self.headings)
        for number in range(len(self.grid.rows)):
            self.place_row(number)
        self.draw(goes_on=False)
        self.composer.y += 1.2 * self.layout.size

    def place_row(self, number: int) -> None:
        """One row, in as many pieces as page ends make of it."""
        cells = self.cells_of(number)
        while True:
            room = self.composer.bottom - self.composer.y
            if self.height_of(cells) <= room:
                self.place(number, cells)
                return
            fits = int((room - 2 * self.layout.padding) // self.composer.leading)
            on_fresh_page = len(self.pieces) <= (self.layout.header_repeat or not self.continued)
            if fits >= 1 and (self.layout.split_rows or on_fresh_page):
                self.place(number, [lines[:fits] for lines in cells])
                cells = [lines[fits:] for lines in cells]
            self.next_page()

    def next_page(self) -> None:
        """Draws what this page has of the table and goes on at the top of the next."""
        self.draw(goes_on=True)
        self.composer.new_page()
        self.pieces, self.continued = [], True
        if self.layout.header_repeat:
            self.place(-1, self.headings)

    def draw(self, *, goes_on: bool) -> None:
        """The marks of this page's part of the table: shading, rules, then text."""
        if not self.pieces:
            return
        cells = list(placed_cells(self.pieces, self.edges, self.grid, self.groups, self.layout))
        hidden: set[float] = set()
        if self.layout.open_page_ends:
            hidden |= {self.pieces[-1].bottom} if goes_on else set()
            hidden |= {self.pieces[0].top} if self.continued else set()
        page = self.composer.pages[-1]
        page += [
            Fill(cell.x0, cell.top, cell.x1, cell.bottom, 0.85 if cell.heading else 0.94)
            for cell in cells
            if cell.shaded
        ]
        page += rule_marks(cells, hidden, self.layout)
        for cell in cells:
            page += text_marks(cell, self.layout)


def compose(truth: Truth, layout: Layout) -> list[Page]:
    """The pages of a report."""
    composer = Composer(layout)
    for number, text in enumerate(opening(truth, layout)):
        composer.paragraph(text, bold=number < 4)
    for section in sections(truth, layout):
        composer.section(section)
    return composer.finish()


# --- The file


def drawn_runs(mark: Text, runs: Literal["lines", "words", "letters"]) -> Iterator[tuple[float, str]]:
    """A line of text as it is drawn: pieces and where each starts."""
    if runs == "lines":
        yield mark.x, mark.text
        return
    for match in re.finditer(r"\S+" if runs == "words" else r"\S", mark.text):
        yield mark.x + stringWidth(mark.text[: match.start()], mark.font, mark.size), match[0]


def draw_marks(canvas: Canvas, page: Page, height: float, layout: Layout) -> None:
    """Draws marks with the canvas's origin at the bottom left of the page as shown."""
    # Shading stays under the text in whichever order the rest is drawn.
    marks = sorted(page, key=lambda mark: isinstance(mark, Text))
    if layout.drawn_backwards:
        marks = [mark for mark in marks if not isinstance(mark, Text)] + [
            mark for mark in reversed(marks) if isinstance(mark, Text)
        ]
    for mark in marks:
        if isinstance(mark, Text):
            canvas.setFont(mark.font, mark.size)
            if mark.angle:
                canvas.saveState()
                canvas.translate(mark.x, height - mark.baseline)
                canvas.rotate(mark.angle)
                canvas.drawString(0, 0, mark.text)
                canvas.restoreState()
                continue
            for x, run in drawn_runs(mark, layout.runs):
                canvas.drawString(x, height - mark.baseline, run, charSpace=mark.spacing or None)
        elif isinstance(mark, Stroke):
            canvas.setLineWidth(mark.width)
            canvas.line(mark.x0, height - mark.y0, mark.x1, height - mark.y1)
        else:
            canvas.setFillGray(mark.grey)
            canvas.rect(mark.x0, height - mark.bottom, mark.x1 - mark.x0, mark.bottom - mark.top, stroke=0, fill=1)
            canvas.setFillGray(0)


def turned(degrees: int, width: float, height: float) -> tuple[float, float, float, float, float, float]:
    """The matrix that brings a page as shown (width by height) to where /Rotate `degrees` takes it from."""
    return {
        0: (1.0, 0.0, 0.0, 1.0, 0.0, 0.0),
        90: (0.0, 1.0, -1.0, 0.0, height, 0.0),
        180: (-1.0, 0.0, 0.0, -1.0, width, height),
        270: (0.0, -1.0, 1.0, 0.0, 0.0, width),
    }[degrees]


def write_page(canvas: Canvas, page: Page, number: int, shown: tuple[float, float], layout: Layout) -> None:
    """One page with its boxes, its turn and, when the layout has it, its form."""
    width, height = shown
    sheet_width, sheet_height = (height, width) if layout.rotate in (90, 270) else (width, height)
    cut = layout.crop_margin
    # reportlab itself swaps width and height for a page on its side.
    canvas.setPageSize((width + 3 * cut, height + 3 * cut))
    canvas.setPageRotation(layout.rotate)
    if cut:
        canvas.setCropBox((cut, cut, cut + sheet_width, cut + sheet_height))
    if layout.inside_form:
        name = f"page{number}"
        canvas.beginForm(name, 0, 0, 2 * width, 2 * height)
        canvas.scale(2, 2)
        draw_marks(canvas, page, height, layout)
        canvas.endForm(Matrix=PDFArray([0.5, 0, 0, 0.5, 0, 0]))
    canvas.translate(cut, cut)
    canvas.transform(*turned(layout.rotate, width, height))
    if layout.inside_form:
        canvas.doForm(name)
    else:
        draw_marks(canvas, page, height, layout)
    canvas.showPage()


def without_week(truth: Truth) -> bytes:
    """A report that names no month that there is, but for that of its issue, so that its week isn't known."""
    layout = Layout()
    pages = compose(truth, layout)
    for page in pages:
        for number, mark in enumerate(page):
            if isinstance(mark, Text) and mark.text != "February 2017":
                page[number] = replace(mark, text=re.sub(r"(January|Jan\.|February|Feb\.)", "Brumaire", mark.text))
    return write_pdf(pages, (792.0, 612.0), layout)


def write_pdf(pages: list[Page], shown: tuple[float, float], layout: Layout) -> bytes:
    """A PDF of the pages, the same bytes every time. `shown` is the width and height of a page as shown."""
    options: dict[str, Any] = {}
    if layout.copy_protected or layout.password:
        options["encrypt"] = StandardEncryption(
            layout.password,
            ownerPassword="owner",
            canPrint=1,
            canModify=0,
            canCopy=0,
            canAnnotate=0,
            strength=128,
        )
    stream = BytesIO()
    canvas = Canvas(stream, invariant=1, pageCompression=1, **options)
    canvas.setTitle("Weekly Declined Detainer Outcome Report (fixture)")
    for number, page in enumerate(pages, 1):
        write_page(canvas, page, number, shown, layout)
    canvas.save()
    return stream.getvalue()


def layout_report(truth: Truth, layout: Layout) -> bytes:
    """A report as a PDF."""
    composer = Composer(layout)
    return write_pdf(compose(truth, layout), (composer.width, composer.height), layout)


__all__ = ["Column", "compose", "layout_report", "write_pdf"]
