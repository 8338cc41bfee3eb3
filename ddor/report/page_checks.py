"""Whether all of a document's pages are there, once each and in order, and what of them is a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise

from ddor.pdf.document import Page
from ddor.pdf.integrity import Damage
from ddor.pdf.layout import PageLayout, Place
from ddor.pdf.objects import Word, union
from ddor.pdf.open_lines import side_by_side
from ddor.pdf.page_numbers import PageNumber, printed_numbers
from ddor.pdf.page_pictures import drawn_in_tables, letters_beside_tables, pictures_by_place
from ddor.pdf.portfolio import Attached
from ddor.pdf.scans import how_to_recognize
from ddor.report.characters import look_alikes, right_to_left, with_odd_signs
from ddor.report.ledger import Ledger
from ddor.report.marks import shortened

_FEWEST_WORDS_OF_A_COPY = 12
"""Pages with fewer words, such as one that holds only a title, may be alike without being one page twice."""

_WORDS_SHOWN = 3

_LONGEST_QUOTED = 80
"""Characters of a text that a message repeats."""

_OF_A_PAGE = 0.15
"""The share of a page's height that half of a table takes up at least which is the most of a page."""

_SAME_LINE = 0.3
"""The share of their height by which words of one line may be off each other."""


def check_pages(layouts: Sequence[PageLayout], ledger: Ledger) -> None:
    """Say which pages are missing, stand twice, stand out of order, or are pictures."""
    numbers = printed_numbers(layouts)
    twice = _say_copies(layouts, numbers, ledger)
    _say_gaps(numbers, len(layouts), ledger)
    _say_disorder({page: number for page, number in numbers.items() if page not in twice}, ledger)
    _say_pictures(layouts, ledger)
    for layout in layouts:
        _say_drawn(layout, ledger)
        _say_side_by_side(layout, ledger)
        if layout.page.recognized:
            _say_two_pages_in_one(layout, ledger)
        _say_what_is_not_read(layout, ledger)
        _say_unclear_rows(layout, ledger)
        _say_overlay(layout, ledger)
        _say_cut_off(layout, ledger)


def _say_unclear_rows(layout: PageLayout, ledger: Ledger) -> None:
    for place in layout.unclear:
        ledger.say(
            "row-unclear",
            f"Page {place.page}: no ruling line separates this row from the next; the row may begin or end elsewhere.",
            place,
        )


def say_damages(damages: Sequence[Damage], layouts: Sequence[PageLayout], ledger: Ledger) -> None:
    """Say what of the file is damaged, with the pages that it is part of."""
    for damage in damages:
        place = f"{_pages(damage.pages)}: the file is damaged" if damage.pages else "The file is damaged"
        ledger.say(
            "file-damaged",
            f"{place} ({damage.what}), so something may be missing or wrong here. Download the file again.",
            layouts[damage.pages[0] - 1].place if damage.pages else None,
        )


def say_attachments(names: Sequence[str], read: Attached | None, ledger: Ledger) -> None:
    """Say which files are attached to the PDF, as a report's corrections may come so; and which one was `read`."""
    if read is not None:
        cover = f'"{shortened(read.cover)}"' if read.cover else "nothing"
        ledger.say(
            "attachment-read",
            f'The report was read from the file "{read.name}", which is attached to this PDF, and pages are those of '
            f"that file. The PDF itself is a cover, which says {cover}.",
        )
    for name in names:
        ledger.say("attachment-not-read", f'The file "{name}" is attached to the PDF; it was not read.')


def say_strangers(pages: Sequence[int], layouts: Sequence[PageLayout], ledger: Ledger) -> None:
    """Say which pages come from another file; what they hold was read as this report's.

    A scan among other pages is said to be one, and needs fonts of its own for the text behind it.
    """
    for number in (number for number in pages if not layouts[number - 1].page.is_picture):
        ledger.say(
            "page-from-elsewhere",
            f"Page {number} has none of the fonts that the other pages share; it may have been put in from "
            "another file. It was read as part of this report.",
            layouts[number - 1].place,
        )


