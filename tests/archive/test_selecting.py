"""Rows of the archive that are chosen in SQL are those that the same conditions choose in plain Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ddor.archive import Archive, Selection
from ddor.archive.conditions import AnyOf, Between, Condition, HasPart, Like, OneOf, StartsWith, Test
from ddor.sections import TABLES, Report
from tests.support.held_reports import FIRST, another, reading

pytest_plugins = ["tests.support.databases"]

TEXTS = (
    "Travis",
    "TRAVIS",
    "travis county",
    "Straße",
    "STRASSE",
    "ÉCOLE",
    "école",
    "a%b_c",
    "a*b",
    "",
    "\n",
    "ſ",
    "K",
    "İ",
)
DAYS = (None, date(2017, 1, 28), date(2017, 2, 1), date(2017, 2, 3))
STATES = (None, "TX", "tx", "T", "NY")


def odd_report() -> Report:
    """A report whose rows have texts that databases compare each in their own way, and gaps."""
    report = another(0)
    rows = (
        replace(
            row,
            agency=TEXTS[at % len(TEXTS)],
            state=STATES[at % len(STATES)],
            issued=DAYS[at % len(DAYS)],
            jurisdiction=row.jurisdiction if at % 3 else None,
            offenses=tuple(replace(each, offense=TEXTS[at % len(TEXTS)]) for each in row.offenses[: at % 3]),
        )
        for at, row in enumerate(report.declined)
    )
    return replace(report, declined=tuple(rows))


@pytest.fixture
def archive(where: str) -> Archive:
    held = Archive.open(where)
    held.add(odd_report(), Path("x.pdf"))
    return held


def nested(plain: st.SearchStrategy[Test]) -> st.SearchStrategy[Test]:
    return plain | st.builds(AnyOf, st.lists(plain, max_size=2).map(tuple))


PARTS = st.sampled_from(["*", "tra", "TRAVIS", "ss", "ß", "É", "é", "%", "_", "s", "k", "i", "", "\n", "a*b"])
TESTS: dict[str, st.SearchStrategy[Test]] = {
    "agency": nested(st.builds(Like, st.lists(st.lists(PARTS, max_size=3).map("".join), max_size=2).map(tuple))),
    "state": nested(
        st.builds(OneOf, st.frozensets(st.sampled_from(STATES)))
        | st.builds(StartsWith, st.lists(st.sampled_from(["", "T", "t", "TX", "TXX"]), max_size=2).map(tuple))
    ),
    "issued": nested(st.builds(Between, st.sampled_from(DAYS), st.sampled_from(DAYS), st.booleans())),
    "row": st.builds(OneOf, st.frozensets(st.integers(1, 5))),
    "method": st.builds(OneOf, st.frozensets(st.sampled_from(["undecided", "exact", None]))),
}
CONDITIONS = st.lists(
    st.sampled_from(sorted(TESTS)).flatmap(lambda column: st.builds(Condition, st.just(column), TESTS[column])),
    max_size=3,
)
OF_OFFENSES = st.lists(
    st.builds(Condition, st.just("offense"), TESTS["agency"])
    | st.builds(Condition, st.just("status"), st.builds(OneOf, st.frozensets(st.sampled_from([None, "convicted"])))),
    max_size=2,
)
AGREES = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def by_hand(report: Report, table: str, conditions: Iterable[Condition]) -> list[Any]:
    """The week and number of the rows, or parts of rows, for which all conditions hold."""
    tests = list(conditions)
    keys = TABLES[table].values(report, TABLES[table].keys)
    values = TABLES[table].values(report, [each.column for each in tests])
    return [
        key
        for key, row in zip(keys, values, strict=True)
        if all(test.holds(value) for test, value in zip(tests, row, strict=True))
    ]


@AGREES
@given(conditions=CONDITIONS)
def test_a_database_chooses_the_rows_that_python_chooses(archive: Archive, conditions: list[Condition]) -> None:
    chosen = archive.select("declined", Selection(), TABLES["declined"].keys, conditions)
    assert [tuple(row) for row in chosen.rows] == by_hand(odd_report(), "declined", conditions)


@AGREES
@given(conditions=OF_OFFENSES, of_person=CONDITIONS)
def test_all_conditions_on_offenses_hold_of_the_same_offense(
    archive: Archive, conditions: list[Condition], of_person: list[Condition]
) -> None:
    offenses = by_hand(odd_report(), "offenses", conditions)
    persons = by_hand(odd_report(), "declined", of_person)
    chosen = archive.select("offenses", Selection(), TABLES["offenses"].keys, conditions)
    assert [tuple(row) for row in chosen.rows] == offenses
    with_one = archive.select(
        "declined", Selection(), ("week", "row"), [*of_person, HasPart("offenses", tuple(conditions))]
    )
    expected = {(week, row) for week, row, _ in offenses}
    assert [tuple(row) for row in with_one.rows] == [key for key in persons if key in expected]


@pytest.mark.parametrize("name", TABLES)
def test_columns_have_the_names_and_values_of_the_report_s_tables(name: str, where: str) -> None:
    held = Archive.open(where)
    reports = [odd_report(), reading("built-other-columns"), reading("week-2017-02-04")]
    for report in reports:
        held.add(report, Path("x.pdf"))
    reports.sort(key=lambda report: report.period.start if report.period else FIRST)
    table = TABLES[name]
    expected = [row for report in reports for row in table.values(report, table.names)]
    selected = held.select(name, Selection())
    assert selected.columns == table.names
    assert [tuple(row) for row in selected.rows] == expected


def test_what_a_table_does_not_have_is_an_error(archive: Archive) -> None:
    some = Condition("offense", OneOf(frozenset({"x"})))
    for name, columns, conditions in (
        ("no_table", None, []),
        ("declined", ["no_column"], []),
        ("declined", None, [some]),
        ("policies", None, [HasPart("offenses", (some,))]),
    ):
        with pytest.raises(KeyError):
            archive.select(name, Selection(), columns, conditions)


COUNTED = {
    "declined": ["week", "agency", "state", "geoid", "row"],
    "offenses": ["offense", "status", "state", "geoid"],
    "policies": ["state", "policy"],
    "high_volume": ["state", "detainers_issued", "week"],
    "reports": ["week", "detainers_issued"],
}


@AGREES
@given(data=st.data())
def test_a_database_counts_what_it_would_choose_in_the_order_first_met(archive: Archive, data: st.DataObject) -> None:
    table = data.draw(st.sampled_from(sorted(COUNTED)))
    columns = data.draw(st.lists(st.sampled_from(COUNTED[table]), min_size=1, max_size=3, unique=True))
    conditions = data.draw(CONDITIONS) if table == "declined" else []
    if archive.weeks() and len(archive.weeks()) < 3:
        # Added later, though it comes first.
        archive.add(another(5, -3), Path("x.pdf"))
    chosen = archive.select(table, Selection(), columns, conditions)
    expected = Counter(tuple(row) for row in chosen.rows)
    assert archive.count(table, Selection(), columns, conditions) == list(expected.items())
