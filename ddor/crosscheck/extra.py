"""Rows that another reader has and ddor has not: headings and running text, or rows that somebody must look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ddor.agreement import Disagreement, Reader
from ddor.crosscheck.align import SAME, ExtraRow
from ddor.crosscheck.cells import OtherCell, OurRow, overlap, regions
from ddor.crosscheck.folding import fold
from ddor.model import Box, Source
from ddor.report.numbers import read_number
from ddor.report.vocabulary import Vocabulary, likeness
from ddor.report.vocabulary import fold as fold_wording
from ddor.sections import Report

_LIKE_A_HEADING = 80.0
"""How alike a text is to a known heading that repeats it, 0 to 100."""

TOTALS = "this is a row of totals, which ddor checks but doesn't count as a row"


@dataclass(frozen=True, slots=True)
class Known:
    """What of a report, beside its rows, may stand in another reader's tables."""

    report: Report
    vocabulary: Vocabulary

    def is_heading(self, row: ExtraRow) -> bool:
        """Whether two or more cells, and no fewer than half, are worded as headings of one section's columns."""
        texts = [fold_wording(" ".join(cell.text.split())) for cell in row.cells]
        for columns in self.vocabulary.columns.values():
            wordings = tuple(wording for known in columns.values() for wording in known)
            like = sum(likeness(text, wordings) >= _LIKE_A_HEADING for text in texts)
            if like >= 2 and 2 * like >= len(texts):
                return True
        return False

    def is_text(self, row: ExtraRow) -> bool:
        """Whether ddor reads all of it as text outside the tables, at that very place."""
        texts = (*self.report.text, *self.report.notes, *self.report.corrections)
        together = "".join(
            fold(text.text)
            for text in texts
            for region in regions(text.source)
            if region.page == row.page and overlap(region.bbox, row.bbox) >= SAME
        )
        return all(fold(cell.text) in together for cell in row.cells)

    def is_total(self, row: ExtraRow) -> bool:
        """Whether it sums up: a word for that and figures."""
        words = [cell.text for cell in row.cells if read_number(cell.text.strip()) is None]
        return any(self.vocabulary.begins("total", word) for word in words) and len(words) < len(row.cells)


def extra_rows(ours: Sequence[OurRow], extra: Mapping[Reader, Sequence[ExtraRow]], known: Known) -> list[Disagreement]:
    """The rows that ddor has not, each once, without headings and text that ddor reads as text."""
    found: list[dict[Reader, ExtraRow]] = []
    for reader, rows in extra.items():
        for row in rows:
            if known.is_heading(row) or known.is_text(row):
                continue
            same = (each for each in found if reader not in each and _same_place(row, next(iter(each.values()))))
            group = next(same, None)
            if group is None:
                found.append({reader: row})
            else:
                group[reader] = row
    return [_disagreement(ours, group, len(extra), known) for group in found]


def _same_place(one: ExtraRow, other: ExtraRow) -> bool:
    return one.page == other.page and overlap(one.bbox, other.bbox) >= SAME


def _disagreement(ours: Sequence[OurRow], group: Mapping[Reader, ExtraRow], readers: int, known: Known) -> Disagreement:
    any_of = next(iter(group.values()))
    texts = {reader: _text(row.cells) for reader, row in group.items()}
    section, after = _where(ours, any_of.page, any_of.bbox)
    return Disagreement(
        section=section,
        row=after,
        column=None,
        source=Source(any_of.page, any_of.bbox),
        ddor=None,
        pdfplumber=texts.get(Reader.PDFPLUMBER),
        camelot=texts.get(Reader.CAMELOT),
        differs=_alone(texts) if readers > 1 else None,
        explanation=TOTALS if all(known.is_total(row) for row in group.values()) else None,
        cells=max(len(row.cells) for row in group.values()),
    )


def _alone(texts: Mapping[Reader, str]) -> Reader | None:
    """Who stands against two: the only one with such a row, or ddor where the others have the same one."""
    if len(texts) == 1:
        return next(iter(texts))
    return Reader.DDOR if len({fold(text) for text in texts.values()}) == 1 else None


def _text(cells: Sequence[OtherCell]) -> str:
    return " | ".join(" ".join(cell.text.split()) for cell in cells)


def _where(ours: Sequence[OurRow], page: int, box: Box) -> tuple[str | None, int | None]:
    """The section of the nearest row of ddor's on that page, and the number of the row that this one comes after."""
    near = [(row, region.bbox) for row in ours for region in regions(row.source) if region.page == page]
    if not near:
        return None, None
    middle = (box[1] + box[3]) / 2
    row, place = min(near, key=lambda each: max(each[1][1] - middle, middle - each[1][3]))
    return row.section, row.number if middle > place[1] else row.number - 1
