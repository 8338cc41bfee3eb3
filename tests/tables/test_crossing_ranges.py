"""The ranges of counts by anything, against all ways in which what isn't known may be, for small cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import product
from statistics import median
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ddor.model import Period
from ddor.tables.crossing import counts_by, crossing
from ddor.tables.options import Count, Shares
from ddor.tables.periods import periods
from ddor.tables.waits_by import waits_by
from ddor.tables.weeks import Weeks
from tests.support.made_rows import Made, Row

WEEK = date(2017, 1, 28)
COUNTIES = {"48453": "TX", "48491": "TX", "08013": "CO"}
CODES = {"Assault": "1300", "Arson": "2000"}

offenses = st.fixed_dictionaries(
    {
        "offense": st.just("Something"),
        "ncic_code": st.sampled_from([*CODES.values(), None]),
        "status": st.sampled_from(["convicted", "charged", None]),
    }
)


@st.composite
def persons(draw: st.DrawFn) -> Row:
    """A person as read; a printed name stands for one county, also where it isn't known for which."""
    geoid = draw(st.sampled_from([*COUNTIES, None]))
    state = COUNTIES[geoid] if geoid else draw(st.sampled_from(["TX", "CO", None]))
    country = draw(st.sampled_from(["MEX", "GTM", None]))
    return {
        "week": WEEK,
        "geoid": geoid,
        "jurisdiction": geoid,
        "jurisdiction_state": state if geoid else None,
        "state": state,
        "agency": draw(st.sampled_from(["First Jail", "Second Jail"])),
        "country": country,
        "citizenship": country or "?",
        "listed": draw(st.lists(offenses, max_size=2)),
    }


Value = tuple[Any, ...]
_UNKNOWN = {"status": "not stated", "state": "not known"}


def printed_value(kind: str, person: Row, offense: Row) -> Value:
    """The value as the tables show it of a person, or of an offense of theirs."""
    if kind in ("county", "agency"):
        place = (person["geoid"], person["geoid"] or person["agency"], person["state"])
        return place if kind == "county" else (person["agency"], *place)
    if kind == "country":
        return (person["country"], "" if person["country"] else "?")
    if kind == "state":
        return (person["state"] or "not known",)
    if not offense:
        return (None, "no offense listed") if kind == "category" else ("no offense listed",)
    if kind == "category":
        return (offense["ncic_code"], offense["ncic_code"] or "not known")
    return (offense["status"] or "not stated",)


def ways(rows: Sequence[Row], by: Sequence[str]) -> Iterator[list[Row]]:
    """All ways in which the unknown may be one of what is listed, or none of it."""
    counties = sorted({row["geoid"] for row in rows if row["geoid"]})
    by_agency: dict[str, set[str]] = {}
    for row in rows:
        if row["geoid"]:
            by_agency.setdefault(row["agency"], set()).add(row["geoid"])
    names = sorted({(row["agency"], row["state"]) for row in rows if not row["geoid"]}, key=str)
    open_to: list[list[Any]] = []
    slots: list[Any] = []
    if {"county", "agency"} & set(by):
        for agency, state in names:
            among = by_agency.get(agency, set()) if "agency" in by else counties
            slots.append(("name", agency, state))
            open_to.append([None, *(each for each in sorted(among) if state in (None, COUNTIES[each]))])
    for at, row in enumerate(rows):
        if "state" in by and "county" not in by and row["state"] is None:
            slots.append(("state", at))
            open_to.append([None, *sorted({each["state"] for each in rows if each["state"]})])
        if "country" in by and row["country"] is None:
            slots.append(("country", at))
            open_to.append([None, *sorted({each["country"] for each in rows if each["country"]})])
        for number, offense in enumerate(row["listed"]):
            for kind, column in (("status", "status"), ("category", "ncic_code")):
                if kind in by and offense[column] is None:
                    slots.append((column, at, number))
                    listed = {each[column] for other in rows for each in other["listed"] if each[column]}
                    open_to.append([None, *sorted(listed)])
    for chosen in product(*open_to):
        made = [{**row, "listed": [dict(each) for each in row["listed"]]} for row in rows]
        for slot, value in zip(slots, chosen, strict=True):
            if slot[0] == "name" and value:
                for row in made:
                    if not row["geoid"] and (row["agency"], row["state"]) == slot[1:]:
                        row.update(geoid=value, jurisdiction=value, state=COUNTIES[value])
            elif slot[0] in ("state", "country"):
                made[slot[1]][slot[0]] = value
            elif slot[0] != "name":
                made[slot[1]]["listed"][slot[2]][slot[0]] = value
        yield made


