"""Tabulations add up to the rows they are made of, week by week and together, as published and as corrected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ddor.corrections.annotations import Annotation, Annotations, Kind
from ddor.model import Document, Jurisdiction, Period, Source, Status
from ddor.sections import DeclinedDetainer, Offense, Report
from ddor.tables.catalogue import CORRECTED, TABULATIONS, beside_corrected
from ddor.tables.series import series
from ddor.tables.waits import waits
from ddor.tables.weeks import Weeks
from tests.support.frames import plain
from tests.support.held_reports import reading

FIRST = date(2017, 1, 28)
HERE = Source(1, (0.0, 0.0, 1.0, 1.0))


def person(
    number: int,
    place: str | None,
    country: str | None = "MEX",
    statuses: Sequence[Status | None] = (),
    waited: int | None = 0,
) -> DeclinedDetainer:
    jurisdiction = Jurisdiction(place, f"County {place}", "TX", "exact", 100.0) if place else None
    declined = FIRST + timedelta(1)
    return DeclinedDetainer(
        number=number,
        agency=f"Jail {place}",
        state="TX",
        county=None,
        jurisdiction=jurisdiction,
        citizenship=country or "Utopia",
        country=country,
        issued=None if waited is None else declined - timedelta(waited),
        declined=declined,
        offenses=tuple(Offense("Assault", status, "1300", "Assault", "Assault") for status in statuses),
        printed={},
        other={},
        source=HERE,
    )


def week_of(persons: Sequence[DeclinedDetainer], number: int = 0, days: int = 7) -> Report:
    start = FIRST + timedelta(7 * number)
    return Report(
        Document(f"{number}.pdf", f"{number:064}", 1),
        Period(start, start + timedelta(days - 1)),
        1000,
        None,
        (),
        tuple(replace(each, number=i) for i, each in enumerate(persons, 1)),
        (),
        (),
        (),
        (),
        (),
    )


def together(reports: Sequence[Report], missing: Sequence[int] = (), annotations: Annotations | None = None) -> Weeks:
    """Weeks of several reports, as an archive would give them."""
    gaps = [Period(FIRST + timedelta(7 * n), FIRST + timedelta(7 * n + 6)) for n in missing]
    return Weeks.of_reports(reports, annotations, gaps)


persons_lists = st.lists(
    st.builds(
        person,
        st.just(0),
        st.sampled_from(["48001", "48003", "48005", None]),
        st.sampled_from(["MEX", "GTM", "CHN", None]),
        st.lists(st.sampled_from([Status.CONVICTED, Status.CHARGED, None]), max_size=3),
        st.one_of(st.none(), st.integers(-3, 3000)),
    ),
    max_size=25,
)


@settings(max_examples=60)
@given(persons_lists)
def test_every_person_and_every_offense_is_counted_once(persons: list[DeclinedDetainer]) -> None:
    weeks = Weeks.of_report(week_of(persons))
    made = {name: plain(tabulation.of(weeks)) for name, tabulation in TABULATIONS.items()}
    for name in ("countries", "jurisdictions", "jurisdiction_countries", "states"):
        assert sum(made[name]["count"]) == len(persons)
    regions = made["regions"]
    assert sum(regions["count"][regions["level"].isin(["region", ""])]) == len(persons)
    offenses = sum(len(each.offenses) for each in persons)
    for name in ("crimes", "crime_categories", "jurisdiction_statuses"):
        assert sum(made[name]["total"]) == offenses
        assert sum(sum(made[name][each]) for each in ("convicted", "charged", "not_stated")) == offenses
    assert sum(made["statuses"]["offenses"]) == offenses
    assert sum(made["jurisdiction_statuses"]["persons"]) == len(persons)
    without = made["statuses"].set_index("status")["persons"]["no offense listed"]
    assert without == sum(not each.offenses for each in persons)


def test_a_person_with_three_offenses_is_one_person() -> None:
    weeks = Weeks.of_report(week_of([person(1, "48001", statuses=[Status.CONVICTED, Status.CHARGED, Status.CHARGED])]))
    crimes = plain(TABULATIONS["crimes"].of(weeks)).iloc[0]
    assert (crimes["total"], crimes["persons"]) == (3, 1)
    statuses = plain(TABULATIONS["statuses"].of(weeks)).set_index("status")
    assert list(statuses["offenses"][["convicted", "charged"]]) == [1, 2]
    assert list(statuses["persons"][["convicted", "charged"]]) == [1, 1]


@settings(max_examples=40)
@given(persons_lists)
def test_waits_rest_on_persons_with_both_dates_in_order(persons: list[DeclinedDetainer]) -> None:
    table = plain(waits(Weeks.of_report(week_of(persons))))
    days = sorted(
        (each.declined - each.issued).days
        for each in persons
        if each.issued and each.declined and each.issued <= each.declined
    )
    everyone = table.iloc[0]
    assert everyone["dated"] == len(days)
    assert everyone["longest_days"] == (max(days) if days else None)
    assert sum(table["persons"].iloc[1:]) == everyone["persons"] == len(persons)
    if days:
        expected = pd.Series(days).quantile([0.25, 0.5, 0.75])
        found = [everyone[f"{each}_days"] for each in ("lower_quartile", "median", "upper_quartile")]
        assert found == pytest.approx(list(expected))


def test_a_missing_week_has_no_figure_and_the_mean_says_how_many_weeks_it_rests_on() -> None:
    weeks = together([week_of([person(1, "48001")] * count, number) for number, count in ((0, 4), (2, 8))], missing=[1])
    table = plain(series(weeks, window=2)).set_index("week")
    gap, last = table.loc[FIRST + timedelta(7)], table.loc[FIRST + timedelta(14)]
    assert gap["report"] == "missing"
    assert gap.drop(["week_end", "days", "report"]).isna().all()
    assert (last["running_mean_declined"], last["running_mean_weeks"]) == (8.0, 1)
    assert (last["previous_week"], last["weeks_since_previous"]) == (FIRST, 2)
    assert (last["change_from_previous"], last["change_from_previous_share"], last["change_from_first"]) == (4, 1.0, 4)
    wide = plain(series(weeks, window=3)).set_index("week").loc[FIRST + timedelta(14)]
    assert (wide["running_mean_declined"], wide["running_mean_weeks"]) == (6.0, 2)


def test_a_week_that_was_never_published_is_told_from_one_that_is_missing() -> None:
    weeks = together([week_of([person(1, "48001")], number) for number in (0, 5)], missing=[1, 2, 3, 4])
    said = {row["week"].isoformat(): row["report"] for row in TABULATIONS["series"].of(weeks).records()}
    assert said == {
        "2017-01-28": "held", "2017-02-04": "missing", "2017-02-11": "missing", "2017-02-18": "withheld",
        "2017-02-25": "withheld", "2017-03-04": "held",
    }  # fmt: skip


def test_a_quarter_is_not_compared_with_a_week() -> None:
    reports = [week_of([person(1, "48001")] * 3), week_of([person(1, "48001")] * 90, 1, days=91)]
    quarter = plain(series(together(reports))).iloc[1]
    assert (quarter["days"], quarter["declined"], quarter["running_mean_declined"]) == (91, 90, 90.0)
    assert quarter["change_from_previous"] is None
    assert quarter["previous_week"] is None


def test_a_week_in_which_nobody_was_declined_is_zero_and_not_missing() -> None:
    table = plain(series(together([week_of([person(1, "48001")]), week_of([], 1), week_of([person(1, "48001")], 2)])))
    assert list(table["declined"]) == [1, 0, 1]
    assert table["declined_per_100_issued"].iloc[1] == 0
    assert table["change_from_previous_share"].iloc[2] is None


def test_what_the_report_does_not_state_is_told_from_zero() -> None:
    table = plain(series(together([replace(week_of([person(1, "48001")]), detainers_issued=None)])))
    week = table.iloc[0]
    assert (week["report"], week["detainers_issued"], week["declined_per_100_issued"]) == (
        "issued not stated", None, None,
    )  # fmt: skip


@pytest.mark.parametrize("name", TABULATIONS)
def test_weeks_one_by_one_have_the_rows_of_each_week(name: str) -> None:
    tabulation = TABULATIONS[name]
    reports = [reading("week-2017-01-28"), reading("week-2017-02-04")]
    table = plain(tabulation.by_week(together(reports)))
    assert set(table["week"]) == {report.period.start for report in reports if report.period}
    if tabulation.adds_up:
        alone = plain(tabulation.of(Weeks.of_report(reports[1])))
        of_week = table[table["week"] == date(2017, 2, 4)].drop(columns="week").reset_index(drop=True)
        pd.testing.assert_frame_equal(of_week, alone)


@pytest.mark.parametrize("name", TABULATIONS)
def test_every_column_is_described_and_rows_are_told_apart_by_the_keys(name: str) -> None:
    tabulation = TABULATIONS[name]
    weeks = together([reading("week-2017-01-28"), reading("week-2017-02-11")])
    table = plain(tabulation.of(weeks))
    assert list(table.columns) == [column.name for column in tabulation.columns]
    assert not table.duplicated(list(tabulation.keys)).any()
    assert set(tabulation.shown) <= set(table.columns)
    assert set(tabulation.compared) <= set(tabulation.shown)
    assert all(column.meaning.endswith(".") for column in tabulation.by_week(weeks).columns)


@pytest.mark.parametrize("name", TABULATIONS)
def test_without_corrections_the_figures_as_corrected_are_those_published(name: str) -> None:
    tabulation = TABULATIONS[name]
    weeks = Weeks.of_report(reading("week-2017-02-11"), Annotations())
    table = plain(beside_corrected(weeks, tabulation))
    for column in tabulation.columns:
        if column.name not in tabulation.keys:
            assert list(table[column.name]) == list(table[column.name + CORRECTED])


@settings(max_examples=40)
@given(persons_lists, st.sets(st.integers(1, 25), max_size=6))
def test_figures_as_corrected_are_those_of_the_rows_that_are_left(
    persons: list[DeclinedDetainer], gone: set[int]
) -> None:
    marks = Annotations(Annotation(FIRST, "II", "", row, Kind.CORRECTED, "Gone.", "ICE") for row in gone)
    weeks = Weeks.of_report(week_of(persons), marks)
    left = [each for number, each in enumerate(persons, 1) if number not in gone]
    for name in ("countries", "jurisdictions", "states"):
        tabulation = TABULATIONS[name]
        table = plain(beside_corrected(weeks, tabulation))
        assert sum(table["count"]) == len(persons)
        assert sum(table["count" + CORRECTED]) == len(left)


def test_frames_of_a_report_without_rows_still_have_their_columns() -> None:
    empty = week_of([])
    for name, tabulation in TABULATIONS.items():
        frame = tabulation.by_week(Weeks.of_report(empty)).frame()
        assert "week" in frame.columns, name
        assert frame.dtypes["week"] == "datetime64[s]", name
    assert len(Weeks.of_report(empty).frame("declined").columns) > 20


@pytest.mark.parametrize("name", ["jurisdictions", "jurisdiction_statuses", "jurisdiction_countries", "waits"])
def test_undecided_places_come_last_though_they_have_the_most_persons(name: str) -> None:
    persons = [person(0, place) for place in ("48453", None, None, None, "48021", "48021")]
    geoids = TABULATIONS[name].of(Weeks.of_report(week_of(persons))).column("geoid")
    # The waits of all persons together come first.
    assert geoids[name == "waits" :] == ["48021", "48453", None]


def test_what_is_not_known_comes_last_though_it_is_the_most() -> None:
    persons = [replace(person(0, None, country), state=state) for country, state in
               (("MEX", "TX"), (None, None), (None, None), ("GTM", "CO"), ("GTM", "CO"))]  # fmt: skip
    weeks = Weeks.of_report(week_of(persons))
    assert TABULATIONS["countries"].of(weeks).column("country") == ["GTM", "MEX", None]
    assert TABULATIONS["states"].of(weeks).column("state") == ["CO", "TX", None]
