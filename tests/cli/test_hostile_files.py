"""Files that are no reports, are damaged, or are made to hang readers: a sentence each, nothing half-written."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.conftest import WINDOWS, as_root
from tests.support.layouts import Layout, Truth, read_truth
from tests.support.reading import PDFS, SMALL, Done, ddor
from tests.support.typesetting import compose, layout_report, write_pdf

WEEK = PDFS / "week-2017-02-04.pdf"


def small_truth() -> Truth:
    return read_truth(SMALL.with_suffix(".json"))


def not_a_pdf(path: Path) -> None:
    path.write_text("<html>The page that you are looking for is not here.</html>", encoding="utf-8")


def empty(path: Path) -> None:
    path.write_bytes(b"")


def cut_off(path: Path) -> None:
    data = WEEK.read_bytes()
    path.write_bytes(data[: len(data) // 4])


def only_a_header(path: Path) -> None:
    path.write_bytes(b"%PDF-1.7\n")


def blank(path: Path) -> None:
    canvas = Canvas(str(path))
    canvas.showPage()
    canvas.save()


def another_document(path: Path) -> None:
    canvas = Canvas(str(path))
    for number in range(40):
        canvas.drawString(72, 740 - 16 * number, f"Whereas the council has met {number} times in the year of 2017,")
    canvas.showPage()
    canvas.save()


def headings_unknown(path: Path) -> None:
    words = Layout().headings
    nonsense = ("Aaaa", "Bbbb", "Cccc", "Dddd", "Eeee", "Ffff", "Gggg", "Hhhh")
    names = ("state", "county", "agency", "citizenship", "issued", "declined", "activity", "volume_state")
    headings = replace(words, **dict(zip(names, nonsense, strict=True)))
    truth = read_truth(WEEK.with_suffix(".json"))
    path.write_bytes(layout_report(truth, Layout(headings=headings)))


def needs_a_password(path: Path) -> None:
    path.write_bytes(layout_report(small_truth(), Layout(password="open sesame")))  # noqa: S106


def calling_forms(path: Path) -> None:
    """Two forms, each of which draws the other twice."""
    with pikepdf.open(SMALL) as pdf:
        one, two = (
            pdf.make_stream(b"/Other Do /Other Do", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
            for _ in range(2)
        )
        for form, other in ((one, two), (two, one)):
            form.BBox = pikepdf.Array([0, 0, 612, 792])
            form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Other=other))
        page = pdf.pages[0]
        page.add_resource(one, pikepdf.Name.XObject, pikepdf.Name.Loop)
        page.contents_add(b"q /Loop Do Q")
        pdf.save(path)


def swelling(path: Path) -> None:
    """A small file whose page opens a million marked-content sections, each of which the PDF library remembers."""
    with pikepdf.open(SMALL) as pdf:
        pdf.pages[0].contents_add(pdf.make_stream(b"/X BMC " * 1_000_000))
        pdf.save(path, compress_streams=True)
    assert path.stat().st_size < 100_000


CANNOT_BE_READ: dict[str, tuple[Callable[[Path], object], str]] = {
    "not-a-pdf": (not_a_pdf, "not a PDF"),
    "empty": (empty, "empty"),
    "cut-off": (cut_off, "cut off"),
    "only-a-header": (only_a_header, "cut off"),
    "folder": (Path.mkdir, "folder"),
    "no-such-file": (lambda path: None, "no such file"),
    "blank": (blank, "no text"),
    "another-document": (another_document, "another document"),
    "headings-unknown": (headings_unknown, "heading"),
    "password": (needs_a_password, "--password"),
}


def is_told_in_a_sentence_or_two(done: Done, name: str) -> None:
    """One message on standard error, with the file's name, as sentences, and no inside of the program."""
    assert "Traceback" not in done.err
    assert name in done.err
    message = done.err.strip()
    assert message.endswith(".")
    assert 1 <= message.count(". ") + 1 <= 3
    assert len(message) < 400
    assert "Error" not in message


@pytest.mark.parametrize("kind", CANNOT_BE_READ)
def test_what_cannot_be_read_is_told_in_a_sentence(kind: str, tmp_path: Path) -> None:
    make, reason = CANNOT_BE_READ[kind]
    path = tmp_path / f"{kind}.pdf"
    make(path)
    done = ddor("read", path, "--format", "json")
    assert done.status == 2
    assert done.out == ""
    assert reason in done.err
    is_told_in_a_sentence_or_two(done, path.name)


def test_a_scan_that_is_not_to_be_recognized_is_told_in_a_sentence() -> None:
    path = PDFS / "week-2017-02-04-scanned.pdf"
    done = ddor("read", path, "--no-ocr")
    assert (done.status, done.out) == (2, "")
    assert "this is a scan" in done.err
    is_told_in_a_sentence_or_two(done, path.name)


