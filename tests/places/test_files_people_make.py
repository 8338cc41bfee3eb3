"""Files that people make: decisions, and lists of agencies."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from ddor.places import (
    Decision,
    DecisionsError,
    Gazetteer,
    ListingError,
    Matcher,
    Method,
    read_decisions,
    reconcile_list,
    write_decisions,
)

GAZETTEER = Gazetteer.in_force(date(2017, 1, 28))
HEADER = "name,state,geoid,who,when,why\n"


def test_decisions_survive_being_written_and_read(tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    listed = [Decision('Jail, "Old"', "CA", "06001", "Ann", "2017-03-21", "rang up\nthe sheriff")]
    write_decisions(path, listed)
    assert read_decisions(path).listed == tuple(listed)
    assert [each.name for each in tmp_path.iterdir()] == ["decisions.csv"]


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + HEADER + "Old Jail,CA,6001,Ann,2017-03-21,why\n",
        (HEADER + "\nOld Jail,California,06001,Ann,2017-03-21,why\n,,,,,\n").replace("\n", "\r\n"),
        HEADER.replace(",", ";") + "Old Jail;CA;6001;Ann;2017-03-21;why\n",
        HEADER.upper() + "  Old Jail , ca , 6001.0 ,Ann,2017-03-21,why\n",
    ],
)
def test_decisions_that_a_spreadsheet_saved_are_understood(tmp_path: Path, text: str) -> None:
    path = tmp_path / "decisions.csv"
    path.write_bytes(text.encode())
    assert read_decisions(path).listed == (Decision("Old Jail", "CA", "06001", "Ann", "2017-03-21", "why"),)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("Old Jail,CA,06999,Ann,,", "line 3"),
        ("Old Jail,CA,48453,Ann,,", "Texas"),
        ("Old Jail,Cal.ifornication,06001,Ann,,", "not a state"),
        (",CA,06001,Ann,,", "no name"),
    ],
)
def test_a_wrong_decision_is_named_with_its_line(tmp_path: Path, row: str, said: str) -> None:
    path = tmp_path / "decisions.csv"
    path.write_text(HEADER + "Fine,CA,06001,Ann,,\n" + row + "\n", encoding="utf-8")
    with pytest.raises(DecisionsError, match=said):
        read_decisions(path)


def test_a_decision_may_name_a_county_of_another_day(tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    path.write_text(HEADER + "Pine Ridge Jail,SD,46113,Ann,,\n", encoding="utf-8")
    match = Matcher(GAZETTEER, read_decisions(path)).agency("Pine Ridge Jail", "SD")
    assert (match.geoid, match.place) == ("46113", "Shannon County")


def test_no_file_of_decisions_is_no_decisions(tmp_path: Path) -> None:
    assert len(read_decisions(tmp_path / "none.csv")) == 0


def test_a_list_comes_back_in_order_with_its_own_columns(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text(
        'id,Agency,state,note\n1,Travis Co Jail,TX,"a,b"\n2,Nowhere,Texas,\n3,Travis Co Jail,TX,again\n',
        encoding="utf-8",
    )
    out, told = io.StringIO(), []
    assert reconcile_list(path, out, Matcher(GAZETTEER), lambda *done: told.append(done)) == 3
    got = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert [(row["id"], row["geoid"], row["note"]) for row in got] == [
        ("1", "48453", "a,b"),
        ("2", "", ""),
        ("3", "48453", "again"),
    ]
    assert got[1]["method"] == Method.UNDECIDED.value
    assert told == [(3, 3)]


def test_a_list_comes_back_with_nothing_that_a_spreadsheet_runs_and_with_its_numbers(tmp_path: Path) -> None:
    path, out = tmp_path / "names.csv", io.StringIO()
    path.write_text("agency;state;note;longitude\n=Travis Co Jail;TX;=1+1;-97.74\n", encoding="utf-8")
    reconcile_list(path, out, Matcher(GAZETTEER))
    row = next(csv.DictReader(io.StringIO(out.getvalue())))
    assert (row["agency"], row["note"], row["longitude"]) == ("'=Travis Co Jail", "'=1+1", "-97.74")
    assert row["geoid"] == "48453"
    path.write_text(out.getvalue().replace("geoid,place", "before,place"), encoding="utf-8")
    again = io.StringIO()
    reconcile_list(path, again, Matcher(GAZETTEER))
    assert next(csv.DictReader(io.StringIO(again.getvalue())))["note"] == "'=1+1"


def test_an_undecided_name_of_a_list_comes_back_with_its_candidates(tmp_path: Path) -> None:
    path, out = tmp_path / "names.csv", io.StringIO()
    path.write_text("agency,state\nAustin Jail,TX\nTravis Co Jail,TX\n", encoding="utf-8")
    reconcile_list(path, out, Matcher(GAZETTEER))
    undecided, decided = csv.DictReader(io.StringIO(out.getvalue()))
    named = [(undecided[f"candidate_{n}"], undecided[f"candidate_{n}_geoid"]) for n in (1, 2, 3)]
    assert named == [("Austin County", "48015"), ("Travis County", "48453"), ("", "")]
    assert (undecided["geoid"], undecided["candidate_1_score"], decided["candidate_1"]) == ("", "98.0", "")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_list_of_others_is_understood_however_they_write_it(encoding: str, delimiter: str, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    lines = (("Department", "Where"), ("Doña Ana County", "NM"), ("Travis Co Jail", "Texas"))
    path.write_bytes("\r\n".join(delimiter.join(line) for line in lines).encode(encoding))
    out = io.StringIO()
    assert reconcile_list(path, out, Matcher(GAZETTEER), columns=("department", "WHERE")) == 2
    rows = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert [(row["Department"], row["geoid"]) for row in rows] == [
        ("Doña Ana County", "35013"),
        ("Travis Co Jail", "48453"),
    ]


def test_decisions_are_written_so_that_a_spreadsheet_runs_none(tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    listed = [Decision("=Jail", "CA", "06001", "@Ann", "2017-03-21", "+1 555")]
    write_decisions(path, listed)
    # The mark before it has a spreadsheet read it as UTF-8.
    assert path.read_text("utf-8") == "\ufeff" + HEADER + "'=Jail,CA,06001,'@Ann,2017-03-21,'+1 555\n"
    assert read_decisions(path).listed == tuple(listed)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("agency,state\nTravis,TX,Texas\n", "line 2: it has more cells"),
        ("id,agency,state\n1,Travis,TX\nTravis,TX\n", "line 3: it has fewer cells"),
        ('agency,state\nTravis,TX\n"Clay,TX\n', "line 3: its quotation marks don't match"),
        ("agency,state,State\nTravis,TX,TX\n", "the column twice: 'state'"),
        ("", "is empty"),
        ("name,state\nx,TX\n", "no column 'agency'"),
        ("agency,state\nTravis,TX\nTravis,Atlantis\n", "line 3"),
    ],
)
def test_a_list_that_is_none_is_refused_before_anything_is_written(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "names.csv"
    path.write_text(text, encoding="utf-8")
    out = io.StringIO()
    with pytest.raises(ListingError, match=said):
        reconcile_list(path, out, Matcher(GAZETTEER))
    assert not out.getvalue()
