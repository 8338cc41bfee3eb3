"""Cell by cell: what all readers have, what two of three have, what each has otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ddor.agreement import CrossCheck, Disagreement, Reader, SecondReader
from ddor.crosscheck.align import Aligned, align
from ddor.crosscheck.cells import OtherRow, OurRow, rows_of
from ddor.crosscheck.explain import Explainer
from ddor.crosscheck.extra import Known, extra_rows
from ddor.crosscheck.folding import fold
from ddor.model import Problem
from ddor.report.vocabulary import Vocabulary
from ddor.sections import Report


@dataclass(frozen=True, slots=True)
class OtherReading:
    """What another reader made of a PDF: its rows, or, where it failed, a sentence that says how."""

    reader: Reader
    version: str
    rows: Sequence[OtherRow] = ()
    failure: str | None = None


def compare(report: Report, others: Sequence[OtherReading], vocabulary: Vocabulary) -> CrossCheck:
    """Compare ddor's reading with those of others. Where one failed, the rest are compared all the same."""
    ours = list(rows_of(report))
    aligned = {other.reader: align(ours, other.rows) for other in others if other.failure is None}
    extra = extra_rows(ours, {reader: each.extra for reader, each in aligned.items()}, Known(report, vocabulary))
    found = [*_of_cells(ours, aligned, report.problems), *extra] if aligned else []
    compared = sum(len(row.cells) for row in ours) + sum(each.cells for each in extra) if aligned else 0
    alone: Counter[Reader] = Counter()
    for each in found:
        if each.differs is not None:
            alone[each.differs] += each.cells
    disputed = sum(each.cells for each in found)
    return CrossCheck(
        readers=tuple(
            SecondReader(
                reader=other.reader,
                version=other.version,
                agreed=compared - _against(found, other.reader) if other.failure is None else 0,
                differs=alone[other.reader],
                failure=other.failure,
            )
            for other in others
        ),
        compared=compared,
        agreed_by_all=compared - disputed,
        agreed_by_two=alone.total(),
        agreed_by_none=disputed - alone.total(),
        ddor_differs=alone[Reader.DDOR],
        disagreements=tuple(
            sorted(found, key=lambda each: (each.source.page, each.source.bbox[1], each.source.bbox[0]))
        ),
    )


def _of_cells(
    ours: Sequence[OurRow], aligned: Mapping[Reader, Aligned], said: Sequence[Problem]
) -> Iterator[Disagreement]:
    explainer = Explainer(ours, aligned, said)
    for r, row in enumerate(ours):
        of_row = [
            _of_cell(
                row, c, {reader: each.readings[r][c] for reader, each in aligned.items()}, explainer.reason((r, c))
            )
            for c in range(len(row.cells))
            if not all(explainer.agrees(reader, (r, c)) for reader in aligned)
        ]
        whole = _whole_row(row, of_row, aligned)
        yield from of_row if whole is None else [whole]


def _of_cell(row: OurRow, c: int, readings: Mapping[Reader, str | None], explanation: str | None) -> Disagreement:
    name, printed = row.cells[c]
    return Disagreement(
        section=row.section,
        row=row.number,
        column=one_line(name),
        source=printed.source,
        ddor=one_line(printed.text),
        pdfplumber=one_line(readings.get(Reader.PDFPLUMBER)),
        camelot=one_line(readings.get(Reader.CAMELOT)),
        differs=_alone(printed.text, readings),
        explanation=explanation,
    )


def one_line(reading: str | None) -> str | None:
    """A reading in one line, without signs that would do something to a terminal or that no database keeps."""
    return None if reading is None else "".join(sign for sign in " ".join(reading.split()) if sign.isprintable())


def _alone(ours: str, readings: Mapping[Reader, str | None]) -> Reader | None:
    """The one of three readers who stands against the two others; None if there are fewer, or all differ."""
    if len(readings) < 2:
        return None
    keys = {Reader.DDOR: fold(ours)} | {reader: fold(text or "") for reader, text in readings.items()}
    counts = Counter(keys.values())
    return next((reader for reader, key in keys.items() if counts[key] == 1), None) if len(counts) == 2 else None


def _whole_row(row: OurRow, of_row: Sequence[Disagreement], aligned: Mapping[Reader, Aligned]) -> Disagreement | None:
    """The disagreements of a row as one, where the same readers have no such row at all; else None."""
    filled = [printed for _, printed in row.cells if fold(printed.text)]
    missing = {r for r in aligned if of_row and all(_reading(each, r) is None for each in of_row)}
    alike = len({(each.differs, each.explanation) for each in of_row}) == 1
    if len(of_row) < 2 or len(of_row) != len(filled) or not missing or not alike:
        return None
    return replace(
        of_row[0],
        column=None,
        source=row.source,
        ddor=_row_reading(of_row, Reader.DDOR),
        pdfplumber=_row_reading(of_row, Reader.PDFPLUMBER),
        camelot=_row_reading(of_row, Reader.CAMELOT),
        cells=len(of_row),
    )


def _reading(each: Disagreement, reader: Reader) -> str | None:
    return {Reader.PDFPLUMBER: each.pdfplumber, Reader.CAMELOT: each.camelot}.get(reader, each.ddor)


def _row_reading(of_row: Sequence[Disagreement], reader: Reader) -> str | None:
    texts = [_reading(each, reader) for each in of_row]
    return None if all(text is None for text in texts) else " | ".join(text or "" for text in texts)


def _against(found: Sequence[Disagreement], reader: Reader) -> int:
    """The number of cells in which a reader's text is not ddor's."""
    return sum(each.cells for each in found if fold(_reading(each, reader) or "") != fold(each.ddor or ""))
