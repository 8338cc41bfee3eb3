"""Compare ddor's tables with those of pdfplumber, camelot (each flavor) and img2table, on PDFs whose tables are known.

    compare_tables.py --tables DIR [--only NAME] [--readers ddor pdfplumber ...]

DIR holds NAME.pdf and NAME.json: the regions of its tables, each with its page and its cells as [first row, first
column, last row, last column, text], as the ICDAR 2013 table competition gives them. The measure is the competition's:
pairs of a cell with text and the next one to its right and below it, found and said. A table is whole where all its
pairs are found and no other is said; a table that shares no pair with any of its page is none. A reader that is not
installed is left out, and said to be.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import logging
import re
import time
import unicodedata
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Matrix = list[list[tuple[object, str]]]
"""Row by row, for each column which cell is there (None for none) and its text."""

Pages = dict[int, list[Matrix]]

_FOLDED = {
    **dict.fromkeys(map(ord, "‐‑‒–—―−"), "-"),
    **dict.fromkeys(map(ord, "‘’‚′"), "'"),
    **dict.fromkeys(map(ord, "“”„″"), '"'),
    **dict.fromkeys(map(ord, "•·\uf0b7\u00ad\u200b\ufeff"), None),
}


@dataclass
class Score:
    """Neighbors expected, found and said; tables expected, found whole; tables that are none; seconds."""

    expected: int = 0
    found: int = 0
    said: int = 0
    tables: int = 0
    whole: int = 0
    none: int = 0
    seconds: float = 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of recall and precision over all neighbors."""
        return 2 * self.found / max(1, self.expected + self.said)


def folded(text: str) -> str:
    """A text without white space, its typographic signs as plain ones."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text or "").translate(_FOLDED))


def matrix(cells: Iterable[tuple[int, int, int, int, str]]) -> Matrix:
    """Cells (first row, first column, last row, last column, text) in their places."""
    listed = list(cells)
    rows, columns = 1 + max(c[2] for c in listed), 1 + max(c[3] for c in listed)
    made: Matrix = [[(None, "")] * columns for _ in range(rows)]
    for number, (row, column, last_row, last_column, text) in enumerate(listed):
        for i in range(row, last_row + 1):
            for j in range(column, last_column + 1):
                made[i][j] = (number, text)
    return made


def neighbors(table: Matrix) -> Counter[tuple[str, str, str]]:
    """Pairs of a cell with text and the next one to its right, and below it."""
    pairs: set[tuple[object, object, str, str, str]] = set()
    for i, row in enumerate(table):
        for j, (key, text) in enumerate(row):
            if key is None or not folded(text):
                continue
            below = [other[j] for other in table[i + 1 :] if j < len(other)]
            for way, rest in (("right", row[j + 1 :]), ("below", below)):
                following = _next(key, rest)
                if following is not None:
                    pairs.add((key, following[0], way, folded(text), folded(following[1])))
    return Counter((way, one, other) for _, _, way, one, other in pairs)


def _next(key: object, rest: Iterable[tuple[object, str]]) -> tuple[object, str] | None:
    for other, text in rest:
        if other == key:
            return None
        if other is not None and folded(text):
            return (other, text)
    return None


def ours(pdf: Path) -> Pages:
    """The tables that ddor finds."""
    from ddor.pdf.tables import read_tables

    pages: Pages = {}
    for table in read_tables(pdf).tables:
        cells = [(c.row, c.column, c.row + c.row_span - 1, c.column + c.column_span - 1, c.text) for c in table.cells]
        if cells:
            pages.setdefault(table.page, []).append(matrix(cells))
    return pages


def pdfplumber_s(pdf: Path) -> Pages:
    """The tables that pdfplumber finds."""
    import pdfplumber

    pages: Pages = {}
    with pdfplumber.open(pdf) as document:
        for page in document.pages:
            pages[page.page_number] = [_grid(rows) for rows in page.extract_tables()]
            page.close()
    return pages


def camelot_s(flavor: str) -> Callable[[Path], Pages]:
    """What finds tables by one of camelot's flavors."""

    def read(pdf: Path) -> Pages:
        from camelot.io import read_pdf

        pages: Pages = {}
        for table in read_pdf(str(pdf), pages="all", flavor=flavor, suppress_stdout=True):
            pages.setdefault(table.page, []).append(_grid(table.df.values.tolist()))
        return pages

    return read


