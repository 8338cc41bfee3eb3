"""Annotations as people write them: what a spreadsheet makes of the file, and what cannot be understood."""

from __future__ import annotations

import csv
import re
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ddor.corrections.annotations import (
    COLUMNS,
    Annotation,
    Annotations,
    AnnotationsError,
    Kind,
    annotations_of,
    checked_annotation,
    edit_annotations,
    read_annotations,
    shipped_annotations,
)
from ddor.places import Gazetteer
from ddor.states import states

WEEK = date(2017, 1, 28)
HEADER = ",".join(COLUMNS)
GOOD = "2017-01-28,II,48491,,corrected,Transferred.,ICE,"


def read(text: str | bytes, folder: Path) -> tuple[Annotation, ...]:
    path = folder / "annotations.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_annotations(path).listed


def test_a_line_names_rows_and_says_what_is_known_of_them(tmp_path: Path) -> None:
    link = "https://example.org/a?b=1"
    assert read(f"{HEADER}\n2017-01-28,II,48491,,corrected,Transferred.,ICE,{link}\n", tmp_path) == (
        Annotation(WEEK, "II", "48491", None, Kind.CORRECTED, "Transferred.", "ICE", link),
    )


@pytest.mark.parametrize(
    "text",
    [
        f"\ufeff{HEADER}\r\n{GOOD}\r\n".encode(),
        f"{HEADER}\n{GOOD}\n".replace(",", ";").encode(),
        f"{HEADER}\n{GOOD}\n".replace(",", "\t").encode(),
        f"{HEADER},,\n,,,,,,,,\n\n{GOOD},,\n".encode(),
        f"{HEADER.upper()}\n1/28/2017,ii,48491,,Corrected, Transferred. ,ICE".encode(),
        b"kind,text,source,week,geoid,section\ncorrected,Transferred.,ICE,2017-01-28,48491.0,II\n",
    ],
    ids=["mark and line ends", "semicolons", "tabs", "empty lines and cells", "its own dates", "another order"],
)
def test_what_a_spreadsheet_does_to_the_file_is_understood(text: bytes, tmp_path: Path) -> None:
    assert read(text, tmp_path) == (Annotation(WEEK, "II", "48491", None, Kind.CORRECTED, "Transferred.", "ICE"),)


@pytest.mark.parametrize(
    ("printed", "geoid"), [("8013", "08013"), ("'08013", "08013"), ("8013.0", "08013"), ("6", "06")]
)
def test_the_zeros_that_a_spreadsheet_drops_are_put_back(printed: str, geoid: str, tmp_path: Path) -> None:
    assert read(f"{HEADER}\n2017-01-28,,{printed},,disputed,No.,Them,", tmp_path)[0].geoid == geoid


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Jan 28,II,48491,,corrected,T,S,", "'Jan 28' is not the first day of a week"),
        (",II,48491,,corrected,T,S,", "'' is not the first day of a week"),
        ("2017-01-28,IV,48491,,corrected,T,S,", "'IV' is not a section"),
        ("2017-01-28,II,48999,,corrected,T,S,", "there is no place with the GEOID '48999'"),
        ("2017-01-28,II,99001,,corrected,T,S,", "there is no place with the GEOID '99001'"),
        ("2017-01-28,II,484531,,corrected,T,S,", "there is no place with the GEOID '484531'"),
        ("2017-01-28,II,Travis,,corrected,T,S,", "there is no place with the GEOID 'Travis'"),
        ("2017-01-28,II,,0,corrected,T,S,", "'0' is not a row number"),
        ("2017-01-28,II,,1.5,corrected,T,S,", "'1.5' is not a row number"),
        ("2017-01-28,,,7,corrected,T,S,", "row 7 of which section?"),
        ("2017-01-28,II,48491,,wrong,T,S,", "'wrong' is not one of corrected, disputed, note, dismissed"),
        ("2017-01-28,II,,,disputed,T,S,", "it names neither a GEOID nor a row, so it isn't known which rows are disp"),
        ("2017-01-28,II,48491,,corrected,,S,", "the text is empty"),
        ("2017-01-28,II,48491,,corrected,T,,", "the source is empty"),
        ("2017-01-28,II,48491,,corrected,Moved, says ICE,S,,", "the link 'S' doesn't begin with https://"),
        ("2017-01-28,II,48491,,corrected,T,S,javascript:alert(1),", "the link 'javascript:alert(1)' doesn't begin"),
        (
            "2017-01-28,II,48491,,corrected,Moved, says ICE,S,https://x.org",
            "it has more cells than the first line",
        ),
        ('2017-01-28,II,48491,,corrected,"Never closed,S,', "its quotation marks don't match"),
    ],
)
def test_a_line_that_cannot_be_understood_is_named_and_why_is_said(line: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(AnnotationsError) as caught:
        read(
            f"{HEADER}\n{GOOD.replace('Transferred.', chr(34) + 'Two' + chr(10) + 'lines' + chr(34))}\n{line}\n",
            tmp_path,
        )
    assert f"{tmp_path / 'annotations.csv'}, line 4: {said}" in str(caught.value)


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("", "lacks the column week"),
        ("week,kind,text", "lacks the column source"),
        (f"{HEADER},county", "an unknown column, 'county'"),
        (f"{HEADER},geoid", "the column twice: 'geoid'"),
    ],
)
def test_a_first_line_that_is_not_the_columns_is_refused(header: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(AnnotationsError, match=said):
        read(f"{header}\n{GOOD}\n", tmp_path)


def test_a_file_that_is_no_text_and_one_that_is_a_folder_are_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(AnnotationsError, match="not UTF-8"):
        read(b"\xff\xfe\x00week", tmp_path)
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(AnnotationsError, match="can't be read"):
        read_annotations(tmp_path / "folder.csv")


def test_where_there_is_no_file_there_are_no_annotations_but_those_shipped(tmp_path: Path) -> None:
    assert read_annotations(tmp_path / "annotations.csv").listed == ()
    assert annotations_of(tmp_path).listed == shipped_annotations().listed


GEOIDS = [county.geoid for county in Gazetteer.in_force(WEEK).counties("AL")] + ["", "06", "48453"]
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\"';,=+-@\t\n"), min_size=1).map(
    lambda text: " ".join(text.split())
)