def tallied(rows: Sequence[Row], by: Sequence[str], count: Count) -> tuple[Counter[Any], Counter[Any], Counter[Any]]:
    """Cells, totals of rows, and totals of columns, counted one by one."""
    cells: Counter[Any] = Counter()
    down: Counter[Any] = Counter()
    across: Counter[Any] = Counter()
    for row in rows:
        of_offenses = {"status", "category"} & set(by) or count is Count.OFFENSES
        listed = [tuple(printed_value(kind, row, each) for kind in by) for each in row["listed"]]
        if not of_offenses:
            listed = [tuple(printed_value(kind, row, {}) for kind in by)]
        elif count is Count.PERSONS:
            listed = listed or [tuple(printed_value(kind, row, {}) for kind in by)]
        once = (lambda found: list(dict.fromkeys(found))) if count is Count.PERSONS else list
        cells.update(once(listed))
        down.update(once([values[:-1] for values in listed]))
        across.update(once([values[-1] for values in listed]))
    return cells, down, across


def weeks_of(rows: Sequence[Row]) -> Weeks:
    declined = [{**row, "row": number} for number, row in enumerate(rows, 1)]
    listed = [{**row, **each, "ncic_category": each["ncic_code"]} for row in declined for each in row["listed"]]
    return Weeks(Made({"declined": declined, "offenses": listed}), [Period(WEEK, date(2017, 2, 3))])


def is_known(values: Sequence[Value]) -> bool:
    return all(value[0] not in ("not stated", "not known", None) and None not in value[-3:-2] for value in values)


CROSSINGS = [
    (["county", "status"], Count.OFFENSES), (["county", "status"], Count.PERSONS),
    (["status", "county"], Count.OFFENSES), (["state", "category"], Count.OFFENSES),
    (["county", "country"], Count.PERSONS), (["agency", "status"], Count.OFFENSES),
    (["state", "country"], Count.PERSONS), (["category", "status"], Count.PERSONS),
    (["state", "county", "country"], Count.PERSONS), (["country", "county"], Count.PERSONS),
    (["country", "status"], Count.OFFENSES), (["county", "country", "status"], Count.PERSONS),
]  # fmt: skip
KEYS = {
    "county": ("geoid", "jurisdiction", "state"), "agency": ("agency", "geoid", "jurisdiction", "state"),
    "country": ("country", "citizenship"), "state": ("state",), "category": ("ncic_code", "ncic_category"),
    "status": ("status",),
}  # fmt: skip


def person(geoid: str | None, country: str | None, status: str = "") -> Row:
    listed = [{"offense": "Something", "ncic_code": "1300", "status": status}] if status else []
    return {
        "week": WEEK, "geoid": geoid, "jurisdiction": geoid, "jurisdiction_state": "TX", "state": "TX",
        "agency": "First Jail", "country": country, "citizenship": country or "?", "listed": listed,
    }  # fmt: skip


@given(st.lists(persons(), min_size=1, max_size=3), st.sampled_from(CROSSINGS), st.sampled_from(list(Shares)))
# What stands under one undecided name is of one county, so a share can't fall to a half here.
@example([person("48453", "MEX"), person(None, "MEX"), person(None, "GTM")], CROSSINGS[4], Shares.ROW)
@example([person("48453", "MEX"), person(None, "MEX"), person(None, "GTM")], CROSSINGS[9], Shares.COLUMN)
# Who is charged can't be of the county without who is convicted, though the country of the one is unknown besides.
@example(
    [person("48453", "MEX", "convicted"), person(None, "MEX", "convicted"), person(None, None, "charged")],
    CROSSINGS[-1],
    Shares.ROW,
)
def test_a_range_of_a_crossing_goes_over_all_ways_in_which_the_unknown_may_be(
    rows: list[Row], asked: tuple[list[str], Count], shares: Shares
) -> None:
    by, count = asked
    table = crossing(weeks_of(rows), by, shares, count)
    counted = [tallied(way, by, count) for way in ways(rows, by)]
    wider = count is Count.OFFENSES and any(moves_all_offenses(row, by) for row in rows)
    for record in table.records():
        key = tuple(value_in(record, kind) for kind in by[:-1])
        if not is_known(key):
            continue
        totals = [down[key] for _, down, _ in counted]
        assert bounds(record, "total") == (min(totals), max(totals))
        for name, value in table.across.items():
            cell = (*key, value)
            found = [cells[cell] for cells, _, _ in counted]
            least, most = bounds(record, name)
            assert most == max(found)
            if not is_known([value]):
                continue
            assert least == min(found) == record[name]
            wholes = totals if shares is Shares.ROW else [across[value] for _, _, across in counted]
            of_all = [Fraction(part, whole) for part, whole in zip(found, wholes, strict=True) if whole]
            lowest, highest = bounds(record, f"{name} share")
            assert lowest <= min(of_all) + Fraction(1, 10**9)
            assert highest >= max(of_all) - Fraction(1, 10**9)
            if not wider:
                assert (lowest, highest) == pytest.approx((float(min(of_all)), float(max(of_all))))


