"""Whether a document is a Declined Detainer Outcome Report, and if it isn't, why nothing of it can be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ddor.pdf.document import CannotRead, Page
from ddor.pdf.flow import Flow, Paragraph
from ddor.pdf.integrity import Damage
from ddor.pdf.portfolio import Attached
from ddor.pdf.scans import how_to_recognize
from ddor.report.ledger import Ledger
from ddor.report.section_tables import Piece
from ddor.report.table_reader import REQUIRED
from ddor.report.titles import Title
from ddor.report.vocabulary import NUMERALS, Section, Vocabulary, fold, likeness

_FEWEST_WORDS_OF_TEXT = 3
"""Words a page; a document with fewer and with pictures is a scan."""

_ENOUGH = 4
"""Points of evidence that a report has at least: a section by its title and its table, or the table of persons alone
with all its columns and the word that it is about. Two columns that are called "County" and "Date" have one.
"""

_TITLE, _NAME, _SUBJECT = 2, 2, 1
_WHOLE_TABLE = {"high_volume": 2, "declined": 3, "policies": 2}
_PART_OF_A_TABLE = 1

_NAME_LIKENESS = 85.0
_ABOUT = "detainer"
_UNREADABLE_SHARE = 0.3


class File(NamedTuple):
    """What is known of the file: its name, what of it is damaged, the names of the files attached to it that are not
    read, which of its pages come from another file, and the attached PDF that was read, where the file is its cover.
    """

    name: str
    damages: Sequence[Damage]
    attachments: Sequence[str]
    strangers: Sequence[int]
    attached: Attached | None = None


def must_have_text(file: File, pages: Sequence[Page]) -> None:
    """Raise CannotRead, with the cause, where the pages have no text or none that can be read."""
    words = [word for page in pages for word in page.words]
    if len(words) < _FEWEST_WORDS_OF_TEXT * len(pages):
        _must_not_hold_it_elsewhere(file)
        if sum(bool(page.pictures) for page in pages) * 2 >= len(pages):
            raise CannotRead(
                f"{file.name}: this is a scan, pictures of pages without text. {how_to_recognize()} "
                "Or ask for the original file."
            )
        if not words:
            raise CannotRead(
                f"{file.name}: there is no text on its pages. If they show any, it is drawn as shapes and has to go "
                "through text recognition (OCR) first."
            )
    unreadable = sum("\ufffd" in word.text for word in words)
    if unreadable > _UNREADABLE_SHARE * len(words):
        raise CannotRead(
            f"{file.name}: the fonts in the file do not say which letters their signs are, so its text cannot be read. "
            "Run it through text recognition (OCR) first, or ask for the original file."
        )


def must_be_report(
    file: File,
    whole: Flow,
    starts: Sequence[Title],
    tables: Mapping[Section, Sequence[Sequence[Piece]]],
    vocabulary: Vocabulary,
) -> None:
    """Raise CannotRead, with the cause, unless enough of the document is what such a report has."""
    evidence = _TITLE * len(starts) + sum(_of_tables(section, runs) for section, runs in tables.items())
    texts = list(_texts(whole))
    if any(_ABOUT in text for text in texts) or any(_ABOUT in text for text in _headings(tables)):
        evidence += _SUBJECT
    if evidence >= _ENOUGH:
        return
    names = vocabulary.words["title"]
    if any(likeness(text, names) >= _NAME_LIKENESS for text in texts):
        evidence += _NAME
    if evidence >= _ENOUGH:
        return
    _must_not_hold_it_elsewhere(file)
    raise CannotRead(f"{file.name}: {_what_was_found(starts, tables)} this seems to be another document.")


def say_several_reports(begun_again: Sequence[tuple[Title, Title]], whole: Flow, ledger: Ledger) -> None:
    """Say which sections begin a second time; each with the title that it began under first."""
    for first, second in begun_again:
        pages = [whole.elements[title.element].page for title in (first, second)]
        ledger.say(
            "several-reports",
            f"Section {NUMERALS[first.section]} begins on page {pages[0]} and again on page {pages[1]}. The file may "
            "hold several reports, which were read as one.",
        )


def _must_not_hold_it_elsewhere(file: File) -> None:
    attached = [name for name in file.attachments if name.casefold().endswith(".pdf")]
    if attached:
        names = ", ".join(f'"{name}"' for name in attached)
        raise CannotRead(
            f"{file.name}: this PDF is a cover for the files attached to it ({names}). Open it in a viewer, save the "
            "report that is attached as a file, and read that."
        )
    if file.damages:
        raise CannotRead(
            f"{file.name}: the file is damaged ({file.damages[0].what}), and nothing of a Declined Detainer Outcome "
            "Report is left in it. Download it again."
        )


def _what_was_found(starts: Sequence[Title], tables: Iterable[Section]) -> str:
    found = {title.section for title in starts} | set(tables)
    if not found:
        return "none of the four sections of a Declined Detainer Outcome Report was found;"
    sections = " and ".join(f"Section {NUMERALS[section]}" for section in NUMERALS if section in found)
    return f"something in it looks like {sections} of a Declined Detainer Outcome Report and nothing else does;"


def _of_tables(section: Section, runs: Sequence[Sequence[Piece]]) -> int:
    known = {column.meaning for pieces in runs for piece in pieces if piece.heading for column in piece.heading.columns}
    return _WHOLE_TABLE[section] if known >= set(REQUIRED[section]) else _PART_OF_A_TABLE


def _headings(tables: Mapping[Section, Sequence[Sequence[Piece]]]) -> Iterable[str]:
    return (
        column.heading.casefold()
        for runs in tables.values()
        for pieces in runs
        for piece in pieces
        if piece.heading
        for column in piece.heading.columns
    )


def _texts(whole: Flow) -> Iterable[str]:
    yield from (fold(element.text.text) for element in whole.elements if isinstance(element, Paragraph))
    yield from (fold(line.text) for line in whole.furniture)
