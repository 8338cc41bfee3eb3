"""Files that people edit: read strictly, written safely, changed by one process at a time."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ddor.userfiles.files import write_files
from ddor.userfiles.guarding import FORMULA_STARTS, guarded, unguarded
from ddor.userfiles.lines import UserFileError
from ddor.userfiles.userfile import Slip, UserFile
from ddor.userfiles.writing import editing

Cells = tuple[str, str, str]


def meaning(cells: dict[str, str]) -> Cells:
    if cells["what"] == "wrong":
        raise Slip("that is wrong.")
    return cells["what"], cells["why"], cells.get("who", "")


KIND: UserFile[Cells] = UserFile(("what", "why", "who"), ("what", "why"), meaning, tuple)  # type: ignore[arg-type]
HEADER = "what,why,who\n"
LINES = ["one,because,Ann", '"two, or so",of,Bea', "three,this,Cy", "four,and,Dee"]

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r") | st.sampled_from("\"';,=+-@\t\n"))
ENTRIES = st.tuples(TEXTS.map(str.strip).filter(bool), TEXTS.map(str.strip), TEXTS.map(str.strip))


def read(text: str | bytes, folder: Path) -> list[Cells]:
    path = folder / "file.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return KIND.read(path)


@given(TEXTS)
def test_a_guarded_text_runs_nothing_and_comes_back(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(FORMULA_STARTS) or float(text) < 0 or text.strip("-0.") == ""


def test_a_negative_number_is_left_a_number() -> None:
    assert guarded("-97.74") == "-97.74"
    assert guarded("-1+1") == "'-1+1"


@given(st.lists(ENTRIES.filter(lambda each: each[0] != "wrong"), max_size=5))
def test_what_is_written_is_read_back_and_written_the_same_again(entries: list[Cells]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.csv"
        KIND.write(path, entries)
        written = path.read_bytes()
        assert KIND.read(path) == entries
        KIND.write(path, KIND.read(path))
        assert path.read_bytes() == written


@pytest.mark.parametrize("at", range(len(LINES)))
@pytest.mark.parametrize("cell", ['"open,because,Ann', 'x,"open,Ann', 'x,because,"open'])
def test_a_quotation_mark_left_open_is_refused_with_the_line_where_it_opens(at: int, cell: str, tmp_path: Path) -> None:
    lines = [*LINES[:at], cell, *LINES[at:]]
    with pytest.raises(UserFileError, match=rf"file\.csv, line {at + 2}: its quotation marks don't match"):
        read(HEADER + "\n".join(lines) + "\n", tmp_path)


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_spreadsheet_s_ways_of_writing_are_understood(mark: str, delimiter: str, end: str, tmp_path: Path) -> None:
    text = f"{mark}\nWhy,WHAT,\n\nfor me, one ,,\n,,,\n".replace(",", delimiter).replace("\n", end)
    assert read(text, tmp_path) == [("one", "for me", "")]


def test_a_line_with_a_field_too_many_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserFileError, match="line 3: it has more cells than the first line has columns"):
        read(HEADER + "one,because,Ann,,\ntwo,for this,that,Ann\n", tmp_path)


def test_several_slips_are_said_with_their_lines_and_the_rest_counted(tmp_path: Path) -> None:
    with pytest.raises(UserFileError) as caught:
        read(HEADER + 'fine,"on\ntwo lines",\n' + "wrong,,\n" * 7, tmp_path)
    said = str(caught.value).splitlines()
    assert [line.rpartition("line ")[2] for line in said[:5]] == [f"{number}: that is wrong." for number in range(4, 9)]
    assert said[5].endswith("2 more lines can't be used.")


def test_a_change_that_changes_nothing_leaves_the_file_as_a_person_wrote_it(tmp_path: Path) -> None:
    text = "why;what\nbecause;one\n"
    assert read(text, tmp_path)
    KIND.edit(tmp_path / "file.csv", lambda entries: None)
    assert (tmp_path / "file.csv").read_text() == text


def test_a_file_keeps_its_permissions_and_a_link_stays_one(tmp_path: Path) -> None:
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_text(HEADER)
    real.chmod(0o600)
    link.symlink_to(real)
    KIND.edit(link, lambda entries: entries.append(("one", "because", "Ann")))
    assert link.is_symlink()
    assert KIND.read(real) == [("one", "because", "Ann")]
    assert real.stat().st_mode & 0o777 == 0o600


def test_a_text_that_utf_8_does_not_have_is_refused_and_the_file_stays(tmp_path: Path) -> None:
    read(HEADER, tmp_path)
    with pytest.raises(UserFileError, match="can't be written"):
        KIND.edit(tmp_path / "file.csv", lambda entries: entries.append(("\udcff", "because", "Ann")))
    assert (tmp_path / "file.csv").read_text() == HEADER


def test_who_waits_too_long_for_another_is_told(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    with editing(path), pytest.raises(UserFileError, match="is being changed by another process"), editing(path, 0.1):
        raise AssertionError


def test_what_a_killed_process_left_is_removed_by_the_next_one_and_what_one_at_work_has_is_not(tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from ddor.userfiles.files import being_made\n"
        "with being_made(Path(sys.argv[1])) as ready:\n"
        "    (ready / 'half').touch(); print(ready, flush=True); time.sleep(60)\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        left = Path(process.stdout.readline().strip())
        write_files(tmp_path, {"a.csv": "a"})
        assert (left / "half").exists()
        process.kill()
        process.wait()
        assert (left / "half").exists()
        write_files(tmp_path, {"a.csv": "b"})
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_a_change_that_a_spreadsheet_makes_meanwhile_is_kept_beside_ours(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    read(HEADER, tmp_path)
    asked: list[int] = []

    def change(entries: list[Cells]) -> None:
        if not asked:
            path.write_text(HEADER + "theirs,because,\n")
        asked.append(len(entries))
        entries.append(("ours", "because", ""))

    KIND.edit(path, change)
    assert asked == [0, 1]
    assert [what for what, *_ in KIND.read(path)] == ["theirs", "ours"]


def test_a_lock_that_somebody_removed_is_made_again_and_keeps_others_out(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    with editing(path):
        (tmp_path / ".file.csv.lock").unlink()
    with editing(path), pytest.raises(UserFileError, match="is being changed"), editing(path, 0.1):
        raise AssertionError


def test_many_processes_lose_nothing(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from tests.userfiles.test_userfile import KIND\n"
        "for i in range(10):\n"
        "    KIND.edit(Path(sys.argv[1]), lambda entries: entries.append((sys.argv[2] + str(i), 'because', '')))\n"
    )
    path = tmp_path / "file.csv"
    started = [subprocess.Popen([sys.executable, "-c", program, str(path), name]) for name in "abcd"]
    assert [each.wait(timeout=120) for each in started] == [0] * 4
    assert sorted(what for what, *_ in KIND.read(path)) == sorted(f"{name}{i}" for name in "abcd" for i in range(10))