def say_line_numbers(numbers: Mapping[int, Sequence[Word]], layouts: Sequence[PageLayout], ledger: Ledger) -> None:
    """Say that lines are counted in the margin; the numbers are no part of the text."""
    for page, words in numbers.items():
        ledger.set_aside(page, words)
    if numbers:
        ledger.say(
            "lines-numbered",
            f"{_pages(tuple(numbers))}: the line numbers in the margin were left out.",
            ledger.source(layout.place for layout in layouts if layout.page.number in numbers),
        )


def _say_copies(layouts: Sequence[PageLayout], numbers: Mapping[int, PageNumber], ledger: Ledger) -> set[int]:
    """Say which pages print what a page before prints; their numbers."""
    first: dict[tuple[str, ...], int] = {}
    copies = set()
    for layout in layouts:
        page = layout.page
        number = numbers.get(page.number)
        own = {word.number for word in number.line.all_words} if number else set()
        words = tuple([word.text for word in page.words if word.number not in own])
        if len(words) < _FEWEST_WORDS_OF_A_COPY:
            continue
        before = first.setdefault(words, page.number)
        if before != page.number:
            copies.add(page.number)
            ledger.say(
                "page-twice",
                f"Page {page.number} prints the same as page {before}; what it lists was counted twice.",
                layout.place,
            )
    return copies


def _say_gaps(numbers: Mapping[int, PageNumber], pages: int, ledger: Ledger) -> None:
    """Say which printed numbers are missing: before the first, between, and up to the number of pages stated."""
    if not numbers:
        return
    printed = {number.number for number in numbers.values()}
    unnumbered = pages - len(numbers)
    missing = [n for n in range(1, max(printed)) if n not in printed]
    # Where the first pages, or some between, carry no number, they may be those whose numbers are missing.
    if len(missing) > unnumbered:
        ledger.say(
            "page-missing",
            f"No page of the file is numbered {_listed(missing)}; what it said is missing here.",
        )
    stated = max((number.of or 0 for number in numbers.values()), default=0)
    if stated > pages:
        ledger.say("page-missing", f"The pages say there are {stated} of them, but the file has {pages}.")


def _say_disorder(numbers: Mapping[int, PageNumber], ledger: Ledger) -> None:
    for (before, first), (page, second) in pairwise(sorted(numbers.items())):
        if second.number <= first.number:
            ledger.say(
                "pages-out-of-order",
                f"Page {page} of the file is numbered {second.number} and the one before it, page {before}, "
                f"{first.number}; rows that run over a page's end may be wrong.",
                Place(page, second.line.box),
            )


def _say_side_by_side(layout: PageLayout, ledger: Ledger) -> None:
    pieces = side_by_side(layout.lines)
    if pieces:
        number = layout.page.number
        ledger.say(
            "text-side-by-side",
            f"Page {number}: text is set in columns side by side; its lines may have been read straight across.",
            Place(number, union(pieces)),
        )


def _say_two_pages_in_one(layout: PageLayout, ledger: Ledger) -> None:
    """Say that a page that was recognized has two tables side by side, as where a book lay open on the glass."""
    page = layout.page
    for a, b in combinations((table.box for table in layout.tables), 2):
        together = min(a[3], b[3]) - max(a[1], b[1])
        if (a[2] <= b[0] or b[2] <= a[0]) and together >= min(a[3] - a[1], b[3] - b[1]) / 2 > _OF_A_PAGE * page.height:
            ledger.say(
                "text-side-by-side",
                f"Page {page.number}: two tables are side by side, as when two pages are scanned as one. Their rows "
                "may be out of order, and a group's name may be missing; scan each page by itself.",
                Place(page.number, union([a, b])),
            )


def _say_pictures(layouts: Sequence[PageLayout], ledger: Ledger) -> None:
    """Say which pages are pictures, and which have one; one that is on several pages at the same place once."""
    for layout in layouts:
        if layout.page.recognized:
            continue
        if layout.page.sight.recognized:
            ledger.say(
                "text-recognized",
                f"Page {layout.page.number} is a picture, and its text comes from a machine that recognized it. "
                "It was read, "
                "but any letter or figure may be wrong.",
                layout.place,
            )
        elif layout.page.is_picture:
            ledger.say(
                "page-is-picture",
                f"Page {layout.page.number} is a picture, such as a scan; what it shows was not read. "
                f"{how_to_recognize()}",
                layout.place,
            )
    for layout in layouts:
        for box in layout.page.pictured_tables:
            ledger.say(
                "table-in-picture",
                f"Page {layout.page.number}: a picture shows a table; it was not read.",
                Place(layout.page.number, box),
            )
    for same in pictures_by_place(layout for layout in layouts if not layout.page.is_picture):
        pages = tuple(layout.page.number for layout in same)
        ledger.say(
            "picture-not-read",
            f"{_pages(pages)}: a picture was not read.",
            ledger.source(layout.place for layout in same),
        )