@pytest.mark.skipif(WINDOWS or as_root(), reason="no file is closed to this user")
def test_a_file_closed_to_the_user_is_told(tmp_path: Path) -> None:
    path = tmp_path / "closed.pdf"
    shutil.copyfile(SMALL, path)
    path.chmod(0)
    done = ddor("read", path)
    assert done.status == 2
    assert "permission" in done.err


def test_a_password_opens_the_file_that_needs_it(tmp_path: Path) -> None:
    path = tmp_path / "locked.pdf"
    needs_a_password(path)
    right = ddor("read", path, "--password", "open sesame", "--format", "json")
    assert right.status == 0
    assert '"declined_stated": 0' in right.out or '"declined": []' in right.out
    wrong = ddor("read", path, "--password", "open barley")
    assert wrong.status == 2
    assert "password given does not open it" in wrong.err
    is_told_in_a_sentence_or_two(wrong, "locked.pdf")


def test_sections_that_are_listed_and_not_there_are_said_to_be_missing(tmp_path: Path) -> None:
    layout = Layout()
    truth = read_truth(WEEK.with_suffix(".json"))
    pages = compose(truth, layout)
    path = tmp_path / "first-two-pages.pdf"
    path.write_bytes(write_pdf(pages[:2], (792.0, 612.0), layout))
    done = ddor("read", path, "--format", "json")
    assert done.status == 1
    for numeral in ("II", "III", "IV"):
        assert f"Section {numeral} was not found." in done.out
    assert "Section I was not found." not in done.out


def test_a_file_that_hangs_is_given_up(tmp_path: Path) -> None:
    path = tmp_path / "loop.pdf"
    calling_forms(path)
    done = ddor("read", path, "--timeout", "2")
    assert done.status == 2
    assert "gave up after 2 seconds" in done.err
    is_told_in_a_sentence_or_two(done, "loop.pdf")


@pytest.mark.skipif(WINDOWS, reason="Windows has no such limits")
@pytest.mark.parametrize("limit", ["250 MB", "400 MB"])
def test_a_file_that_swells_is_given_up_at_the_limit_of_memory(limit: str, tmp_path: Path) -> None:
    path = tmp_path / "swelling.pdf"
    swelling(path)
    done = ddor("read", path, "--memory", limit)
    assert done.status == 2
    assert f"gave up at the limit of {limit} of memory" in done.err
    is_told_in_a_sentence_or_two(done, "swelling.pdf")


