"""Each figure of docs/methodology.md by a second way: plain Python over the files that say what the fixtures hold.

Nothing here uses a function of the project but to get the table that is checked. Rounding is that of decimal fractions,
half up.
"""

from __future__ import annotations

import csv
import re
import tomllib
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

NOTED_OTHERWISE = {"51600": "51059"}
"""The jail of Fairfax County, which the truth notes under the city of Fairfax, where it stands."""

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


def concentration(name: str) -> dict[str, float]:
    counties = by(lambda person: NOTED_OTHERWISE.get(person["fips"], person["fips"]), persons_of(name))
    counts = sorted((len(each) for each in counties.values()), reverse=True)
    total, n = sum(counts), len(counts)
    squares = sum(Fraction(100 * each, total) ** 2 for each in counts)
    gini = Fraction(2 * sum(i * each for i, each in enumerate(sorted(counts), 1)), n * total) - Fraction(n + 1, n)
    return {
        "persons": total,
        "places": n,
        **{f"top {k} share": share(sum(counts[:k]), total) for k in (1, 3, 5, 10)},
        "Herfindahl–Hirschman index": rounded(squares, 1),
        "Gini coefficient": rounded(gini, 4),
        "places that make half": next(k for k in range(1, n + 1) if 2 * sum(counts[:k]) >= total),
    }


@pytest.mark.parametrize("name", NAMES)
def test_concentration(name: str) -> None:
    """Exact where all counties are decided, within the range where names are undecided."""
    expected = concentration(name)
    rows = {row["measure"]: row for row in table("concentration", name) if row["measure"] != "undecided persons"}
    assert set(rows) == set(expected)
    for measure, value in expected.items():
        assert rows[measure]["value_least"] <= value <= rows[measure]["value_most"], measure
        if name == FIRST:
            assert certain(rows[measure], "value") == value, measure


def quantile(ordered: list[int], numerator: int) -> Fraction:
    """Linear interpolation between the nearest ranks, both ends included: type 7."""
    place = Fraction(numerator * (len(ordered) - 1), 4)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


@pytest.mark.parametrize("name", NAMES)
def test_waits(name: str) -> None:
    """Exact for all together and for each county that no undecided name may be; for the others within the range."""
    counties = by(lambda person: NOTED_OTHERWISE.get(person["fips"], person["fips"]), persons_of(name))
    start = date.fromisoformat(truth(name)["period_start"])
    rows = [
        row for row in table("waits", name) if row["geoid"] is not None or row["jurisdiction"] == "all jurisdictions"
    ]
    exact = 0
    for row in rows:
        there = persons_of(name) if row["geoid"] is None else counties[row["geoid"]]
        dates = [(date.fromisoformat(each["issued"]), date.fromisoformat(each["declined"])) for each in there]
        days = sorted((declined - issued).days for issued, declined in dates if issued <= declined)
        assert row["persons_least"] <= len(there) <= row["persons_most"]
        assert row["median_days_least"] <= quantile(days, 2) <= row["median_days_most"]
        if row["persons_least"] != row["persons_most"]:
            continue
        exact += 1
        assert (certain(row, "persons"), row["dated"]) == (len(there), len(days))
        assert certain(row, "median_days") == quantile(days, 2)
        assert (row["lower_quartile_days"], row["upper_quartile_days"]) == (quantile(days, 1), quantile(days, 3))
        assert row["longest_days"] == days[-1]
        assert row["declined_before_issued"] == len(dates) - len(days)
        before = sum(issued < date(start.year, 1, 1) for issued, _ in dates)
        assert (row["issued_before_year"], row["share_issued_before_year"]) == (before, share(before, len(dates)))
    assert exact > 0.8 * len(rows)


def wordings(patterns: Iterable[str], listed: Iterable[str]) -> set[str]:
    """Those of some wordings that patterns are of: * is any characters, capitals don't matter."""
    found = set()
    for pattern in patterns:
        like = re.compile(".*".join(map(re.escape, pattern.casefold().split("*"))))
        found |= {wording for wording in listed if like.fullmatch(wording.casefold())}
    return found


