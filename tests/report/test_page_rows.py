"""Rows that do not belong between those of the other pages are told: of another week, out of order, or twice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ddor.sections import Report
from tests.report.test_problems import row, truth
from tests.support.layouts import STATES, DeclinedRow, Layout, PolicyRow, Truth
from tests.support.reading import codes, read_laid_out

# Without page numbers nothing but the rows can tell.
LAYOUT = Layout(footer="none")

SORTED = ["Alabama", "Colorado", "Florida", "Georgia", "Idaho", "Kansas", "Maine", "Nevada", "Ohio", "Texas"]


def rows_in(states: list[str]) -> list[DeclinedRow]:
    """Ten persons of each state, each unlike any other."""
    made = []
    for number, state in enumerate(state for state in states for _ in range(10)):
        # Neither date goes along with the state.
        issued = date(2016, 3, 1) + timedelta(days=number * 37 % 101)
        made.append(row(number) | {"state": state, "issued": issued.isoformat()})
    return [DeclinedRow(**each) for each in made]


def report_of(rows: list[DeclinedRow]) -> Truth:
    return Truth(**(truth() | {"declined": rows, "declined_total": len(rows)}))


def read(rows: list[DeclinedRow]) -> Report:
    return read_laid_out(report_of(rows), LAYOUT)


def pages_of(report: Report) -> list[list[int]]:
    """The indices of Section II's rows, page by page."""
    pages: dict[int, list[int]] = {}
    for index, each in enumerate(report.declined):
        pages.setdefault(each.source.page, []).append(index)
    return list(pages.values())


def said(report: Report, code: str) -> list[str]:
    return [problem.message for problem in report.problems if problem.code == code]


def test_rows_that_are_sorted_throughout_are_no_problem() -> None:
    assert codes(read(rows_in(SORTED))) == {}


def test_a_page_whose_persons_were_declined_in_another_week_is_an_error() -> None:
    rows = rows_in(SORTED)
    second = pages_of(read(rows))[1]
    for index in second:
        rows[index]["declined"] = "2017-02-08"
    report = read(rows)
    (message,) = said(report, "page-of-another-week")
    assert message.startswith(f"Page {report.declined[second[0]].source.page}: none of its {len(second)} people ")


def test_some_persons_of_a_page_declined_in_another_week_make_no_page_of_another() -> None:
    rows = rows_in(SORTED)
    for index in pages_of(read(rows))[1][1:]:
        rows[index]["declined"] = "2017-02-08"
    assert codes(read(rows)).keys() == {"declined-outside-period"}


def test_a_week_in_which_hardly_anybody_was_declined_is_an_error() -> None:
    report = read_laid_out(
        Truth(**(report_of(rows_in(SORTED)) | {"period_start": "2017-02-04", "period_end": "2017-02-10"})), LAYOUT
    )
    (message,) = said(report, "page-of-another-week")
    assert "0 of 100 people were declined then" in message


def test_pages_in_another_order_are_told_by_the_order_of_the_rows() -> None:
    rows = rows_in(SORTED)
    pages = pages_of(read(rows))
    assert len(pages) > 3
    order = [pages[0], pages[2], pages[1], *pages[3:]]
    report = read([rows[index] for page in order for index in page])
    messages = said(report, "page-breaks-order")
    assert len(messages) == 1
    assert messages[0].startswith("Section II is sorted by state, and row ")


def test_rows_in_no_order_break_none() -> None:
    states = sorted(STATES)
    shuffled = [states[number * 17 % len(states)] for number in range(10)]
    assert codes(read(rows_in(shuffled))) == {}


def test_pages_that_are_each_sorted_for_themselves_break_no_order() -> None:
    rows = rows_in(SORTED)
    pages = pages_of(read(rows))
    report = read([rows[index] for page in reversed(pages) for index in page])
    assert not codes(report)["page-breaks-order"]


def test_policies_sorted_by_date_tell_a_page_of_older_ones_between() -> None:
    policies = [
        PolicyRow(
            jurisdiction=f"Place {number}, New York",
            aor="Buffalo",
            enacted=f"{2017 - number // 12}-{12 - number % 12:02d}",
            policy="Municipal Code Change",
            criteria=["Will not honor ICE detainer without a warrant"],
        )
        for number in range(80)
    ]
    wanted = {"aor-outside-state", "aor-unusual"}
    whole = read_laid_out(Truth(**(truth() | {"policies": policies})), LAYOUT)
    assert not codes(whole).keys() - wanted
    pages: dict[int, list[PolicyRow]] = {}
    for policy, own in zip(policies, whole.policies, strict=True):
        pages.setdefault(own.source.page, []).append(policy)
    first, *rest = pages.values()
    mixed = [*first, *rest[1], *rest[0], *(policy for page in rest[2:] for policy in page)]
    assert said(read_laid_out(Truth(**(truth() | {"policies": mixed})), LAYOUT), "page-breaks-order")


@pytest.mark.parametrize(("repeated", "told"), [(4, 1), (3, 0)])
def test_rows_that_stand_on_two_pages_in_succession_are_an_error(repeated: int, told: int) -> None:
    rows = rows_in(SORTED)
    pages = pages_of(read(rows))
    report = read([*rows, *(rows[index] for index in pages[0][:repeated])])
    messages = said(report, "rows-printed-twice")
    assert len(messages) == told
    if told:
        assert messages[0].startswith(f"Section II: rows 101 to {100 + repeated} on page ")


def test_many_persons_printed_alike_are_no_rows_printed_twice() -> None:
    alike = [row(1) for _ in range(60)]
    assert codes(read(alike)).keys() == {"duplicate-row"}