@st.composite
def any_annotation(draw: st.DrawFn) -> Annotation:
    section, geoid = draw(st.sampled_from(["", "I", "II", "III"])), draw(st.sampled_from(GEOIDS))
    row = draw(st.none() | st.integers(1, 10**6)) if section else None
    kind = draw(st.sampled_from(Kind if geoid or row else [Kind.NOTE, Kind.DISMISSED]))
    text, source = draw(TEXTS.filter(bool)), draw(TEXTS.filter(bool))
    link = draw(st.sampled_from(["", "http://example.org", "https://example.org/?a=1,2;3"]))
    return Annotation(draw(st.dates()), section, geoid, row, kind, text, source, link)


def written(listed: list[Annotation], folder: str) -> Path:
    path = Path(folder) / "annotations.csv"
    edit_annotations(path, lambda known: known.extend(listed))
    return path


@given(st.lists(any_annotation(), min_size=1, max_size=4, unique=True))
def test_what_is_written_is_read_back_as_it_was(listed: list[Annotation]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = written(listed, folder)
        assert read_annotations(path).listed == tuple(listed)


@given(any_annotation())
def test_nothing_written_is_run_by_a_spreadsheet(annotation: Annotation) -> None:
    with tempfile.TemporaryDirectory() as folder:
        text = written([annotation], folder).read_text("utf-8")
    cells = list(csv.reader(text.splitlines()))[1]
    starts = ("=", "+", "-", "@", "\uff1d", "\uff0b")
    assert not [cell for cell in cells if cell.startswith(starts) and not re.fullmatch(r"-\d+(\.\d+)?", cell)]


def test_cells_given_one_by_one_are_checked_like_a_line() -> None:
    cells = {"week": "2017-01-28", "kind": "note", "text": "a \n b", "source": "Us"}
    assert checked_annotation(cells, "It").text == "a b"
    with pytest.raises(AnnotationsError, match=r"^It: 'v' is not a section"):
        checked_annotation(cells | {"section": "v"}, "It")


def test_a_dismissed_correction_marks_no_row() -> None:
    dismissed = Annotation(WEEK, "II", "48491", None, Kind.DISMISSED, "Not this one.", "Us")
    assert Annotations([dismissed]).of_row(WEEK, "II", "48491", 3) == ()


@pytest.mark.parametrize("annotation", shipped_annotations().listed, ids=lambda each: f"{each.geoid} {each.kind}")
def test_what_is_shipped_begins_with_the_county_that_its_geoid_is_of_and_says_where_it_can_be_read(
    annotation: Annotation,
) -> None:
    county = Gazetteer.in_force(WEEK).county(annotation.geoid)
    if county is not None:
        assert annotation.text.startswith(f"{county.name}, {states()[county.state].name}")
    assert annotation.week == WEEK
    assert annotation.link.startswith("https://")


def test_what_is_shipped_marks_the_rows_that_ice_corrected() -> None:
    shipped = shipped_annotations()
    corrected = {(each.section, each.geoid) for each in shipped.listed if each.kind is Kind.CORRECTED}
    first = {("I", geoid) for geoid in ("19069", "36033", "42055", "19137")}
    assert corrected == first | {("II", geoid) for geoid in ("48491", "48021", "42029", "37153")}
    disputed = {each.geoid for each in shipped.listed if each.kind is Kind.DISPUTED}
    assert {"36059", "48491", "48021", "08013"} <= disputed
