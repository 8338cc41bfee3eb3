"""The running text: titles, notes of Section IV, corrections, all other, and what runs along with the pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ddor.model import Printed, Region, Source
from ddor.pdf.flow import BEHIND_A_MARK, SENTENCE_ENDS, Flow, Paragraph
from ddor.pdf.layout import Place
from ddor.report.ledger import Ledger
from ddor.report.marks import shortened
from ddor.report.titles import Title
from ddor.report.vocabulary import Section, Vocabulary


@dataclass(slots=True)
class Texts:
    """A document's texts outside its tables, each with its place."""

    titles: list[Printed] = field(default_factory=list)
    notes: list[Printed] = field(default_factory=list)
    corrections: list[Printed] = field(default_factory=list)
    other: list[Printed] = field(default_factory=list)
    furniture: list[Printed] = field(default_factory=list)


def read_texts(
    whole: Flow, sections: Sequence[Section | None], titles: Sequence[Title], vocabulary: Vocabulary, ledger: Ledger
) -> Texts:
    """Sort a document's paragraphs by what they are; all are kept."""
    texts = Texts()
    are_titles = {title.element for title in titles}
    paragraphs = [(i, e) for i, e in enumerate(whole.elements) if isinstance(e, Paragraph)]
    numbered = any(_is_listed(e) for i, e in paragraphs if sections[i] == "notes" and i not in are_titles)
    under_correction = False
    unfinished = -1
    for i, paragraph in paragraphs:
        printed = ledger.printed(paragraph.text)
        ledger.say_marks(printed, f"Page {paragraph.page}")
        ledger.say_struck(paragraph.text.words, f"Page {paragraph.page}", printed.source)
        begins = vocabulary.begins("correction", printed.text)
        if i in are_titles:
            texts.titles.append(printed)
        elif i == unfinished and not begins and _goes_on(texts.corrections[-1], paragraph):
            texts.corrections[-1] = _joined(texts.corrections[-1], printed)
            unfinished = _unfinished_at(i, texts.corrections[-1])
            _say_if_unclear(paragraph, printed, "correction", ledger)
            continue
        elif vocabulary.says("correction", printed.text):
            # A heading over corrections, which follow as a list, or as one paragraph.
            texts.other.append(printed)
            under_correction = True
            continue
        elif begins or (under_correction and (_is_listed(paragraph) or not texts.corrections)):
            texts.corrections.append(printed)
            under_correction = under_correction and not begins
            unfinished = _unfinished_at(i, printed)
            _say_if_unclear(paragraph, printed, "correction", ledger)
            continue
        elif sections[i] == "notes":
            _note(printed, paragraph, numbered, texts)
            _say_if_unclear(paragraph, printed, "note", ledger)
        else:
            texts.other.append(printed)
        under_correction = False
    for line in whole.furniture:
        ledger.claim([line])
        printed = Printed(line.text, ledger.source([Place(line.page, line.box)]))
        ledger.say_struck(line.words, f"Page {line.page}", printed.source)
        texts.furniture.append(printed)
    return texts


def _note(printed: Printed, paragraph: Paragraph, numbered: bool, texts: Texts) -> None:
    """A paragraph of Section IV: a note, the rest of one that a page's end cut, or text beside numbered notes."""
    if not numbered or _is_listed(paragraph):
        texts.notes.append(printed)
    elif texts.notes and not BEHIND_A_MARK.match(printed.text) and _is_rest(texts.notes[-1].text, printed.text):
        texts.notes[-1] = _joined(texts.notes[-1], printed)
    else:
        texts.other.append(printed)


def _is_rest(before: str, text: str) -> bool:
    """Whether a text is the rest of the one before it, which does not end its sentence or goes on in small letters."""
    return not SENTENCE_ENDS.search(before) or text[:1].islower()


def _goes_on(unfinished: Printed, paragraph: Paragraph) -> bool:
    """Whether a paragraph may be the rest of the text before it: within a sentence by its letters, or on a new page."""
    if _is_listed(paragraph):
        return False
    pages = unfinished.source.continued
    end = pages[-1].page if pages else unfinished.source.page
    return paragraph.page > end or paragraph.text.text[:1].islower()


def _unfinished_at(i: int, printed: Printed) -> int:
    """The element that has the rest of a text, which does not end its sentence; -1 where it does."""
    return -1 if SENTENCE_ENDS.search(printed.text) and not printed.text.endswith(";") else i + 1


def _say_if_unclear(paragraph: Paragraph, printed: Printed, what: str, ledger: Ledger) -> None:
    if paragraph.may_run_on:
        pages = printed.source.continued
        page = pages[-1].page if pages else printed.source.page
        ledger.say(
            "paragraph-at-page-end-unclear",
            f'The {what} "{shortened(printed.text)}" fills page {page} to its last line; whether it continues on the '
            "next page can't be told, and it was read as ending there.",
            printed.source,
        )


def _joined(first: Printed, rest: Printed) -> Printed:
    a, b = first.source, rest.source
    source = Source(a.page, a.bbox, (*a.continued, Region(b.page, b.bbox), *b.continued))
    return Printed(f"{first.text} {rest.text}", source)


def _is_listed(paragraph: Paragraph) -> bool:
    """Whether a paragraph is an item of a list, by number or bullet."""
    first = paragraph.text.lines[0]
    # On a page that is askew the point behind a number may stand apart from it.
    begins = " ".join(word.text for word in first.words[:2])
    return first.bullet or re.match(r"\(?\d{1,2}(?:[.)]| [.)])(?: |$)", begins) is not None
