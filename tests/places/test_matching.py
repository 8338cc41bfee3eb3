"""What names lead to, and what they must never lead to."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ddor.places import Decision, Decisions, Gazetteer, Kind, Matcher, Method

FIRST_REPORT = date(2017, 1, 28)


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(Gazetteer.in_force(FIRST_REPORT))


@pytest.mark.parametrize(
    ("name", "state", "geoid", "method"),
    [
        ("Travis County", "TX", "48453", Method.EXACT),
        ("Travis Co Corr Complex, Del Valle", "Texas", "48453", Method.COUNTY_IN_NAME),
        ("Lee County Jail, Lee County, AL", "AL", "01081", Method.COUNTY_IN_NAME),
        ("Dade County Jail", "FL", "12086", Method.ALIAS),
        ("Mountain Grove Police Dept.", "MO", "29229", Method.CITY),
        ("David Wade Correctional Institu", "LA", "22027", Method.FACILITY),
        ("Rikers Island", "NY", "36005", Method.FACILITY),
        ("Rikers Island, Queens, NY", "NY", "36005", Method.FACILITY),
        ("lowa County Jail", "IA", "19095", Method.FUZZY),
        ("Truetlen County Jail", "GA", "13283", Method.FUZZY),
    ],
)
def test_each_way_of_finding_a_county_is_recorded(
    matcher: Matcher, name: str, state: str, geoid: str, method: Method
) -> None:
    match = matcher.agency(name, state)
    assert (match.geoid, match.method) == (geoid, method)


@pytest.mark.parametrize(
    ("name", "state", "geoid"),
    [
        ("Baltimore City Jail", "MD", "24510"),
        ("Baltimore County Det Ctr", "MD", "24005"),
        ("St. Louis City Jail", "MO", "29510"),
        ("St Louis Co Justice Center", "MO", "29189"),
        ("Richmond City Jail", "VA", "51760"),
        ("Richmond County Sheriff", "VA", "51159"),
        ("Charles City County", "VA", "51036"),
        ("Brooklyn House of Detention", "NY", "36047"),
        ("Manhattan House of Det", "NY", "36061"),
        ("Dona Ana Co Det Ctr", "NM", "35013"),
        ("Doña Ana County", "NM", "35013"),
        ("Ste. Genevieve Co Jail", "MO", "29186"),
        ("Saint Clair County Jail", "IL", "17163"),
        ("La Salle Co Jail", "IL", "17099"),
        ("LaSalle Parish", "LA", "22059"),
        ("De Kalb Co. S.O.", "GA", "13089"),
        ("Prince Georges County Corr", "MD", "24033"),
        ("City and County of Denver", "CO", "08031"),
        ("DC Jail", "DC", "11001"),
        ("St. Croix Police", "Virgin Islands", "78010"),
        ("Bayamon", "PR", "72021"),
        ("Van Buren Township Pd", "MI", "26163"),
    ],
)
def test_names_that_are_easily_mistaken(matcher: Matcher, name: str, state: str, geoid: str) -> None:
    assert matcher.agency(name, state).geoid == geoid


@pytest.mark.parametrize(
    ("name", "state", "candidates"),
    [
        ("Franklin County Jail", None, {"39049", "19069", "36033", "42055"}),
        ("Kansas City Police Dept", "MO", {"29095", "29047", "29165", "29037"}),
        ("Hampton Roads Regional Jail", "VA", {"51740", "51550", "51650", "51700", "51710"}),
        ("Marion-Walthall County Reg Cor Fac", "MS", {"28091", "28147"}),
        ("Baltimore Jail", "MD", {"24005", "24510"}),
    ],
)
def test_what_may_be_several_counties_is_left_open_with_its_candidates(
    matcher: Matcher, name: str, state: str | None, candidates: set[str]
) -> None:
    match = matcher.agency(name, state)
    assert match.geoid is None
    assert match.method is Method.UNDECIDED
    assert candidates <= {each.geoid for each in match.candidates}


def test_a_name_that_says_another_state_is_left_open(matcher: Matcher) -> None:
    match = matcher.agency("Anderson County Jail, Anderson County, TX", "SC")
    assert match.geoid is None
    assert "Texas" in match.sentence


def test_a_prison_that_bears_another_county_s_name_is_not_taken_for_that_county(matcher: Matcher) -> None:
    assert matcher.agency("Menard Correctional Ctr", "IL").place == "Randolph County"
    assert matcher.agency("Idaho State Corr. Fac.-Limited", "ID").geoid is None


def test_a_county_printed_beside_the_agency_decides(matcher: Matcher) -> None:
    match = matcher.agency("Central Arizona Jail", "AZ", county="Greenlee County")
    assert (match.geoid, match.method) == ("04011", Method.PRINTED_COUNTY)


def test_the_sentence_can_be_checked(matcher: Matcher) -> None:
    assert matcher.agency("Mountain Grove Police Dept.", "MO").sentence == (
        "Mountain Grove is in Wright County, Missouri."
    )


def test_namesakes_in_other_states_are_told(matcher: Matcher) -> None:
    match = matcher.high_volume("Franklin", "IA")
    assert match.geoid == "19069"
    assert {"NY", "PA", "IA"} <= set(match.namesakes)
    assert matcher.agency("Snohomish County Jail", "WA").namesakes == ("WA",)


@pytest.mark.parametrize(
    ("jurisdiction", "kind", "geoid"),
    [
        ("Colorado County Jails, Colorado", Kind.COUNTY_JAILS, "08"),
        ("Rhode Island", Kind.STATE, "44"),
        ("Ithaca, New York", Kind.CITY, "36109"),
        ("Clark County, Nevada", Kind.COUNTY, "32003"),
        ("Baltimore, Maryland", Kind.CITY, "24510"),
        ("New York City, New York", Kind.CITY, "3651000"),
        ("Northern Oregon Regional Corrections Facility", Kind.REGIONAL, None),
    ],
)
def test_a_policy_s_kind_of_jurisdiction_is_told(
    matcher: Matcher, jurisdiction: str, kind: Kind, geoid: str | None
) -> None:
    match = matcher.policy(jurisdiction)
    assert (match.kind, match.geoid) == (kind, geoid)


NAMES = st.sampled_from(
    [
        ("Travis Co Jail", "TX"),
        ("Mountain Grove Police Dept.", "MO"),
        ("St. Mary's Co Det Cntr", "MD"),
        ("lowa County Jail", "IA"),
        ("Five Points Correctional", "NY"),
        ("Kansas City Police Dept", "MO"),
        ("Doña Ana County", "NM"),
    ]
)


@given(
    NAMES,
    st.sampled_from([str.upper, str.lower, str.title, str.swapcase]),
    st.sampled_from([" ", "  ", "\t", "\n"]),
)
def test_case_and_white_space_do_not_matter(named: tuple[str, str], case: object, space: str) -> None:
    name, state = named
    plain = Matcher(Gazetteer.in_force(FIRST_REPORT))
    assert callable(case)
    changed = space + space.join(str(case(name)).split(" ")) + space
    assert plain.agency(changed, state).geoid == plain.agency(name, state).geoid


@given(st.permutations([("Travis Co Jail", "TX"), ("Clay County", "FL"), ("Clay County", "TX"), ("Aurora Pd", "CO")]))
def test_order_and_other_names_do_not_matter(listed: list[tuple[str, str]]) -> None:
    together = Matcher(Gazetteer.in_force(FIRST_REPORT))
    found = {each: together.agency(*each) for each in listed}
    for each, match in found.items():
        assert Matcher(Gazetteer.in_force(FIRST_REPORT)).agency(*each) == match


@settings(max_examples=60)
@given(
    st.text(alphabet="abcdeilnorst .,'-/", max_size=30),
    st.sampled_from([" County Jail", " Police", " Corr Inst", "", ", Texas"]),
    st.sampled_from(["TX", "VA", "NY", "LA"]),
)
def test_no_county_outside_the_printed_state_is_ever_named(start: str, end: str, state: str) -> None:
    match = Matcher(Gazetteer.in_force(FIRST_REPORT)).agency(start + end, state)
    assert {each.state for each in match.candidates} <= {state}
    assert match.jurisdiction is None or match.jurisdiction.state == state


@given(st.sampled_from(["Travis Co Jail", "Clay County", "Nowhere Jail"]))
def test_a_decision_changes_only_the_rows_it_names(decided: str) -> None:
    gazetteer = Gazetteer.in_force(FIRST_REPORT)
    names = ["Travis Co Jail", "Clay County", "Nowhere Jail", "Clay County Jail"]
    before = {name: Matcher(gazetteer).agency(name, "TX") for name in names}
    decisions = Decisions([Decision(decided.upper(), "TX", "48001", "me", "2017-03-20", "rang them up")])
    after = Matcher(gazetteer, decisions)
    for name in names:
        if name == decided:
            assert (after.agency(name, "TX").geoid, after.agency(name, "TX").method) == (
                "48001",
                Method.DECISION,
            )
        else:
            assert after.agency(name, "TX") == before[name]
        assert after.agency(decided, "OK").method is not Method.DECISION
