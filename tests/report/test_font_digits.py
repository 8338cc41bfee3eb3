"""A font that can't be right about its digits is told: what a page shows and what is read of it may differ."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest

from ddor.pdf.font_digits import meanings_of
from tests.report.test_pages import damages
from tests.report.test_problems import truth
from tests.support.layouts import Layout
from tests.support.marking import meaning_another
from tests.support.reading import codes, read_bytes
from tests.support.typesetting import layout_report


def swapped(pdf: bytes, one: str, other: str) -> bytes:
    """The PDF with two signs that each stand for the other."""
    held = "\u2603"
    return meaning_another(meaning_another(meaning_another(pdf, one, held), other, one), held, other)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda pdf: meaning_another(pdf, "3", "4"), "says of several of its signs that they are the digit 4"),
        (lambda pdf: swapped(pdf, "3", "8"), "digits do not follow one another"),
        (lambda pdf: meaning_another(pdf, "3", " "), "digits do not follow one another"),
    ],
    ids=["one for another", "swapped", "one for nothing"],
)
def test_digits_that_are_said_to_be_others_are_an_error(change: Callable[[bytes], bytes], what: str) -> None:
    pdf = layout_report(truth(), Layout(font="Vera"))
    assert codes(read_bytes(pdf)) == {}
    assert what in damages(read_bytes(change(pdf)))


def with_differences(names: str) -> str:
    """What is said to be damaged of a report whose font names its codes from 48 on."""
    with pikepdf.open(BytesIO(layout_report(truth(), Layout(font="Vera")))) as file:
        for font in (item for item in file.objects if isinstance(item, pikepdf.Dictionary) and "/ToUnicode" in item):
            listed = [48, *(pikepdf.Name(f"/{name}") for name in names.split())]
            font.Encoding = pikepdf.Dictionary(Type=pikepdf.Name.Encoding, Differences=listed)
        out = BytesIO()
        file.save(out)
    return damages(read_bytes(out.getvalue()))


@pytest.mark.parametrize(("digit", "told"), [("2", True), ("1", False)])
def test_a_digit_of_another_width_than_all_others_is_an_error_unless_it_is_a_1(digit: str, told: bool) -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(layout_report(truth(), Layout(font="Vera")))) as file:
        for font in (item for item in file.objects if isinstance(item, pikepdf.Dictionary) and "/Widths" in item):
            font.Widths[ord(digit) - int(font.FirstChar)] = 599
        file.save(out)
    assert ("all but one are of one width" in damages(read_bytes(out.getvalue()))) == told


def test_names_of_digits_must_agree_with_what_they_mean() -> None:
    assert with_differences("zero one two three four") == ""
    assert "names a digit otherwise" in with_differences("zero one two four three")
    assert "several of its signs" in with_differences("zero one two three three")


@pytest.mark.parametrize(
    ("listed", "digits"),
    [
        ("beginbfchar <05> <0033> <06> <0041> endbfchar", {5: 3}),
        ("beginbfchar <0024> <0041> <0039> <0056> endbfchar", {}),
        ("beginbfchar <0024> <00330034> <0025> <> endbfchar", {}),
        ("beginbfrange <0010> <0012> <0038> endbfrange", {16: 8, 17: 9}),
        ("beginbfrange <10> <12> [<0038> <0041> <0030>] endbfrange", {16: 8, 18: 0}),
        ("beginbfrange <10> <FFFFFFFF> <0039> endbfrange", {16: 9}),
    ],
)
def test_lists_of_letters_are_understood_in_each_form(listed: str, digits: dict[int, int]) -> None:
    meanings = meanings_of(f"begincmap 1 {listed} endcmap".encode())
    assert meanings is not None
    assert meanings.digits == digits


def test_what_is_no_list_of_letters_has_no_digits() -> None:
    assert meanings_of(b"BT (3) Tj ET") is None


def drawn_with(font: pikepdf.Dictionary, text: bytes, file: pikepdf.Pdf) -> bytes:
    """The file with a text in a font of its own on the first page."""
    page = file.pages[0]
    page.Resources.Font["/Own"] = file.make_indirect(font)
    page.contents_add(b"BT /Own 10 Tf 1 0 0 1 300 20 Tm (" + text + b") Tj ET")
    out = BytesIO()
    file.save(out)
    return out.getvalue()


def saying(pairs: str, file: pikepdf.Pdf) -> pikepdf.Dictionary:
    """Helvetica, with a list that says what some of its codes mean."""
    begin = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Own def /CMapType 2 def"
    listed = f"1 begincodespacerange <00> <FF> endcodespacerange 2 beginbfchar {pairs} endbfchar endcmap end end"
    return pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type1,
        BaseFont=pikepdf.Name.Helvetica,
        Encoding=pikepdf.Name.WinAnsiEncoding,
        ToUnicode=file.make_stream(f"{begin} {listed}".encode()),
    )


def test_digits_that_look_like_others_than_they_are_said_to_be_are_an_error() -> None:
    with pikepdf.open(BytesIO(layout_report(truth(), Layout()))) as file:
        report = read_bytes(drawn_with(saying("<35> <0038> <36> <0031>", file), b"56", file))
    messages = [problem.message for problem in report.problems if problem.code == "digits-look-otherwise"]
    assert len(messages) == 1
    assert "its 1 looks like 6, its 8 looks like 5" in messages[0]


def test_digits_are_looked_at_in_each_of_more_fonts_than_are_kept_in_memory() -> None:
    with pikepdf.open(BytesIO(layout_report(truth(), Layout()))) as file:
        fonts = [saying("<35> <0035> <36> <0036>", file) for _ in range(70)] + [saying("<35> <0038> <36> <0031>", file)]
        drawn = b""
        for number, font in enumerate(fonts):
            file.pages[0].Resources.Font[f"/Own{number}"] = file.make_indirect(font)
            drawn += b"BT /Own%d 6 Tf 1 0 0 1 %d %d Tm (5) Tj ET " % (number, 300 + number % 10 * 8, 8 + number // 10)
        file.pages[0].contents_add(drawn)
        out = BytesIO()
        file.save(out)
    messages = [p.message for p in read_bytes(out.getvalue()).problems if p.code == "digits-look-otherwise"]
    assert len(messages) == 1
    assert "its 8 looks like 5" in messages[0]


def test_digits_in_a_font_s_own_order_that_look_like_themselves_are_nothing_to_tell() -> None:
    names = [65, *(pikepdf.Name(f"/{name}") for name in ("five", "eight", "one"))]
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    font.Encoding = pikepdf.Dictionary(Type=pikepdf.Name.Encoding, Differences=names)
    with pikepdf.open(BytesIO(layout_report(truth(), Layout()))) as file:
        report = read_bytes(drawn_with(font, b"ABC", file))
    assert "digits-look-otherwise" not in codes(report)


@pytest.mark.parametrize(("fourth", "told"), [("4", False), ("5", True)])
def test_digits_in_the_order_in_which_a_text_that_counts_first_uses_them_are_in_order(fourth: str, told: bool) -> None:
    counted = ["1", "2", "3", fourth, "5" if fourth == "4" else "4", *"6789", "0"]
    listed = " ".join(f"<{code:02X}> <{ord(digit):04X}>" for code, digit in enumerate(counted, 1))
    with pikepdf.open(BytesIO(layout_report(truth(), Layout()))) as file:
        font = saying(listed, file)
        names = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "zero"]
        font.Encoding = pikepdf.Dictionary(
            Type=pikepdf.Name.Encoding, Differences=[1, *(pikepdf.Name(f"/{name}") for name in names)]
        )
        report = read_bytes(drawn_with(font, b"".join(b"\\%03o" % code for code in range(1, 11)), file))
    assert bool({"file-damaged", "digits-look-otherwise"} & codes(report).keys()) == told


def test_digits_that_are_drawn_piece_by_piece_as_others_are_an_error() -> None:
    with pikepdf.open(BytesIO(layout_report(truth(), Layout()))) as file:
        plain = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        eight = file.make_stream(b"556 0 d0 BT /Plain 1000 Tf (8) Tj ET")
        names = pikepdf.Dictionary(Type=pikepdf.Name.Encoding, Differences=[53, pikepdf.Name.five])
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type3, FontBBox=[0, 0, 600, 700])
        font.FontMatrix, font.CharProcs, font.Encoding = [0.001, 0, 0, 0.001, 0, 0], {"/five": eight}, names
        font.FirstChar, font.LastChar, font.Widths = 53, 53, [556]
        font.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(Plain=plain))
        report = read_bytes(drawn_with(font, b"5", file))
    messages = [problem.message for problem in report.problems if problem.code == "digits-look-otherwise"]
    assert ["its 5 looks like 8" in message for message in messages] == [True]
