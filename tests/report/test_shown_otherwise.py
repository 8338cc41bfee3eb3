"""Text that a file shows otherwise than its text layer says: masks, patterns, forms, layers, and what it states."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from ddor.sections import Report
from tests.report.test_problems import truth
from tests.report.test_shown import COUNT, counts, drawn, place, read, said, text_behind
from tests.support.layouts import Layout
from tests.support.reading import codes, read_bytes
from tests.support.typesetting import layout_report


def group() -> Dictionary:
    """What makes a form one whole, to be made transparent as such."""
    return Dictionary(S=Name.Transparency)


def content_of(page: pikepdf.Page) -> bytes:
    """What draws a page."""
    page.contents_coalesce()
    return page.Contents.read_bytes()


def in_form(document: pikepdf.Pdf, content: str, **form: object) -> None:
    """Draw content on the page with the count, in a form of its own."""
    page = document.pages[place()[0]]
    drawn_in = document.make_stream(content.encode(), Type=Name.XObject, Subtype=Name.Form, Group=group())
    drawn_in.BBox = [0, 0, 900, 900]
    for key, value in form.items():
        drawn_in[f"/{key}"] = value
    drawn_in.Resources = Dictionary(Font=page.Resources.Font)
    page.Resources.XObject = Dictionary(Form=drawn_in)
    page.contents_add(b"q /Faint gs /Form Do Q")


def unseen_in_form(document: pikepdf.Pdf, content: str) -> None:
    """Draw content in a form that is wholly transparent."""
    document.pages[place()[0]].Resources.ExtGState = Dictionary(Faint=Dictionary(ca=0, CA=0))
    in_form(document, content)


def masked(document: pikepdf.Pdf, content: str) -> None:
    """Draw content through a mask that lets nothing of it through."""
    group = Dictionary(S=Name.Transparency, CS=Name.DeviceGray)
    black = document.make_stream(b"0 g 0 0 900 900 re f", Type=Name.XObject, Subtype=Name.Form, Group=group)
    black.BBox = [0, 0, 900, 900]
    mask = Dictionary(Type=Name.Mask, S=Name.Luminosity, G=black)
    page = document.pages[place()[0]]
    page.Resources.ExtGState = Dictionary(Mask=Dictionary(SMask=mask))
    page.contents_add(f"q /Mask gs {content} Q".encode())


def white_by_pattern(document: pikepdf.Pdf, content: str) -> None:
    """Draw content with a pattern that is white throughout."""
    white = document.make_stream(b"1 g 0 0 9 9 re f", Type=Name.Pattern, PatternType=1, PaintType=1, TilingType=1)
    white.BBox, white.XStep, white.YStep, white.Resources = [0, 0, 9, 9], 9, 9, Dictionary()
    page = document.pages[place()[0]]
    page.Resources.Pattern = Dictionary(White=white)
    page.contents_add(f"q /Pattern cs /White scn {content} Q".encode())


def in_form_on_layer(document: pikepdf.Pdf, content: str) -> None:
    """Draw content in a form that is on a layer which is switched off."""
    layer = document.make_indirect(Dictionary(Type=Name.OCG, Name="Old"))
    document.Root.OCProperties = Dictionary(OCGs=[layer], D=Dictionary(OFF=[layer]))
    document.pages[place()[0]].Resources.ExtGState = Dictionary(Faint=Dictionary(ca=1))
    in_form(document, content, OC=layer)


def by_a_rule(document: pikepdf.Pdf, content: str) -> None:
    """Draw content that is shown when a layer is off, which is on."""
    layer = document.make_indirect(Dictionary(Type=Name.OCG, Name="New"))
    document.Root.OCProperties = Dictionary(OCGs=[layer], D=Dictionary(ON=[layer]))
    page = document.pages[place()[0]]
    page.Resources.Properties = Dictionary(Rule=Dictionary(Type=Name.OCMD, OCGs=[layer], P=Name.AnyOff))
    page.contents_add(f"/OC /Rule BDC q {content} Q EMC".encode())


@pytest.mark.parametrize("draw", [unseen_in_form, masked, white_by_pattern, in_form_on_layer, by_a_rule])
def test_a_figure_that_a_program_hides_in_another_way_is_not_read(draw: Callable[[pikepdf.Pdf, str], None]) -> None:
    document = drawn("")
    font = next(iter(document.pages[place()[0]].Resources.Font.keys()))
    draw(document, text_behind("9").replace("/Font", str(font)))
    report = read(document)
    assert (counts(report), codes(report)) == ([51, 38], {"word-invisible": 1})
    assert '"9" is in the file but not shown' in said(report, "word-invisible")


def test_text_in_a_pattern_is_an_error() -> None:
    document = drawn("")
    page = document.pages[place()[0]]
    font = str(next(iter(page.Resources.Font.keys())))
    content = text_behind("9").replace("/Font", font).encode()
    text = document.make_stream(content, Type=Name.Pattern, PatternType=1, PaintType=1, TilingType=1)
    text.BBox, text.XStep, text.YStep = [0, 0, 900, 900], 900, 900
    text.Resources = Dictionary(Font=page.Resources.Font)
    page.Resources.Pattern = Dictionary(Text=text)
    page.contents_add(b"q /Pattern cs /Text scn 0 0 900 900 re f Q")
    assert codes(read(document)) == {"text-in-pattern": 1}


def stating(shown: str, stated: str) -> Report:
    """The reading of the report where the file says that some text stands for another."""
    document = drawn("")
    page = document.pages[place()[0]]
    content = content_of(page)
    assert content.count(f"({shown}) Tj".encode()) == 1
    span = f"/Span << /ActualText ({stated}) >> BDC ({shown}) Tj EMC"
    page.Contents = document.make_stream(content.replace(f"({shown}) Tj".encode(), span.encode()))
    return read(document)


def test_a_figure_that_is_said_to_stand_for_another_is_read_as_it_is_shown() -> None:
    report = stating(COUNT, "915")
    assert (counts(report), codes(report)) == ([51, 38], {"text-stated-otherwise": 1})
    assert 'shows "51", but the file says it stands for "915"' in said(report, "text-stated-otherwise")


def test_what_is_said_to_stand_for_itself_is_nothing_to_tell() -> None:
    report = stating(COUNT, COUNT)
    assert (counts(report), codes(report)) == ([51, 38], {})


@pytest.mark.parametrize("matrix", [[1, 0, 0, 1, 0, 0], [0.5, 0, 0, 0.5, 100, 80], [0.9, 0, 0, 0.9, 10, 0]])
def test_letters_that_are_stated_are_read_where_they_stand_within_a_form(matrix: list[float]) -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(layout_report(truth(), Layout()))) as file:
        for page in file.pages:
            pieces = b"(N) Tj /Span << /ActualText (ev) >> BDC (ev) Tj EMC (ada) Tj"
            whole = file.make_stream(content_of(page).replace(b"(Nevada) Tj", pieces))
            whole.Type, whole.Subtype, whole.Group = Name.XObject, Name.Form, group()
            whole.BBox, whole.Resources = [0, 0, 900, 900], page.Resources
            page.Resources = Dictionary(XObject=Dictionary(Whole=whole))
            page.Contents = file.make_stream(f"q {' '.join(map(str, matrix))} cm /Whole Do Q".encode())
        file.save(out)
    report = read_bytes(out.getvalue())
    assert report.high_volume[0].printed["state"].text == "Nevada"
    assert not codes(report)
