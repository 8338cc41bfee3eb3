"""The account of a reading says both: the words that were read, and what there is besides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ddor.model import Audit, Problem, Region, Severity, Source
from ddor.sections import Report
from ddor.terminal.account import account, is_whole
from tests.support.held_reports import reading

PAGE = (0.0, 0.0, 612.0, 792.0)


def report(audit: Audit, **pages: tuple[int, ...]) -> Report:
    """A report with this audit, and with problems on these pages."""
    problems = tuple(
        Problem(
            code.replace("_", "-"),
            Severity.ERROR,
            "",
            Source(where[0], PAGE, tuple(Region(page, PAGE) for page in where[1:])),
        )
        for code, where in pages.items()
    )
    return replace(reading("built-none-declined"), audit=audit, problems=problems)


WHOLE, SHORT = Audit(2121, 9, 2121), Audit(2121, 9, 2118)


def test_words_alone_are_all_there_is_to_say() -> None:
    assert account(report(WHOLE)) == "2,121 words on 9 pages, all accounted for"
    assert account(report(SHORT)) == "2,121 words on 9 pages, 3 not accounted for"
    assert is_whole(report(WHOLE))
    assert not is_whole(report(SHORT))


def test_a_picture_is_counted_beside_the_words_and_said_not_to_be_read() -> None:
    assert account(report(WHOLE, picture_not_read=(3,))) == (
        "2,121 words and 1 picture on 9 pages: all words accounted for; the picture on page 3 was not read"
    )
    assert is_whole(report(WHOLE, picture_not_read=(3,)))


def test_a_picture_on_several_pages_counts_on_each() -> None:
    said = account(report(SHORT, picture_not_read=(1, 2), page_is_picture=(5,)))
    assert said == (
        "2,121 words and 3 pictures on 9 pages: 3 words not accounted for; "
        "the pictures on pages 1, 2 and 5 were not read"
    )


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("file_damaged", "the file is damaged"),
        ("page_missing", "a page is missing"),
        ("page_twice", "a page is there twice"),
        ("pages_out_of_order", "the pages are out of order"),
        ("text_recognized", "the text of page 4 was recognized by a machine"),
    ],
)
def test_all_words_are_not_all_where_the_file_is_not_whole(code: str, sentence: str) -> None:
    damaged = report(WHOLE, **{code: (4,)})
    assert account(damaged) == f"2,121 words on 9 pages, all accounted for; {sentence}"
    assert not is_whole(damaged)
