"""The known reasons why another reader's cell differs from ddor's although ddor's is right. docs/cross-check.md.

A reason only accounts for one other reader that differs from the rest. Where ddor differs from two that agree, or
where no other reading supports it, the only explanation is what ddor itself has said about that place.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from ddor.agreement import Reader
from ddor.crosscheck.align import Aligned
from ddor.crosscheck.cells import OurRow, overlap, regions
from ddor.crosscheck.folding import fold
from ddor.model import Problem, Region, Source

At = tuple[int, int]
"""A cell of ddor's: the number of its row among all rows, and its number in the row."""

REORDERED = "the letters of this cell are given in another order by {readers}"
JOINED = "the cells of two columns are joined by {readers}"
BESIDE = "a part of the text is put into the next cell by {readers}"
ABOVE_OR_BELOW = "a part of the text is put into the cell above or below by {readers}"
OVER_LINE = "a word runs over the line between two cells, and is not given to the same one by {readers}"
LEFT_OUT = "words that ddor leaves out, and says so, are read by {readers}"
OPEN = "a cell that a page's end cuts is left open there, and no open cell is read by {readers}"

_OVER_LINE = ("word-over-line",)
_LEFT_OUT = ("word-invisible", "word-off-page", "text-at-an-angle")
"""The problems in which ddor says such things; docs/problems.md lists them all."""


