"""A cross-check in words for an 80-column terminal, and as JSON."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from ddor.agreement import CrossCheck, Disagreement, Reader
from ddor.crosscheck.cells import regions
from ddor.crosscheck.folding import fold
from ddor.model import Document
from ddor.report.vocabulary import NUMERALS
from ddor.terminal.screen import counted, indented


def sentence(check: CrossCheck) -> str:
    """What came of a cross-check in a sentence or two."""
    parts = []
    readers = [each.reader for each in check.readers if each.failure is None]
    if readers:
        agree = f"{check.agreed_by_all:,} of {counted(check.compared, 'cell', 'cells')}"
        parts.append(f"{agree} {'agrees' if check.agreed_by_all == 1 else 'agree'} with {' and '.join(readers)}")
    if check.disagreements:
        parts.append(_of_the_rest(check))
    parts += [f"{each.reader} gave no reading ({(each.failure or '').rstrip('.')})" for each in check.failed]
    return ". ".join(parts)


def _of_the_rest(check: CrossCheck) -> str:
    cells = sum(each.cells for each in check.disagreements)
    unexplained = sum(each.cells for each in check.unexplained)
    if not unexplained:
        return f"Of the {cells:,} that {'does' if cells == 1 else 'do'} not, the reason is known"
    known = f"; the reason is known for {cells - unexplained:,} more" if cells > unexplained else ""
    return f"{unexplained:,} {'differs' if unexplained == 1 else 'differ'} for no known reason{known}"


def note(check: CrossCheck) -> RenderableType:
    """The sentence for the summary of a report, green where all is well."""
    return indented(Text(f"Cross-check: {sentence(check)}", style="green" if check.is_well else "bold red"))


def told(file: str, check: CrossCheck, pictures: Sequence[Path] = ()) -> RenderableType:
    """A cross-check with each disagreement: first those with no known reason, then the others by their reason.

    `pictures` are those of the disagreements, in the same order, or none.
    """
    shown = dict(zip(check.disagreements, pictures, strict=True)) if pictures else {}
    parts: list[RenderableType] = [Text(f"{file}: {sentence(check)}", style="bold")]
    if check.agreed_by_two or check.agreed_by_none:
        parts.append(indented(Text(_tally(check))))
    reasons = sorted({each.explanation or "" for each in check.disagreements})
    for reason in reasons:
        style = "" if reason else "bold red"
        heading = f"Known reason: {reason}" if reason else "For no known reason, please check:"
        parts += [Text(""), indented(Text(heading, style=style))]
        for each in check.disagreements:
            if (each.explanation or "") == reason:
                parts.append(indented(Text(in_words(each, check)), by=4))
                if each in shown:
                    parts.append(indented(Text(f"picture: {shown[each].name}", style="dim"), by=6))
    if pictures:
        parts += [Text(""), indented(Text(f"Pictures of these cells are in {pictures[0].parent}"))]
    return Group(*parts)


def _tally(check: CrossCheck) -> str:
    alone = [(Reader.DDOR, check.ddor_differs), *((each.reader, each.differs) for each in check.readers)]
    against = ", ".join(f"{reader} in {cells:,}" for reader, cells in alone if cells)
    two = f"One reader differs from two: {against}" if against else ""
    none = f"all three differ: {check.agreed_by_none:,}" if check.agreed_by_none else ""
    return "; ".join(part for part in (two, none) if part)


def in_words(each: Disagreement, check: CrossCheck) -> str:
    """Where a disagreement of a check is, and what each reader has there."""
    readings = _readings(each, {reader.reader for reader in check.failed})
    pages = ", ".join(str(page) for page in dict.fromkeys(region.page for region in regions(each.source)))
    page = f"page{'s' if ',' in pages else ''} {pages}"
    section = f"Section {NUMERALS[each.section]}" if each.section else "In no section"
    if each.ddor is None:
        after = f", after row {each.row}" if each.row else ", before row 1" if each.row == 0 else ""
        return f"{section}{after} ({page}), a row that ddor doesn't read: {readings}"
    where = f"{section}, row {each.row}"
    if each.column is None:
        return f"{where} ({page}), the whole row: {readings}"
    return f"{where}, {each.column.replace('_', ' ')} ({page}): {readings}"


def _readings(each: Disagreement, failed: Collection[Reader]) -> str:
    """The readings, those that are the same under folding together."""
    texts = {Reader.DDOR: each.ddor, Reader.PDFPLUMBER: each.pdfplumber, Reader.CAMELOT: each.camelot}
    if each.ddor is None:
        del texts[Reader.DDOR]
    same: dict[str | None, list[Reader]] = {}
    for reader, text in texts.items():
        if reader in failed:
            continue
        same.setdefault(None if text is None else fold(text), []).append(reader)
    return "; ".join(f"{' and '.join(readers)} {_quoted(texts[readers[0]])}" for readers in same.values())


def _quoted(text: str | None) -> str:
    return "no such cell" if text is None else f"“{text}”" if text else "an empty cell"


def check_json(document: Document, check: CrossCheck, pictures: Sequence[Path] = ()) -> dict[str, Any]:
    """A cross-check as JSON: counts of cells, readers, and each disagreement with its place, readings and picture."""
    shown = dict(zip(check.disagreements, pictures, strict=True)) if pictures else {}
    return {
        "file": document.file,
        "sha256": document.sha256,
        "compared": check.compared,
        "agreed_by_all": check.agreed_by_all,
        "agreed_by_two": check.agreed_by_two,
        "agreed_by_none": check.agreed_by_none,
        "ddor_differs": check.ddor_differs,
        "unexplained": len(check.unexplained),
        "readers": [asdict(each) for each in check.readers],
        "disagreements": [
            asdict(each) | {"picture": str(shown[each]) if each in shown else None} for each in check.disagreements
        ],
    }
