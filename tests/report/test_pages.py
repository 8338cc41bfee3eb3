"""Pages that are missing, stand twice or in another order, or are pictures, and files that are damaged, are said."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from copy import copy
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ddor.model import Severity
from ddor.pdf.document import CannotRead, PdfFile
from ddor.sections import Report
from tests.conftest import MANY
from tests.report.test_problems import row, truth
from tests.support.layouts import Layout, Truth
from tests.support.reading import PDFS, codes, read_bytes
from tests.support.strategies import layouts, reports
from tests.support.typesetting import layout_report

PAGES_OF_ROWS = 40


def made(layout: Layout | None = None) -> bytes:
    """A report whose Section II runs over several pages, each with its number."""
    many = truth()
    many["declined"] = [row(number) for number in range(PAGES_OF_ROWS)]
    many["declined_total"] = PAGES_OF_ROWS
    return layout_report(many, layout or Layout())


def saved(pdf: pikepdf.Pdf, **how: Any) -> bytes:
    buffer = BytesIO()
    pdf.save(buffer, **how)
    return buffer.getvalue()


def changed(change: Callable[[pikepdf.Pdf], object], pdf: bytes | None = None) -> Report:
    """The reading of the report with its pages changed."""
    opened = pikepdf.open(BytesIO(pdf or made()))
    change(opened)
    return read_bytes(saved(opened))


def message(report: Report, code: str) -> str:
    return next(problem.message for problem in report.problems if problem.code == code)


def damages(report: Report) -> str:
    return " ".join(problem.message for problem in report.problems if problem.code == "file-damaged")


def drop(index: int) -> Callable[[pikepdf.Pdf], object]:
    return lambda pdf: pdf.pages.__delitem__(index)


def test_a_whole_report_has_none_of_these_problems() -> None:
    assert codes(read_bytes(made())).keys() == set()


def test_a_page_that_is_missing_is_named_by_its_number() -> None:
    report = changed(drop(2))
    assert "No page of the file is numbered 3;" in message(report, "page-missing")


def test_a_missing_first_page_is_said() -> None:
    assert "numbered 1;" in message(changed(drop(0)), "page-missing")


def test_pages_that_say_how_many_there_are_tell_when_the_last_is_missing() -> None:
    report = changed(drop(-1), made(Layout(footer="of")))
    assert codes(report)["page-missing"]


def test_a_page_that_stands_twice_is_said_and_is_no_disorder() -> None:
    report = changed(lambda pdf: pdf.pages.insert(3, pdf.pages[2]))
    assert "Page 4 prints the same as page 3" in message(report, "page-twice")
    assert not codes(report)["pages-out-of-order"]


def test_pages_in_another_order_are_said() -> None:
    def swap(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[3]
        del pdf.pages[3]
        pdf.pages.insert(2, page)

    report = changed(swap)
    assert "Page 4 of the file is numbered 3 and the one before it, page 3, 4" in message(report, "pages-out-of-order")
    assert not codes(report)["page-missing"]


def picture_page(share: float) -> bytes:
    """A page with a picture over so much of its width and height, and no text."""
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=(612, 792))
    canvas.drawImage(ImageReader(Image.effect_noise((60, 80), 90)), 50, 50, 612 * share, 792 * share)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def test_a_page_that_is_a_picture_is_an_error_and_a_small_picture_is_named() -> None:
    def add(share: float) -> Report:
        return changed(lambda pdf: pdf.pages.extend(pikepdf.open(BytesIO(picture_page(share))).pages))

    assert codes(add(0.8))["page-is-picture"] == 1
    small = codes(add(0.2))
    assert (small["page-is-picture"], small["picture-not-read"]) == (0, 1)


def pictured(rows: int, columns: int) -> bytes:
    """A page with a picture of ruled cells over a third of it, and some text beside."""
    picture = Image.new("L", (900, 500), 250)
    pen = ImageDraw.Draw(picture)
    for i in range(rows + 1):
        pen.line((20, 20 + i * 460 // rows, 880, 20 + i * 460 // rows), fill=0, width=3)
        pen.text((40, 30 + i * 460 // rows), "Travis County Jail, Mexico, 2/1/2017", fill=0)
    for i in range(columns + 1):
        pen.line((20 + i * 860 // columns, 20, 20 + i * 860 // columns, 480), fill=0, width=3)
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=(612, 792))
    canvas.drawString(60, 700, "The following persons were left out of the table in error.")
    canvas.drawImage(ImageReader(picture), 60, 300, 450, 250)
    canvas.save()
    return buffer.getvalue()


@pytest.mark.parametrize(("rows", "columns", "expected"), [(6, 5, 1), (2, 2, 1), (6, 1, 0), (1, 1, 0)])
def test_a_table_in_a_picture_that_is_not_the_page_is_an_error(rows: int, columns: int, expected: int) -> None:
    report = changed(lambda pdf: pdf.pages.extend(pikepdf.open(BytesIO(pictured(rows, columns))).pages))
    assert (codes(report)["table-in-picture"], codes(report)["picture-not-read"]) == (expected, 1 - expected)
    where = [each.message for each in report.problems if each.code == "table-in-picture"]
    assert all(message.startswith(f"Page {report.document.pages}:") for message in where)


def streams(pdf: bytes) -> list[re.Match[bytes]]:
    return list(re.finditer(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL))


def with_byte(pdf: bytes, at: int) -> bytes:
    return pdf[:at] + bytes([pdf[at] ^ 0x15]) + pdf[at + 1 :]


def forms() -> dict[str, bytes]:
    """The report as different programs write files: what the streams go through, and where the objects lie."""
    plain, modes = pikepdf.open(BytesIO(made())), pikepdf.ObjectStreamMode
    streams = saved(plain, object_stream_mode=modes.generate, recompress_flate=True)
    flate = saved(plain, compress_streams=True, recompress_flate=True)
    protected = saved(plain, encryption=pikepdf.Encryption(owner="o", user="", R=4, aes=True), recompress_flate=True)
    return {"ascii85": made(), "flate": flate, "object streams": streams, "protected": protected}


@pytest.mark.parametrize("form", ["ascii85", "flate", "object streams", "protected"])
def test_a_byte_changed_in_a_page_s_stream_is_an_error_whatever_program_wrote_the_file(form: str) -> None:
    pdf = forms()[form]
    assert not codes(read_bytes(pdf))["file-damaged"]
    longest = max(streams(pdf), key=lambda match: len(match[1]))
    assert codes(read_bytes(with_byte(pdf, longest.start(1) + len(longest[1]) // 2)))["file-damaged"]


def test_the_error_names_the_page_of_the_damaged_stream() -> None:
    def shorten(pdf: pikepdf.Pdf) -> None:
        data = zlib.compress(pdf.pages[2].Contents.read_bytes())
        pdf.pages[2].Contents.write(data[: len(data) // 2], filter=pikepdf.Name.FlateDecode)

    report = changed(shorten)
    problem = next(problem for problem in report.problems if problem.code == "file-damaged")
    assert problem.message.startswith("Page 3: the file is damaged")
    assert problem.source is not None
    assert problem.source.page == 3


def test_a_page_whose_part_is_missing_is_said() -> None:
    pdf = made()
    contents = re.search(rb"/Contents (\d+) 0 R", pdf)
    assert contents is not None
    gone = pdf.replace(contents[0], b"/Contents 9" + b"9" * (len(contents[1]) - 1) + b" 0 R")
    assert "is missing" in damages(read_bytes(gone))


@pytest.mark.parametrize(("name", "what"), [("F1", "font"), ("Contents", "stream")])
def test_a_part_of_a_page_that_is_something_else_is_said(name: str, what: str) -> None:
    pdf = made()
    found = re.search(rb"/%s (\d+) 0 R" % name.encode(), pdf)
    page = re.search(rb"/Parent (\d+) 0 R", pdf)
    assert found is not None
    assert page is not None
    wrong = page[1].rjust(len(found[1]), b"0")
    report = read_bytes(pdf.replace(found[0], b"/%s %s 0 R" % (name.encode(), wrong)))
    assert f"is not the {what} that it is named as" in damages(report)


@pytest.mark.parametrize(
    "filters",
    [b"[ /ISCII85Decode /FlateDecode ]", b"[ /ASCII85Decode /Fl`teDecode ]", b"/FlateDecode /Filter 3488"],
)
def test_a_filter_that_there_is_not_is_damage_though_nothing_shows_it(filters: bytes) -> None:
    whole = b"[ /ASCII85Decode /FlateDecode ]"
    report = read_bytes(made().replace(whole, filters.ljust(len(whole)), 1))
    assert "filter that PDF doesn't have" in message(report, "file-damaged")


def test_a_page_that_does_not_name_the_fonts_of_its_text_is_damaged() -> None:
    report = read_bytes(made().replace(b"/Font ", b"/Fomt ", 1))
    assert "does not name the fonts of its text" in message(report, "file-damaged")


@pytest.mark.parametrize(
    ("key", "what"),
    [
        (b"/MediaBox", "does not say how large it is"),
        (b"/Contents", "names no contents"),
        (b"/Resources", "does not name the fonts of its text"),
        (b"/BaseFont", "is not the font that it is named as"),
    ],
)
def test_a_page_or_font_that_lacks_what_each_has_is_damaged(key: bytes, what: str) -> None:
    report = read_bytes(made().replace(key, key[:-1] + b"q", 1))
    assert any(what in problem.message for problem in report.problems if problem.code == "file-damaged")


def test_a_zero_byte_in_a_page_s_text_encoding_at_which_viewers_end_is_damage() -> None:
    pdf = made()
    longest = max(streams(pdf), key=lambda match: len(match[1]))
    at = longest.start(1) + len(longest[1]) // 2
    assert "characters that its filter doesn't make" in damages(read_bytes(pdf[:at] + b"\x00" + pdf[at + 1 :]))


def given_up(pdf: bytes) -> bytes:
    """The file with the program of its last font marked as given up in the table of objects."""
    number = int(re.findall(rb"/FontFile2 (\d+) 0 R", pdf)[-1])
    offset = b"%010d 00000 " % (pdf.index(b"\n%d 0 obj" % number) + 1)
    return pdf.replace(offset + b"n", offset + b"f")


@pytest.mark.parametrize(
    ("damage", "what"),
    [
        (lambda pdf: re.sub(rb"(.*)/FontFile2", rb"\1/Producer2", pdf, flags=re.DOTALL), "names no program"),
        (lambda pdf: re.sub(rb"(.*)/Length ", rb"\1/L%ngth ", pdf, flags=re.DOTALL), "is not well formed"),
        (lambda pdf: re.sub(rb"(.*)/Length ", rb"\1/Lxyzth ", pdf, flags=re.DOTALL), "how long it is"),
        (given_up, "table of objects does not fit"),
    ],
)
def test_a_font_whose_signs_can_not_be_drawn_is_damage_though_letters_are_still_read(
    damage: Callable[[bytes], bytes], what: str
) -> None:
    # Only the bullets are lost, so that items of a list run into one another.
    whole = (PDFS / "week-2017-02-11.pdf").read_bytes()
    broken = damage(whole)
    assert broken != whole
    assert what in damages(read_bytes(broken))


def test_a_page_that_does_not_say_that_it_is_one_is_damaged() -> None:
    assert "does not say that it is a page" in damages(
        read_bytes(made().replace(b"/Type /Page\n", b"/Tope /Page\n", 1))
    )


def test_an_object_of_a_protected_file_that_is_not_well_formed_is_damage() -> None:
    pdf = forms()["protected"]
    broken = re.sub(rb"/Filter /FlateDecode", b"/Filter f/FlateDecode", pdf, count=1)
    assert "is not well formed" in " ".join(
        problem.message for problem in read_bytes(broken).problems if problem.code == "file-damaged"
    )


def test_a_form_that_says_it_is_something_else_is_not_drawn_and_is_said() -> None:
    pdf = made(Layout(inside_form=True))
    assert not codes(read_bytes(pdf))["file-damaged"]
    report = read_bytes(pdf.replace(b"/Subtype /Form", b"/Subtype /Fotm", 1))
    assert "is not the stream that it is named as" in message(report, "file-damaged")


def test_a_page_that_was_taken_out_of_the_list_and_lies_in_the_file_is_said() -> None:
    pdf = made()
    kids = re.search(rb"/Kids \[ (\d+ 0 R) (\d+) 0 R", pdf)
    count = re.search(rb"/Count (\d)", pdf)
    assert kids is not None
    assert count is not None
    without = pdf.replace(count[0], b"/Count %d" % (int(count[1]) - 1))
    without = without.replace(kids[0], b"/Kids [ %s %s" % (kids[1], b" " * (len(kids[2]) + 4)))
    assert "1 of its pages is not in its list" in " ".join(
        problem.message for problem in read_bytes(without).problems if problem.code == "file-damaged"
    )


def test_an_object_that_lies_elsewhere_than_the_file_says_is_an_error() -> None:
    pdf = made()
    entry = re.search(rb"\n(\d{10}) 00000 n", pdf)
    assert entry is not None
    moved = pdf[: entry.start(1)] + b"%010d" % (int(entry[1]) + 1) + pdf[entry.end(1) :]
    assert "table of objects" in message(read_bytes(moved), "file-damaged")


def test_a_page_left_out_of_the_count_is_an_error() -> None:
    pdf = made()
    count = re.search(rb"/Count (\d+)", pdf)
    assert count is not None
    fewer = pdf.replace(count[0], b"/Count %0*d" % (len(count[1]), int(count[1]) - 1))
    assert codes(read_bytes(fewer))["file-damaged"]


@pytest.mark.parametrize("path", sorted(PDFS.glob("*.pdf")), ids=lambda path: str(path.stem))
def test_no_whole_file_is_called_damaged(path: Path) -> None:
    with PdfFile(path) as pdf:
        assert pdf.damages() == []


def test_a_checksum_that_a_program_left_out_is_no_damage() -> None:
    def without(pdf: pikepdf.Pdf) -> None:
        pdf.pages[2].Contents.write(
            zlib.compress(pdf.pages[2].Contents.read_bytes())[:-4], filter=pikepdf.Name.FlateDecode
        )

    assert not codes(changed(without))["file-damaged"]


def other() -> bytes:
    """A report in the same layout with other rows, and one page less."""
    few = truth()
    few["declined"] = [row(number + PAGES_OF_ROWS) for number in range(PAGES_OF_ROWS - 12)]
    few["declined_total"] = len(few["declined"])
    return layout_report(few, Layout())


@pytest.mark.parametrize("index", [0, 3, -1])
def test_a_page_of_another_report_in_a_page_s_place_is_told_by_its_fonts(index: int) -> None:
    another = pikepdf.open(BytesIO(other()))
    report = changed(lambda pdf: pdf.pages.__setitem__(index, another.pages[index]))
    page = index % report.document.pages + 1
    assert message(report, "page-from-elsewhere").startswith(f"Page {page} ")
    assert codes(report)["page-from-elsewhere"] == 1


def test_pages_of_another_report_that_share_their_fonts_are_each_told() -> None:
    another = pikepdf.open(BytesIO(other()))
    report = changed(lambda pdf: pdf.pages.extend(another.pages[-2:]))
    assert codes(report)["page-from-elsewhere"] == 2


def test_pages_that_each_have_fonts_of_their_own_come_from_nowhere_else() -> None:
    files = [pikepdf.open(BytesIO(made())) for _ in pikepdf.open(BytesIO(made())).pages]
    merged = pikepdf.new()
    for index, file in enumerate(files):
        merged.pages.append(file.pages[index])
    assert codes(read_bytes(saved(merged))).keys() == set()


@pytest.mark.parametrize("name", [b"ABCDEF+Times-Roman", b"Times-Roman"])
def test_parts_of_a_font_with_one_name_are_one_though_each_page_has_its_own_copy(name: bytes) -> None:
    def copy_fonts(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[2].obj
        fonts = {key: pdf.make_indirect(copy(font)) for key, font in page.Resources.Font.items()}
        page.Resources = copy(page.Resources)
        page.Resources.Font = pikepdf.Dictionary(fonts)

    named = made().replace(b"/BaseFont /Times-Roman", b"/BaseFont /" + name)
    assert codes(changed(copy_fonts, named))["page-from-elsewhere"] == (b"+" not in name)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        (b"/Encoding ", b"/Encodhng "),
        (b"/Encoding ", b"/Encod\xb3ng "),
        (b"/WinAnsiEncoding", b"/WinAnsEncoding "),
    ],
)
def test_a_name_that_is_one_byte_off_from_one_that_counts_is_damage(name: bytes, wrong: bytes) -> None:
    report = read_bytes(made().replace(name, wrong, 1))
    assert f"seems to stand for {name.decode().strip()}" in message(report, "file-damaged")


@pytest.mark.parametrize("form", ["ascii85", "flate", "protected"])
def test_a_page_s_stream_that_lost_its_filter_is_damage_and_no_blank_page(form: str) -> None:
    report = read_bytes(forms()[form].replace(b"/Filter ", b"/Folder ", 1))
    assert "is compressed and does not say so" in message(report, "file-damaged")


def test_a_page_that_is_led_to_what_another_draws_is_damage() -> None:
    pdf = made(Layout(inside_form=True))
    draws = list(re.finditer(rb"/Contents (\d+) 0 R", pdf))
    wrong = pdf[: draws[2].start(1)] + draws[3][1].rjust(len(draws[2][1]), b"0") + pdf[draws[2].end(1) :]
    said = [problem.message for problem in read_bytes(wrong).problems if problem.code == "file-damaged"]
    assert any("does not name what is drawn on it" in each for each in said)


def test_a_form_that_does_not_name_its_fonts_is_damage() -> None:
    pdf = made(Layout(inside_form=True))
    form = re.search(rb"/Subtype /Form\b", pdf)
    assert form is not None
    fonts = pdf.rfind(b"/Font ", 0, form.start())
    said = message(read_bytes(pdf[:fonts] + b"/Fomt " + pdf[fonts + 6 :]), "file-damaged")
    assert "does not name the fonts of its text" in said


def test_a_font_that_another_one_stands_in_for_is_said() -> None:
    pdf = made()
    fonts = re.search(rb"/F2 (\d+) 0 R /F3 (\d+) 0 R", pdf)
    assert fonts is not None
    wrong = pdf[: fonts.start(2)] + fonts[1].rjust(len(fonts[2]), b"0") + pdf[fonts.end(2) :]
    assert "is of a font and is part of no page" in damages(read_bytes(wrong))


@pytest.mark.parametrize("indirect", [False, True])
def test_a_font_that_is_called_as_a_parent_is_is_a_part_of_its_pages(indirect: bool) -> None:
    def rename(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            fonts = pikepdf.Dictionary(dict(page.Resources.Font.items()))
            fonts["/P"] = fonts["/F2"]
            del fonts["/F2"]
            page.Resources.Font = pdf.make_indirect(fonts) if indirect else fonts
            page.Contents.write(page.Contents.read_bytes().replace(b"/F2 ", b"/P "))

    opened = pikepdf.open(BytesIO(made()))
    rename(opened)
    pdf = saved(opened)
    assert codes(read_bytes(pdf)).keys() == set()
    called = re.search(rb"/P (\d+) 0 R", pdf)
    assert called is not None
    gone = pdf.replace(called[0], b"/P 9" + b"9" * (len(called[1]) - 1) + b" 0 R")
    assert "is missing" in damages(read_bytes(gone))


@pytest.mark.parametrize("protected", [False, True])
def test_a_font_that_is_led_to_the_letters_of_another_is_said(protected: bool) -> None:
    pdf = made(Layout(font="Vera", copy_protected=protected))
    assert not codes(read_bytes(pdf))["file-damaged"]
    maps = re.findall(rb"/ToUnicode (\d+) 0 R", pdf)
    assert len(maps) > 1
    wrong = pdf.replace(b"/ToUnicode %s 0 R" % maps[0], b"/ToUnicode %s 0 R" % maps[1].rjust(len(maps[0]), b"0"), 1)
    assert "is part of no page" in damages(read_bytes(wrong))


def test_text_that_no_page_shows_is_said_unless_the_file_was_written_on() -> None:
    def leave(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Kept = pdf.pages[2].Contents
        pdf.pages[2].Contents = pdf.make_stream(b"BT ET")

    opened = pikepdf.open(BytesIO(made()))
    leave(opened)
    pdf = saved(opened)
    assert not codes(read_bytes(pdf))["file-damaged"]
    kept = re.search(rb"/Kept \d+ 0 R", pdf)
    assert kept is not None
    without = pdf.replace(kept[0], b" " * len(kept[0]))
    assert "holds text and is part of no page" in message(read_bytes(without), "file-damaged")
    start = re.findall(rb"startxref\s+(\d+)", without)[-1]
    size = re.findall(rb"/Size (\d+)", without)[-1]
    root = re.findall(rb"/Root (\d+ 0 R)", without)[-1]
    behind = b"\nxref\n0 0\ntrailer\n<< /Size %s /Root %s /Prev %s >>\nstartxref\n%d\n%%%%EOF\n"
    written_on = without + behind % (size, root, start, len(without) + 1)
    assert not codes(read_bytes(written_on))["file-damaged"]


@pytest.mark.parametrize(
    ("whole", "wrong", "what"),
    [
        (b"/Filter [ /ASCII85Decode", b"/Filter [0/ASCII85Decode", "filter that PDF doesn't have"),
        (b"/MediaBox [ 0 0 792", b"/MediaBox [ 0 0 ]792", "is not well formed"),
        (b"/Contents ", b"/Contents0", "is not well formed"),
        (b"/MediaBox [ 0 0 792", b"/MediaBox [ 0 0 7 92", "has a rectangle that is none"),
    ],
)
def test_an_object_whose_parts_do_not_close_is_damage(whole: bytes, wrong: bytes, what: str) -> None:
    pdf = made()
    assert whole in pdf
    assert what in damages(read_bytes(pdf.replace(whole, wrong, 1)))


def test_brackets_in_a_string_are_no_damage() -> None:
    def name(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.Note = pikepdf.String("a [ b << c (d [) %")

    assert not codes(changed(name))["file-damaged"]


@pytest.mark.parametrize("apart", [True, False])
def test_a_font_without_a_width_for_each_character_is_damage(apart: bool) -> None:
    def lose(count: int) -> Report:
        def change(pdf: pikepdf.Pdf) -> None:
            font = next(font for font in pdf.pages[0].obj.Resources.Font.values() if "/Widths" in font)
            widths = pikepdf.Array(list(font.Widths)[count:])
            font.Widths = pdf.make_indirect(widths) if apart else widths

        return changed(change, made(Layout(font="Vera")))

    assert not codes(lose(0))["file-damaged"]
    assert "does not have a width for each of its characters" in damages(lose(1))


def test_a_section_whose_title_is_gone_with_its_page_is_an_error() -> None:
    assert not codes(changed(drop(1)))["section-without-title"]
    few = Layout(footer="none", header_repeat=True)
    report = changed(drop(2), made(few))
    assert message(report, "section-without-title").startswith("Section II has a table on page 3 ")


@settings(max_examples=max(1, round(20 * MANY)))
@given(
    layouts(),
    reports(max_declined=25, max_policies=8),
    reports(max_declined=25, max_policies=8),
    st.sampled_from(["number", "dashes", "of"]),
    st.booleans(),
    st.integers(0, 30),
)
def test_in_any_layout_a_page_that_is_lost_or_of_another_report_is_told(
    layout: Layout, truth: Truth, other: Truth, footer: Literal["number", "dashes", "of"], lost: bool, at: int
) -> None:
    plain = replace(layout, footer=footer, copy_protected=False, password="")
    pdf, another = (pikepdf.open(BytesIO(layout_report(each, plain))) for each in (truth, other))
    if lost:
        del pdf.pages[at % len(pdf.pages)]
    else:
        pdf.pages[at % len(pdf.pages)] = another.pages[at % len(another.pages)]
    if pdf.pages:
        report = read_or_refused(saved(pdf))
        assert report is None or any(problem.severity is Severity.ERROR for problem in report.problems)


def read_or_refused(pdf: bytes) -> Report | None:
    """The reading; None where a sentence says why there is none."""
    try:
        return read_bytes(pdf)
    except CannotRead:
        return None
