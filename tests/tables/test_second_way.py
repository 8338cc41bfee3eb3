"""Each figure of docs/methodology.md by a second way: plain Python over the files that say what the fixtures hold.

Nothing here uses a function of the project but to get the table that is checked. Rounding is that of decimal fractions,
half up.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest

from ddor.tables.catalogue import TABULATIONS
from ddor.tables.weeks import Weeks
from tests import ROOT
from tests.support.held_reports import reading
from tests.support.truths import persons_of, truth

FIRST = "week-2017-01-28"
"""The week whose counties are all decided, so that its figures have no ranges."""
NAMES = (FIRST, "week-2017-02-04", "week-2017-02-11")

Person = dict[str, Any]
Record = dict[str, Any]


def rounded(value: Fraction | int, places: int) -> float:
    exact = Decimal(Fraction(value).numerator) / Decimal(Fraction(value).denominator)
    return float(exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def share(part: int, whole: int) -> float:
    return rounded(Fraction(part, whole), 10)


def table(name: str, *weeks: str) -> list[Record]:
    return TABULATIONS[name].of(Weeks.of_reports([reading(each) for each in weeks])).records()


def everyone(*weeks: str) -> list[Person]:
    return [person for each in weeks for person in persons_of(each)]


def by(key: Callable[[Person], Any], persons: Iterable[Person]) -> dict[Any, list[Person]]:
    found: defaultdict[Any, list[Person]] = defaultdict(list)
    for person in persons:
        found[key(person)].append(person)
    return found


def offenses(persons: Iterable[Person]) -> list[tuple[str, str]]:
    return [(each["offense"], each["status"]) for person in persons for each in person["activity"]]


def certain(row: Mapping[str, Any], name: str) -> Any:
    """A figure that has no range."""
    assert row[f"{name}_least"] == row[f"{name}_most"] == row[name]
    return row[name]


def lists_of(file: str) -> list[dict[str, str]]:
    return list(csv.DictReader((ROOT / "ddor" / file).read_text("utf-8").splitlines()))


def test_the_series() -> None:
    counts = [len(persons_of(name)) for name in NAMES]
    rows = table("series", *NAMES)
    for at, (name, row) in enumerate(zip(NAMES, rows, strict=True)):
        said = truth(name)
        start, end = (date.fromisoformat(said[f"period_{which}"]) for which in ("start", "end"))
        assert (row["week"], row["week_end"], row["days"], row["report"]) == (start, end, 7, "held")
        assert (row["detainers_issued"], row["declined"]) == (said["detainers_issued"], counts[at])
        within = sum(start <= date.fromisoformat(person["issued"]) <= end for person in persons_of(name))
        assert certain(row, "issued_within_week") == within
        assert row["declined_per_100_issued"] == rounded(Fraction(100 * counts[at], said["detainers_issued"]), 2)
        assert row["running_mean_declined"] == rounded(Fraction(sum(counts[: at + 1]), at + 1), 1)
        assert row["running_mean_weeks"] == at + 1
        if at:
            assert (row["previous_week"], row["weeks_since_previous"]) == (start - timedelta(7), 1)
            assert row["change_from_previous"] == counts[at] - counts[at - 1]
            assert row["change_from_previous_share"] == share(counts[at] - counts[at - 1], counts[at - 1])
            assert row["change_from_first"] == counts[at] - counts[0]
            assert row["change_from_first_share"] == share(counts[at] - counts[0], counts[0])


def test_convicted_against_charged() -> None:
    persons = everyone(*NAMES)
    listed = Counter(status for _, status in offenses(persons))
    for row in table("statuses", *NAMES)[:2]:
        status = row["status"]
        with_it = sum(any(each["status"] == status for each in person["activity"]) for person in persons)
        assert certain(row, "offenses") == listed[status]
        assert certain(row, "share_of_offenses") == share(listed[status], listed.total())
        assert certain(row, "persons") == with_it
        assert certain(row, "share_of_persons") == share(with_it, len(persons))


def test_crimes_and_their_categories() -> None:
    persons = everyone(*NAMES)
    listed = offenses(persons)
    code_of = {row["offense"].casefold(): row["ncic_code"] for row in lists_of("report/offenses.csv")}

    def compare(rows: list[Record], key: str, of: Callable[[str], str]) -> None:
        found: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for offense, status in listed:
            found[of(offense)][status] += 1
        assert {of_row(row, key) for row in rows} == set(found)
        assert [row["total"] for row in rows] == sorted((each.total() for each in found.values()), reverse=True)
        for row in rows:
            counts = found[of_row(row, key)]
            assert (row["convicted"], row["charged"]) == (counts["convicted"], counts["charged"])
            assert (row["total"], row["share"]) == (counts.total(), share(counts.total(), len(listed)))
            with_it = [p for p in persons if any(of(each["offense"]) == of_row(row, key) for each in p["activity"])]
            assert row["persons"] == len(with_it)

    def of_row(row: Record, key: str) -> str:
        return str(row[key]).casefold()

    compare(table("crimes", *NAMES), "offense", str.casefold)
    compare(table("crime_categories", *NAMES), "ncic_code", lambda offense: code_of[offense.casefold()])


def test_countries_and_regions() -> None:
    persons = everyone(*NAMES)
    counts = Counter(person["iso3"] for person in persons)
    so_far = 0
    rows = table("countries", *NAMES)
    assert [row["count"] for row in rows] == sorted(counts.values(), reverse=True)
    for row in rows:
        so_far += row["count"]
        assert certain(row, "count") == counts[row["country"]]
        assert certain(row, "share") == share(counts[row["country"]], len(persons))
        assert row["cumulative_share"] == share(so_far, len(persons))
    m49 = {row["iso3"]: row for row in lists_of("tables/regions.csv")}
    levels = {"region": "region_code", "sub-region": "subregion_code", "intermediate region": "intermediate_code"}
    for row in table("regions", *NAMES):
        there = [person for person in persons if m49[person["iso3"]][levels[row["level"]]] == row["m49"]]
        assert certain(row, "count") == len(there)
        assert certain(row, "countries") == len({person["iso3"] for person in there})
        assert certain(row, "share") == share(len(there), len(persons))


def test_jurisdictions_and_states() -> None:
    persons = everyone(FIRST)
    counties, states = by(lambda person: person["fips"], persons), by(lambda person: person["state"], persons)
    rows = table("jurisdictions", FIRST)
    assert {row["geoid"] for row in rows} == set(counties)
    assert [row["count"] for row in rows] == sorted((len(each) for each in counties.values()), reverse=True)
    so_far = 0
    for row in rows:
        so_far += row["count"]
        assert certain(row, "count") == len(counties[row["geoid"]])
        assert certain(row, "share") == share(row["count"], len(persons))
        assert row["cumulative_share"] == share(so_far, len(persons))
    of_states = table("states", FIRST)
    assert [row["count"] for row in of_states] == sorted((len(each) for each in states.values()), reverse=True)
    by_size = Counter((len(each), len({person["fips"] for person in each})) for each in states.values())
    assert Counter((certain(row, "count"), certain(row, "jurisdictions")) for row in of_states) == by_size
    agencies = {(person["fips"], person["lea"]) for person in persons}
    assert sum(certain(row, "agencies") for row in of_states) == len(agencies)


def test_what_each_county_has() -> None:
    counties = by(lambda person: person["fips"], everyone(FIRST))
    for row in table("jurisdiction_statuses", FIRST):
        there = counties[row["geoid"]]
        listed = Counter(status for _, status in offenses(there))
        assert certain(row, "persons") == len(there)
        assert (certain(row, "convicted"), certain(row, "charged")) == (listed["convicted"], listed["charged"])
        assert certain(row, "total") == listed.total()
    rows = table("jurisdiction_countries", FIRST)
    found = Counter((person["fips"], person["iso3"]) for person in everyone(FIRST))
    assert {(row["geoid"], row["country"]): certain(row, "count") for row in rows} == found
    for row in rows:
        assert certain(row, "share") == share(row["count"], len(counties[row["geoid"]]))


def test_concentration() -> None:
    counts = sorted((len(each) for each in by(lambda person: person["fips"], everyone(FIRST)).values()), reverse=True)
    total, n = sum(counts), len(counts)
    rows = {row["measure"]: certain(row, "value") for row in table("concentration", FIRST)}
    for k in (1, 3, 5, 10):
        assert share(sum(counts[:k]), total) in rows.values(), k
    squares = sum(Fraction(100 * each, total) ** 2 for each in counts)
    gini = Fraction(2 * sum(i * each for i, each in enumerate(sorted(counts), 1)), n * total) - Fraction(n + 1, n)
    half = next(k for k in range(1, n + 1) if 2 * sum(counts[:k]) >= total)
    assert {rounded(squares, 1), rounded(gini, 4), half, total, n} <= set(rows.values())


def quantile(ordered: list[int], numerator: int) -> Fraction:
    """Linear interpolation between the nearest ranks, both ends included: type 7."""
    place = Fraction(numerator * (len(ordered) - 1), 4)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def test_waits() -> None:
    counties = by(lambda person: person["fips"], everyone(FIRST))
    for row in table("waits", FIRST):
        there = everyone(FIRST) if row["geoid"] is None else counties[row["geoid"]]
        dates = [(date.fromisoformat(each["issued"]), date.fromisoformat(each["declined"])) for each in there]
        days = sorted((declined - issued).days for issued, declined in dates if issued <= declined)
        assert (certain(row, "persons"), row["dated"]) == (len(there), len(days))
        assert certain(row, "median_days") == quantile(days, 2)
        assert (row["lower_quartile_days"], row["upper_quartile_days"]) == (quantile(days, 1), quantile(days, 3))
        assert row["longest_days"] == days[-1]
        before = sum(issued < date(2017, 1, 1) for issued, _ in dates)
        assert (row["issued_before_year"], row["share_issued_before_year"]) == (before, share(before, len(dates)))


def test_section_one() -> None:
    listed: defaultdict[str, list[int]] = defaultdict(list)
    for name in NAMES:
        for row in truth(name)["high_volume"]:
            listed[row["fips"]].append(row["detainers_issued"])
    rows = table("high_volume_totals", *NAMES)
    assert {row["geoid"]: (row["weeks"], certain(row, "detainers_issued")) for row in rows} == {
        geoid: (len(each), sum(each)) for geoid, each in listed.items()
    }
    start, end = (date.fromisoformat(truth(FIRST)[f"period_{which}"]) for which in ("start", "end"))
    counties = by(lambda person: person["fips"], everyone(FIRST))
    issued = {row["fips"]: row["detainers_issued"] for row in truth(FIRST)["high_volume"]}
    both = table("issued_and_declined", FIRST)
    assert {row["geoid"] for row in both} == {*counties, *issued}
    for row in both:
        there = counties.get(row["geoid"], [])
        within = sum(start <= date.fromisoformat(person["issued"]) <= end for person in there)
        assert (row["detainers_issued"], certain(row, "declined")) == (issued.get(row["geoid"]), len(there))
        assert certain(row, "issued_within_week") == within


@pytest.mark.parametrize("name", NAMES)
def test_policies(name: str) -> None:
    """Which classes a policy is in is judged elsewhere; here, that it counts in each of them, and as a share of all."""
    policies = len(truth(name)["policies"])
    in_class = Counter(
        row["class"] for row in {(r["row"], r["class"]): r for r in table("policy_classes", name)}.values()
    )
    for row in table("policy_counts", name):
        assert (row["policies"], row["share"]) == (in_class[row["class"]], share(in_class[row["class"]], policies))
    assert {row["row"] for row in table("policy_classes", name)} == set(range(1, policies + 1))


NOTED_OTHERWISE = {"51600": "51059"}
"""The jail of Fairfax County, which the truth notes under the city of Fairfax, where it stands."""


@pytest.mark.parametrize("name", NAMES[1:])
def test_where_a_county_is_undecided_the_truth_is_in_every_range(name: str) -> None:
    counties = by(lambda person: NOTED_OTHERWISE.get(person["fips"], person["fips"]), persons_of(name))
    rows = [row for row in table("jurisdictions", name) if row["geoid"] is not None]
    for row in rows:
        count = len(counties.get(row["geoid"], []))
        assert row["count_least"] <= count <= row["count_most"]
        assert row["share_least"] <= share(count, len(persons_of(name))) <= row["share_most"]
    assert len(rows) < len(counties)
    places = sum(row["jurisdictions_least"] for row in table("states", name))
    assert places <= len(counties) <= sum(row["jurisdictions_most"] for row in table("states", name))
