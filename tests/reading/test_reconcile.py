"""Places in a report: kept in its JSON, held against field offices, counted for concentration."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ddor.model import Document, Jurisdiction, Source
from ddor.places import Decisions
from ddor.reading.contract import report_json, report_of
from ddor.reading.reconcile import Reconciler
from ddor.report.read import read_report
from ddor.sections import ROW_SECTIONS, DeclinedDetainer, Policy, Report
from ddor.tables.concentration import concentration
from ddor.tables.place_counts import jurisdictions
from ddor.tables.weeks import Weeks
from tests import ROOT
from tests.support.frames import plain

FIXTURES = ROOT / "fixtures/pdfs"
NOWHERE = Source(1, (0.0, 0.0, 1.0, 1.0))


@pytest.fixture(scope="module")
def report() -> Report:
    return Reconciler(Decisions()).report(read_report(FIXTURES / "week-2017-02-11.pdf"))


def test_a_report_comes_back_from_its_json_as_it_was(report: Report) -> None:
    assert report_of(json.loads(json.dumps(report_json(report)))) == report


def test_reconciling_twice_is_reconciling_once(report: Report) -> None:
    assert Reconciler(Decisions()).report(report) == report


def test_a_jurisdiction_says_how_it_was_found_and_what_else_it_might_be(report: Report) -> None:
    shown = report_json(report)["declined"][0]["jurisdiction"]
    assert {"geoid", "name", "state", "method", "score", "runner_up", "runner_up_score", "sentence"} <= set(shown)
    assert shown["sentence"]


def empty(**parts: object) -> Report:
    blank = Report(Document("x.pdf", "0", 1), None, None, None, (), (), (), (), (), (), ())
    return replace(blank, **parts)  # type: ignore[arg-type]


def policy(place: str, aor: str) -> Policy:
    return Policy(
        number=1,
        jurisdiction_printed=place,
        state=place.rpartition(", ")[2],
        jurisdiction=None,
        aor=aor,
        enacted="2014-07",
        policy="x",
        criteria=(),
        printed={},
        other={},
        source=NOWHERE,
    )


@pytest.mark.parametrize(
    ("place", "aor", "codes"),
    [
        ("Ithaca, New York", "Buffalo", set()),
        ("Ithaca, New York", "Seattle", {"aor-outside-state"}),
        ("Ithaca, New York", "New York", {"aor-unusual"}),
    ],
)
def test_an_office_that_does_not_cover_the_state_is_a_problem(place: str, aor: str, codes: set[str]) -> None:
    row = replace(policy(place, aor), state="NY")
    reconciled = Reconciler(Decisions()).report(empty(policies=(row,)))
    assert {p.code for p in reconciled.problems} == codes
    assert reconciled.policies[0].kind == "city"


def persons(counts: list[int], undecided: int = 0) -> Report:
    """A report with so many persons in each of some counties, and some of no known county."""
    rows = []
    for i, count in enumerate([*counts, *[1] * undecided]):
        known = i < len(counts)
        place = Jurisdiction(f"48{i:03}", f"County {i}", "TX", "exact", 100.0) if known else None
        row = DeclinedDetainer(
            number=1,
            agency=f"Jail {i}",
            state="TX",
            county=None,
            jurisdiction=place,
            citizenship="Mexico",
            country="MEX",
            issued=date(2017, 2, 1),
            declined=None,
            offenses=(),
            printed={},
            other={},
            source=NOWHERE,
        )
        rows += [row] * count
    return empty(declined=tuple(rows))


@given(st.lists(st.integers(1, 30), min_size=1, max_size=20), st.integers(0, 5))
def test_shares_and_the_index_are_those_of_the_counts(counts: list[int], undecided: int) -> None:
    table = concentration(Weeks.of_report(persons(counts, undecided)))
    figures = {row["measure"]: row["value"] for row in table.records()}
    everyone = sorted([*counts, *[1] * undecided], reverse=True)
    total = sum(everyone)
    assert figures["top 1 share"] == pytest.approx(everyone[0] / total, abs=5.1e-5)
    assert figures["top 10 share"] == pytest.approx(sum(everyone[:10]) / total, abs=5.1e-5)
    index = figures["Herfindahl–Hirschman index"]
    assert index == pytest.approx(sum((100 * n / total) ** 2 for n in everyone), abs=0.051)
    assert 0 < index <= 10_000
    assert (figures["places"], figures["undecided persons"]) == (len(everyone), undecided)
    half = figures["places that make half"]
    assert 2 * sum(everyone[:half]) >= total > 2 * sum(everyone[: half - 1])
    differences = sum(abs(a - b) for a in everyone for b in everyone)
    assert figures["Gini coefficient"] == pytest.approx(differences / (2 * len(everyone) * total), abs=5.1e-5)


@given(st.lists(st.integers(1, 30), max_size=20), st.integers(0, 5))
def test_undecided_names_stand_last_and_everyone_is_counted(counts: list[int], undecided: int) -> None:
    frame = plain(jurisdictions(Weeks.of_report(persons(counts, undecided))))
    assert list(frame["geoid"].isna()) == [False] * len(counts) + [True] * undecided
    assert frame["count"].sum() == sum(counts) + undecided
    if len(frame):
        assert frame["cumulative_share"].iloc[-1] == 1


def test_a_place_follows_from_nothing_but_what_is_said_to_be_looked_at() -> None:
    reconciler = Reconciler(Decisions())
    report = read_report(FIXTURES / "layout-portrait-merged.pdf")
    for section in ROW_SECTIONS:
        looked_at = {
            each.removesuffix("_printed") if each == "county_printed" else each
            for each in reconciler.LOOKS_AT[section.table]
        }
        kept = {"number", "source", *looked_at}
        bare = tuple(
            replace(row, **{each.name: None for each in fields(row) if each.name not in kept} | {"printed": {}})
            for row in section.rows(report)
        )
        only: Any = {each.table: () for each in ROW_SECTIONS} | {"problems": ()}
        ours, theirs = (
            reconciler.report(replace(report, **only | {section.table: rows})) for rows in (bare, section.rows(report))
        )
        assert ours.problems == theirs.problems
        for one, other in zip(section.rows(ours), section.rows(theirs), strict=True):
            for name in ("jurisdiction", "kind", "agency_name"):
                assert getattr(one, name, None) == getattr(other, name, None)
