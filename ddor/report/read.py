"""A whole report out of a PDF file."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from ddor.model import Document
from ddor.pdf.document import Page, PdfFile
from ddor.pdf.flow import flow
from ddor.pdf.layout import PageLayout, keeps_spaces
from ddor.pdf.line_numbers import without_line_numbers
from ddor.report.checks import check
from ddor.report.hyphens import Hyphens
from ddor.report.kind import File, must_be_report, must_have_text, say_several_reports
from ddor.report.ledger import Ledger
from ddor.report.lost_rules import opened, with_rows_weighed
from ddor.report.open_sections import OpenSections, say_rows_left
from ddor.report.page_checks import (
    check_pages,
    say_attachments,
    say_damages,
    say_line_numbers,
    say_recognized,
    say_strangers,
)
from ddor.report.section_tables import holds, say_titles_missing, tables_of_sections
from ddor.report.table_reader import TableReader
from ddor.report.texts import read_texts
from ddor.report.titles import Title, begun_again, find_titles, title_of
from ddor.report.totals import find_period, find_total
from ddor.report.vocabulary import NUMERALS, Section, Vocabulary, load
from ddor.sections import DeclinedDetainer, HighVolume, Policy, Report

_ENOUGH_WORDS = 4_000
"""Words by which it is certain whether a document prints a space where it wraps a line."""


def read_report(
    path: Path,
    password: str | None = None,
    vocabulary: Path | None = None,
    on_page: Callable[[int, int], object] | None = None,
    recognize: bool = True,
) -> Report:
    """Read the report in a PDF file.

    `vocabulary` is a reporter's own TOML file that adds to the shipped wordings; `on_page` is called after each
    page with its number and how many there are. `recognize`: whether words are to be recognized in pages that are
    pictures, where the extra `ocr` is installed. Raises CannotRead, with a sentence for the person who gave the
    file, where it is no PDF, needs a password, has no text, or is another document; VocabularyError where the
    vocabulary cannot be used.
    """
    wordings = load(vocabulary)
    with collector_paused():
        with PdfFile(path, password, recognize) as pdf:
            # A name that isn't UTF-8 is shown with its odd bytes spelled out, as every output has to hold it.
            name = os.fsencode(path.name).decode("utf-8", "backslashreplace")
            document = Document(name, pdf.sha256, pdf.page_count)
            file = File(name, pdf.damages(), pdf.attachments(), pdf.strangers(), pdf.attached)
            layouts = list(lay_out_all(pdf, wordings, on_page))
        must_have_text(file, [layout.page for layout in layouts])
        return _read(document, layouts, wordings, file)


@contextmanager
def collector_paused() -> Iterator[None]:
    """Pause the collection of cyclic garbage: a reading makes none, and searching for it in ever more words
    would make a page of a long document cost more than one of a short one.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def lay_out_all(
    pdf: PdfFile, vocabulary: Vocabulary, on_page: Callable[[int, int], object] | None = None
) -> Iterator[PageLayout]:
    """Each page laid out, with the tables of sections that are not ruled in full.

    The first ones are held back until there is enough text to tell the document's habits.
    """
    held: list[Page] = []
    spaces_kept: bool | None = None
    sections: OpenSections | None = None
    for page in pdf.pages(on_page) if on_page is not None else pdf.pages():
        if on_page is not None:
            on_page(page.number, pdf.page_count)
        held.append(page)
        if spaces_kept is None and sum(len(p.words) for p in held) < _ENOUGH_WORDS and page.number < pdf.page_count:
            continue
        if spaces_kept is None:
            spaces_kept = keeps_spaces(held)
        sections = sections or OpenSections(vocabulary, spaces_kept)
        for waiting in held:
            yield with_rows_weighed(opened(waiting, spaces_kept, sections))
        held.clear()


def _read(document: Document, layouts: list[PageLayout], vocabulary: Vocabulary, file: File) -> Report:
    """The report of a document's pages; the list of them is used up."""
    ledger = Ledger([layout.page for layout in layouts], Hyphens(layouts))
    say_damages(file.damages, layouts, ledger)
    say_attachments(file.attachments, file.attached, ledger)
    say_strangers(file.strangers, layouts, ledger)
    layouts[:], line_numbers = without_line_numbers(layouts)
    say_line_numbers(line_numbers, layouts, ledger)
    check_pages(layouts, ledger)
    whole = flow(layouts, lambda text: title_of(text, vocabulary) is not None)
    starts, titles = find_titles(whole.elements, vocabulary, lambda table, name: holds(table, name, vocabulary))
    sections = sections_of(len(whole.elements), starts)
    tables = tables_of_sections(whole.elements, sections, vocabulary, ledger, document.file)
    must_be_report(file, whole, starts, tables, vocabulary)
    say_several_reports(
        begun_again(titles, whole.elements, lambda table, name: holds(table, name, vocabulary)), whole, ledger
    )
    for section, numeral in NUMERALS.items():
        if section not in tables and all(title.section != section for title in starts):
            ledger.say("section-missing", f"Section {numeral} was not found.")
    titled = {title.section for title in starts if title.section in NUMERALS}
    say_titles_missing(
        {section: runs[0][0] for section, runs in tables.items() if section not in titled}, titled, ledger
    )
    without_table = [section for section in NUMERALS if section in titled and section not in tables]
    texts = read_texts(whole, sections, titles, vocabulary, ledger)
    say_rows_left(tables, whole.elements, vocabulary, ledger)
    readers = {section: TableReader(section, vocabulary, ledger) for section in vocabulary.columns}
    # From here on only the rows are needed; what they were made of would take up as much memory again.
    layouts.clear()
    del whole
    for section, reader in readers.items():
        for pieces in tables.pop(section, []):
            reader.read(pieces)
    say_recognized(ledger)
    report = Report(
        document=document,
        period=find_period([*texts.titles, *texts.furniture, *texts.other], vocabulary, ledger),
        detainers_issued=find_total("issued", texts.other, vocabulary, ledger),
        declined_stated=find_total("declined", [*texts.other, *texts.titles], vocabulary, ledger),
        high_volume=tuple(row for row in readers["high_volume"].rows if isinstance(row, HighVolume)),
        declined=tuple(row for row in readers["declined"].rows if isinstance(row, DeclinedDetainer)),
        policies=tuple(row for row in readers["policies"].rows if isinstance(row, Policy)),
        notes=tuple(texts.notes),
        corrections=tuple(texts.corrections),
        text=(*texts.titles, *texts.other, *(text for r in readers.values() for text in r.banners)),
        problems=(),
    )
    check(report, ledger)
    for section, reader in readers.items():
        none_stated = section == "declined" and report.declined_stated == 0
        if reader.unruled is not None and not reader.rows and not none_stated:
            ledger.say(
                "table-without-rows",
                f"Section {NUMERALS[section]}: its headings are on page {reader.unruled.page}, but no rows were "
                "found under them.",
                reader.unruled,
            )
    for section in without_table:
        if section in vocabulary.columns and not (section == "declined" and report.declined_stated == 0):
            ledger.say(
                "section-without-table",
                f"Section {NUMERALS[section]} has a title, but no table was found under it; what it lists was kept as "
                "text and isn't in any table.",
            )
    audit = ledger.settle()
    return replace(report, audit=audit, problems=ledger.problems)


def sections_of(count: int, starts: Sequence[Title]) -> list[Section | None]:
    """For each of the document's elements the section it stands in; `starts` are in order."""
    sections: list[Section | None] = [None] * count
    for title in starts:
        sections[title.element :] = [title.section] * (count - title.element)
    return sections