def moves_all_offenses(row: Row, by: Sequence[str]) -> bool:
    """Whether several offenses of a person are of a state or country that isn't known, which is the same for all."""
    unknown = [kind for kind in by if kind in ("country", "state") and row[kind] is None]
    return bool(unknown) and len(row["listed"]) > 1


def value_in(record: Row, kind: str) -> Value:
    """The value that tells a record of a table, without the spelling of a country that is known."""
    value = tuple(record[name] for name in KEYS[kind])
    return (value[0], "") if kind == "country" and value[0] else value


def bounds(record: Row, name: str) -> tuple[Any, Any]:
    return record.get(f"{name}_least", record[name]), record.get(f"{name}_most", record[name])


@given(st.lists(persons(), min_size=1, max_size=3), st.sampled_from(sorted(KEYS)))
def test_a_range_of_counts_by_one_thing_goes_over_all_ways(rows: list[Row], kind: str) -> None:
    of_offenses = Count.OFFENSES if kind in ("status", "category") else Count.PERSONS
    table = counts_by(weeks_of(rows), kind)
    counted = [tallied(way, [kind], of_offenses)[2] for way in ways(rows, [kind])]
    for record in table.records():
        value = value_in(record, kind)
        found = [across[value] for across in counted]
        if is_known([value]):
            assert bounds(record, table.names[len(KEYS[kind])]) == (min(found), max(found))
            assert record["share_most"] == pytest.approx(max(found) / counted[0].total())


MONTHS = [Period(date(2017, 1, 1), date(2017, 1, 31)), Period(date(2017, 2, 1), date(2017, 2, 28)),
          Period(date(2017, 3, 1), date(2017, 3, 31))]  # fmt: skip


@given(st.lists(st.integers(0, 4), min_size=3, max_size=3), st.integers(0, 3))
def test_dates_that_were_not_read_are_in_the_ranges_of_all_times(counts: list[int], unread: int) -> None:
    days = [month.start for month, count in zip(MONTHS, counts, strict=True) for _ in range(count)]
    rows = [{"week": day, "declined": day} for day in days] + [{"week": MONTHS[0].start, "declined": None}] * unread
    months = periods(Weeks(Made({"declined": rows}), MONTHS), "month", 2).records()
    if unread:
        last = months.pop()
        assert (last["month"], last["persons"]) == ("date not read", unread)
    # Where each of them may be: in one of the months, or in none of them.
    ways = [
        [count + places.count(at) for at, count in enumerate(counts)] for places in product([0, 1, 2, 3], repeat=unread)
    ]
    for at, row in enumerate(months):
        assert bounds(row, "persons") == (counts[at], max(way[at] for way in ways))
        of_mean = [Fraction(sum(way[max(0, at - 1) : at + 1]), min(2, at + 1)) for way in ways]
        assert bounds(row, "running_mean") == pytest.approx((float(min(of_mean)), float(max(of_mean))))
        for since, before in (("previous", at - 1), ("first", 0)):
            if at:
                changes = [way[at] - way[before] for way in ways]
                assert bounds(row, f"change_from_{since}") == (min(changes), max(changes))
                if counts[before]:
                    shares = [Fraction(way[at] - way[before], way[before]) for way in ways]
                    found = bounds(row, f"change_from_{since}_share")
                    assert found == pytest.approx((float(min(shares)), float(max(shares))))


@given(
    st.lists(st.tuples(st.sampled_from(["MEX", "GTM", None]), st.integers(0, 9)), min_size=1, max_size=5),
)
def test_a_median_by_something_goes_over_all_ways(found: list[tuple[str | None, int]]) -> None:
    rows = [
        {"week": WEEK, "issued": WEEK, "declined": WEEK + timedelta(days), "country": code, "citizenship": code or "?"}
        for code, days in found
    ]
    table = waits_by(Weeks(Made({"declined": rows}), [Period(WEEK, date(2017, 2, 3))]), ["country"])
    assert table.a_row_is == "a country"
    for record in table.records():
        if record["country"] is None:
            continue
        open_to = [days for code, days in found if code is None]
        own = [days for code, days in found if code == record["country"]]
        ways = [
            own + [days for days, there in zip(open_to, chosen, strict=True) if there]
            for chosen in product([False, True], repeat=len(open_to))
        ]
        medians = [median(way) for way in ways]
        assert bounds(record, "persons") == (len(own), len(own) + len(open_to))
        assert bounds(record, "median_days") == (min(medians), max(medians))
