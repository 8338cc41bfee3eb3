"""Corrections as ICE may word them: which counties of which week they name, and which of those were wrong."""

from __future__ import annotations

from datetime import date

import pytest

from ddor.corrections.mentions import mentions
from ddor.corrections.reading import read_correction, resolve
from ddor.places import Gazetteer, Matcher

MATCHER = Matcher(Gazetteer.in_force(date(2017, 1, 28)))

FRANKLINS = ("19069", "36033", "42055")


def sides(text: str) -> dict[str, list[str]]:
    """The GEOIDs that a text names, by side; a place that is undecided as printed."""
    found: dict[str, list[str]] = {}
    for named, match in resolve(read_correction(text), MATCHER):
        found.setdefault(named.side, []).append(match.geoid or named.printed)
    return found


@pytest.mark.parametrize(
    ("text", "geoids"),
    [
        (
            "Franklin County, Iowa; Franklin County, New York; Franklin County, Pennsylvania; and Montgomery County, "
            "Iowa were listed in error.",
            (*FRANKLINS, "19137"),
        ),
        ("The entries for Williamson and Bastrop County, Texas were transfers.", ("48491", "48021")),
        ("Additionally, Williamson and Bastrop Counties, TX, were removed.", ("48491", "48021")),
        ("Rows for Adair, Cass, and Montgomery Counties, Iowa, are withdrawn.", ("19001", "19029", "19137")),
        ("Franklin County in Iowa, New York and Pennsylvania was listed in error.", FRANKLINS),
        ("The Texas counties of Bastrop and Williamson were listed in error.", ("48021", "48491")),
        ("In Texas, Williamson and Bastrop Counties were listed in error.", ("48491", "48021")),
        ("The report attributed detainers to Franklin county, Iowa that were not issued there.", ("19069",)),
        ("An entry (Franklin County, Iowa) was removed.", ("19069",)),
        ("Bastrop County TX was removed.", ("48021",)),
        ("Detainers were incorrectly attributed to Orleans Parish, Louisiana.", ("22071",)),
        ("One entry for Philadelphia, Pa. was removed.", ("42101",)),
        ("The detainers listed for Ithaca, N.Y., were withdrawn.", ("36109",)),
        ("Detainers listed for the City and County of Denver, Colorado, were withdrawn.", ("08031",)),
        ("Lewis and Clark County, Montana, was listed in error.", ("30049",)),
        ("King and Queen County, Virginia, was listed in error.", ("51097",)),
        ("St. Louis County, Mo., was listed in error.", ("29189",)),
        ("Chester County Prison, Pennsylvania, was listed by mistake.", ("42029",)),
        ("Prince George’s County, Maryland, was listed by mistake.", ("24033",)),
        ("Washington County, Oregon and Iowa County, Wisconsin were listed in error.", ("41067", "55049")),
        ("The following jurisdictions were listed in error: Clark County, NV; Cook County, IL.", ("32003", "17031")),
    ],
)
def test_places_are_found_in_lists_of_every_kind(text: str, geoids: tuple[str, ...]) -> None:
    assert sides(text) == {"wrong": list(geoids)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Detainers attributed to Franklin County, Iowa were in fact issued to Franklin County, New York.",
            {"wrong": ["19069"], "right": ["36033"]},
        ),
        (
            "The detainers for Franklin County, Iowa were issued to Franklin County, New York.",
            {"wrong": ["19069"], "right": ["36033"]},
        ),
        (
            "Detainers should have been attributed to Clark County, Washington instead of Clark County, Nevada.",
            {"right": ["53011"], "wrong": ["32003"]},
        ),
        (
            "Detainers were attributed to Clark County, Nevada rather than Clark County, Washington.",
            {"wrong": ["32003"], "right": ["53011"]},
        ),
        (
            "The individual listed under Bastrop County, TX was transferred to Travis County, TX.",
            {"wrong": ["48021"], "right": ["48453"]},
        ),
        (
            "Detainers of Franklin County, New York were attributed to Franklin County, Iowa.",
            {"unclear": ["36033"], "wrong": ["19069"]},
        ),
        (
            "Franklin County, Iowa was listed in error; see Franklin County, New York.",
            {"wrong": ["19069"], "unclear": ["36033"]},
        ),
        ("Clark County, Nevada reads Clark County, Washington.", {"unclear": ["32003", "53011"]}),
        ("Clark County, Nevada should read Clark County, Washington.", {"wrong": ["32003"], "right": ["53011"]}),
        ("A detainer should not have been attributed to Cook County, Illinois.", {"wrong": ["17031"]}),
        ("A detainer was incorrectly issued to Cook County, Illinois.", {"wrong": ["17031"]}),
    ],
)
def test_where_detainers_belong_is_not_taken_for_where_they_do_not(text: str, expected: dict[str, list[str]]) -> None:
    assert sides(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Franklin, Pennsylvania was listed in error.", "Franklin, Pennsylvania"),
        ("Franklin County was listed in error.", "Franklin County"),
        ("Travis County, Iowa was listed in error.", "Travis County, Iowa"),
        ("Detainers were attributed to Suffolk County, New York and Bigfoot County; see below.", "Bigfoot County"),
    ],
)
def test_a_place_that_may_be_several_or_none_is_left_undecided(text: str, expected: str) -> None:
    assert expected in sides(text)["wrong"]


@pytest.mark.parametrize(
    "text",
    [
        "ICE remains committed to the most accurate information.",
        "The Declined Detainer Outcome Report of Feb. 4 - Feb. 10, 2017 had errors in Section II.",
        "",
    ],
)
def test_capitals_that_are_no_place_are_none(text: str) -> None:
    assert sides(text) == {}


def test_each_place_comes_with_the_sentence_that_speaks_of_it_and_the_week_it_is_about() -> None:
    text = (
        "In the Jan. 28 – Feb. 3, 2017 report, St. Louis County, Mo. was listed in error. Cook County, Ill. was, too. "
        "In the report for Feb 4 - Feb 10, 2017, Clark County, NV was listed by mistake."
    )
    assert [
        (each.printed, each.sentence[:22], each.period and each.period.start) for each in read_correction(text)
    ] == [
        ("St. Louis County, Missouri", "In the Jan. 28 – Feb. ", date(2017, 1, 28)),
        ("Cook County, Illinois", "Cook County, Ill. was,", date(2017, 1, 28)),
        ("Clark County, Nevada", "In the report for Feb ", date(2017, 2, 4)),
    ]


def test_a_text_without_a_week_gives_none() -> None:
    assert [each.period for each in read_correction("Cook County, Illinois was listed in error.")] == [None]


@pytest.mark.parametrize(
    "text", ["and, County;", "& of the (", "County County, TX, TX TX", "(Iowa) and in , ;", "A.B.C.'s"]
)
def test_scraps_of_text_break_nothing(text: str) -> None:
    assert all(each.span.start <= each.span.end for each in mentions(text))


def test_footnote_marks_are_no_part_of_a_name() -> None:
    named = read_correction("The entries for Franklin County¹, Iowa* and Chester County[2], Pennsylvania were wrong.")
    assert [each.printed for each in named] == ["Franklin County, Iowa", "Chester County, Pennsylvania"]
