"""What changed between two reports: against the truth of the fixtures, and for made ones."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from ddor.changes.behind import behind_side
from ddor.changes.compare import TOTALS, compare
from ddor.changes.findings import Change, Changes, Finding, Side, Subject
from ddor.corrections.annotations import Annotation, Annotations, Kind
from ddor.export.changes import changes_csv, changes_json
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
    """What a person reads on an 80-column terminal without color, in one line."""
    screen = Console(file=io.StringIO(), width=80, highlight=False)
    screen.print(comparison(changes))
    assert isinstance(screen.file, io.StringIO)
    text = screen.file.getvalue()
    assert max(map(len, text.splitlines())) <= 80
    return " ".join(text.split())


def counts(findings: Iterable[Finding], side: str, key: Callable[[Finding], Any]) -> Counter[Any]:
    """What one report has of each thing."""
    found: Counter[Any] = Counter()
    for each in findings:
        found[key(each)] += getattr(each, side).count
    return +found


def of_changed(changes: Changes, subject: Subject) -> list[Finding]:
    return [each for each, _ in changes.changed(subject)]


def became(changes: Changes, subject: Subject) -> set[Change]:
    return {each.change for each in changes.about(subject)}


@pytest.mark.parametrize("names", PAIRS)
def test_agencies_and_countries_are_counted_as_the_truth_has_them(names: tuple[str, str]) -> None:
    changes = changes_of(*map(reading, names))
    for side, name in zip(("before", "after"), names, strict=True):
        rows = truth(name)["declined"]
        agencies, countries = changes.about(Subject.AGENCY), changes.about(Subject.COUNTRY)
        assert counts(agencies, side, lambda each: each.name) == Counter(row["lea"] for row in rows)
        assert counts(countries, side, lambda each: each.code) == Counter(row["iso3"] for row in rows)


def test_counties_are_counted_as_the_truth_has_them() -> None:
    names = ("week-2017-01-28", "week-2017-01-28-reissued")
    changes = changes_of(*map(reading, names))
    for side, name in zip(("before", "after"), names, strict=True):
        found = counts(changes.about(Subject.JURISDICTION), side, lambda each: each.code)
        assert found == Counter(row["fips"] for row in truth(name)["declined"])


@pytest.mark.parametrize("names", PAIRS)
def test_offenses_are_counted_by_status_as_the_truth_has_them(names: tuple[str, str]) -> None:
    changes = changes_of(*map(reading, names))
    for side, name in zip(("before", "after"), names, strict=True):
        found = counts(changes.about(Subject.STATUS), side, lambda each: (each.part_of, each.name))
        rows = truth(name)["declined"]
        assert found == Counter(
            (each["offense"], each["status"] or "not stated") for row in rows for each in row["activity"]
        )


@pytest.mark.parametrize("names", PAIRS)
def test_ranks_and_policies_that_came_and_went_are_those_of_the_truth(names: tuple[str, str]) -> None:
    changes = changes_of(*map(reading, names))
    before, after = ({row["fips"]: row["detainers_issued"] for row in truth(n)["high_volume"]} for n in names)
    ranks, issued = changes.about(Subject.RANK), changes.about(Subject.ISSUED)
    assert {rank.code for rank in ranks if rank.change is Change.ENTERED} == after.keys() - before.keys()
    assert {rank.code for rank in ranks if rank.change is Change.LEFT} == before.keys() - after.keys()
    for rank, detainers in zip(ranks, issued, strict=True):
        if rank.after.rows:
            assert detainers.after.count == after[rank.code]
            assert rank.after.count == 1 + sum(issued > after[rank.code] for issued in after.values())
    old, new = (Counter(row["jurisdiction"] for row in truth(name)["policies"]) for name in names)
    policies = changes.about(Subject.POLICY)
    assert Counter(each.name for each in policies if each.change is Change.ADDED) == new - old
    assert Counter(each.name for each in policies if each.change is Change.DROPPED) == old - new


@pytest.mark.parametrize("names", PAIRS)
def test_totals_are_those_of_the_truth(names: tuple[str, str]) -> None:
    totals = {total.name: total for total in changes_of(*map(reading, names)).about(Subject.TOTAL)}
    for side, name in zip(("before", "after"), names, strict=True):
        found, true = {total: getattr(totals[total], side).count for total in totals}, truth(name)
        listed = true["high_volume"]
        assert (found["ranked"], found["ranked_issued"]) == (
            len(listed),
            sum(row["detainers_issued"] for row in listed),
        )
        assert (found["persons"], found["policies"]) == (len(true["declined"]), len(true["policies"]))
        statuses = Counter(offense["status"] for row in true["declined"] for offense in row["activity"])
        assert [found[status] for status in ("convicted", "charged", "not_stated")] == [
            statuses[status] for status in ("convicted", "charged", None)
        ]
        assert found["offenses"] == statuses.total()


@pytest.mark.parametrize("names", PAIRS)
def test_each_figure_leads_to_just_the_rows_that_it_counts(names: tuple[str, str]) -> None:
    before, after = (Weeks.of_report(reading(name)) for name in names)
    linked: Counter[Subject] = Counter()
    for each in compare(before, after).findings:
        for side, weeks in ((each.before, before), (each.after, after)):
            rows = behind_side(each, side, weeks)
            if rows is None:
                continue
            linked[each.subject] += 1
            found = weeks.where(rows.filters)
            if each.subject in (Subject.RANK, Subject.ISSUED, Subject.POLICY) or each.change in _NOT_COUNTED:
                assert found.column(rows.table, "row") == list(side.rows)
            elif each.name == "ranked_issued":
                assert sum(found.column(rows.table, "detainers_issued")) == side.count
            elif each.subject is not Subject.AGENCY and each.subject is not Subject.STATUS:
                assert found.count(rows.table) == side.count, each
    assert set(linked) >= {Subject.JURISDICTION, Subject.COUNTRY, Subject.OFFENSE, Subject.RANK, Subject.TOTAL}


_NOT_COUNTED = (Change.SPELLING, Change.UNCLEAR)


def test_a_number_of_section_one_that_was_not_read_adds_nothing_to_its_total() -> None:
    report = reading(WEEK)
    unread = replace(report.high_volume[0], detainers_issued=None)
    changes = changes_of(report, replace(report, high_volume=(unread, *report.high_volume[1:])))
    (total,) = (each for each, _ in changes.changed(Subject.TOTAL))
    assert (total.name, total.difference) == ("ranked_issued", -(report.high_volume[0].detainers_issued or 0))


def test_a_reissued_report_differs_in_the_counties_that_it_corrects() -> None:
    changes = changes_of(reading("week-2017-01-28"), reading("week-2017-01-28-reissued"))
    changed = of_changed(changes, Subject.JURISDICTION)
    assert [(each.name, each.difference, each.change) for each in changed] == [
        ("Williamson County", -4, Change.WENT),
        ("Bastrop County", -3, Change.WENT),
    ]
    assert {total.name for total in of_changed(changes, Subject.TOTAL)} == {
        "declined_stated", "persons", "offenses", "convicted", "charged", "corrections",
    }  # fmt: skip
    assert became(changes, Subject.POLICY) == became(changes, Subject.RANK) == {Change.SAME}
    assert not changes.that(Change.SPELLING) + changes.that(Change.UNCLEAR)
    assert "Williamson County, TX 4 0 -4 8 –" in shown(changes)


def with_policy(report: Report, at: int, **changed: Any) -> Report:
    policies = list(report.policies)
    policies[at] = replace(policies[at], **changed)
    return replace(report, policies=tuple(policies))


def test_a_reworded_policy_shows_its_words() -> None:
    report = reading(WEEK)
    old = report.policies[0]
    changes = changes_of(report, with_policy(report, 0, criteria=(f"{old.criteria[0]} signed by [a] judge",)))
    (policy,) = of_changed(changes, Subject.POLICY)
    assert policy.change is Change.REWORDED
    (words,) = policy.words
    assert [each.text for each in words if each.fate == "added"] == ["signed by [a] judge"]
    assert "{+signed by [a] judge+}" in shown(changes)


def test_a_policy_redated_and_moved_to_another_office_is_not_reworded() -> None:
    report = reading(WEEK)
    changes = changes_of(report, with_policy(report, 3, enacted="2017-03", aor="El Paso"))
    assert [each.change for each in of_changed(changes, Subject.POLICY)] == [Change.REDATED, Change.AOR]
    assert f"{report.policies[3].enacted} → 2017-03" in shown(changes)


def test_policies_of_one_place_that_cannot_be_told_apart_are_said_to_be_unclear() -> None:
    report = reading(WEEK)
    first = replace(report.policies[0], policy="Order", enacted=None, criteria=("Will not honor any ICE detainer",))
    two = [replace(first, number=n, criteria=(f"Will not honor most ICE detainer {n}",)) for n in (1, 2)]
    changes = changes_of(replace(report, policies=(first,)), replace(report, policies=tuple(two)))
    found = [each.change for each in changes.about(Subject.POLICY)]
    assert found == [Change.ADDED, Change.ADDED, Change.DROPPED]
    (doubt,) = changes.that(Change.UNCLEAR)
    assert (doubt.before.rows, doubt.after.rows) == ((1,), (1, 2))
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
    assert [each.change for each in changes.about(Subject.POLICY)] == [Change.ADDED, Change.DROPPED]
    assert not changes.that(Change.SPELLING) + changes.that(Change.UNCLEAR)
    elsewhere = replace(iowa, jurisdiction=replace(county, geoid="19137"))
    changes = changes_of(replace(report, policies=(iowa,)), replace(report, policies=(elsewhere,)))
    assert [each.change for each in changes.about(Subject.POLICY)] == [Change.ADDED, Change.DROPPED]


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
    for subject in (Subject.JURISDICTION, Subject.COUNTRY, Subject.OFFENSE):
        assert not changes.changed(subject)
    assert [(each.subject, each.before.texts, each.after.texts) for each in changes.that(Change.SPELLING)] == [
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
    assert [each.change for each in changes_of(old, same).about(Subject.JURISDICTION)] == [Change.SAME]
    for new in (other, elsewhere):
        assert became(changes_of(old, new), Subject.JURISDICTION) == {Change.CAME, Change.WENT}
        assert not changes_of(old, new).that(Change.SPELLING)


def test_a_name_that_is_decided_in_one_report_only_is_said_to_be_unclear() -> None:
    report = reading(WEEK)
    changes = changes_of(with_persons(report, person()), with_persons(report, person(jurisdiction=None)))
    assert became(changes, Subject.JURISDICTION) == {Change.CAME, Change.WENT}
    (doubt,) = changes.that(Change.UNCLEAR)
    assert doubt.detail is not None
    assert '"Travis County Jail", TX, is Travis County, TX before and undecided after' in doubt.detail
    assert doubt.detail in shown(changes)
    both = with_persons(report, person(), person(jurisdiction=None))
    (doubt,) = changes_of(with_persons(report, person()), both).that(Change.UNCLEAR)
    assert "is Travis County, TX before and Travis County, TX and undecided after" in (doubt.detail or "")


@pytest.mark.parametrize("is_whole_before", [True, False])
def test_a_city_that_the_other_report_lists_by_its_counties_is_said_to_be_unclear(is_whole_before: bool) -> None:
    report = reading(WEEK)

    def of(geoid: str, name: str) -> DeclinedDetainer:
        county = person().jurisdiction
        assert county is not None
        return person(
            jurisdiction=replace(county, geoid=geoid, name=name, state="NY"), state="NY", agency=f"{name} Jail"
        )

    whole = with_persons(report, of("3651000", "New York City"))
    parts = with_persons(report, of("36047", "Kings County"), of("36081", "Queens County"))
    sides = (whole, parts) if is_whole_before else (parts, whole)
    changes = changes_of(*sides)
    (doubt,) = changes.that(Change.UNCLEAR)
    when, then = ("before", "after") if is_whole_before else ("after", "before")
    assert doubt.detail == (
        f"New York City, NY is listed as one place {when}, and Kings County, NY and Queens County, NY, its parts, "
        f"each on its own {then}. What looks new or gone may be the same."
    )
    assert (len(doubt.before.rows), len(doubt.after.rows)) == ((1, 2) if is_whole_before else (2, 1))
    notes = {each.code: each.detail for each in changes.about(Subject.JURISDICTION)}
    assert notes["36081"] == f"Listed as part of New York City, NY {when}."
    assert notes["3651000"] == f"Listed in parts {then}: Kings County, NY and Queens County, NY."
    assert doubt.detail in shown(changes)
    assert not changes_of(whole, with_persons(report, of("48453", "Travis County"))).that(Change.UNCLEAR)


def test_offenses_that_are_both_known_are_two_however_alike() -> None:
    report = reading(WEEK)
    for one, other in (("Smuggling Aliens", "Smuggling Alien"), ("Assault - Gun", "Assault - Weapon")):
        changes = changes_of(
            with_persons(report, person(offenses=(offense(one, "2300"),))),
            with_persons(report, person(offenses=(offense(other, "2300"),))),
        )
        assert became(changes, Subject.OFFENSE) == {Change.CAME, Change.WENT}
        assert not changes.that(Change.SPELLING)


def test_agencies_under_a_county_that_stays_the_same_are_told() -> None:
    report = reading(WEEK)
    changes = changes_of(
        with_persons(report, person(), person()), with_persons(report, person(), person(agency="Del Valle"))
    )
    ((county, agencies),) = changes.changed(Subject.JURISDICTION)
    assert county.change is Change.SAME
    assert [(each.name, each.change, each.after.rows) for each in agencies] == [
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
    ranks = [(each.change, each.before.count, each.after.count) for each in changes.about(Subject.RANK)]
    assert ranks[:2] == [(Change.MOVED, 2, 1), (Change.MOVED, 1, 2)]
    (spelling,) = changes.that(Change.SPELLING)
    assert (spelling.before.texts, spelling.after.texts) == (("Piatt County",), ("Piatt",))


def test_those_with_as_many_detainers_share_a_rank() -> None:
    changes = changes_of(reading("week-2017-01-28"), reading("week-2017-01-28"))
    assert [rank.after.count for rank in changes.about(Subject.RANK)] == [1, 2, 3, 4, 4, 4, 7, 8, 8, 8]


def test_rows_marked_as_corrected_are_said_and_left_out_only_where_that_is_asked() -> None:
    name = "week-2017-01-28"
    marks = Annotations([Annotation(FIRST, "II", "48491", None, Kind.CORRECTED, "Transferred.", "ICE")])
    before, after = (Weeks.of_report(reading(each), marks) for each in (name, f"{name}-reissued"))
    published, corrected = compare(before, after), compare(before, after, corrected=True)
    assert (published.before.marked, published.after.marked) == (4, 0)
    assert [each.code for each in of_changed(published, Subject.JURISDICTION)] == ["48491", "48021"]
    assert [each.code for each in of_changed(corrected, Subject.JURISDICTION)] == ["48021"]
    assert "4 rows before are marked as corrected; --corrected leaves them out" in shown(published)
    assert "As corrected: without 4 rows before" in shown(corrected)


def test_periods_of_another_length_and_missing_weeks_are_said() -> None:
    report = reading(WEEK)
    quarter = replace(report, period=Period(FIRST, FIRST + timedelta(90)))
    missing = [Period(FIRST + timedelta(91), FIRST + timedelta(97))]
    changes = changes_of(quarter, report, missing=missing)
    assert not changes.counts_comparable
    said = shown(changes)
    assert "91 days against 7 days: the counts can't be compared" in said
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
    (travis,) = (line for line in lines if line["subject"] == "jurisdiction" and line["code"] == "48453")
    assert (travis["change"], travis["before"], travis["after"], travis["difference"]) == ("went", "142", "0", "-142")
    rows = {row.number: row.source.page for row in reading("week-2017-01-28").declined if row.state == "TX"}
    looked_up = dict(
        zip(map(int, travis["before_rows"].split()), map(int, travis["before_pages"].split()), strict=True)
    )
    assert len(looked_up) == 142
    assert looked_up.items() <= rows.items()
    shown_as_json = json.loads(changes_json(changes))
    assert shown_as_json["before"]["period"]["start"] == "2017-01-28"
    findings = shown_as_json["findings"]
    assert [each["name"] for each in findings if each["subject"] == "total"] == list(TOTALS)
    counties = [each for each in findings if each["subject"] == "jurisdiction"]
    assert counties[0]["change"] == "came"
    (again,) = (each for each in counties if each["code"] == "48453")
    assert (again["before"]["count"], again["difference"]) == (142, -142)
    assert again["before"]["rows"] == list(looked_up)


def test_the_findings_are_a_typed_frame_with_a_row_each() -> None:
    changes = changes_of(reading("week-2017-01-28"), reading("week-2017-02-04"))
    frame = changes.frame()
    assert len(frame) == len(changes.findings)
    assert {str(frame[name].dtype) for name in ("before", "after", "difference")} == {"Int64"}
    assert {str(dtype) for dtype in frame[["before_week", "after_week"]].dtypes} == {"datetime64[s]"}
    counties = frame[frame["subject"] == "jurisdiction"]
    assert counties["before"].sum() == len(reading("week-2017-01-28").declined)
    assert (frame["after"] - frame["before"]).equals(frame["difference"])
    added = frame[(frame["subject"] == "policy") & (frame["change"] == "added")]
    assert added["before_text"].isna().all()
    assert added["after_text"].notna().all()


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
        for subject in (Subject.JURISDICTION, Subject.AGENCY, Subject.COUNTRY):
            found = [getattr(each, side) for each in changes.about(subject)]
            assert sorted(row for each in found for row in each.rows) == numbers
            assert sum(each.count for each in found) == len(numbers)
        offenses = sum(len(row.offenses) for row in report.declined)
        for subject in (Subject.OFFENSE, Subject.STATUS):
            assert sum(getattr(each, side).count for each in changes.about(subject)) == offenses
        # A policy that was redated and reworded has a finding for both.
        policies = Counter((each.before.rows, each.after.rows) for each in changes.about(Subject.POLICY))
        rows = [row for pair in policies for row in pair[side == "after"]]
        assert sorted(rows) == [row.number for row in report.policies]
        for subject in (Subject.RANK, Subject.ISSUED):
            ranks = [row for each in changes.about(subject) for row in getattr(each, side).rows]
            assert sorted(ranks) == [row.number for row in report.high_volume]


@settings(max_examples=60)
@given(made_reports(), made_reports())
def test_comparing_the_other_way_round_mirrors_everything(before: Report, after: Report) -> None:
    assert outline(changes_of(before, after)) == outline(changes_of(after, before), swapped=True)


MIRRORED = {
    Change.CAME: Change.WENT,
    Change.ROSE: Change.FELL,
    Change.ENTERED: Change.LEFT,
    Change.ADDED: Change.DROPPED,
}
MIRRORED |= {after: before for before, after in MIRRORED.items()}


def outline(changes: Changes, swapped: bool = False) -> Counter[Any]:
    """What changed, with the sides swapped where that is asked; names are those of the later report, so without."""

    def side(of: Side) -> Any:
        return of.count, frozenset(of.texts), of.rows, of.pages

    found: Counter[Any] = Counter()
    for each in changes.findings:
        sides = side(each.before), side(each.after)
        change = each.change
        if swapped:
            sides, change = (sides[1], sides[0]), MIRRORED.get(change, change)
        # A thing that one report decided and the other did not has the later one's code.
        code = each.code if each.subject in (Subject.JURISDICTION, Subject.AGENCY, Subject.COUNTRY) else None
        found[each.subject, change, code, sides] += 1
    return found
