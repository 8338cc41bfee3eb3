"""What is not known never makes a claim hold or fail that the truth, whatever it is, would judge otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ddor.claims.checking import check
from ddor.claims.comparing import Comparison, How, Verdict
from ddor.claims.reading import By, Claim, claims_of
from ddor.corrections.annotations import Annotation, Annotations, Kind
from ddor.model import Period
from ddor.tables.filters import Filters
from ddor.tables.weeks import Weeks
from tests.support.made_rows import Made, Row

WEEK = date(2017, 1, 28)
COUNTIES = {"TX": ("48453", "48491", "48021"), "CO": ("08013", "08031")}
COUNTRIES = ("MEX", "GTM", "ESP")
DAYS = (date(2016, 12, 31), date(2017, 1, 28), date(2017, 2, 1))
CODES = {"Assault": "1300", "Rape": "1100"}
CORRECTED = "48491"
ANNOTATIONS = Annotations([Annotation(WEEK, "II", CORRECTED, None, Kind.CORRECTED, "Moved.", "ICE")])


def maybe(values: Sequence[Any]) -> st.SearchStrategy[Any]:
    return st.sampled_from([*values, None])


offenses = st.builds(
    lambda wording, known, status: {
        "offense": wording,
        "ncic_code": CODES[wording] if known else None,
        "status": status,
    },
    st.sampled_from(sorted(CODES)),
    st.booleans(),
    maybe(["convicted", "charged"]),
)


@st.composite
def persons(draw: st.DrawFn) -> Row:
    """A row as read, with what is true of it beside what is known of it."""
    state = draw(st.sampled_from(sorted(COUNTIES)))
    true = {
        "state": state,
        "geoid": draw(st.sampled_from(COUNTIES[state])),
        "country": draw(st.sampled_from(COUNTRIES)),
        "issued": draw(st.sampled_from(DAYS)),
        "declined": draw(st.sampled_from(DAYS)),
    }
    hidden = draw(st.sets(st.sampled_from(sorted(true)), max_size=3))
    # A county is decided within the printed state, so with the state the county is unknown.
    hidden |= {"geoid"} if "state" in hidden else set()
    listed = draw(st.lists(offenses, max_size=3))
    filled = [
        each
        | {
            "ncic_code": CODES[each["offense"]] if each["ncic_code"] else draw(st.sampled_from(sorted(CODES.values()))),
            "status": each["status"] or draw(st.sampled_from(["convicted", "charged"])),
        }
        for each in listed
    ]
    known = {name: None if name in hidden else value for name, value in true.items()}
    # What is printed stands for one county and one country, also where it isn't known for which.
    printed = {"agency": f"Jail of {true['geoid']}", "citizenship": f"of {true['country']}"}
    return {"known": known | printed | {"listed": listed}, "true": true | printed | {"listed": filled}}


def weeks_of(rows: Sequence[Row]) -> Weeks:
    declined, listed = [], []
    for number, row in enumerate(rows, 1):
        person = {name: value for name, value in row.items() if name != "listed"} | {
            "week": WEEK,
            "row": number,
            "agency": row.get("agency", "Jail"),
            "citizenship": row.get("citizenship", "?"),
            "jurisdiction": row["geoid"],
            "jurisdiction_state": row["state"] if row["geoid"] else None,
            "marks": "corrected" if row["geoid"] == CORRECTED else None,
            "marks_because": "Moved." if row["geoid"] == CORRECTED else None,
        }
        declined.append(person)
        listed += [person | offense for offense in row["listed"]]
    reports = [{"week": WEEK, "detainers_issued": 50}]
    made = Made({"declined": declined, "offenses": listed, "reports": reports})
    return Weeks(made, [Period(WEEK, date(2017, 2, 3))])


ON_PERSONS = {
    "geoid": ["48453", "48491", "08013", "48", "undecided", "not 48453", "not 08"],
    "alone": ["48453", "undecided", "not 48453"],
    "state": ["TX", "CO", "not TX"],
    "country": ["MEX", "GTM", "not MEX"],
    "region": ["419", "150", "not 150"],
    "issued": ["..2016-12-31", "not 2017-01-28"],
    "declined": ["2017-02-01", "2017-01-01.."],
}
ON_OFFENSES = {
    "offense": ["Assault", "R*", "not Assault", "only Assault", "only not R*"],
    "category": ["1300", "1100", "not 1100", "only 1300"],
    "status": ["convicted", "charged", "not charged", "only charged", "only not convicted"],
}


@st.composite
def wheres(draw: st.DrawFn, of: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    keys = draw(st.lists(st.sampled_from(sorted(of)), max_size=3, unique=True))
    return {key: draw(st.lists(st.sampled_from(of[key]), min_size=1, max_size=2, unique=True)) for key in keys}


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    """A claim of any measure on Section II, as a file would have it."""
    measure = draw(
        st.sampled_from(
            ["declined", "persons", "offenses", "share", "top", "rank", "count of jurisdictions", "count of states",
             "count of countries", "count of agencies", "top share", "Herfindahl–Hirschman index",
             "places that make half", "median days"]
        )
    )  # fmt: skip
    both = {**ON_PERSONS, **ON_OFFENSES}
    # That a row is undecided is a fact about the reading, not about the row: whatever is true, it is not undecided.
    both["geoid"] = ["48453", "48491", "08013", "48", "not 48453", "not 08"]
    only_persons = {key: values for key, values in both.items() if key not in ON_OFFENSES}
    where = draw(wheres(only_persons if measure == "declined" else both))
    lines = [f'measure = "{measure}"', f"corrected = {str(draw(st.booleans())).lower()}"]
    if measure == "share":
        among = {key: value for key, value in draw(wheres(both)).items() if key not in where}
        lines += [f'of = "{draw(st.sampled_from(["persons", "offenses", "issued"]))}"']
        lines += [f"among = {inline(among)}"] if among and "issued" not in lines[-1] else []
    lines += [f"places = {draw(st.integers(1, 3))}"] if measure == "top share" else []
    if measure in ("top share", "Herfindahl–Hirschman index", "places that make half"):
        lines += draw(st.sampled_from([[], ['by = "agency"']]))
    if measure.startswith("count of"):
        lines += draw(st.sampled_from([[], ["each = 1"], ['each = "2.."'], ['each = "..2"'], ['each = "2..3"']]))
    if measure in ("top", "rank"):
        by, choices = draw(
            st.sampled_from(
                [("jurisdiction", sum(COUNTIES.values(), ())), ("state", tuple(COUNTIES)), ("country", COUNTRIES),
                 ("offense", tuple(CODES)), ("category", tuple(CODES.values())),
                 ("agency", tuple(f"Jail of {geoid}" for geoid in sum(COUNTIES.values(), ())))]
            )
        )  # fmt: skip
        most = 1 if measure == "rank" else 2
        named = draw(st.lists(st.sampled_from(choices), min_size=1, max_size=most, unique=True))
        lines += [f'by = "{by}"', f"is = {named!r}"]
    if measure != "top":
        how = draw(st.sampled_from(list(How)))
        value = draw(st.integers(0, 8))
        said = f'"{draw(st.sampled_from([0, 20, 33, 50, 66.7, 100]))} %"' if "share" in measure else value
        lines.append(f"{how} = {said}")
    lines += [f"where = {inline(where)}", f"week = {WEEK}", 'id = "a"', 'sentence = "b"']
    return claims_of("\n".join(["[[claim]]", *lines]), "it")[0]


def inline(filters: Mapping[str, Sequence[str]]) -> str:
    return "{ " + ", ".join(f"{key} = {list(values)!r}" for key, values in filters.items()) + " }"


@given(st.lists(persons(), max_size=6), claims())
def test_what_is_told_is_true_whatever_the_unknown_is(rows: list[Row], claim: Claim) -> None:
    as_read = check(claim, weeks_of([row["known"] for row in rows]), ANNOTATIONS)
    truth = check(claim, weeks_of([row["true"] for row in rows]), ANNOTATIONS)
    if as_read.verdict is not Verdict.CANNOT_BE_TOLD and truth.figure:
        assert as_read.verdict is truth.verdict, (as_read, truth)
    else:
        assert as_read.because or not truth.figure
    if truth.low is not None and as_read.high is not None and as_read.low is not None and truth.high is not None:
        assert truth.low == truth.high
        assert as_read.low <= truth.low <= as_read.high, (as_read, truth)


@given(st.lists(persons(), max_size=6), claims())
def test_where_all_is_known_all_is_told(rows: list[Row], claim: Claim) -> None:
    # An agency that no row has may be a slip of the pen.
    assume(claim.by is not By.AGENCY or {*claim.named} <= {row["true"]["agency"] for row in rows})
    checked = check(claim, weeks_of([row["true"] for row in rows]), ANNOTATIONS)
    assert checked.verdict is not Verdict.CANNOT_BE_TOLD or not checked.figure


@given(st.lists(persons(), max_size=6), wheres({**ON_PERSONS, **ON_OFFENSES}), st.sampled_from(["persons", "offenses"]))
def test_the_lowest_figure_is_that_of_the_rows_listed(
    rows: list[Row], where: dict[str, list[str]], measure: str
) -> None:
    weeks = weeks_of([row["known"] for row in rows])
    filters = Filters.checked(**where)
    listed = weeks.where(filters).count("declined" if measure == "persons" else "offenses")
    text = f'[[claim]]\nid = "a"\nsentence = "b"\nmeasure = "{measure}"\nwhere = {inline(where)}\nequals = {listed}'
    checked = check(claims_of(text, "it", WEEK)[0], weeks, ANNOTATIONS)
    assert checked.verdict is not Verdict.DOES_NOT_HOLD
    assert checked.figure.split(" ")[0] == str(listed)


@pytest.mark.parametrize(
    ("hidden", "where", "figure", "reason"),
    [
        ({"geoid": None}, 'geoid = "48453"', "1 to 2", "Row 2 may or may not count, because the county is undecided."),
        ({"geoid": None}, 'geoid = "08013"', "0", ""),
        ({"geoid": None}, 'geoid = "48453", country = "ESP"', "0", ""),
        ({"geoid": None}, 'geoid = "08013", state = "TX"', "0", ""),
        ({"geoid": None, "state": None}, 'geoid = "08013"', "0 to 1", "the county is undecided"),
        ({"geoid": None, "state": None}, 'state = "CO"', "0 to 1", "the state isn't known"),
        ({"country": None}, 'region = "150"', "0 to 1", "the country isn't known"),
        ({"geoid": None}, 'geoid = "not 48453"', "0 to 1", "the county is undecided"),
        ({"geoid": None}, 'geoid = "not 08013"', "2", ""),
        ({"country": None}, 'country = "not Mexico"', "0 to 1", "the country isn't known"),
        ({"listed": [{"offense": "Rape", "ncic_code": None, "status": None}]}, 'status = "only charged"', "0 to 1",
         "the report doesn't say whether convicted or charged"),
        ({"listed": [{"offense": "Rape", "ncic_code": None, "status": "charged"}]}, 'status = "only charged"', "1", ""),
        ({"listed": [{"offense": "Rape", "ncic_code": None, "status": "charged"}]}, 'status = "only not charged"', "1",
         ""),
        ({"issued": None}, 'issued = "not 2017-02-01"', "0 to 1", "the date of issue could not be read"),
        ({"listed": [{"offense": "Rape", "ncic_code": None, "status": None}]}, 'status = "charged", offense = "Rape"',
         "0 to 1", "the report doesn't say whether convicted or charged"),
        ({"listed": [{"offense": "Rape", "ncic_code": None, "status": None}]}, 'category = "1300"', "0 to 1",
         "the offense is in no category"),
        ({"listed": [{"offense": "Rape", "ncic_code": None, "status": None}]}, 'status = "not-stated"', "1", ""),
    ],
)  # fmt: skip
def test_only_rows_that_could_be_meant_make_a_range(hidden: Row, where: str, figure: str, reason: str) -> None:
    person: Row = {
        "state": "TX", "geoid": "48453", "country": "MEX", "issued": DAYS[2], "declined": DAYS[2], "listed": [],
    }  # fmt: skip
    text = f'[[claim]]\nid = "a"\nsentence = "b"\nmeasure = "persons"\nwhere = {{ {where} }}\nat_least = 2'
    checked = check(claims_of(text, "it", WEEK)[0], weeks_of([person, person | hidden]), ANNOTATIONS)
    assert checked.figure == figure
    assert reason in " ".join(checked.because)


ONE: Row = {"state": "TX", "geoid": None, "country": None, "issued": DAYS[2], "declined": DAYS[2], "listed": []}
TRAVIS, BASTROP, BOULDER = ({"geoid": geoid} for geoid in ("48453", "48021", "08013"))
RAPE = {"offense": "Rape", "ncic_code": "1100", "status": None}
RANK = '"rank"\nby = "jurisdiction"\nis = "48453"\nequals = 1'


@pytest.mark.parametrize(
    ("measure", "rows", "figure"),
    [
        ('"count of jurisdictions"\nequals = 1', [{}], "1"),
        ('"count of jurisdictions"\nequals = 1', [TRAVIS, {}], "1 to 2"),
        ('"count of jurisdictions"\nequals = 1', [TRAVIS, {}, {}], "1 to 2"),
        ('"count of jurisdictions"\nequals = 1', [TRAVIS, {}, {"agency": "Another Jail"}], "1 to 3"),
        ('"count of jurisdictions"\nequals = 1', [TRAVIS, {"state": "CO"}], "2"),
        ('"count of jurisdictions"\nequals = 1', [{}, {"state": None}], "1 to 2"),
        ('"count of states"\nequals = 1', [{}, {"state": None}], "1 to 2"),
        ('"count of countries"\nequals = 1', [{}, {}], "1"),
        ('"count of countries"\nequals = 1', [{}, {"citizenship": ""}], "1 to 2"),
        ('"count of agencies"\nequals = 1', [{}, {}], "1"),
        (RANK, [TRAVIS, BASTROP, BASTROP, {}], "rank 1 to 2 (1 to 2)"),
        (RANK, [TRAVIS, {}, {}], "rank 1 to 2 (1 to 3)"),
        (RANK, [TRAVIS, TRAVIS, {}], "rank 1 (2 to 3)"),
        (RANK, [BASTROP, {}], "rank 1 or more (0 to 1)"),
        ('"share"\nof = "persons"\nwhere = { geoid = "48453" }\nequals = "1 %"',
         [TRAVIS, {}], "50 % to 100 % (1 to 2 of 2)"),
        ('"share"\nof = "persons"\namong = { geoid = "48453" }\nwhere = { country = "MEX" }\nequals = "1 %"',
         [TRAVIS | {"country": "MEX"}, {"country": "ESP"}], "50 % to 100 % (1 of 1 to 2)"),
        ('"share"\nof = "persons"\namong = { geoid = "48453" }\nwhere = { country = "MEX" }\nequals = "1 %"',
         [TRAVIS | {"country": "ESP"}, {"country": "MEX"}], "0 % to 50 % (0 to 1 of 1 to 2)"),
        # The second person may have been convicted, but not of rape: of the whole perhaps, of the part never.
        ('"share"\nof = "persons"\namong = { status = "convicted" }\nwhere = { offense = "Rape" }\nequals = "1 %"',
         [{"listed": [RAPE | {"status": "convicted"}]},
          {"listed": [RAPE | {"status": "charged"}, RAPE | {"offense": "Assault", "status": None}]}],
         "50 % to 100 % (1 of 1 to 2)"),
    ],
)  # fmt: skip
def test_the_ends_of_a_range_are_the_least_and_the_most_that_can_be(measure: str, rows: list[Row], figure: str) -> None:
    text = f'[[claim]]\nid = "a"\nsentence = "b"\nmeasure = {measure}'
    assert check(claims_of(text, "it", WEEK)[0], weeks_of([ONE | row for row in rows]), ANNOTATIONS).figure == figure


def test_a_top_is_told_only_if_the_undecided_cannot_overtake_it() -> None:
    one: Row = {"state": "TX", "country": "MEX", "issued": DAYS[2], "declined": DAYS[2], "listed": []}
    travis, bastrop, nowhere = one | {"geoid": "48453"}, one | {"geoid": "48021"}, one | {"geoid": None}
    text = '[[claim]]\nid = "a"\nsentence = "b"\nmeasure = "top"\nby = "jurisdiction"\nis = "48453"'
    claim = claims_of(text, "it", WEEK)[0]

    def verdict(*rows: Row) -> Verdict:
        return check(claim, weeks_of(rows), ANNOTATIONS).verdict

    assert verdict(travis, travis, travis, bastrop, nowhere) is Verdict.HOLDS
    assert verdict(travis, travis, bastrop, nowhere) is Verdict.CANNOT_BE_TOLD
    assert verdict(travis, travis, nowhere | {"state": "CO"}, nowhere | {"state": "CO"}) is Verdict.CANNOT_BE_TOLD
    assert verdict(travis, bastrop, bastrop, bastrop, nowhere) is Verdict.DOES_NOT_HOLD
    assert verdict(travis, bastrop) is Verdict.DOES_NOT_HOLD


@pytest.mark.parametrize(
    ("measure", "verdict", "figure"),
    [
        ('"top"\nby = "agency"\nis = "First Jail"', Verdict.CANNOT_BE_TOLD, ""),
        ('"rank"\nby = "agency"\nis = "First Jail"\nequals = 1', Verdict.HOLDS, "rank 1 (2 to 3)"),
        ('"rank"\nby = "agency"\nis = "second jail"\nequals = 2', Verdict.CANNOT_BE_TOLD, "rank 1 to 2 (2)"),
        ('"count of agencies"\nequals = 2', Verdict.CANNOT_BE_TOLD, "2 to 3"),
        ('"top"\nby = "agency"\nis = "Third Jail"', Verdict.CANNOT_BE_TOLD, ""),
    ],
)
def test_an_agency_of_an_undecided_county_may_be_one_of_the_same_name(
    measure: str, verdict: Verdict, figure: str
) -> None:
    first, second = ONE | {"geoid": "48453", "agency": "First Jail"}, ONE | {"geoid": "48491", "agency": "Second Jail"}
    rows = [first, first, second, second, first | {"geoid": None}]
    text = f'[[claim]]\nid = "a"\nsentence = "b"\nmeasure = {measure}'
    checked = check(claims_of(text, "it", WEEK)[0], weeks_of(rows), ANNOTATIONS)
    assert checked.verdict is verdict
    assert not figure or checked.figure == figure


def test_a_name_that_agencies_of_several_counties_have_is_refused_with_all_of_them() -> None:
    rows = [ONE | {"geoid": geoid, "agency": "County Jail"} for geoid in ("48453", "48491")]
    text = '[[claim]]\nid = "a"\nsentence = "b"\nmeasure = "top"\nby = "agency"\nis = "County Jail"'
    checked = check(claims_of(text, "it", WEEK)[0], weeks_of(rows), ANNOTATIONS)
    assert "County Jail, 48453, TX; County Jail, 48491, TX" in checked.because[0]


def test_an_undecided_row_may_be_one_of_those_corrected() -> None:
    row: Row = {
        "state": "TX", "geoid": None, "country": "MEX", "issued": DAYS[2], "declined": DAYS[2], "listed": [],
    }  # fmt: skip
    text = '[[claim]]\nid = "a"\nsentence = "b"\nmeasure = "declined"\ncorrected = true\nequals = 2'
    checked = check(claims_of(text, "it", WEEK)[0], weeks_of([row, row | {"state": "CO"}]), ANNOTATIONS)
    assert (checked.verdict, checked.figure, checked.other_figure) == (Verdict.CANNOT_BE_TOLD, "1 to 2", "2")
    assert (
        "Row 1 may or may not count, because the county is undecided and may be one that was corrected."
        in checked.because
    )


@given(st.integers(1, 10**7), st.integers(-(10**6), 10**6))
def test_about_holds_of_what_rounds_to_it_and_of_nothing_far_off(count: int, off: int) -> None:
    comparison = Comparison.read(How.ABOUT, count)
    noughts = len(str(count)) - len(str(count).rstrip("0"))
    holds = comparison.verdict(count + off, count + off) is Verdict.HOLDS
    assert holds == (abs(off) <= min(10**noughts / 2, count / 20))


@given(st.decimals(0, 100, places=4), st.integers(0, 2))
def test_a_share_is_about_what_it_is_rounded_to(share: Any, places: int) -> None:
    written = f"{round(share, places)} %"
    exact = Fraction(share) / 100
    assert Comparison.read(How.ABOUT, written).verdict(exact, exact) is Verdict.HOLDS
    away = exact + Fraction(101, 10**2 * 10 ** (places + 2))
    assert Comparison.read(How.ABOUT, written).verdict(away, away) is Verdict.DOES_NOT_HOLD


@given(st.sampled_from(list(How)), st.integers(-50, 50), st.integers(-60, 60), st.integers(0, 20))
def test_a_range_is_judged_as_all_that_is_in_it(how: How, value: int, low: int, width: int) -> None:
    comparison = Comparison.read(how, value)
    each = {comparison.verdict(figure, figure) for figure in range(low, low + width + 1)}
    expected = each.pop() if len(each) == 1 else Verdict.CANNOT_BE_TOLD
    assert comparison.verdict(low, low + width) is expected
