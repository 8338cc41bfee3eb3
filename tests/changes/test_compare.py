"""What changed between two reports: against the truth of the fixtures, and for made ones."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from ddor.changes.compare import TOTALS, compare
from ddor.changes.records import COLUMNS, changes_csv, changes_json
from ddor.changes.values import Change, Changes, PolicyChange, PolicyEntry, Subject, Tally
from ddor.corrections.annotations import Annotation, Annotations, Kind
from ddor.model import Period, Status
from ddor.sections import DeclinedDetainer, HighVolume, Offense, Policy, Report
from ddor.tables.weeks import Weeks
from ddor.terminal.comparison import comparison
from tests.support.held_reports import FIRST, PDFS, all_readings, reading

PAIRS = [
    ("week-2017-01-28", "week-2017-02-04"),
    ("week-2017-02-04", "week-2017-02-11"),
    ("week-2017-01-28", "week-2017-01-28-reissued"),
]
WEEK = "week-2017-02-11"


def changes_of(before: Report, after: Report, **options: Any) -> Changes:
    return compare(Weeks.of_report(before), Weeks.of_report(after), **options)


def truth(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((PDFS / f"{name}.json").read_text("utf-8"))
    return found


def shown(changes: Changes) -> str:
    """What a person reads on an 80-column terminal without colour, in one line."""
    screen = Console(file=io.StringIO(), width=80, highlight=False)
    screen.print(comparison(changes))
    assert isinstance(screen.file, io.StringIO)
    text = screen.file.getvalue()
    assert max(map(len, text.splitlines())) <= 80
    return " ".join(text.split())


def counts(tallies: Iterable[Tally], side: str) -> Counter[str | None]:
    found: Counter[str | None] = Counter()
    for tally in tallies:
        found[tally.code] += getattr(tally, side).count
    return +found


@pytest.mark.parametrize("names", PAIRS)
def test_agencies_and_countries_are_counted_as_the_truth_has_them(names: tuple[str, str]) -> None:
    changes = changes_of(*map(reading, names))
    for side, name in zip(("before", "after"), names, strict=True):
        rows = truth(name)["declined"]
        agencies: Counter[str] = Counter()
        for part in (part for tally in changes.jurisdictions for part in tally.parts):
            agencies[part.name] += getattr(part, side).count
        assert +agencies == Counter(row["lea"] for row in rows)
        assert counts(changes.countries, side) == Counter(row["iso3"] for row in rows)


def test_counties_are_counted_as_the_truth_has_them() -> None:
    names = ("week-2017-01-28", "week-2017-01-28-reissued")
    changes = changes_of(*map(reading, names))
    for side, name in zip(("before", "after"), names, strict=True):
        assert counts(changes.jurisdictions, side) == Counter(row["fips"] for row in truth(name)["declined"])


@pytest.mark.parametrize("names", PAIRS)
def test_offenses_are_counted_by_status_as_the_truth_has_them(names: tuple[str, str]) -> None:
    changes = changes_of(*map(reading, names))
    for side, name in zip(("before", "after"), names, strict=True):
        found = Counter(
            {(tally.name, part.name): getattr(part, side).count for tally in changes.offenses for part in tally.parts}
        )
        rows = truth(name)["declined"]
        assert +found == Counter(
            (each["offense"], each["status"] or "not stated") for row in rows for each in row["activity"]
        )


@pytest.mark.parametrize("names", PAIRS)
def test_ranks_and_policies_that_came_and_went_are_those_of_the_truth(names: tuple[str, str]) -> None:
    changes = changes_of(*map(reading, names))
    before, after = ({row["fips"]: row["detainers_issued"] for row in truth(n)["high_volume"]} for n in names)
    assert {rank.geoid for rank in changes.ranks if rank.change == "entered"} == after.keys() - before.keys()
    assert {rank.geoid for rank in changes.ranks if rank.change == "left"} == before.keys() - after.keys()
    for rank in changes.ranks:
        if rank.after:
            assert rank.after.issued == after[rank.geoid]
            assert rank.after.rank == 1 + sum(issued > after[rank.geoid] for issued in after.values())
    old, new = (Counter(row["jurisdiction"] for row in truth(name)["policies"]) for name in names)
    assert Counter(names_of(changes.policies, PolicyChange.ADDED)) == new - old
    assert Counter(names_of(changes.policies, PolicyChange.DROPPED)) == old - new


def names_of(entries: Iterable[PolicyEntry], change: PolicyChange) -> list[str]:
    return [row.printed for each in entries if change in each.changes and (row := each.after or each.before)]


def test_a_reissued_report_differs_in_the_counties_that_it_corrects() -> None:
    changes = changes_of(reading("week-2017-01-28"), reading("week-2017-01-28-reissued"))
    changed = [tally for tally in changes.jurisdictions if tally.changed]
    assert [(tally.name, tally.difference, tally.change) for tally in changed] == [
        ("Williamson County", -4, Change.WENT),
        ("Bastrop County", -3, Change.WENT),
    ]
    assert {total.name for total in changes.totals if total.before != total.after} == {
        "declined_stated", "persons", "offenses", "convicted", "charged", "corrections",
    }  # fmt: skip
    assert not any(policy.changes for policy in changes.policies)
    assert {rank.change for rank in changes.ranks} == {"same"}
    assert (changes.spellings, changes.doubts) == ((), ())
    assert "Williamson County, TX 4 0 -4 8 –" in shown(changes)


def with_policy(report: Report, at: int, **changed: Any) -> Report:
    policies = list(report.policies)
    policies[at] = replace(policies[at], **changed)
    return replace(report, policies=tuple(policies))


def test_a_reworded_policy_shows_its_words() -> None:
    report = reading(WEEK)
    old = report.policies[0]
    changes = changes_of(report, with_policy(report, 0, criteria=(f"{old.criteria[0]} signed by [a] judge",)))
    (entry,) = (each for each in changes.policies if each.changes)
    assert entry.changes == (PolicyChange.REWORDED,)
    assert entry.policy_words == ()
    assert [each.text for each in entry.criteria_words if each.fate == "added"] == ["signed by [a] judge"]
    assert "{+signed by [a] judge+}" in shown(changes)


def test_a_policy_redated_and_moved_to_another_office_is_not_reworded() -> None:
    report = reading(WEEK)
    changes = changes_of(report, with_policy(report, 3, enacted="2017-03", aor="El Paso"))
    (entry,) = (each for each in changes.policies if each.changes)
    assert entry.changes == (PolicyChange.REDATED, PolicyChange.AOR)
    assert f"{report.policies[3].enacted} → 2017-03" in shown(changes)


def test_policies_of_one_place_that_cannot_be_told_apart_are_said_to_be_unclear() -> None:
    report = reading(WEEK)
    first = replace(report.policies[0], policy="Order", enacted=None, criteria=("Will not honor any ICE detainer",))
    two = [replace(first, number=n, criteria=(f"Will not honor most ICE detainer {n}",)) for n in (1, 2)]
    changes = changes_of(replace(report, policies=(first,)), replace(report, policies=tuple(two)))
    assert [entry.changes for entry in changes.policies] == [
        (PolicyChange.ADDED,), (PolicyChange.ADDED,), (PolicyChange.DROPPED,),
    ]  # fmt: skip
    (doubt,) = changes.doubts
    assert (doubt.before_rows.rows, doubt.after_rows.rows) == ((1,), (1, 2))
    assert "may be the same policy" in shown(changes)


def test_policies_of_places_of_the_same_name_are_never_one() -> None:
    report = reading("week-2017-01-28")
    assert report.policies[0].jurisdiction is not None
    county = replace(report.policies[0].jurisdiction, geoid="19069", name="Franklin County", state="IA")
    iowa = replace(
        report.policies[0], jurisdiction=county, jurisdiction_printed="Franklin County, Iowa", state="IA", kind="county"
    )
    york = replace(
        iowa,
        jurisdiction=replace(county, geoid="36033", state="NY"),
        jurisdiction_printed="Franklin County, New York",
        state="NY",
    )
    changes = changes_of(replace(report, policies=(iowa,)), replace(report, policies=(york,)))
    assert [entry.changes for entry in changes.policies] == [(PolicyChange.ADDED,), (PolicyChange.DROPPED,)]
    assert (changes.spellings, changes.doubts) == ((), ())
    elsewhere = replace(iowa, jurisdiction=replace(county, geoid="19137"))
    changes = changes_of(replace(report, policies=(iowa,)), replace(report, policies=(elsewhere,)))
    assert [entry.changes for entry in changes.policies] == [(PolicyChange.ADDED,), (PolicyChange.DROPPED,)]


def with_persons(report: Report, *persons: DeclinedDetainer) -> Report:
    return replace(report, declined=tuple(replace(each, number=n) for n, each in enumerate(persons, 1)))


def offense(wording: str, code: str | None = None) -> Offense:
    return Offense(wording, Status.CHARGED, code, code, wording)


def person(**changed: Any) -> DeclinedDetainer:
    """A person held in a jail of Travis County, as far as nothing else is said."""
    first = next(row for row in reading("week-2017-01-28").declined if row.agency == "Travis County Jail")
    return replace(first, **changed)


def test_what_is_only_spelt_otherwise_is_told_as_that() -> None:
    report = reading(WEEK)
    old = with_persons(report, person(offenses=(offense("Traffic Offense", "5400"),)))
    new = with_persons(
        report,
        person(agency="TRAVIS Co.  Jail", citizenship="MEXICO", offenses=(offense("Trafic  Offense"),)),
    )
    changes = changes_of(old, new)
    assert not any(tally.changed for tally in (*changes.jurisdictions, *changes.countries, *changes.offenses))
    assert [(each.subject, each.before, each.after) for each in changes.spellings] == [
        (Subject.AGENCY, ("Travis County Jail",), ("TRAVIS Co.  Jail",)),
        (Subject.COUNTRY, ("Mexico",), ("MEXICO",)),
        (Subject.OFFENSE, ("Traffic Offense",), ("Trafic  Offense",)),
    ]
    assert not changes.nothing_changed
    assert '"Mexico" → "MEXICO"' in shown(changes)


def test_a_name_of_an_undecided_place_is_the_same_only_in_the_same_words() -> None:
    report = reading(WEEK)
    old = with_persons(report, person(jurisdiction=None, agency="Hocking Correctional"))
    same = with_persons(report, person(jurisdiction=None, agency="HOCKING  Correctional"))
    other = with_persons(report, person(jurisdiction=None, agency="Hockings Correctional"))
    elsewhere = with_persons(report, person(jurisdiction=None, agency="Hocking Correctional", state="OH"))
    assert [tally.change for tally in changes_of(old, same).jurisdictions] == [Change.SAME]
    for new in (other, elsewhere):
        assert {tally.change for tally in changes_of(old, new).jurisdictions} == {Change.CAME, Change.WENT}
        assert changes_of(old, new).spellings == ()


def test_a_name_that_is_decided_in_one_report_only_is_said_to_be_unclear() -> None:
    report = reading(WEEK)
    changes = changes_of(with_persons(report, person()), with_persons(report, person(jurisdiction=None)))
    assert {tally.change for tally in changes.jurisdictions} == {Change.CAME, Change.WENT}
    (doubt,) = changes.doubts
    assert '"Travis County Jail", TX, is Travis County, TX before and undecided after' in doubt.because
    assert doubt.because in shown(changes)
    both = with_persons(report, person(), person(jurisdiction=None))
    (doubt,) = changes_of(with_persons(report, person()), both).doubts
    assert "is Travis County, TX before and Travis County, TX and undecided after" in doubt.because


def test_offenses_that_are_both_known_are_two_however_alike() -> None:
    report = reading(WEEK)
    for one, other in (("Smuggling Aliens", "Smuggling Alien"), ("Assault - Gun", "Assault - Weapon")):
        changes = changes_of(
            with_persons(report, person(offenses=(offense(one, "2300"),))),
            with_persons(report, person(offenses=(offense(other, "2300"),))),
        )
        assert {tally.change for tally in changes.offenses} == {Change.CAME, Change.WENT}
        assert changes.spellings == ()


def test_agencies_under_a_county_that_stays_the_same_are_told() -> None:
    report = reading(WEEK)
    changes = changes_of(
        with_persons(report, person(), person()), with_persons(report, person(), person(agency="Del Valle"))
    )
    (county,) = changes.jurisdictions
    assert (county.change, county.changed) == (Change.SAME, True)
    assert [(each.name, each.change, each.after.rows) for each in county.parts] == [
        ("Del Valle", Change.CAME, (2,)),
        ("Travis County Jail", Change.FELL, (1,)),
    ]
    assert "As many as before, from other agencies: 1 jurisdiction" in shown(changes)


def test_a_jurisdiction_that_moves_in_the_list_keeps_its_county_whatever_it_is_called() -> None:
    report = reading(WEEK)
    first, second, *others = report.high_volume
    issued = first.detainers_issued or 0
    moved = replace(second, number=1, detainers_issued=issued + 1, jurisdiction_printed="Piatt")
    changes = changes_of(report, replace(report, high_volume=(moved, replace(first, number=2), *others)))
    assert [(rank.change, rank.before and rank.before.rank, rank.after and rank.after.rank) for rank in changes.ranks][
        :2
    ] == [("moved", 2, 1), ("moved", 1, 2)]
    (spelling,) = changes.spellings
    assert (spelling.before, spelling.after) == (("Piatt County",), ("Piatt",))


def test_those_with_as_many_detainers_share_a_rank() -> None:
    changes = changes_of(reading("week-2017-01-28"), reading("week-2017-01-28"))
    assert [rank.after.rank for rank in changes.ranks if rank.after] == [1, 2, 3, 4, 4, 4, 7, 8, 8, 8]


def test_rows_marked_as_corrected_are_said_and_left_out_only_where_that_is_asked() -> None:
    name = "week-2017-01-28"
    marks = Annotations([Annotation(FIRST, "II", "48491", None, Kind.CORRECTED, "Transferred.", "ICE")])
    before, after = (Weeks.of_report(reading(each), marks) for each in (name, f"{name}-reissued"))
    published, corrected = compare(before, after), compare(before, after, corrected=True)
    assert (published.before.marked, published.after.marked) == (4, 0)
    assert [tally.code for tally in published.jurisdictions if tally.changed] == ["48491", "48021"]
    assert [tally.code for tally in corrected.jurisdictions if tally.changed] == ["48021"]
    assert "4 rows before are marked as corrected; --corrected leaves them out" in shown(published)
    assert "As corrected: without 4 rows before" in shown(corrected)


def test_periods_of_another_length_and_missing_weeks_are_said() -> None:
    report = reading(WEEK)
    quarter = replace(report, period=Period(FIRST, FIRST + timedelta(90)))
    missing = [Period(FIRST + timedelta(91), FIRST + timedelta(97))]
    changes = changes_of(quarter, report, missing=missing)
    assert not changes.counts_comparable
    said = shown(changes)
    assert "91 days against 7 days: the counts cannot be compared" in said
    assert "1 week is missing between them (Apr 29, 2017 – May 5, 2017)" in said
    assert changes_of(report, report).counts_comparable


def test_text_of_a_pdf_stays_text_on_the_terminal_and_in_files() -> None:
    report = reading(WEEK)
    bad = "=HYPERLINK(1)[red]x[/red]"
    changes = changes_of(with_persons(report), with_persons(report, person(jurisdiction=None, agency=bad)))
    assert bad in shown(changes)
    lines = list(csv.DictReader(io.StringIO(changes_csv(changes))))
    assert {line["name"] for line in lines if line["subject"] == "jurisdiction"} == {"'" + bad}


def test_every_figure_of_the_files_can_be_looked_up() -> None:
    changes = changes_of(reading("week-2017-01-28"), reading("week-2017-02-04"))
    lines = list(csv.DictReader(io.StringIO(changes_csv(changes))))
    assert tuple(lines[0]) == COLUMNS
    (travis,) = (line for line in lines if line["subject"] == "jurisdiction" and line["code"] == "48453")
    assert (travis["change"], travis["before"], travis["after"], travis["difference"]) == ("went", "142", "0", "-142")
    rows = {row.number: row.source.page for row in reading("week-2017-01-28").declined if row.state == "TX"}
    looked_up = dict(
        zip(map(int, travis["before_rows"].split()), map(int, travis["before_pages"].split()), strict=True)
    )
    assert len(looked_up) == 142
    assert looked_up.items() <= rows.items()
    shown_as_json = json.loads(changes_json(changes))
    assert shown_as_json["jurisdictions"][0]["change"] == "came"
    assert shown_as_json["before"]["period"]["start"] == "2017-01-28"
    assert [total["name"] for total in shown_as_json["totals"]] == list(TOTALS)


ROWS = [row for report in all_readings() for row in report.declined]
POLICIES = [row for report in all_readings() for row in report.policies]
RANKED = [row for report in all_readings() for row in report.high_volume]


@st.composite
def made_reports(draw: st.DrawFn) -> Report:
    """A report of rows of any fixture, some of them spelt otherwise or undecided."""
    pool = draw(st.sampled_from([slice(0, 12), slice(100, 112), slice(0, None)]))

    def persons() -> st.SearchStrategy[DeclinedDetainer]:
        return st.builds(
            lambda row, change: replace(row, **change),
            st.sampled_from(ROWS[pool]),
            st.sampled_from([{}, {}, {"jurisdiction": None}, {"agency": "Travis Co Jail"}, {"citizenship": "MEXICO"}]),
        )

    def policies() -> st.SearchStrategy[Policy]:
        return st.builds(
            lambda row, change: replace(row, **change),
            st.sampled_from(POLICIES[pool]),
            st.sampled_from([{}, {}, {"jurisdiction": None}, {"enacted": "2017-02"}, {"criteria": ("Will not",)}]),
        )

    ranked = st.lists(st.sampled_from(RANKED), max_size=6)
    report = reading(WEEK)

    def numbered(rows: list[Any]) -> tuple[Any, ...]:
        return tuple(replace(row, number=number) for number, row in enumerate(rows, 1))

    high_volume: tuple[HighVolume, ...] = numbered(draw(ranked))
    return replace(
        report,
        declined=numbered(draw(st.lists(persons(), max_size=12))),
        policies=numbered(draw(st.lists(policies(), max_size=8))),
        high_volume=high_volume,
    )


@settings(max_examples=60)
@given(made_reports())
def test_a_report_compared_with_itself_gives_no_change(report: Report) -> None:
    changes = changes_of(report, report)
    assert changes.nothing_changed
    assert "Nothing changed" in shown(changes)


@settings(max_examples=60)
@given(made_reports(), made_reports())
def test_every_row_of_both_reports_is_in_exactly_one_outcome(before: Report, after: Report) -> None:
    changes = changes_of(before, after)
    for side, report in (("before", before), ("after", after)):
        numbers = sorted(row.number for row in report.declined)
        for tallies in (changes.jurisdictions, changes.countries):
            assert sorted(row for tally in tallies for row in getattr(tally, side).rows) == numbers
            assert sum(getattr(tally, side).count for tally in tallies) == len(numbers)
        agencies = [part for tally in changes.jurisdictions for part in tally.parts]
        assert sorted(row for part in agencies for row in getattr(part, side).rows) == numbers
        offenses = sum(len(row.offenses) for row in report.declined)
        for tallies in (changes.offenses, tuple(part for tally in changes.offenses for part in tally.parts)):
            assert sum(getattr(tally, side).count for tally in tallies) == offenses
        policies = [getattr(entry, side).row for entry in changes.policies if getattr(entry, side)]
        assert sorted(policies) == [row.number for row in report.policies]
        ranks = [getattr(rank, side).row for rank in changes.ranks if getattr(rank, side)]
        assert sorted(ranks) == [row.number for row in report.high_volume]


@settings(max_examples=60)
@given(made_reports(), made_reports())
def test_comparing_the_other_way_round_mirrors_everything(before: Report, after: Report) -> None:
    assert outline(changes_of(before, after)) == outline(changes_of(after, before), swapped=True)


def outline(changes: Changes, swapped: bool = False) -> list[Counter[Any]]:
    """What changed, with the sides swapped where that is asked."""

    def sides(entry: Any, first: str = "before", second: str = "after") -> tuple[Any, Any]:
        pair = getattr(entry, first), getattr(entry, second)
        return (pair[1], pair[0]) if swapped else pair

    other = {PolicyChange.ADDED: PolicyChange.DROPPED, PolicyChange.DROPPED: PolicyChange.ADDED} if swapped else {}
    tallies = (*changes.jurisdictions, *changes.countries, *changes.offenses)
    rows = ("before_rows", "after_rows")
    return [
        Counter(
            (each.subject, each.code, sides(each), frozenset((part.subject, sides(part)) for part in each.parts))
            for each in tallies
            if each.subject is not Subject.OFFENSE
        ),
        Counter((sides(each), frozenset(sides(part) for part in each.parts)) for each in changes.offenses),
        Counter(sides(each) for each in changes.ranks),
        Counter((sides(each), frozenset(other.get(c, c) for c in each.changes)) for each in changes.policies),
        Counter((each.subject, tuple(map(frozenset, sides(each))), sides(each, *rows)) for each in changes.spellings),
        Counter((each.subject, sides(each, *rows)) for each in changes.doubts),
    ]