def img2table_s(pdf: Path) -> Pages:
    """The tables that img2table finds by the text that the PDF has."""
    from img2table.document import PDF

    pages: Pages = {}
    for page, tables in PDF(src=str(pdf)).extract_tables(borderless_tables=True, implicit_rows=True).items():
        for table in tables:
            rows = [[cell.value or "" for cell in row] for row in table.content.values()]
            pages.setdefault(page + 1, []).append(_grid(rows))
    return pages


def _grid(rows: Iterable[Iterable[str | None]]) -> Matrix:
    return [[((i, j) if c is not None else None, c or "") for j, c in enumerate(row)] for i, row in enumerate(rows)]


READERS: dict[str, Callable[[Path], Pages]] = {
    "ddor": ours,
    "pdfplumber": pdfplumber_s,
    "camelot lattice": camelot_s("lattice"),
    "camelot stream": camelot_s("stream"),
    "camelot network": camelot_s("network"),
    "camelot hybrid": camelot_s("hybrid"),
    "img2table": img2table_s,
}


def scored(reader: Callable[[Path], Pages], pdfs: Iterable[Path]) -> Score:
    """What a reader makes of PDFs with their tables beside them. Raises ImportError where it is not installed."""
    score = Score()
    for pdf in pdfs:
        start = time.perf_counter()
        with contextlib.redirect_stdout(io.StringIO()):
            try:
                found = reader(pdf)
            except ImportError:
                raise
            except Exception:
                # A file that a reader fails on is one in which it finds nothing.
                found = {}
        score.seconds += time.perf_counter() - start
        _count(score, found, json.loads(pdf.with_suffix(".json").read_text(encoding="utf-8")))
    return score


def _count(score: Score, found: Pages, regions: list[dict[str, Any]]) -> None:
    expected: dict[int, Counter[tuple[str, str, str]]] = {}
    said = {page: [neighbors(table) for table in tables] for page, tables in found.items()}
    for region in regions:
        wanted = neighbors(matrix(region["cells"]))
        expected.setdefault(region["page"], Counter()).update(wanted)
        best = max(said.get(region["page"], []), key=lambda pairs: (pairs & wanted).total(), default=Counter())
        hit = (best & wanted).total()
        score.tables += 1
        score.expected += wanted.total()
        score.found += hit
        score.said += best.total() if hit else 0
        score.whole += hit == wanted.total() == best.total()
    for page, tables in said.items():
        score.none += sum(not pairs & expected.get(page, Counter()) for pairs in tables)


def _rows(names: Iterable[str], pdfs: list[Path]) -> Iterator[str]:
    for name in names:
        try:
            score = scored(READERS[name], pdfs)
        except ImportError as error:
            yield f"{name:16} is not installed ({error.name})"
            continue
        recall, precision = score.found / max(1, score.expected), score.found / max(1, score.said)
        yield (
            f"{name:16} F1 {score.f1:.3f}  recall {recall:6.1%}  precision {precision:6.1%}  "
            f"whole {score.whole:3} of {score.tables}  none {score.none:3}  {score.seconds:6.1f} s"
        )


def main() -> None:
    """Print a line a reader."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tables", type=Path, required=True, help="the folder of PDFs and their tables")
    parser.add_argument("--only", default="", help="only PDFs whose names have this in them")
    parser.add_argument("--readers", nargs="+", default=list(READERS), choices=list(READERS), help="which to compare")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    logging.disable(logging.ERROR)
    pdfs = [pdf for pdf in sorted(options.tables.glob("*.pdf")) if options.only in pdf.name]
    for line in _rows(options.readers, pdfs):
        print(line, flush=True)


if __name__ == "__main__":
    main()
