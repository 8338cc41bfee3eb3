"""What `import ddor` gives: the blocks of docs/python.md run, and importing costs nothing heavy."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import ddor
from tests import ROOT
from tests.support.reading import ddor as run_ddor

PAGE = (ROOT / "docs" / "python.md").read_text("utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```", PAGE, flags=re.MULTILINE | re.DOTALL)
WEEK = ROOT / "fixtures" / "pdfs" / "week-2017-02-11.pdf"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the fixtures, of which one was added: what the page's blocks speak of."""
    folder = tmp_path_factory.mktemp("researcher")
    shutil.copytree(ROOT / "fixtures", folder / "fixtures")
    added = run_ddor("add", "fixtures/pdfs/week-2017-02-11.pdf", cwd=folder)
    assert added.status == 0, added.err
    return folder


@pytest.mark.parametrize("block", BLOCKS)
def test_every_block_of_the_page_runs(block: str, folder: Path) -> None:
    done = subprocess.run([sys.executable, "-c", block], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_the_notebook_runs_and_draws_two_charts() -> None:
    cells = json.loads((ROOT / "docs" / "notebook.ipynb").read_text("utf-8"))["cells"]
    program = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    drawn = "\n".join(f"print(len({name}.to_dict()['data']['name']))" for name in ("by_county", "by_offense"))
    done = subprocess.run(
        [sys.executable, "-c", f"{program}\n{drawn}"], cwd=ROOT / "docs", capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.split()) == 2


def test_importing_ddor_imports_nothing_that_is_heavy() -> None:
    program = "import sys, ddor; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert not loaded & {"pandas", "numpy", "sqlalchemy", "typer", "rich", "pypdfium2", "rapidfuzz"}


def test_every_public_name_is_there() -> None:
    for name in ddor.__all__:
        assert getattr(ddor, name)
    with pytest.raises(AttributeError):
        _ = ddor.nothing


def test_frames_are_typed() -> None:
    frame = ddor.read(WEEK).frame("declined")
    assert (frame.dtypes["issued"], frame.dtypes["offenses"], frame.dtypes["agency"]) == (
        "datetime64[s]",
        "Int64",
        "string",
    )
    assert (frame.declined - frame.issued).dt.days.ge(0).all()


def test_a_file_that_cannot_be_read_is_an_error_of_the_family(tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").write_bytes(b"")
    with pytest.raises(ddor.DdorError, match="empty"):
        ddor.read(tmp_path / "empty.pdf")


def test_an_archive_shows_itself_and_refuses_a_table_that_there_is_not(tmp_path: Path) -> None:
    archive = ddor.open(tmp_path)
    archive.add(WEEK)
    assert "2017-02-11" in archive._repr_html_()
    assert len(archive.week("2017-02-11").frame("declined")) == 65
    assert isinstance(archive.tabulate("crimes").frame(), pd.DataFrame)
    with pytest.raises(ddor.DdorError, match="no table"):
        archive.tabulate("nothing")
    with pytest.raises(ddor.DdorError, match="isn't a day"):
        archive.week("yesterday")
