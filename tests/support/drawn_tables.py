"""Tables of any kind, drawn as many programs and houses draw them, with the cells that a person sees in them."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 612.0, 792.0
RULES = ("grid", "rows", "columns", "frame", "head", "none", "shade")
"""What is drawn: all rules, those between rows or columns only, those above and below, shaded bands, nothing."""

CROSS = "cross"
"""One rule is drawn under the headings, and one beside the names."""

# fmt: off
WORDS = (
    "population", "office", "health", "total", "average", "annual", "district", "county", "service", "program",
    "federal", "median", "education", "energy", "water", "transport", "housing", "labor", "trade", "budget",
    "revenue", "research", "safety", "regional", "public", "private", "staff",
)
# fmt: on

FONT, BOLD = "Helvetica", "Helvetica-Bold"


@dataclass(frozen=True)
class Look:
    """How a table is drawn: its rules, type size, columns' alignment and gap (points), what its rows hold.

    `texts` says how many of the columns after the first hold words and not figures, and `long` that these run over up
    to four lines. `wrapped` names run over two lines; `spanned` puts headings over pairs of columns; `grouped` puts
    lone names over groups of rows; `spaces` groups digits by spaces, and writes percent signs a space away; `numbered`
    puts a row that numbers the columns below the headings; `first` is the first heading if that matters.
    """

    rules: str = "none"
    size: float = 9.0
    columns: int = 4
    rows: int = 8
    texts: int = 0
    long: bool = False
    gap: float = 14.0
    right: bool = True
    wrapped: bool = False
    spanned: bool = False
    grouped: bool = False
    signs: bool = False
    spaces: bool = False
    numbered: bool = False
    caption: bool = True
    prose: bool = True
    first: str = ""
    seed: int = 0


@dataclass
class DrawnTable:
    """A PDF of one page, and its table's cells: first row and column, last row and column, text."""

    pdf: bytes
    cells: list[tuple[int, int, int, int, str]] = field(default_factory=list)

    def matrix(self) -> list[list[str]]:
        """The texts in the places that they begin in."""
        rows = 1 + max(cell[2] for cell in self.cells)
        columns = 1 + max(cell[3] for cell in self.cells)
        texts = [[""] * columns for _ in range(rows)]
        for row, column, _, _, text in self.cells:
            texts[row][column] = text
        return texts


def draw_table(look: Look) -> DrawnTable:
    """A page with a table, and with text above and below it if the look says so."""
    return _Pen(look).draw()


