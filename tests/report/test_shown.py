"""What a person sees on a page is read; what the file holds and nobody sees is listed and not read."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from ddor.pdf.signs import are_alike
from ddor.sections import Report
from tests.report.test_problems import truth
from tests.support.layouts import Layout
from tests.support.reading import codes, read_bytes
from tests.support.typesetting import Text, compose, layout_report, write_pdf

COUNT = "51"
"""What Section I prints for Clark County; the marks below are set by its place."""


def place() -> tuple[int, float, float, float]:
    """The page (from 0) that the count is printed on, its x and its baseline from the page's foot, its size."""
    for number, page in enumerate(compose(truth(), Layout())):
        for mark in page:
            if isinstance(mark, Text) and mark.text == COUNT:
                return number, mark.x, 612 - mark.baseline, mark.size
    raise AssertionError


def text_behind(text: str, before: str = "", away: float = 3.0) -> str:
    """Content that prints a text behind the count, in its size, in the way that `before` sets."""
    _, x, y, size = place()
    return f"{before} BT /Font {size} Tf 1 0 0 1 {x + 1.2 * size + away} {y} Tm ({text}) Tj ET"


def box_over(colour: str, width: float = 3.0, left: float = -2.0) -> str:
    """A box over the count, so many times its size wide."""
    _, x, y, size = place()
    return f"{colour} rg {x + left} {y - 0.25 * size} {width * size} {1.1 * size} re f"


def drawn(content: str, first: bool = False) -> pikepdf.Pdf:
    """The report with more drawn on the page with the count, in the page's font, behind all else or before it."""
    document = pikepdf.open(BytesIO(layout_report(truth(), Layout())))
    page = document.pages[place()[0]]
    page.contents_coalesce()
    font = str(next(iter(page.Resources.Font.keys())))
    page.contents_add(f"q {content} Q".replace("/Font", font).encode(), prepend=first)
    return document


def read(document: pikepdf.Pdf) -> Report:
    buffer = BytesIO()
    document.save(buffer)
    return read_bytes(buffer.getvalue())


def counts(report: Report) -> list[int | None]:
    return [row.detainers_issued for row in report.high_volume]


def said(report: Report, code: str) -> str:
    return " ".join(problem.message for problem in report.problems if problem.code == code)


def test_the_count_is_read_where_nothing_is_drawn_over_it() -> None:
    report = read(drawn(""))
    assert counts(report) == [51, 38]
    assert not codes(report)


UNSEEN = {
    "white": "1 g",
    "nearly white": "0.98 g",
    "drawn without ink": "3 Tr",
    "clipped away": "0 0 10 10 re W n",
    "transparent": "/Clear gs",
}


@pytest.mark.parametrize("way", UNSEEN)
def test_a_figure_that_nobody_sees_is_listed_and_not_read(way: str) -> None:
    document = drawn(text_behind("9", UNSEEN[way]))
    page = document.pages[place()[0]]
    page.Resources.ExtGState = Dictionary(Clear=Dictionary(Type=Name.ExtGState, ca=0, CA=0))
    report = read(document)
    assert counts(report) == [51, 38]
    assert codes(report) == {"word-invisible": 1}
    assert '"9" is in the file but not shown' in said(report, "word-invisible")


def layered(content: str, off: bool) -> Report:
    """The report with content on a layer that is switched off, or on."""
    document = drawn(f"/OC /Layer BDC {content} EMC")
    layer = document.make_indirect(Dictionary(Type=Name.OCG, Name="Old"))
    document.pages[place()[0]].Resources.Properties = Dictionary(Layer=layer)
    shown = Dictionary(ON=Array([] if off else [layer]), OFF=Array([layer] if off else []))
    document.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=shown)
    return read(document)


def test_text_on_a_layer_that_is_switched_off_is_not_read() -> None:
    report = layered(text_behind("9"), off=True)
    assert (counts(report), codes(report)) == ([51, 38], {"word-invisible": 1})


