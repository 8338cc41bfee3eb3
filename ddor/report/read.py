"""A whole report out of a PDF file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from ddor.model import DeclinedDetainer, Document, HighVolume, Policy, Report
from ddor.pdf.document import CannotRead, Page, PdfFile
from ddor.pdf.flow import flow
from ddor.pdf.layout import PageLayout, keeps_spaces, lay_out
from ddor.report.checks import check
from ddor.report.ledger import Ledger
from ddor.report.section_tables import holds, tables_of_sections
from ddor.report.sections import Title, find_titles
from ddor.report.table_reader import TableReader
from ddor.report.texts import read_texts
from ddor.report.totals import find_period, find_total
from ddor.report.vocabulary import NUMERALS, Section, Vocabulary, load

_FEWEST_WORDS_OF_TEXT = 3
"""Words a page; a document with fewer and with pictures is a scan."""


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
    wordings = load(vocabulary)
    with PdfFile(path, password) as pdf:
        pages = []
        for page in pdf.pages():
            pages.append(page)
            if on_page is not None:
                on_page(page.number, pdf.page_count)
        document = Document(path.name, pdf.sha256, pdf.page_count)
    _must_have_text(path, pages)
    spaces_kept = keeps_spaces(pages)
    return _read(document, [lay_out(page, spaces_kept) for page in pages], wordings)


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
        raise CannotRead(f"{path.name}: there is no text on its pages.")


def _read(document: Document, layouts: Sequence[PageLayout], vocabulary: Vocabulary) -> Report:
    ledger = Ledger([layout.page for layout in layouts])
    for layout in layouts:
        _check_page(layout, ledger)
    whole = flow(layouts)
    starts, titles = find_titles(whole.elements, vocabulary, lambda table, name: holds(table, name, vocabulary))
    sections = _sections(len(whole.elements), starts)
    tables = tables_of_sections(whole.elements, sections, vocabulary, ledger, document.file)
    if not starts and not tables:
        raise CannotRead(
            f"{document.file}: none of the four sections of a Declined Detainer Outcome Report was found; "
            "this seems to be another document."
        )
    for section, numeral in NUMERALS.items():
        if section not in tables and all(title.section != section for title in starts):
            ledger.say("section-missing", f"Section {numeral} was not found.")
    texts = read_texts(whole, sections, titles, vocabulary, ledger)
    readers = {section: TableReader(section, vocabulary, ledger) for section in vocabulary.columns}
    for section, reader in readers.items():
        for pieces in tables.get(section, []):
            reader.read(pieces)
    report = Report(
        document=document,
        period=find_period([*texts.titles, *texts.furniture, *texts.other], vocabulary, ledger),
        detainers_issued=find_total("issued", texts.other, vocabulary, ledger),
        declined_stated=find_total("declined", texts.other, vocabulary, ledger),
        high_volume=tuple(row for row in readers["high_volume"].rows if isinstance(row, HighVolume)),
        declined=tuple(row for row in readers["declined"].rows if isinstance(row, DeclinedDetainer)),
        policies=tuple(row for row in readers["policies"].rows if isinstance(row, Policy)),
        notes=tuple(texts.notes),
        corrections=tuple(texts.corrections),
        text=(*texts.titles, *texts.other, *(text for r in readers.values() for text in r.banners)),
        problems=(),
    )
    check(report, ledger)
    audit = ledger.settle()
    return replace(report, audit=audit, problems=ledger.problems)


def _check_page(layout: PageLayout, ledger: Ledger) -> None:
    """Say what of a page was not read, or may be read otherwise than a person would."""
    page = layout.page
    if page.too_dense:
        ledger.say(
            "table-too-dense", f"Page {page.number} has more ruling lines than a table can have; they were not read."
        )
    unreadable = [word for word in page.words if "\ufffd" in word.text]
    for code, words, what in (
        ("word-off-page", page.off_page, "lies outside the visible page; it was not read"),
        ("text-at-an-angle", layout.aside, "is printed at an angle; it was not read"),
        ("word-over-line", layout.overlapping, "runs over a line of its table; it was read in the cell it begins in"),
        ("unreadable-text", unreadable, "has signs that the file does not say the letters of"),
    ):
        ledger.say_of_words(code, page.number, words, what)


def _sections(count: int, starts: Sequence[Title]) -> list[Section | None]:
    """For each of the document's elements the section it stands in; `starts` are in order."""
    sections: list[Section | None] = [None] * count
    for title in starts:
        sections[title.element :] = [title.section] * (count - title.element)
    return sections
