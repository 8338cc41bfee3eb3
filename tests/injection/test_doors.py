"""No text of a report, a file's name or what people wrote does anything in what ddor writes: a test for each door.

docs/torture.md lists the doors.
"""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import openpyxl
import pikepdf
import pyarrow.parquet
import pypdfium2
import pytest
from markdown_it import MarkdownIt

from ddor.app.desk import Desk
from ddor.archive import Archive
from ddor.export.formats import FORMATS
from ddor.export.workbook import WORKBOOK
from ddor.userfiles.guarding import FORMULA_STARTS
from tests.support.hostile import EVIL, LINK, UNSEEN, WEEK, hostile_folder, hostile_report
from tests.support.reading import ddor
from tests.support.serving import served
from tests.support.sites import Markup, made_of

CLAIM = """
[[claim]]
id = "a"
sentence = {evil}
source = {{ outlet = {evil}, link = {evil} }}
week = 2017-02-11
measure = "persons"
where = {{ agency = {evil} }}
at_least = 1
"""


@pytest.fixture(scope="module")
def weeks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hostile_folder(tmp_path_factory.mktemp("weeks"))


@pytest.fixture(scope="module")
def claims(weeks: Path) -> Path:
    path = weeks / "claims.toml"
    path.write_text(CLAIM.format(evil=json.dumps(EVIL).replace("\x9b", "\\u009b")), "utf-8")
    return path


@pytest.fixture(scope="module")
def exported(weeks: Path) -> Path:
    out = weeks / "export"
    formats = [word for name in (*FORMATS, "datasette") for word in ("--format", name)]
    done = ddor("export", "--all", "--folder", weeks, "--out", out, *formats)
    assert done.status == 0, done.err
    return out


def runs(cell: str) -> bool:
    """Whether a spreadsheet takes a cell of a CSV file for a formula."""
    return cell.startswith(FORMULA_STARTS) and not re.fullmatch(r"-\d+(\.\d+)?", cell)


def check_csv(text: str) -> None:
    cells = [cell for line in csv.reader(io.StringIO(text.removeprefix("\ufeff"))) for cell in line]
    assert len(cells) > 1
    assert [cell for cell in cells if runs(cell)] == []


def test_csv_files_hold_no_formula(weeks: Path, exported: Path) -> None:
    files = [*exported.glob("*.csv"), *weeks.glob("*.csv"), *(weeks / str(WEEK)).glob("*.csv")]
    assert len(files) > 30
    for file in files:
        check_csv(file.read_text("utf-8"))
    with (exported / "declined.csv").open(encoding="utf-8-sig", newline="") as table:
        assert f"'{EVIL}" in list(csv.reader(table))[1]


@pytest.mark.parametrize(
    "command",
    [
        ("rows", "--format", "csv"),
        ("rows", "--section", "III", "--format", "csv"),
        ("tabulate", "--table", "jurisdictions", "--csv"),
        ("tabulate", "--by", "agency", "--csv"),
        ("history", "--format", "csv"),
    ],
)
def test_csv_that_is_printed_holds_no_formula(weeks: Path, command: tuple[str, ...]) -> None:
    done = ddor(*command, "--out", weeks)
    assert done.status == 0, done.err
    check_csv(done.out)


def test_a_workbook_holds_no_formula_and_leads_nowhere(exported: Path) -> None:
    book = openpyxl.load_workbook(exported / WORKBOOK)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any(str(cell.value).startswith("=HYPERLINK") for cell in cells)
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert [cell.coordinate for cell in cells if cell.hyperlink and cell.hyperlink.target] == []