def test_text_on_a_layer_that_is_shown_is_read() -> None:
    assert "9" in str(layered(text_behind("9"), off=False).high_volume[0].printed["detainers_issued"].text)


def test_rules_on_a_layer_that_is_switched_off_part_no_cells() -> None:
    _, x, y, size = place()
    report = layered(f"{x + size / 2} {y - 100} m {x + size / 2} {y + 100} l S", off=True)
    assert counts(report) == [51, 38]


def test_an_older_figure_under_a_white_box_is_not_read() -> None:
    _, x, y, size = place()
    over = f"{box_over('1 1 1')} 0 g BT /Font {size} Tf 1 0 0 1 {x} {y} Tm (60) Tj ET"
    report = read(drawn(over))
    assert counts(report) == [60, 38]
    assert f'"{COUNT}" is in the file but not shown' in said(report, "word-invisible")


def test_text_under_a_black_box_is_read_and_told() -> None:
    report = read(drawn(box_over("0 0 0")))
    assert counts(report) == [51, 38]
    assert f'"{COUNT}" lies under a dark box' in said(report, "word-covered")


def test_a_figure_half_of_which_is_covered_is_an_error() -> None:
    _, _, _, size = place()
    report = read(drawn(box_over("1 1 1", width=0.55 + 2 / size)))
    assert codes(report)["word-cut-off"]
    assert counts(report) == [1, 38]


def test_a_name_that_is_clipped_by_its_cell_is_an_error() -> None:
    _, x, y, size = place()
    clip = f"{x} {y - size} {3.5 * size} {2 * size} re W n"
    report = read(drawn(text_behind("more than fits", clip)))
    assert '"more" is not shown to its end' in said(report, "word-cut-off")


def test_a_letter_that_a_clip_cuts_is_an_error_though_no_other_follows() -> None:
    _, x, y, size = place()
    clip = f"{x} {y - size} {1.6 * size + 3} {2 * size} re W n"
    report = read(drawn(text_behind("m", clip)))
    assert "is not shown to its end" in said(report, "word-cut-off")


def test_a_clip_around_a_whole_text_is_nothing_to_tell() -> None:
    _, x, y, size = place()
    clip = f"{x} {y - size} {6 * size} {2 * size} re W n"
    assert not codes(read(drawn(text_behind("mm", clip))))["word-cut-off"]


def test_a_stamp_over_a_table_hides_none_of_its_lines() -> None:
    pdf = layout_report(truth(), Layout(rules="boxes"))
    plain = read_bytes(pdf)
    left, top, right, _ = plain.declined[0].source.bbox
    middle = (left + right) / 2
    stamped = pikepdf.open(BytesIO(pdf))
    page = stamped.pages[2]
    picture = stamped.make_stream(b"\x80" * 100, Width=10, Height=10, BitsPerComponent=8)
    picture.Type, picture.Subtype, picture.ColorSpace = Name.XObject, Name.Image, Name.DeviceGray
    picture.SMask = stamped.make_stream(b"\x10" * 100, Width=10, Height=10, BitsPerComponent=8)
    picture.SMask.Type, picture.SMask.Subtype, picture.SMask.ColorSpace = Name.XObject, Name.Image, Name.DeviceGray
    page.Resources.XObject = Dictionary(Stamp=picture)
    page.contents_add(f"q 260 0 0 80 {middle - 130} {612 - top - 50} cm /Stamp Do Q".encode())
    report = read(stamped)
    assert [row.printed for row in report.declined] == [row.printed for row in plain.declined]


def test_odd_text_far_off_the_page_is_told_as_that() -> None:
    report = read(drawn("3 Tr BT /Font 10 Tf 1 0 0 1 -3000000000 300 Tm (scrap) Tj ET"))
    assert counts(report) == [51, 38]


def test_white_text_on_a_dark_ground_is_nothing_to_tell() -> None:
    report = read(drawn(f"{box_over('0 0 0')} {text_behind('51', '1 g', away=-9)}", first=True))
    assert not codes(report)["word-invisible"] + codes(report)["word-covered"]


