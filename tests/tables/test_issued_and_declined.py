"""Section I beside Section II: what is not listed is not zero, and no share is made of the two."""

from __future__ import annotations

import json
from collections import Counter

from ddor.tables.catalogue import TABULATIONS
from ddor.tables.weeks import Weeks
from tests.support.held_reports import PDFS, reading

NAME = "week-2017-01-28"


def test_issued_and_declined_are_those_that_the_file_beside_the_pdf_has() -> None:
    truth = json.loads((PDFS / f"{NAME}.json").read_text("utf-8"))
    issued = {row["fips"]: row["detainers_issued"] for row in truth["high_volume"]}
    declined = Counter(person["fips"] for person in truth["declined"])
    start, end = truth["period_start"], truth["period_end"]
    within = Counter(person["fips"] for person in truth["declined"] if start <= person["issued"] <= end)
    rows = {
        row["geoid"]: row for row in TABULATIONS["issued_and_declined"].of(Weeks.of_report(reading(NAME))).records()
    }
    assert set(rows) == set(issued) | set(declined)
    for geoid, row in rows.items():
        assert row["detainers_issued"] == issued.get(geoid)
        assert (row["declined"], row["issued_within_week"]) == (declined[geoid], within[geoid])
    assert sum(row["issued_within_week"] for row in rows.values()) == 26


def test_what_an_undecided_name_has_is_in_the_range_of_each_county_of_its_state() -> None:
    rows = TABULATIONS["issued_and_declined"].of(Weeks.of_report(reading("week-2017-02-04"))).records()
    undecided = [row for row in rows if row["geoid"] is None]
    for row in rows:
        if row["geoid"] is not None:
            afloat = sum(other["declined"] for other in undecided if other["state"] in (row["state"], None))
            assert row["declined_most"] == row["declined"] + afloat