def test_json_and_parquet_hold_what_is_printed_letter_for_letter(weeks: Path, exported: Path) -> None:
    line, *_ = (exported / "declined.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line)["agency"] == EVIL
    assert pyarrow.parquet.read_table(exported / "declined.parquet").column("agency")[0].as_py() == EVIL
    assert json.loads((weeks / str(WEEK) / "reading.json").read_text("utf-8"))["document"]["file"] == f"{EVIL}.pdf"
    done = ddor("rows", "--format", "json", "--out", weeks)
    assert json.loads(done.out)[0]["agency"] == EVIL
    assert not UNSEEN & set(done.out)


def test_a_markdown_table_has_no_link_picture_or_markup_of_others(weeks: Path, claims: Path) -> None:
    done = ddor("check", claims, "--format", "markdown", "--out", weeks)
    assert done.status == 0, done.err
    assert not UNSEEN & set(done.out)
    tokens = [
        child
        for token in MarkdownIt("commonmark", {"html": True, "linkify": False}).enable("table").parse(done.out)
        for child in (token, *(token.children or ()))
    ]
    assert sum(token.type == "tr_open" for token in tokens) == 2
    assert {token.type for token in tokens} & {"link_open", "image", "html_block"} == set()
    assert {token.content for token in tokens if token.type == "html_inline"} <= {"<br>"}
    text = "".join(token.content for token in tokens if token.type in ("text", "text_special"))
    assert "<script>alert(1)</script>" in text


def test_a_site_shows_texts_and_runs_none(weeks: Path) -> None:
    made_of(Archive.open(weeks / "ddor.sqlite"), weeks / "site", (WEEK,), pictures=False)
    pages = sorted((weeks / "site").rglob("*.html"))
    assert len(pages) > 2
    for page in pages:
        check_page(page.read_text("utf-8"))
    assert "<script>alert(1)</script>" in Markup.of(weeks / "site" / str(WEEK) / "index.html").text


def check_page(text: str) -> None:
    """Raises AssertionError where a page has more than the program's own scripts, pictures and links."""
    markup = Markup()
    markup.feed(text)
    assert [name for name in markup.attributes if name.startswith("on")] == []
    assert "alert(1)" not in "".join(re.findall(r"<script[^>]*>(.*?)</script>", text, re.DOTALL))
    assert [each for each in markup.addresses if each.lower().startswith(("javascript", "data", LINK))] == []
    assert not UNSEEN & set(text)
    assert "49" not in re.findall(r"x=' (\S+)", markup.text)


@pytest.fixture(scope="module")
def pages_of_app(weeks: Path, claims: Path) -> Iterator[dict[str, str]]:
    (weeks / "claims").mkdir()
    (weeks / "claims" / "story.toml").write_bytes(claims.read_bytes())
    asked = (
        *("/", f"/week/{WEEK}", "/rows", "/rows?section=I", "/rows?section=III", "/rows?offenses=1", "/tables"),
        *("/count?by=agency", "/history", "/places", "/undecided", "/corrections", "/story?file=story"),
        *(f"/row/{WEEK}/II/1", f"/row/{WEEK}/III/1", "/compare"),
    )
    with served(Desk(Archive.open(weeks / "ddor.sqlite"), weeks)) as visitor:
        yield {path: visitor.get(path).text for path in asked}


def test_the_app_shows_texts_and_runs_none(pages_of_app: dict[str, str]) -> None:
    for path, text in pages_of_app.items():
        check_page(text)
        assert "an error in ddor itself" not in text.lower(), path
    shown = Markup()
    shown.feed(pages_of_app["/rows"])
    assert "<script>alert(1)</script>" in shown.text


def test_the_app_takes_the_name_of_a_file_for_a_name(tmp_path: Path) -> None:
    with served(Desk(Archive.open(tmp_path / "ddor.sqlite"), tmp_path)) as visitor:
        name = "\u202e=1+1 <img src=x onerror=alert(1)>\u200b.pdf"
        answer = visitor.send("/add", [("files", name, b"no PDF")])
        page = visitor.get(answer.headers["location"]).text
        state = visitor.get(f"{answer.headers['location']}/state").text
        assert "too long" in visitor.send("/add", [("files", f"{'x' * 300}.pdf", b"no PDF")]).text
    check_page(page)
    assert not UNSEEN & set(json.loads(state)["files"][0]["said"])


def test_csv_on_a_terminal_steers_it_by_no_text(weeks: Path) -> None:
    terminal, its_end = pty.openpty()
    command = [sys.executable, "-m", "ddor", "rows", "--format", "csv", "--out", str(weeks)]
    process = subprocess.Popen(command, stdout=its_end, stderr=subprocess.DEVNULL)
    os.close(its_end)
    shown = b""
    with suppress(OSError):  # Linux's way to say that the other end is closed
        while part := os.read(terminal, 65536):
            shown += part
    os.close(terminal)
    assert process.wait() == 0
    assert "DROP TABLE" in shown.decode()
    assert not UNSEEN & set(shown.decode())


@pytest.mark.parametrize(
    "command",
    [
        ("weeks",),
        ("rows",),
        ("rows", "--section", "III"),
        ("tabulate",),
        ("tabulate", "--by", "agency"),
        ("history",),
        ("places", "--undecided"),
        ("correct", "--list"),
        ("check", "claims.toml"),
        ("verify", "--no-read"),
        ("match", EVIL, "--state", "TX"),
        ("decide", EVIL, "--state", "TX", "--geoid", "48453", "--why", EVIL),
        ("remove", str(WEEK)),
    ],
)
def test_a_terminal_is_steered_by_no_text(weeks: Path, claims: Path, command: tuple[str, ...]) -> None:
    assert claims.exists()
    words = [str(weeks / word) if word == "claims.toml" else word.replace("\x00", "") for word in command]
    done = ddor(*words, *(() if command[0] == "match" else ("--out", weeks)))
    said = done.out + done.err
    assert "Traceback" not in said
    assert "an error in ddor itself" not in said
    assert not UNSEEN & set(said)
    assert "\U0001f604" not in said


def test_sql_takes_texts_for_values_alone(weeks: Path, exported: Path) -> None:
    archive = Archive.open(weeks / "ddor.sqlite", create=False)
    assert [row.printed for row in archive.report(WEEK).declined] == [row.printed for row in hostile_report().declined]
    assert archive.damage() == []
    for name in ("agency", "offense"):
        done = ddor("rows", f"--{name}", EVIL, "--format", "json", "--out", weeks)
        assert len(json.loads(done.out)) == 3, done.err
    metadata = json.loads((exported / "metadata.json").read_text("utf-8"))
    with closing(sqlite3.connect(weeks / "ddor.sqlite")) as connection:
        for query in metadata["databases"]["ddor"]["queries"].values():
            connection.execute(query["sql"], {"geoid": EVIL, "week": EVIL, "agency": EVIL, "name": EVIL}).fetchall()
        assert connection.execute("SELECT count(*) FROM revisions").fetchone() == (1,)


def test_an_appendix_says_texts_letter_for_letter_and_leads_nowhere(weeks: Path) -> None:
    out = weeks / "evidence.pdf"
    done = ddor("evidence", "--week", str(WEEK), "--row", "1", "--figure", EVIL, "--folder", weeks, "--out", out)
    assert done.status == 0, done.err
    with pikepdf.open(out) as pdf:
        assert [page for page in pdf.pages if "/Annots" in page] == []
        names = {str(value.get("/S", "")) for value in pdf.objects if isinstance(value, pikepdf.Dictionary)}
    assert names & {"/URI", "/JavaScript", "/Launch"} == set()
    text = "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(out))
    folded = "".join(text.split())
    assert "<script>alert(1)</script>" in folded
    assert "[U+202E]142" in folded
