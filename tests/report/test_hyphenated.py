"""Documents that hyphenate words where their lines end."""

from __future__ import annotations

from dataclasses import replace

from ddor.sections import Report
from tests.report.test_footnote_marks import read_pages
from tests.report.test_problems import declined, truth
from tests.support.layouts import Layout, compared, expected
from tests.support.reading import codes, json_of, unaccounted
from tests.support.typesetting import LEADING, Mark, Text, compose

ROOMY = Layout(padding=12)


def cut(mark: Mark, word: str) -> list[Mark]:
    """A text whose line ends at the hyphen of a word, the rest a line below; as it is where it hasn't the word."""
    before, after = word.split("-")
    if not isinstance(mark, Text) or before + after not in mark.text:
        return [mark]
    start, _, end = mark.text.partition(before + after)
    rest = replace(mark, text=after + end, baseline=mark.baseline + LEADING * mark.size)
    return [replace(mark, text=f"{start}{before}-"), rest]


def read_cut(*words: str, agency: str = "Travis County Jail") -> Report:
    """A report whose second person is of an agency, these words cut on the page of Section II."""
    changed = truth()
    declined(1, lea=agency)(changed)
    pages = compose(changed, ROOMY)
    for word in words:
        pages[2] = [piece for mark in pages[2] for piece in cut(mark, word)]
    report = read_pages(pages, ROOMY)
    assert unaccounted(report) == []
    return report


def test_values_that_are_known_and_words_that_are_printed_whole_elsewhere_are_made_whole() -> None:
    report = read_cut("Mex-ico", "As-sault", "Coun-ty")
    pattern = expected(truth(), ROOMY)
    assert compared(json_of(report), pattern) == pattern
    assert codes(report) == {}


def test_a_hyphen_that_may_be_the_word_s_own_is_kept_and_told_where_words_are_hyphenated() -> None:
    report = read_cut("Coun-ty", "Cor-recti", agency="San Diego Correcti")
    assert report.declined[1].agency == "San Diego Cor-recti"
    assert codes(report)["hyphen-unclear"] == 1


def test_a_hyphen_of_the_running_text_that_nothing_tells_is_told() -> None:
    pages = compose(truth(), ROOMY)
    pages[2] = [piece for mark in pages[2] for piece in cut(mark, "Coun-ty")]
    before = "Correction: The entries of the week before that are listed under the name of the county of Allam"
    pages[0] += [Text(54, 400, f"{before}-", "Helvetica", 14), Text(54, 415, "akee are void.", "Helvetica", 14)]
    report = read_pages(pages, ROOMY)
    assert [text.text for text in report.corrections] == [f"{before}-akee are void."]
    assert codes(report)["hyphen-unclear"] == 1


def test_a_hyphen_is_the_word_s_own_in_a_document_that_hyphenates_none() -> None:
    report = read_cut("Anti-pova", agency="Antipova Jail")
    assert report.declined[1].agency == "Anti-pova Jail"
    assert "hyphen-unclear" not in codes(report)
