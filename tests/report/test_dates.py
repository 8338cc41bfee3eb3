"""Dates and periods in every form that the reports print them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ddor.model import Period
from ddor.report.dates import read_date, read_enacted, read_periods
from tests.report.test_problems import truth
from tests.support.layouts import Layout, Truth, printed_date, printed_enacted, printed_period

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
FORMS = get_type_hints(Layout)
DATES = st.sampled_from([Layout(date=form) for form in get_args(FORMS["date"])])
PERIODS = st.builds(
    Layout,
    period=st.sampled_from(get_args(FORMS["period"])),
    period_dash=st.sampled_from(get_args(FORMS["period_dash"])),
)
ENACTED = st.sampled_from([Layout(enacted=form) for form in get_args(FORMS["enacted"])])


@given(DAYS, DATES)
def test_any_day_in_any_printed_form_reads_back(day: date, layout: Layout) -> None:
    assert read_date(printed_date(day.isoformat(), layout)) == day


@given(DAYS, st.integers(0, 40), PERIODS)
def test_any_period_in_any_printed_form_reads_back(start: date, days: int, layout: Layout) -> None:
    end = min(start + timedelta(days=days), date(2099, 12, 31))
    said: Truth = {**truth(), "period_start": start.isoformat(), "period_end": end.isoformat()}
    text = f"For Recorded Declined Detainers {printed_period(said, layout)}"
    assert read_periods(text) == [Period(start, end)]


@given(DAYS, st.booleans(), ENACTED)
def test_when_a_policy_was_enacted_keeps_its_precision(day: date, with_day: bool, layout: Layout) -> None:
    enacted = day.isoformat() if with_day else day.isoformat()[:7]
    assert read_enacted(printed_enacted(enacted, layout)) == enacted


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Jan. 28 – Feb. 3, 2017", "2017-01-28", "2017-02-03"),
        ("Feb 4 – Feb 10, 2017", "2017-02-04", "2017-02-10"),
        ("February 25 – March 3, 2017", "2017-02-25", "2017-03-03"),
        ("Dec. 30, 2017 – Jan. 5, 2018", "2017-12-30", "2018-01-05"),
        ("Dec. 30 – Jan. 5, 2018", "2017-12-30", "2018-01-05"),
        ("Jan. 28 Feb. 3, 2017", "2017-01-28", "2017-02-03"),
        ("Feb 4 - 10, 2017", "2017-02-04", "2017-02-10"),
        ("between January 28, 2017, and February 3, 2017", "2017-01-28", "2017-02-03"),
        ("January 28, 2017 through February 3, 2017", "2017-01-28", "2017-02-03"),
        ("Sept. 2 – Sept. 8, 2017", "2017-09-02", "2017-09-08"),
        ("1/28/2017 - 2/3/2017", "2017-01-28", "2017-02-03"),
        ("JAN. 28 – FEB. 3, 2017", "2017-01-28", "2017-02-03"),
    ],
)
def test_the_periods_of_the_reports(text: str, start: str, end: str) -> None:
    assert read_periods(text) == [Period(date.fromisoformat(start), date.fromisoformat(end))]


@pytest.mark.parametrize("weekday", ["Wed ", "Wed., ", "wednesday, ", ""])
@pytest.mark.parametrize(
    "day", ["2/1/2017", "2017/02/01", "2\u20441\u20442017", "2\u20131\u20132017", "Feb. 1, 2017", "1-Feb-17"]
)
@pytest.mark.parametrize("time", ["", " 14:30", " 2:30 p.m.", " at 11 PM EST", " 23:59:59"])
def test_a_weekday_and_a_time_of_day_are_passed_over(weekday: str, day: str, time: str) -> None:
    assert read_date(f"{weekday}{day}{time}") == date(2017, 2, 1)


def test_a_date_as_computers_write_it_is_read() -> None:
    assert read_date("2017-02-01T00:00:00") == date(2017, 2, 1)


@pytest.mark.parametrize(
    "text",
    [
        *("", "2/30/2017", "13/1/2017", "Febtober 1, 2017", "2/1", "February 2017", "1,2017", "x2/1/2017"),
        *("Thu 2/1/2017", "2/1/2017 1430", "2/1/2017 25:00", "2017-02-01T23:30:00Z", "2017/13/01", "Wed"),
    ],
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert read_date(text) is None


@pytest.mark.parametrize(
    "text", ["Feb. 3 – Jan. 28, 2017 is no week", "3,083 detainers in 2017", "Feb. 30 – Mar. 5, 2017"]
)
def test_what_is_no_period_is_not_found(text: str) -> None:
    assert [period for period in read_periods(text) if (period.end - period.start).days < 60] == []


@pytest.mark.parametrize(
    ("text", "enacted"),
    [
        ("February 2017", "2017-02"),
        ("Feb-17", "2017-02"),
        ("Feb. 8, 2017", "2017-02-08"),
        ("8-Feb-17", "2017-02-08"),
        ("2/8/2017", "2017-02-08"),
        ("2/2017", "2017-02"),
        ("2014", "2014"),
        ("some time ago", None),
    ],
)
def test_when_a_policy_was_enacted(text: str, enacted: str | None) -> None:
    assert read_enacted(text) == enacted


@given(st.text())
def test_no_text_makes_reading_a_date_fail(text: str) -> None:
    read_date(text)
    read_enacted(text)
    read_periods(text)