def _say_drawn(layout: PageLayout, ledger: Ledger) -> None:
    """Say what of a page is drawn where a person reads text."""
    number = layout.page.number
    if layout.page.is_picture:
        return
    for place in drawn_in_tables(layout):
        ledger.say(
            "picture-in-table",
            f"Page {number}: a table holds a picture, or letters drawn as shapes; they were not read.",
            place,
        )
    beside = letters_beside_tables(layout)
    if beside:
        ledger.say(
            "letters-drawn",
            f"Page {number}: some shapes are lined up like letters; if they are letters, they were not read.",
            beside[0],
        )


def _say_what_is_not_read(layout: PageLayout, ledger: Ledger) -> None:
    """Say what of a page was not read, or may be read otherwise than a person would."""
    page, sight = layout.page, layout.page.sight
    # What slanted text says with figures may be a date or a count, so it stays unaccounted for.
    ledger.set_aside(page.number, [w for w in layout.aside if not any(sign.isdigit() for sign in w.text)])
    if page.too_dense:
        ledger.say(
            "table-too-dense", f"Page {page.number} has more ruling lines than a table can have; they were not read."
        )
    unreadable = [word for word in page.words if "\ufffd" in word.text]
    over_line = "runs over a line of its table; it was read in the cell that holds most of it"
    replaced = "has an annotation over it; the annotation was read in its place"
    for code, words, what in (
        ("word-off-page", page.off_page, "lies outside the visible page; it was not read"),
        ("word-invisible", sight.hidden, "is in the file but not shown; it was not read"),
        ("word-covered", sight.covered, "lies under a dark box in the file; it was read"),
        ("annotation-over-text", sight.replaced, replaced),
        ("word-cut-off", sight.cut_off, "is not shown to its end; only what is shown was read"),
        ("text-at-an-angle", layout.aside, "is printed at an angle; it was not read"),
        ("word-over-line", layout.overlapping, over_line),
        ("unreadable-text", unreadable, "has signs that the file does not say the letters of"),
        (
            "line-over-text",
            page.crossed,
            "has a slanted line or a scrawl over it; it was read as if it were not crossed out",
        ),
        ("words-overlap", page.overlapping, "begins on another word, so what is printed there can't be told apart"),
        (
            "unreadable-text",
            with_odd_signs(page.words),
            "has a symbol between its letters, where the page may show something else",
        ),
        ("letters-look-alike", look_alikes(page.words), "has letters of another alphabet that look like Latin ones"),
        ("text-right-to-left", right_to_left(page.words), "is printed from right to left; its order may be another"),
    ):
        ledger.say_of_words(code, page.number, words, what)
    if page.doubled:
        few = ", ".join(f'"{word.text}"' for word in page.doubled[:_WORDS_SHOWN])
        ledger.say(
            "word-drawn-twice",
            f"Page {page.number}: {len(page.doubled):,} words, such as {few}, are drawn twice and were read once.",
            layout.place,
        )
    if page.soft_hyphens:
        ledger.say(
            "soft-hyphen",
            f"Page {page.number}: soft hyphens within words, which only say where a line may end, were left out: "
            f"{page.soft_hyphens:,}.",
            layout.place,
        )


def _say_cut_off(layout: PageLayout, ledger: Ledger) -> None:
    """Say that a page's edge cuts through its text: words beyond it go on from a line, or are as many as lines have."""
    page = layout.page
    if not page.off_page:
        return
    beyond = [word for word in page.off_page if any(_is_next_to(word, other) for other in page.words)]
    if not beyond and len(page.off_page) < _FEWEST_WORDS_OF_A_COPY:
        return
    few = ", ".join(f'"{word.text}"' for word in (beyond or page.off_page)[:_WORDS_SHOWN])
    ledger.say(
        "page-cut-off",
        f"Page {page.number}: the edge of the page cuts through the text; {len(page.off_page):,} words, such as "
        f"{few}, lie beyond it.",
        layout.place,
    )


