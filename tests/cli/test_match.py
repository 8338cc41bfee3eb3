"""One name at the command line: its county, and everything that speaks for it or for another."""

from __future__ import annotations

from tests.support.reading import ddor


def test_a_name_is_shown_with_its_county_and_how_it_was_found() -> None:
    done = ddor("match", "Travis Co Jail", "--state", "TX")
    assert done.status == 0, done.err
    assert "Travis County, TX  (48453)" in done.out
    assert "county in name" in done.out


def test_an_undecided_name_is_shown_with_what_contradicts() -> None:
    done = ddor("match", "Ellis Unit", "--state", "Texas")
    assert done.status == 1
    assert "undecided" in done.out
    for geoid in ("48139", "48471"):
        assert geoid in done.out


def test_a_state_that_is_none_is_refused_in_a_sentence() -> None:
    done = ddor("match", "Travis Co Jail", "--state", "ZZ")
    assert (done.status, done.err) == (2, "ddor: 'ZZ' is not a state.\n")
