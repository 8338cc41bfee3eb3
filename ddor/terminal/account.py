"""How much of a PDF was read, in one sentence: the words that were, and anything that wasn't."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ddor.model import Problem
from ddor.sections import Report
from ddor.terminal.screen import counted

_PICTURES = ("picture-not-read", "page-is-picture", "table-in-picture")
_RECOGNIZED = ("text-recognized", "page-recognized")
_PAGES = {
    "file-damaged": "the file is damaged",
    "page-breaks-order": "rows are out of order from one page to the next",
    "page-from-elsewhere": "a page comes from another file",
    "page-missing": "a page is missing",
    "page-of-another-week": "a page is from another week",
    "page-twice": "a page is there twice",
    "pages-out-of-order": "the pages are out of order",
}
"""What to say about the whole file if a report has one of these problems: lost words may be impossible to count."""


def account(report: Report) -> str:
    """The account of a reading: "2,121 words and 1 picture on 9 pages: all words accounted for; the picture on page 3
    was not read".
    """
    audit = report.audit
    pictures = _pages_of(report.problems, _PICTURES)
    missing = audit.words - audit.accounted
    words = counted(audit.words, "word", "words")
    pages = counted(audit.pages, "page", "pages")
    told = f"{missing:,} not accounted for" if missing else "all accounted for"
    if pictures:
        words += f" and {counted(len(pictures), 'picture', 'pictures')}"
        told = f"{missing:,} words not accounted for" if missing else "all words accounted for"
    rest = "".join(f"; {part}" for part in _besides(report.problems, pictures))
    return f"{words} on {pages}{': ' if pictures else ', '}{told}{rest}"


def is_whole(report: Report) -> bool:
    """Whether every word was accounted for and nothing else is known to be lost or doubtful."""
    lost = {*_RECOGNIZED, "page-is-picture", "table-in-picture", *_PAGES}
    return report.audit.words == report.audit.accounted and not any(each.code in lost for each in report.problems)


def _besides(problems: Sequence[Problem], pictures: Sequence[int]) -> Iterator[str]:
    if len(pictures) == 1:
        yield f"the picture on page {pictures[0]} was not read"
    elif pictures:
        yield f"the pictures on {_listed(pictures)} were not read"
    recognized = _pages_of(problems, _RECOGNIZED)
    if recognized:
        yield f"the text of {_listed(recognized)} was recognized by a machine"
    for code, sentence in _PAGES.items():
        if any(problem.code == code for problem in problems):
            yield sentence


def _pages_of(problems: Sequence[Problem], codes: Sequence[str]) -> list[int]:
    """The page of each place that problems of these codes are about."""
    sources = [problem.source for problem in problems if problem.code in codes and problem.source]
    return sorted(page for source in sources for page in (source.page, *(each.page for each in source.continued)))


def _listed(pages: Sequence[int]) -> str:
    numbers = [str(page) for page in dict.fromkeys(pages)]
    if len(numbers) == 1:
        return f"page {numbers[0]}"
    return f"pages {', '.join(numbers[:-1])} and {numbers[-1]}"