def annotated(**annotation: object) -> Report:
    """The report with an annotation over the count that looks like a white box with another figure on it."""
    document = drawn("")
    number, x, y, size = place()
    page = document.pages[number]
    look = document.make_stream(
        f"1 g 0 0 {3 * size} {1.2 * size} re f 0 g BT /F {size} Tf 2 {0.3 * size} Td (60) Tj ET".encode(),
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, 3 * size, 1.2 * size]),
        Resources=Dictionary(
            Font=Dictionary(F=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        ),
    )
    rectangle = Array([x - 2, y - 0.3 * size, x - 2 + 3 * size, y + 0.9 * size])
    given = {"AP": Dictionary(N=look), "F": 4, **annotation}
    added = document.make_indirect(Dictionary(Type=Name.Annot, Rect=rectangle, **given))  # type: ignore[arg-type]
    page.Annots = Array([added])
    document.Root.AcroForm = Dictionary(Fields=Array([added]))
    return read(document)


def test_an_annotation_in_a_text_s_place_is_read_and_told() -> None:
    report = annotated(Subtype=Name.FreeText, Contents="60")
    assert counts(report) == [60, 38]
    assert f'"{COUNT}" has an annotation over it' in said(report, "annotation-over-text")


def test_a_hidden_annotation_is_not_read() -> None:
    report = annotated(Subtype=Name.FreeText, Contents="60", F=2)
    assert (counts(report), set(codes(report))) == ([51, 38], set())


def test_a_comment_that_opens_at_a_click_is_told() -> None:
    report = annotated(Subtype=Name.Text, Contents="Check this!", AP=Dictionary())
    assert counts(report) == [51, 38]
    assert "Check this!" in said(report, "comment-not-read")


def test_a_form_field_that_does_not_say_how_it_looks_is_an_error() -> None:
    report = annotated(Subtype=Name.Widget, FT=Name.Tx, T="n", V="60", AP=Dictionary())
    assert '"60"' in said(report, "form-field-not-read")


def test_recognized_text_behind_a_scan_is_read_and_not_trusted() -> None:
    document = pikepdf.open(BytesIO(layout_report(truth(), Layout())))
    number = place()[0]
    page = document.pages[number]
    picture = BytesIO()
    Image.effect_noise((99, 77), 90).convert("L").save(picture, "JPEG")
    image = document.make_stream(
        picture.getvalue(),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=99,
        Height=77,
        ColorSpace=Name.DeviceGray,
        BitsPerComponent=8,
        Filter=Name.DCTDecode,
    )
    page.Resources.XObject = Dictionary(Scan=image)
    page.contents_coalesce()
    page.contents_add(b"3 Tr", prepend=True)
    page.contents_add(b"q 792 0 0 612 0 0 cm /Scan Do Q", prepend=True)
    report = read(document)
    assert f"Page {number + 1} is a picture" in said(report, "text-recognized")
    assert counts(report) == [51, 38]


def zeros(x: float, y: float) -> str:
    """Two figures drawn by their outlines."""
    ring = "{a} {m} m {a} {t} {b} {t} {b} {m} c {b} {f} {a} {f} {a} {m} c f"
    return " ".join(ring.format(a=x + 6 * i, b=x + 6 * i + 4, m=y + 4, t=y + 9, f=y - 1) for i in range(2))


def test_a_figure_of_a_table_that_is_drawn_as_shapes_is_an_error_and_a_logo_is_none() -> None:
    _, x, y, _ = place()
    assert codes(read(drawn(zeros(x + 40, y)))) == {"picture-in-table": 1}
    assert codes(read(drawn(zeros(x, 60)))) == {"letters-drawn": 1}