class _Pen:
    def __init__(self, look: Look) -> None:
        self.look = look
        self.random = random.Random(look.seed)
        self.file = io.BytesIO()
        self.canvas = Canvas(self.file, pagesize=(WIDTH, HEIGHT), invariant=True)
        self.y = HEIGHT - 72
        self.line = 1.25 * look.size
        self.made = DrawnTable(b"")

    def draw(self) -> DrawnTable:
        look = self.look
        if look.prose:
            self._prose()
        if look.caption:
            self.canvas.setFont(BOLD, look.size)
            self.canvas.drawString(72, self.y, f"Table {self.random.randint(1, 9)}. " + self._words(6).capitalize())
            self.y -= 1.8 * self.line
        self._table()
        if look.prose:
            self.y -= 1.5 * self.line
            self._prose()
        self.canvas.showPage()
        self.canvas.save()
        self.made.pdf = self.file.getvalue()
        return self.made

    def _words(self, count: int) -> str:
        return " ".join(self.random.choice(WORDS) for _ in range(count))

    def _prose(self) -> None:
        self.canvas.setFont(FONT, 10)
        for _ in range(self.random.randint(3, 6)):
            line = self._words(3)
            while stringWidth(line, FONT, 10) < 430:
                line += " " + self._words(1)
            self.canvas.drawString(72, self.y, line)
            self.y -= 12.5
        self.y -= 10

    def _table(self) -> None:
        heads, groups, rows = self._texts()
        widths = [
            max(self._width(part, FONT) for text in column for part in text.split("\n"))
            for column in zip(*heads, *(row for row in rows if len(row) > 1), strict=True)
        ]
        xs = [72.0]
        for width in widths:
            xs.append(xs[-1] + width + self.look.gap)
        top = self.y + self.line * 0.4
        ys = [top]
        level = 0
        if groups:
            self._row(groups, xs, ys, level, heading=True, groups=True)
            level += 1
        for head in heads:
            self._row(head, xs, ys, level, heading=True)
            level += 1
        header = level
        for row in rows:
            self._row(row, xs, ys, level, heading=False)
            level += 1
        self._rules(xs, ys, header, bool(groups))

    def _width(self, text: str, font: str) -> float:
        return float(stringWidth(text, font, self.look.size))

    def _texts(self) -> tuple[list[list[str]], list[str], list[list[str]]]:
        look, rnd = self.look, self.random
        head = [look.first or self._words(1).capitalize()]
        for i in range(1, look.columns):
            head.append("\n".join(self._words(1) for _ in range(2 if look.wrapped and i % 2 else 1)).capitalize())
        groups: list[str] = []
        if look.spanned and look.columns >= 5:
            groups = [self._words(1).capitalize() + f" {n}" for n in range((look.columns - 1) // 2)]
        rows: list[list[str]] = []
        numbers = [[f"({i + 1})" for i in range(look.columns)]] if look.numbered else []
        for number in range(look.rows):
            if look.grouped and number % 4 == 0:
                rows.append([self._words(2).capitalize()])
            name = self._words(rnd.randint(1, 3)).capitalize()
            if look.wrapped and rnd.random() < 0.3:
                name += "\n" + self._words(2)
            row = [name]
            for i in range(1, look.columns):
                row.append(self._text() if i <= look.texts else self._figure())
            rows.append(row)
        return [head, *numbers], groups, rows

    def _text(self) -> str:
        if not self.look.long:
            return self._words(self.random.randint(1, 2))
        return "\n".join(self._words(3) for _ in range(self.random.randint(1, 4))).capitalize()

    def _figure(self) -> str:
        kind = self.random.random()
        if kind < 0.1:
            return "–"
        figure = f"{self.random.randint(1, 99999):,}" if kind < 0.7 else f"{self.random.random() * 100:.1f}"
        figure += "%" if self.look.signs else ""
        return figure.replace(",", " ").replace("%", " %") if self.look.spaces else figure

    def _row(
        self, row: Sequence[str], xs: list[float], ys: list[float], level: int, heading: bool, groups: bool = False
    ) -> None:
        lines = max(len(text.split("\n")) for text in row)
        self.canvas.setFont(FONT, self.look.size)
        for i, text in enumerate(row):
            first, last = (1 + 2 * i, 2 + 2 * i) if groups else (i, i)
            parts = text.split("\n")
            for k, part in enumerate(parts):
                y = self.y - k * self.line
                left, right = xs[first] + self.look.gap / 2, xs[last + 1] - self.look.gap / 2
                if groups:
                    x = (left + right - self._width(part, FONT)) / 2
                elif i and self.look.right and (i > self.look.texts or heading):
                    x = right - self._width(part, FONT)
                else:
                    x = left
                self.canvas.drawString(x, y, part)
            self.made.cells.append((level, first, level, last, " ".join(parts)))
        self.y -= lines * self.line + 0.25 * self.look.size
        ys.append(self.y + self.line * 0.9)

    def _rules(self, xs: list[float], ys: list[float], header: int, spanned: bool) -> None:
        canvas, rules = self.canvas, self.look.rules
        canvas.setLineWidth(0.6)
        top, foot, left, right = ys[0] + 2, ys[-1], xs[0], xs[-1]
        if spanned and rules not in ("grid",):
            for a, b in pairwise(range(1, len(xs), 2)):
                canvas.line(xs[a] + 3, ys[1], xs[b] - 3, ys[1])
        if rules in ("grid", "rows", "frame", "head"):
            for y in (top, ys[header], foot):
                canvas.line(left, y, right, y)
        if rules in ("grid", "rows"):
            for y in ys[header:]:
                canvas.line(left, y, right, y)
        if rules == "grid" and spanned:
            canvas.line(xs[1], ys[1], right, ys[1])
        if rules in ("grid", "columns"):
            for i, x in enumerate(xs):
                inner = spanned and i > 0 and i % 2 == 0 and i < len(xs) - 1
                canvas.line(x, ys[1] if inner else top, x, foot)
        if rules == CROSS:
            canvas.line(left, ys[header], right, ys[header])
            canvas.line(xs[1], top, xs[1], foot)
        if rules == "frame":
            canvas.line(left, top, left, foot)
            canvas.line(right, top, right, foot)
        if rules == "shade":
            # The text is drawn already, and is to be seen through the shade.
            canvas.setFillGray(0.5, alpha=0.3)
            for i in range(header, len(ys) - 1, 2):
                canvas.rect(left, ys[i + 1], right - left, ys[i] - ys[i + 1], stroke=0, fill=1)
            canvas.setFillGray(0, alpha=1)
