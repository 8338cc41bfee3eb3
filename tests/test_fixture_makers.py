"""The makers of reports: what they are told to print is on the pages, whole, and the same every time."""

from __future__ import annotations

from collections import Counter

import pypdfium2
from hypothesis import HealthCheck, given, settings

from tests.support.layouts import Layout, Truth
from tests.support.strategies import layouts, reports
from tests.support.typesetting import Text, compose, layout_report

slow = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def shown_characters(pdf: bytes) -> Counter[str]:
    """Every character that lies within a page as it is shown, without white space."""
    characters: Counter[str] = Counter()
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        left, bottom, right, top = page.get_cropbox()
        text_page = page.get_textpage()
        text = text_page.get_text_bounded(left, bottom, right, top)
        characters.update(character for character in text if not character.isspace())
        text_page.close()
        page.close()
    document.close()
    return characters


def told_characters(truth: Truth, layout: Layout) -> Counter[str]:
    """Every character that the layout puts on pages, without white space."""
    return Counter(
        character
        for page in compose(truth, layout)
        for mark in page
        if isinstance(mark, Text)
        for character in mark.text
        if not character.isspace()
    )


@slow
@given(reports(max_declined=20, max_policies=6), layouts())
def test_every_character_is_shown_on_the_pages(truth: Truth, layout: Layout) -> None:
    shown = shown_characters(layout_report(truth, layout))
    # pdfium gives a hyphen at a line's end as U+FFFE, and in places as U+0002.
    shown["-"] += shown.pop("\ufffe", 0) + shown.pop("\x02", 0)
    assert shown == told_characters(truth, layout)


@slow
@given(reports(max_declined=10, max_policies=3), layouts())
def test_the_same_report_gives_the_same_bytes(truth: Truth, layout: Layout) -> None:
    assert layout_report(truth, layout) == layout_report(truth, layout)