def _is_next_to(word: Word, other: Word) -> bool:
    """Whether two words stand on one line with no more than a wide space between them."""
    height = other.bottom - other.top
    gap = max(word.x0 - other.x1, other.x0 - word.x1)
    return abs(word.top - other.top) <= _SAME_LINE * height and -height <= gap <= height


def _say_overlay(layout: PageLayout, ledger: Ledger) -> None:
    """Say what of a page isn't on it, though it belongs to it: comments, form fields that show nothing, and what the
    file says that its text stands for.
    """
    number, sight = layout.page.number, layout.page.sight
    if sight.digits:
        ledger.say(
            "digits-look-otherwise",
            f"Page {number}: digits in one font don't look like what the file says they are: its "
            f"{', its '.join(sight.digits)}. "
            "They were read as the file says.",
            layout.place,
        )
    if sight.patterned:
        ledger.say(
            "text-in-pattern",
            f"Page {number} is painted with a pattern that has text in it; that text was not read.",
            layout.place,
        )
    for piece in sight.stated:
        ledger.say(
            "text-stated-otherwise",
            f'Page {number} shows "{_short(piece.drawn)}", but the file says it stands for '
            f'"{_short(piece.stated)}". What is shown was read.',
            layout.place,
        )
    for comment in sight.comments:
        ledger.say("comment-not-read", f'Page {number} has a comment that opens at a click: "{comment}".', layout.place)
    for kind in sight.unclear:
        ledger.say(
            "annotation-unclear",
            f"Page {number} has an annotation ({kind}) that doesn't say how it looks. Some programs draw it, and "
            "others don't.",
            layout.place,
        )
    for field in sight.stale:
        ledger.say(
            "form-field-differs",
            f'Page {number} has a form field that shows "{_short(field.drawn)}", but its value is '
            f'"{_short(field.stated)}". What it shows was read.',
            layout.place,
        )
    for value in sight.fields:
        ledger.say(
            "form-field-not-read",
            f'Page {number} has a form field with "{value}" that doesn\'t say how it looks; it was not read.',
            layout.place,
        )


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_QUOTED else f"{text[:_LONGEST_QUOTED]}…"


def say_recognized(ledger: Ledger) -> None:
    """Say which pages were recognized, and which of their words are unsure now that it is known what they mean."""
    for page in ledger.recognized_pages():
        _say_recognized(page, ledger)


def _say_recognized(page: Page, ledger: Ledger) -> None:
    unsure = ledger.unsure_words(page)
    count = f"{len(unsure):,} of them with little certainty" if unsure else "all of them with certainty"
    ledger.say(
        "page-recognized",
        f"Page {page.number} is a picture: its {len(page.words):,} words were recognized, {count}. Check the page "
        "before you print a figure from it.",
        Place(page.number, (0.0, 0.0, page.width, page.height)),
    )
    if page.stray:
        ledger.say(
            "ink-over-table",
            f"Page {page.number}: ink, such as a stamp or handwriting, covers part of a table. The cells it "
            "touches are "
            "unsure, and a row may be lost or split in the wrong place.",
            Place(page.number, union(page.stray)),
        )
    alone = [word for word in unsure if word.otherwise is None]
    ledger.say_of_words("recognition-unsure", page.number, alone, "was recognized with little certainty")
    for word in unsure:
        if word.otherwise is not None:
            other = f'"{word.otherwise}"' if word.otherwise else "nothing"
            ledger.say(
                "recognition-differs",
                f'Page {page.number}: "{word.text}" was recognized here, but {other} by another program.',
                Place(page.number, word.box),
            )


def _pages(numbers: Sequence[int]) -> str:
    return f"Page {numbers[0]}" if len(numbers) == 1 else f"Pages {_listed(numbers)}"


def _listed(numbers: Sequence[int]) -> str:
    """Numbers in order as a person writes them: "3", "3 and 5", "3-6 and 8"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = [str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs]
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + f" and {parts[-1]}"