def test_a_picture_in_a_cell_is_an_error_unless_text_stands_on_it() -> None:
    _, x, y, _ = place()
    tiny = "BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI"
    assert codes(read(drawn(f"12 0 0 8 {x + 40} {y} cm {tiny}"))) == {"picture-in-table": 1}
    assert not codes(read(drawn(f"30 0 0 12 {x - 3} {y - 3} cm {tiny}", first=True)))["picture-in-table"]


def test_a_picture_in_place_of_a_value_is_an_error_though_it_reaches_over_the_words_around() -> None:
    pages = [
        [mark for mark in page if not (isinstance(mark, Text) and mark.text == COUNT)]
        for page in compose(truth(), Layout())
    ]
    document = pikepdf.open(BytesIO(write_pdf(pages, (792.0, 612.0), Layout())))
    number, x, y, size = place()
    document.pages[number].contents_coalesce()
    tiny = "BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI"
    document.pages[number].contents_add(
        f"q {8 * size} 0 0 {4 * size} {x - 3.5 * size} {y - 1.6 * size} cm {tiny} Q".encode("latin-1")
    )
    assert codes(read(document))["picture-in-table"] == 1


def test_colours_are_alike_only_where_all_their_parts_are() -> None:
    assert are_alike((255, 255, 255), (240, 240, 240))
    assert not are_alike((255, 255, 255), (255, 255, 0))


def test_a_form_field_that_shows_something_else_than_its_value_is_an_error() -> None:
    report = annotated(Subtype=Name.Widget, FT=Name.Tx, T="n", V="915")
    assert counts(report) == [60, 38]
    assert 'shows "60", but its value is "915"' in said(report, "form-field-differs")
    assert "form-field-differs" not in codes(annotated(Subtype=Name.Widget, FT=Name.Tx, T="n", V="60"))


@pytest.mark.parametrize("kind", ["Redact", "Line"])
def test_an_annotation_that_does_not_say_how_it_looks_is_an_error(kind: str) -> None:
    report = annotated(Subtype=Name(f"/{kind}"), AP=Dictionary())
    assert (counts(report), codes(report)) == ([51, 38], {"annotation-unclear": 1})


def test_a_white_box_of_an_annotation_hides_what_is_under_it_though_it_does_not_say_how_it_looks() -> None:
    report = annotated(Subtype=Name.Square, AP=Dictionary(), C=[1, 1, 1], IC=[1, 1, 1])
    assert counts(report) == [None, 38]
    assert f'"{COUNT}" is in the file but not shown' in said(report, "word-invisible")


def test_an_annotation_on_a_layer_that_is_switched_off_is_an_error() -> None:
    document = drawn("")
    _, x, y, size = place()
    layer = document.make_indirect(Dictionary(Type=Name.OCG, Name="Old"))
    document.Root.OCProperties = Dictionary(OCGs=[layer], D=Dictionary(OFF=[layer]))
    look = document.make_stream(b"1 g 0 0 9 9 re f", Type=Name.XObject, Subtype=Name.Form)
    look.BBox = [0, 0, 9, 9]
    note = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=[x, y + 40, x + size, y + 50], OC=layer, F=4)
    note.AP = Dictionary(N=look)
    document.pages[place()[0]].Annots = [document.make_indirect(note)]
    assert codes(read(document))["annotation-unclear"] == 1


def test_a_box_to_tick_in_a_table_is_no_part_of_its_lines() -> None:
    document = drawn("")
    _, x, y, size = place()
    box = f"0 0 {size} {size} re S 0 {size / 2} m {size} {size / 2} l S"
    look = document.make_stream(box.encode(), Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, size, size])
    field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Btn, T="t", V=Name.Yes, AS=Name.Yes, F=4)
    field.Rect, field.AP = [x - 2 * size, y - 2, x - size, y + size - 2], Dictionary(N=Dictionary(Yes=look))
    added = document.make_indirect(field)
    document.pages[place()[0]].Annots = [added]
    document.Root.AcroForm = Dictionary(Fields=[added])
    report = read(document)
    assert (counts(report), codes(report)) == ([51, 38], {})
