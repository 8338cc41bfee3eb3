"""When two wordings are one thing spelt in two ways, which things of two lists are the same, which words changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from ddor.changes.pairing import AHEAD, Pairing, paired
from ddor.changes.sameness import name_key, nearly_same_name, nearly_same_wording, wording_key
from ddor.changes.wording import Fate, word_changes, word_likeness

WORDS = st.lists(st.sampled_from(("will", "not", "honor", "ICE", "detainer", "a", "judge", "Sheriff's"))).map(" ".join)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Orange County Central Women's Jail", "ORANGE  COUNTY CENTRAL WOMENS JAIL"),
        ("Jan. 28 – Feb. 3", "Jan. 28 Feb. 3"),
        ("Will not honor ICE detainerwithout a warrant", "Will not honor ICE detainer without a warrant"),
        ("Non-family", "Non- family"),
    ],
)
def test_what_copies_lose_tells_no_wordings_apart(one: str, other: str) -> None:
    assert wording_key(one) == wording_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Aggravated Assault - Gun", "Aggravated Assault - Weapon"),
        ("Franklin County, Iowa", "Franklin County, New York"),
        ("Unit 1 1", "Unit 11"),
        ("Driving Under Influence", "Driving Under Influence Liquor"),
        ("監獄", "法院"),
        ("Jail 監", "Jail 獄"),
    ],
)
def test_letters_and_numbers_tell_wordings_apart(one: str, other: str) -> None:
    assert wording_key(one) != wording_key(other)
    assert name_key(one) != name_key(other)
    assert not nearly_same_name(one, other)
    assert not nearly_same_wording(one, other)


def test_usual_abbreviations_are_one_name() -> None:
    assert name_key("St. Mary's Det. Ctr") == name_key("Saint Marys Detention Center")
    assert name_key("Warren Co Jail") == name_key("Warren Cnty. Jail") == name_key("Warren County Jail")
    assert name_key("Warren Co Jail") != name_key("Warren Com Jail")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Travis Co Jail", "Travis County Jail"),
        ("Gillespie Cty Jail", "Gillispie County Jail"),
        ("Pondvill Corr Norfolk", "Pondvil Correctional Norfolk"),
        ("Fresno County Juv Hall", "Fresno County Juvenile Hall"),
    ],
)
def test_an_abbreviation_or_a_slip_of_one_letter_may_be_the_same_name(one: str, other: str) -> None:
    assert nearly_same_name(one, other)
    assert nearly_same_name(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("North Jail", "South Jail"),
        ("Northern Jail", "Southern Jail"),
        ("Northeast Jail", "Northwest Jail"),
        ("Precinct 4", "Precinct 5"),
        ("Unit A", "Unit B"),
        ("Fort Bend Jail", "Fort Bent Jail"),
        ("Mason Jail", "Jason Jail"),
        ("Men's Jail", "Women's Jail"),
        ("Main Jail", "Male Jail"),
        ("Clark County Jail", "Clark County Jail Annex"),
        ("Gillespie Jail", "Gillispie Jial Annexe"),
        ("", ""),
    ],
)
def test_what_tells_two_places_of_one_county_apart_is_no_slip(one: str, other: str) -> None:
    assert not nearly_same_name(one, other)


def pairs_of(before: list[str], after: list[str], least: float = 50.0) -> Pairing[str]:
    return paired(before, after, str.casefold, fuzz.ratio, least)


def test_the_most_alike_pair_first() -> None:
    found = pairs_of(["abcdefgh", "abcdxyzw"], ["abcdefgi", "abcdxyzz"])
    assert set(found.pairs) == {("abcdefgh", "abcdefgi"), ("abcdxyzw", "abcdxyzz")}
    assert (found.before, found.after, found.open) == ((), (), ())


def test_a_pair_that_another_comes_near_is_left_open() -> None:
    found = pairs_of(["abcdefgh"], ["abcdefgx", "abcdefgy"])
    assert found.pairs == ()
    assert found.open == ((("abcdefgh",), ("abcdefgx", "abcdefgy")),)
    assert (found.before, found.after) == (("abcdefgh",), ("abcdefgx", "abcdefgy"))


def test_what_is_the_same_is_never_left_open() -> None:
    found = pairs_of(["abcdefgh", "ABCDEFGH", "abcdefgx"], ["abcdefgx", "abcdefgh", "abcdefgh"])
    assert len(found.pairs) == 3
    assert all(one.casefold() == other.casefold() for one, other in found.pairs)


@given(st.lists(st.text("abc", max_size=6), max_size=8), st.lists(st.text("abc", max_size=6), max_size=8))
def test_everything_is_in_one_outcome_and_the_lists_swapped_pair_alike(before: list[str], after: list[str]) -> None:
    found, back = pairs_of(before, after), pairs_of(after, before)
    assert sorted([one for one, _ in found.pairs] + list(found.before)) == sorted(before)
    assert sorted([other for _, other in found.pairs] + list(found.after)) == sorted(after)
    assert sorted(found.pairs) == sorted((one, other) for other, one in back.pairs)
    assert {tuple(map(frozenset, group)) for group in found.open} == {
        (frozenset(one), frozenset(other)) for other, one in back.open
    }
    for lefts, rights in found.open:
        assert set(lefts) <= set(found.before)
        assert set(rights) <= set(found.after)


@given(st.lists(st.text("abc", max_size=6), max_size=8), st.lists(st.text("abc", max_size=6), max_size=8))
def test_what_is_left_without_a_partner_has_none_or_is_open(before: list[str], after: list[str]) -> None:
    found = pairs_of(before, after)
    unsure = {one for lefts, _ in found.open for one in lefts}
    for one in found.before:
        likes = [fuzz.ratio(one, other) for other in found.after]
        assert max(likes, default=0.0) < 50.0 or one in unsure


def test_a_word_that_was_dropped_and_one_that_was_added_are_told() -> None:
    changes = word_changes("Will not honor ICE detainer", "Will honor an ICE  detainer.")
    assert [(str(each.fate), each.text) for each in changes] == [
        ("kept", "Will"), ("dropped", "not"), ("kept", "honor"), ("added", "an"), ("kept", "ICE detainer."),
    ]  # fmt: skip


def test_what_was_dropped_comes_before_what_was_added_in_its_place() -> None:
    fates = [str(each.fate) for each in word_changes("a B C d", "a X Y Z d")]
    assert fates == ["kept", "dropped", "added", "kept"]


@given(WORDS, WORDS)
def test_kept_and_dropped_make_the_old_text_and_kept_and_added_the_new(before: str, after: str) -> None:
    changes = word_changes(before, after)
    assert " ".join(each.text for each in changes if each.fate is not Fate.ADDED) == before
    assert " ".join(each.text for each in changes if each.fate is not Fate.DROPPED) == after
    kept = sum(len(each.text.split()) for each in changes if each.fate is Fate.KEPT)
    back = sum(len(each.text.split()) for each in word_changes(after, before) if each.fate is Fate.KEPT)
    assert kept == back
    whole = len(before.split()) + len(after.split())
    assert word_likeness(before, after) == pytest.approx(200 * kept / whole if whole else 100)


def test_a_pair_must_be_well_ahead_of_the_next() -> None:
    likeness = {"x": 90.0, "y": 90.0 - AHEAD, "z": 90.0 - AHEAD + 0.1}
    clear = paired(["a"], ["x", "y"], str, lambda _, other: likeness[other], 1.0)
    assert clear.pairs == (("a", "x"),)
    assert paired(["a"], ["x", "z"], str, lambda _, other: likeness[other], 1.0).pairs == ()
