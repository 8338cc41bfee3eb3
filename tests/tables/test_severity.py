"""Degrees of severity: what can't be told is a range, never a number."""

from __future__ import annotations

import json
from dataclasses import replace

from ddor.model import Status
from ddor.sections import Offense
from ddor.tables.catalogue import TABULATIONS
from ddor.tables.severity import degrees
from ddor.tables.weeks import Weeks
from tests.support.held_reports import PDFS, reading

NAME = "week-2017-01-28"


def table(weeks: Weeks) -> dict[tuple[str, str], tuple[int, int, int]]:
    rows = TABULATIONS["severity"].of(weeks).records()
    return {(row["degree"], row["counted"]): (row["least"], row["most"], row["of"]) for row in rows}


def with_offenses(*offenses: tuple[str, Status | None, str | None]) -> Weeks:
    """A week of one person with these offenses: wording, status, NCIC code."""
    report = reading(NAME)
    listed = tuple(Offense(text, status, code, None, text) for text, status, code in offenses)
    return Weeks.of_report(replace(report, declined=(replace(report.declined[0], offenses=listed),)))


def test_violent_crimes_lie_between_what_is_one_and_what_may_be() -> None:
    listed = [
        activity
        for person in json.loads((PDFS / f"{NAME}.json").read_text("utf-8"))["declined"]
        for activity in person["activity"]
    ]
    convicted = [each["offense"] for each in listed if each["status"] == "convicted"]
    sure = [
        each for each in convicted if each.startswith(("Robbery", "Aggravated Assault", "Homicide - Willful", "Rape"))
    ]
    least, most, whole = table(Weeks.of_report(reading(NAME)))["Violent crime", "offenses, convicted"]
    assert whole == len(convicted)
    assert len(sure) <= least <= most <= whole
    assert most >= least + convicted.count("Assault")


def test_only_what_is_an_aggravated_felony_whatever_the_sentence_is_certainly_of_level_one() -> None:
    found = table(with_offenses(("Driving Under Influence Liquor", Status.CONVICTED, "5400")))
    levels = [found[f"ICE Level {level}", "persons convicted"] for level in (1, 2, 3)]
    assert levels == [(0, 1, 1)] * 3
    found = table(with_offenses(("Rape - Gun", Status.CONVICTED, "1100")))
    levels = [found[f"ICE Level {level}", "persons convicted"] for level in (1, 2, 3)]
    assert levels == [(1, 1, 1), (0, 0, 1), (0, 0, 1)]


def test_what_is_charged_is_of_no_level_and_what_is_not_stated_may_be() -> None:
    found = table(with_offenses(("Rape", Status.CHARGED, "1100")))
    assert found["ICE Level 1", "persons convicted"] == (0, 0, 0)
    found = table(with_offenses(("Rape", None, "1100")))
    assert found["ICE Level 1", "persons convicted"] == (0, 1, 1)
    assert found["Violent crime", "offenses, convicted"] == (0, 1, 1)


def test_a_wording_that_is_in_no_category_may_be_of_any_degree() -> None:
    found = table(with_offenses(("Thumping", Status.CONVICTED, None)))
    assert found["Violent crime", "offenses, convicted"] == (0, 1, 1)
    assert table(with_offenses(("Larceny", Status.CONVICTED, "2300")))["Violent crime", "offenses, convicted"] == (
        0,
        0,
        1,
    )


def test_each_degree_names_its_source() -> None:
    assert all(degree.source and degree.meaning for degree in degrees())