@dataclass(slots=True)
class Explainer:
    """Finds the reasons. `ours` are ddor's rows, `aligned` the other readers' beside them, `said` ddor's problems."""

    ours: Sequence[OurRow]
    aligned: Mapping[Reader, Aligned]
    said: Sequence[Problem] = ()
    _at: dict[Source, list[At]] = field(default_factory=dict)
    _confirmed: set[At] = field(default_factory=set)
    _reasons: dict[tuple[Reader, At], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        cells = [(r, c) for r, row in enumerate(self.ours) for c in range(len(row.cells))]
        for at in cells:
            self._at.setdefault(self._source(at), []).append(at)
        self._confirmed = {at for at in cells if any(self.agrees(reader, at) for reader in self.aligned)}
        for reader in self.aligned:
            self._reordered(reader)
            for run, reason in (*self._runs_down(reader), *self._runs_across(reader)):
                self._shifted(reader, run, reason)
            self._left_out(reader)
        self._open_cells()

    def reason(self, at: At) -> str | None:
        """Why a cell is not the same in all readings, None if a reading that differs has no reason known."""
        differing = [reader for reader in self.aligned if not self.agrees(reader, at)]
        reasons: dict[str, list[Reader]] = {}
        for reader in differing:
            if (reader, at) not in self._reasons:
                return None
            reasons.setdefault(self._reasons[reader, at], []).append(reader)
        return "; ".join(reason.format(readers=" and ".join(readers)) for reason, readers in reasons.items()) or None

    def agrees(self, reader: Reader, at: At) -> bool:
        """Whether another reader's text for a cell is ddor's."""
        return fold(self._text(at)) == fold(self._reading(reader, at) or "")

    def _text(self, at: At) -> str:
        return self.ours[at[0]].cells[at[1]][1].text

    def _source(self, at: At) -> Source:
        return self.ours[at[0]].cells[at[1]][1].source

    def _reading(self, reader: Reader, at: At) -> str | None:
        return self.aligned[reader].readings[at[0]][at[1]]

    def _reordered(self, reader: Reader) -> None:
        """Explain cells in which a reader has the letters and digits that all have, but not in their order.

        Where a word fills its column, camelot may take its first letter for a line of its own.
        """
        for at in self._confirmed:
            if not self.agrees(reader, at) and sorted(fold(self._text(at))) == sorted(
                fold(self._reading(reader, at) or "")
            ):
                self._reasons[reader, at] = REORDERED

    def _runs_down(self, reader: Reader) -> Iterator[tuple[list[At], str]]:
        """Cells below one another in which a reader differs for no reason known so far.

        A merged cell, which several rows share, counts once.
        """
        columns: dict[tuple[str, str], list[At]] = {}
        for r, row in enumerate(self.ours):
            for c, (name, printed) in enumerate(row.cells):
                column = columns.setdefault((row.section, name), [])
                if not column or self._source(column[-1]) != printed.source:
                    column.append((r, c))
        for column in columns.values():
            for run in self._differing(reader, column):
                yield run, ABOVE_OR_BELOW

    def _runs_across(self, reader: Reader) -> Iterator[tuple[list[At], str]]:
        """Cells beside one another in which a reader differs."""
        for r, row in enumerate(self.ours):
            in_order = sorted(((r, c) for c in range(len(row.cells))), key=lambda at: self._source(at).bbox[0])
            for run in self._differing(reader, in_order):
                empty = any(not fold(self._reading(reader, at) or "") for at in run)
                yield run, JOINED if empty else BESIDE

    def _differing(self, reader: Reader, cells: Sequence[At]) -> Iterator[list[At]]:
        for settled, run in groupby(cells, lambda at: self.agrees(reader, at) or (reader, at) in self._reasons):
            if not settled:
                yield list(run)

    def _shifted(self, reader: Reader, run: Sequence[At], reason: str) -> None:
        """Explain neighboring cells whose texts, put together, are the same as ddor's.

        The others must bear ddor out in all of them but one; that one then is certain too. Else it could be ddor
        that has put a text into the wrong cell.
        """
        ours = fold(" ".join(self._text(at) for at in run))
        theirs = fold(" ".join(self._reading(reader, at) or "" for at in run))
        if self._said_there(run, _OVER_LINE) and sorted(ours) == sorted(theirs):
            # Letters that are drawn over those of the next cell come out among them.
            reason = OVER_LINE
        elif len(run) < 2 or ours != theirs or sum(at not in self._confirmed for at in run) > 1:
            return
        for at in (each for one in run for each in self._at[self._source(one)]):
            self._confirmed.add(at)
            self._reasons[reader, at] = reason

    def _left_out(self, reader: Reader) -> None:
        """Explain cells that are ddor's except for words of which ddor itself says that it did not read them."""
        if not any(problem.code in _LEFT_OUT for problem in self.said):
            return
        for at in (each for cells in self._at.values() for each in cells if not self.agrees(reader, each)):
            read = fold(self._reading(reader, at) or "")
            for problem in self._said_there([at], _LEFT_OUT):
                read = read.replace(fold(_quoted(problem.message)), "", 1)
            if read == fold(self._text(at)):
                self._reasons[reader, at] = LEFT_OUT

    def _said_there(self, cells: Sequence[At], codes: Collection[str]) -> list[Problem]:
        """The problems of some kinds that ddor has said of these cells."""
        pieces = [piece for at in cells for piece in regions(self._source(at))]
        return [
            problem
            for problem in self.said
            if problem.code in codes and problem.source is not None
            if any(p.page == problem.source.page and overlap(p.bbox, problem.source.bbox) > 0 for p in pieces)
        ]

    def _open_cells(self) -> None:
        """Explain cells that a page's end cuts, and of which a reader has nothing there."""
        ends = self._ends_of_pages()
        for reader, aligned in self.aligned.items():
            for at in self._confirmed:
                if self.agrees(reader, at) or (reader, at) in self._reasons:
                    continue
                row = self.ours[at[0]]
                pieces = regions(self._source(at))
                covered = {cell.page for cell in aligned.covering[at[0]][at[1]]}
                cut = [piece for piece in pieces if _at_end(piece, ends[row.section])]
                nothing = [piece for piece in cut if piece.page not in covered]
                read = fold(self._reading(reader, at) or "")
                if nothing and read in fold(self._text(at)):
                    self._reasons[reader, at] = OPEN

    def _ends_of_pages(self) -> dict[str, dict[int, tuple[float | None, float | None]]]:
        """By section and page: where its rows begin that go on from an earlier page, where those end that go on."""
        found: dict[str, dict[int, tuple[float | None, float | None]]] = {}
        for section, rows in groupby(self.ours, lambda row: row.section):
            places = [region for row in rows for region in regions(row.source)]
            pages = sorted({place.page for place in places})
            found[section] = {
                page: (
                    min(p.bbox[1] for p in places if p.page == page) if page != pages[0] else None,
                    max(p.bbox[3] for p in places if p.page == page) if page != pages[-1] else None,
                )
                for page in pages
            }
        return found


def _quoted(message: str) -> str:
    """The words that a problem's message quotes."""
    return message[message.find('"') + 1 : message.rfind('"')]


def _at_end(piece: Region, ends: Mapping[int, tuple[float | None, float | None]]) -> bool:
    first, last = ends.get(piece.page, (None, None))
    return (first is not None and piece.bbox[1] <= first + 1) or (last is not None and piece.bbox[3] >= last - 1)
