"""Figures as corrected, where a row whose county is undecided may be one of those that were corrected, and where nobody
has answered yet whether a printed correction takes back the rows that it names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ddor.changes.history import history
from ddor.claims.possible import Basis, possible
from ddor.corrections.annotations import Annotation, Annotations, Kind, Waiting
from ddor.sections import Report
from ddor.tables.catalogue import TABULATIONS, beside_corrected
from ddor.tables.corrected import AsCorrected, as_corrected_table
from ddor.tables.crossing import counts_by, crossing
from ddor.tables.filters import Filters
from ddor.tables.options import By
from ddor.tables.tabulation import range_of
from ddor.tables.weeks import Weeks
from tests.support.held_reports import reading

KEPT, CORRECTED, WAITING = "48453", "48491", "48021"
WEEK = date(2017, 1, 28)
ANNOTATIONS = Annotations([Annotation(WEEK, "II", CORRECTED, None, Kind.CORRECTED, "Moved.", "ICE")])
NAMES = ("First Jail", "Second Jail", "Third Jail")
UNANSWERED = Waiting(WEEK, "II", WAITING)

Rows = list[str]
"""What each row is of: KEPT, CORRECTED, WAITING, or one of NAMES, whose county is undecided."""


def report_of(rows: Rows) -> Report:
    """A report whose rows are of Texas: of two of its counties, or of names that are undecided."""
    from dataclasses import replace

    report = reading("week-2017-01-28")
    one = {each.jurisdiction.geoid: each for each in report.declined if each.jurisdiction}
    made = []
    for number, of in enumerate(rows, 1):
        row = replace(one[of if of in one else KEPT], number=number)
        made.append(row if of in one else replace(row, agency=of, agency_name=of, jurisdiction=None))
    return replace(report, declined=tuple(made))


def ways(rows: Rows, open_too: bool = False) -> Iterator[Counter[str]]:
    """The persons by county in each way: an undecided name is of one of the three, or of one of its own. What is
    WAITING may be taken back if it is `open_too`.
    """
    names = sorted({row for row in rows if row in NAMES})
    gone = [{CORRECTED}, {CORRECTED, WAITING}] if open_too else [{CORRECTED}]
    known = (KEPT, CORRECTED, WAITING)
    for without, chosen in product(gone, product((*known, "another"), repeat=len(names))):
        of = {name: name if county == "another" else county for name, county in zip(names, chosen, strict=True)}
        yield Counter(county for row in rows if (county := of.get(row, row)) not in without)


def weeks_of(rows: Rows) -> Weeks:
    """Weeks with these rows, of which those that are CORRECTED are marked, and those WAITING wait for an answer."""
    return Weeks.of_reports([report_of(rows)], ANNOTATIONS, waiting=[UNANSWERED])


@given(st.lists(st.sampled_from([KEPT, KEPT, CORRECTED, WAITING, *NAMES]), min_size=1, max_size=8))
def test_a_range_as_corrected_goes_over_all_ways(rows: Rows) -> None:
    weeks = weeks_of(rows)
    found = list(ways(rows, open_too=True))
    for row in beside_corrected(weeks, TABULATIONS["jurisdictions"]).records():
        if row["geoid"] == KEPT:
            counts = [way[KEPT] for way in found]
            assert (row["count_least_corrected"], row["count_most_corrected"]) == (min(counts), max(counts))
            shares = [float(Fraction(way[KEPT], way.total())) for way in found if way.total()]
            within = (row["share_least_corrected"], row["share_most_corrected"])
            assert within == pytest.approx((min(shares), max(shares)))
    (concentrated,) = (
        row for row in beside_corrected(weeks, TABULATIONS["concentration"]).records() if "index" in row["measure"]
    )
    indexes = [
        round(float(sum(Fraction(100 * count, way.total()) ** 2 for count in way.values())), 1)
        for way in found
        if way.total()
    ]
    if indexes:
        within = (concentrated["value_least_corrected"], concentrated["value_most_corrected"])
        assert within == pytest.approx((min(indexes), max(indexes)), abs=0.06)


def test_of_many_names_shares_as_corrected_are_open_and_counts_are_not() -> None:
    rows = [KEPT, KEPT, CORRECTED]
    report = report_of([*rows, *(f"Jail {number}" for number in range(9))])
    (row,) = (
        each
        for each in beside_corrected(Weeks.of_report(report, ANNOTATIONS), TABULATIONS["jurisdictions"]).records()
        if each["geoid"] == KEPT
    )
    assert (row["count_least_corrected"], row["count_most_corrected"]) == (2, 11)
    assert row["share_least_corrected"] is row["share_most_corrected"] is None


@given(st.lists(st.sampled_from([KEPT, KEPT, CORRECTED, WAITING, *NAMES]), min_size=1, max_size=8))
def test_ranges_of_counts_by_anything_and_of_a_history_go_over_all_ways_as_corrected(rows: Rows) -> None:
    weeks = weeks_of(rows)
    counts = [way[KEPT] for way in ways(rows, open_too=True)]
    for table, name in (
        (as_corrected_table(weeks, lambda each: counts_by(each, "county")), "persons"),
        (as_corrected_table(weeks, lambda each: crossing(each, ["county", "year"])), "total"),
        (as_corrected_table(weeks, lambda each: history(each, "II", By.COUNTY)), str(WEEK)),
    ):
        for row in table.records():
            if row["geoid"] == KEPT:
                assert row[name] == rows.count(KEPT)
                assert range_of(row, name) in (None, (min(counts), max(counts)))
                assert range_of(row, name) or min(counts) == max(counts)
            elif row["geoid"] == WAITING:
                of_waiting = [way[WAITING] for way in ways(rows, open_too=True)]
                assert range_of(row, name) == (min(of_waiting), max(of_waiting))
                assert row[name] == rows.count(WAITING), "it is counted until somebody answers"
            elif row["geoid"] is None:
                assert range_of(row, name) == (0, row[name]), "all that stands under the name may be corrected"


@pytest.mark.parametrize(
    ("rows", "left"),
    [
        ([KEPT, WAITING, WAITING], {3, 1}),
        ([KEPT, NAMES[0], NAMES[0]], {3, 1}),
        ([KEPT, WAITING, NAMES[0], NAMES[0]], {4, 3, 1}),
    ],
)
def test_an_undecided_name_is_taken_back_only_with_the_county_that_waits(rows: Rows, left: set[int]) -> None:
    weeks = Weeks.of_reports([report_of(rows)], Annotations(), waiting=[UNANSWERED])
    assert {each.count("declined") for each in AsCorrected.of(weeks).ways} == left
    claimed = possible(Filters(), Basis.of(weeks, Annotations(), corrected=True), "declined")
    assert (claimed.low, claimed.high) == (min(left), max(left))
    published = possible(Filters(), Basis.of(weeks, Annotations(), corrected=False), "declined")
    assert (published.low, published.high) == (len(rows), len(rows))


def test_what_waits_in_one_section_leaves_the_figures_of_another_as_they_are() -> None:
    of_first = [Waiting(WEEK, "I", geoid) for geoid in ("19069", "36033", "42055", "19137", "48201")]
    weeks = Weeks.of_reports([report_of([KEPT, WAITING])], Annotations(), waiting=[UNANSWERED, *of_first])
    (row,) = (row for row in beside_corrected(weeks, TABULATIONS["jurisdictions"]).records() if row["geoid"] == KEPT)
    assert (row["share_least_corrected"], row["share_most_corrected"]) == (0.5, 1.0)
    issued = beside_corrected(weeks, TABULATIONS["high_volume_totals"]).records()
    franklin = next(row for row in issued if row["geoid"] == "19069")
    assert range_of(franklin, "detainers_issued_corrected") == (0, franklin["detainers_issued"])