@pytest.mark.parametrize("weeks", [*((name,) for name in NAMES), NAMES])
def test_severity(weeks: tuple[str, ...]) -> None:
    degrees = tomllib.loads((ROOT / "ddor" / "tables" / "severity.toml").read_text("utf-8"))["degrees"]
    in_a_category = {row["offense"].casefold() for row in lists_of("report/offenses.csv")}
    persons = everyone(*weeks)
    listed = {offense for offense, _ in offenses(persons)}
    unclassified = {offense for offense in listed if offense.casefold() not in in_a_category}
    found = {
        (row["degree"], row["counted"]): (row["least"], row["most"], row["of"]) for row in table("severity", *weeks)
    }
    of_level_1: list[bool] = []
    expected = {}
    for degree in degrees:
        sure = wordings(degree["is"], listed)
        may_be = sure | wordings(degree["may_be"], listed) | unclassified
        if degree["of"] == "offenses":
            for status in ("convicted", "charged"):
                of_status = [offense for offense, printed in offenses(persons) if printed == status]
                least, most = (sum(offense in of for offense in of_status) for of in (sure, may_be))
                expected[degree["title"], f"offenses, {status}"] = (least, most, len(of_status))
            continue
        convicted = [
            {each["offense"] for each in person["activity"] if each["status"] == "convicted"} for person in persons
        ]
        certainly = [bool(of_person & sure) for of_person in convicted]
        of_level_1 = of_level_1 or certainly
        possibly = [
            bool(of_person & may_be) and not (degree.get("not_where") and first)
            for of_person, first in zip(convicted, of_level_1, strict=True)
        ]
        expected[degree["title"], degree["of"]] = (sum(certainly), sum(possibly), sum(map(bool, convicted)))
    assert found == expected


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
    """The classes that people gave each policy by hand, before and apart from the rules, count as the tables do."""
    rules = tomllib.loads((ROOT / "ddor" / "tables" / "policy_rules.toml").read_text("utf-8"))
    titles = {each["id"]: each["title"] for each in rules["classes"]}
    with (ROOT / "tests" / "data" / "policy_classes.csv").open(encoding="utf-8", newline="") as lines:
        by_hand = {row["criteria"]: row["classes"].split() for row in csv.DictReader(lines)}
    policies = truth(name)["policies"]
    in_class: Counter[str] = Counter()
    for policy in policies:
        in_class.update(titles[each] for each in by_hand["|".join(policy["criteria"])])
    rows = {row["class"]: row for row in table("policy_counts", name)}
    assert {of: row["policies"] for of, row in rows.items() if row["policies"]} == in_class
    for row in rows.values():
        assert row["share"] == share(row["policies"], len(policies))
    assert {row["row"] for row in table("policy_classes", name)} == set(range(1, len(policies) + 1))


@pytest.mark.parametrize("name", NAMES[1:])
def test_where_a_county_is_undecided_the_truth_is_in_every_range(name: str) -> None:
    counties = by(lambda person: NOTED_OTHERWISE.get(person["fips"], person["fips"]), persons_of(name))
    rows = [row for row in table("jurisdictions", name) if row["geoid"] is not None]
    for row in rows:
        count = len(counties.get(row["geoid"], []))
        assert row["count_least"] <= count <= row["count_most"]
        assert row["share_least"] <= share(count, len(persons_of(name))) <= row["share_most"]
    assert len(rows) < len(counties)
    for row in table("jurisdiction_statuses", name):
        if row["geoid"] is not None:
            listed = Counter(status for _, status in offenses(counties.get(row["geoid"], [])))
            for status in ("convicted", "charged"):
                assert row[f"{status}_least"] <= listed[status] <= row[f"{status}_most"]
    start, end = (date.fromisoformat(truth(name)[f"period_{which}"]) for which in ("start", "end"))
    for row in table("issued_and_declined", name):
        if row["geoid"] is not None:
            there = counties.get(row["geoid"], [])
            within = sum(start <= date.fromisoformat(person["issued"]) <= end for person in there)
            assert row["declined_least"] <= len(there) <= row["declined_most"]
            assert row["issued_within_week_least"] <= within <= row["issued_within_week_most"]
    places = sum(row["jurisdictions_least"] for row in table("states", name))
    assert places <= len(counties) <= sum(row["jurisdictions_most"] for row in table("states", name))