@pytest.mark.parametrize("sign", ["2060", "200B", "FEFF", "00AD", "202E", "D800", "0000"])
def test_letters_that_the_font_calls_signs_of_no_width_are_told(sign: str, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    with pikepdf.open(io.BytesIO(layout_report(small_truth(), Layout()))) as pdf:
        for font in (font for page in pdf.pages for _, font in page.Resources.Font.items()):
            font.ToUnicode = pdf.make_stream(
                b"begincmap 1 begincodespacerange <00> <FF> endcodespacerange\n"
                b"94 beginbfchar\n"
                + b"".join(b"<%02X> <%s>\n" % (code, sign.encode()) for code in range(0x21, 0x7F))
                + b"endbfchar endcmap\n"
            )
        pdf.save(path)
    done = ddor("read", path, "--format", "json")
    assert "Traceback" not in done.err
    assert "ddor itself" not in done.err
    assert done.status in (1, 2)
    if done.status == 1:
        assert "error" in {problem["severity"] for problem in json.loads(done.out)["problems"]}


def test_one_bad_file_of_several_costs_only_itself(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    shutil.copyfile(SMALL, folder / "a-good.pdf")
    empty(folder / "b-empty.pdf")
    calling_forms(folder / "c-loop.pdf")
    another_document(folder / "d-other.pdf")
    shutil.copyfile(PDFS / "built-none-declined-sentence.pdf", folder / "e-good.pdf")
    done = ddor("add", folder, "--out", tmp_path / "out", "--timeout", "2")
    assert done.status == 1
    assert "Traceback" not in done.err
    for name, reason in (("b-empty.pdf", "empty"), ("c-loop.pdf", "gave up"), ("d-other.pdf", "another document")):
        lines = [line for line in done.err.splitlines() if name in line]
        assert len(lines) == 1
        assert reason in lines[0]
    assert "3 files were not added, 2 of 5 were" in done.err
    assert sorted(path.name for path in (tmp_path / "out").glob("20*")) == ["2018-02-03", "2018-02-10"]


def test_nothing_is_written_when_nothing_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "nothing.pdf"
    empty(path)
    done = ddor("add", path, "--out", tmp_path / "out")
    assert done.status == 2
    assert not (tmp_path / "out").exists()


def test_a_worker_that_dies_is_told_and_costs_only_its_file(tmp_path: Path) -> None:
    """The reading of one file is ended by force, as a crash of the PDF library would end it."""
    shutil.copyfile(SMALL, tmp_path / "good.pdf")
    shutil.copyfile(SMALL, tmp_path / "deadly.pdf")
    # Python imports this module in every process, so the worker that reads the named file ends itself.
    (tmp_path / "sitecustomize.py").write_text(
        "import os, pathlib, signal\n"
        "read_bytes = pathlib.Path.read_bytes\n"
        "def read(self):\n"
        "    if self.name == 'deadly.pdf':\n"
        "        os.kill(os.getpid(), signal.SIGTERM if os.name == 'nt' else signal.SIGSEGV)\n"
        "    return read_bytes(self)\n"
        "pathlib.Path.read_bytes = read\n",
        encoding="utf-8",
    )
    files = (tmp_path / "deadly.pdf", tmp_path / "good.pdf")
    done = ddor("add", *files, "--out", tmp_path / "out", environment={"PYTHONPATH": str(tmp_path)})
    assert done.status == 1
    assert "deadly.pdf: the library that reads such files crashed on this one" in done.err
    assert "Traceback" not in done.err
    assert (tmp_path / "out" / "2018-02-03" / "declined.csv").exists()


def test_characters_that_would_steer_a_terminal_or_turn_text_round_are_told_and_not_shown(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    with pikepdf.open(io.BytesIO(layout_report(small_truth(), Layout()))) as pdf:
        for page in pdf.pages:
            content = page.Contents.read_bytes().replace(b"ENFORCEMENT", b"\\033[2JMENT")
            page.Contents = pdf.make_stream(content)
        pdf.save(path)
    assert b"\\033[2JMENT" in b"".join(each.Contents.read_bytes() for each in pikepdf.open(path).pages)
    done = ddor("read", path, "--format", "json")
    assert "\x1b" not in done.out
    assert "\\u001b" not in done.out
    problems = {problem["code"] for problem in json.loads(done.out)["problems"]}
    assert "unreadable-text" in problems


STEERING = "\x1b[2J\u202e[bold]:smile:"
"""Characters that clear a screen and turn text around, and what a library of terminals may take for more than text."""


@pytest.mark.skipif(WINDOWS, reason="no file can have such a name there")
def test_names_of_files_and_texts_of_claims_reach_a_terminal_as_text_alone(tmp_path: Path) -> None:
    for pdf in (SMALL, WEEK):
        shutil.copyfile(pdf, tmp_path / f"{STEERING}{pdf.name}")
    claims = tmp_path / "story.toml"
    sentence = STEERING.replace("\x1b", "\\u001b").replace("\u202e", "\\u202e")
    claims.write_text(
        f'[[claim]]\nid = "a"\nsentence = "{sentence}"\nsource = {{ outlet = "{sentence}" }}\n'
        'week = 2017-02-04\nmeasure = "declined"\nat_least = 1\n',
        encoding="utf-8",
    )
    out = ("--out", tmp_path / "out")
    commands: list[tuple[str | Path, ...]] = [
        ("read", tmp_path / f"{STEERING}{SMALL.name}"),
        ("add", tmp_path, *out),
        ("weeks", *out),
        ("compare", *out),
        ("check", claims, *out),
        ("check", claims, "--format", "markdown", *out),
        ("remove", "2017-02-04", *out),
    ]
    for command in commands:
        done = ddor(*command)
        assert "Traceback" not in done.err, command
        assert not {"\x1b", "\u202e"} & set(done.out + done.err), command
        assert ":smile:" in done.out.replace("\\", ""), command
        assert "[bold]" in done.out.replace("\\", ""), command


def test_a_folder_that_cannot_be_written_is_a_sentence_with_its_name(tmp_path: Path) -> None:
    assert ddor("add", SMALL, "--out", tmp_path / "out").status == 0
    file = tmp_path / "file"
    file.touch()
    done = ddor("tabulate", "--to", file / "tables", "--out", tmp_path / "out")
    assert done.status == 2
    assert done.err.startswith(f"ddor: {file}")
    assert done.err.count("\n") == 1
    assert "ddor itself" not in done.err


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no names that aren't Unicode")
def test_a_file_whose_name_is_not_utf_8_is_kept_found_again_and_shown(tmp_path: Path) -> None:
    odd = tmp_path / os.fsdecode(b"w\xe9ek.pdf")
    shutil.copy(SMALL, odd)
    added = ddor("add", tmp_path, cwd=tmp_path)
    assert added.status == 0
    assert "w\\xe9ek.pdf" in added.out
    week = next(path.name for path in (tmp_path / "output").glob("20*"))
    shown = ddor("show", "--week", week, "--section", "I", "--row", "1", "--out", "row.png", cwd=tmp_path)
    assert (shown.status, shown.err) == (0, "")
    assert (tmp_path / "row.png").exists()
