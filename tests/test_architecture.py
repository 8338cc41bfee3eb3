"""The rooms of the house: each uses only those before it, and nothing heavy is brought in before it is needed."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from ddor.errors import DdorError
from ddor.sections import TABLES
from tests import ROOT

DDOR = ROOT / "ddor"

ORDER = (
    ("model", "agreement", "columns", "sections", "states", "errors", "days", "extras", "rounding", "userfiles"),
    ("pdf",),
    ("report",),
    ("places",),
    ("isolate", "download"),
    ("reading",),
    ("archive",),
    ("tables", "changes", "claims", "corrections"),
    ("crosscheck", "pictures"),
    ("terminal",),
    ("export",),
    ("site",),
    ("app",),
    ("public",),
    ("cli", "__main__"),
)
"""The rooms from the first to the last; those in one line may use one another."""

RANK = {room: rank for rank, rooms in enumerate(ORDER) for room in rooms}


def modules() -> list[Path]:
    return sorted(path for path in DDOR.rglob("*.py") if path != DDOR / "__init__.py")


def room_of(path: Path) -> str:
    return path.relative_to(DDOR).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """Every module that a module imports, also within functions."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def rooms_used(path: Path) -> set[str]:
    parts = (name.split(".") for name in imported(path))
    return {name[1] for name in parts if name[0] == "ddor" and len(name) > 1 and name[1] in RANK}


def test_every_module_has_its_room() -> None:
    assert {room_of(path) for path in modules()} <= set(RANK)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(DDOR)))
def test_imports_run_down_the_order_of_rooms(path: Path) -> None:
    own = RANK[room_of(path)]
    assert {room for room in rooms_used(path) if RANK[room] > own} == set()


def test_the_model_imports_nothing_of_the_project() -> None:
    assert not [name for name in imported(DDOR / "model.py") if name.startswith("ddor")]


@pytest.mark.parametrize("path", sorted((DDOR / "tables").glob("*.py")), ids=lambda path: str(path.name))
def test_tables_open_no_pdf(path: Path) -> None:
    assert "pdf" not in rooms_used(path)
    assert not [name for name in imported(path) if name.startswith(("pypdfium2", "ddor.report.read"))]


@pytest.mark.parametrize("path", sorted((DDOR / "crosscheck").glob("*.py")), ids=lambda path: str(path.name))
def test_the_second_reading_shares_nothing_with_ours(path: Path) -> None:
    assert "pdf" not in rooms_used(path)
    assert not [name for name in imported(path) if name.startswith("ddor.report.read")]


@pytest.mark.parametrize("path", sorted((DDOR / "places").glob("*.py")), ids=lambda path: str(path.name))
def test_places_know_nothing_of_reports(path: Path) -> None:
    assert rooms_used(path) <= {"model", "states", "errors", "userfiles", "places"}


@pytest.mark.parametrize("path", sorted((DDOR / "pdf").glob("*.py")), ids=lambda path: str(path.name))
def test_reading_pdfs_knows_nothing_of_detainers(path: Path) -> None:
    text = path.read_text(encoding="utf-8").casefold()
    told = ("detainer", "citizenship", "agency", "jurisdiction", "offense", "declined", "enacted", "criteria")
    assert [word for word in told if word in text] == []


def literals(path: Path) -> list[tuple[int, set[str]]]:
    """The texts of every tuple, list, set and dict that a module writes out, with the line it begins in."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Tuple | ast.List | ast.Set | ast.Dict):
            parts = node.keys if isinstance(node, ast.Dict) else node.elts
            texts = {part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)}
            found.append((node.lineno, texts))
    return found


FEW = 6
"""A module may name this many columns of a table together, such as those that a figure counts by, and no more."""


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(DDOR)))
def test_no_module_but_one_lists_the_report_s_columns(path: Path) -> None:
    if path.relative_to(DDOR).as_posix() == "sections.py":
        return
    for line, texts in literals(path):
        for name in ("declined", "high_volume", "policies"):
            listed = texts & {column.name for column in TABLES[name].all_columns if column.get}
            assert len(listed) <= FEW, f"line {line} lists columns of {name}: {sorted(listed)}"


@pytest.mark.parametrize("path", sorted((DDOR / "report").glob("*.py")), ids=lambda path: str(path.name))
def test_reading_a_report_holds_no_coordinate(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    numbers = [node for node in ast.walk(tree) if isinstance(node, ast.Tuple) and len(node.elts) == 4]
    boxes = [node for node in numbers if all(isinstance(each, ast.Constant) for each in node.elts)]
    assert [ast.unparse(node) for node in boxes if all(isinstance(e.value, int | float) for e in node.elts)] == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(DDOR)))
def test_no_room_but_the_archive_remembers_a_week(path: Path) -> None:
    if room_of(path) not in ("archive", "reading"):
        assert not [name for name in imported(path) if name.endswith(("contract.report_of", "loading.load_report"))]
        if room_of(path) != "public":
            assert not [name for name in imported(path) if name.split(".")[0] in ("sqlalchemy", "sqlite3")]


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["--version"],
        *([name, "--help"] for name in ("read", "add", "show", "site", "cross-check", "tabulate", "rows", "export")),
    ],
)
def test_help_comes_without_pandas_and_pdf_libraries(arguments: list[str]) -> None:
    program = (
        "import sys\n"
        f"sys.argv = ['ddor', *{arguments!r}]\n"
        "from ddor.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print(*sys.modules, sep='\\n', file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in done.stderr.split()}
    assert done.stdout
    assert "typer" in loaded
    heavy = {
        "pandas",
        "numpy",
        "pypdfium2",
        "pypdfium2_raw",
        "pdfplumber",
        "pdfminer",
        "camelot",
        "pikepdf",
        "pycountry",
        "pyarrow",
        "xlsxwriter",
        "PIL",
        "reportlab",
        "altair",
        "jinja2",
        "vl_convert",
    }
    assert loaded & heavy == set()


INTERNAL = {"DoesNotDecode", "Slip", "Stopped"}
"""Errors whose messages are no sentences yet: those who catch them know the file, object or line, and add it."""


def names_bound_by(node: ast.AST) -> set[str]:
    imports = (each for each in ast.walk(node) if isinstance(each, ast.Import | ast.ImportFrom))
    return {alias.asname or alias.name for each in imports for alias in each.names}


def used_at_run_time(node: ast.AST, names: set[str]) -> set[str]:
    """Of the names those that a module uses elsewhere than in annotations and than in functions that import them."""
    if isinstance(node, ast.Name):
        return {node.id} & names
    if isinstance(node, ast.FunctionDef):
        names = names - names_bound_by(node)
    annotations = [getattr(node, field, None) for field in ("annotation", "returns")]
    children = (child for child in ast.iter_child_nodes(node) if child not in annotations)
    return {name for child in children for name in used_at_run_time(child, names)}


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(DDOR)))
def test_what_is_imported_for_types_alone_is_used_for_types_alone(path: Path) -> None:
    module = ast.parse(path.read_text(encoding="utf-8"))
    for_types = [n for n in module.body if isinstance(n, ast.If) and ast.unparse(n.test) == "TYPE_CHECKING"]
    names = {name for node in for_types for name in names_bound_by(node)}
    assert used_at_run_time(module, names) == set()


def test_errors_that_are_raised_for_people_are_one_family() -> None:
    for path in modules():
        if path.name != "__main__.py":
            import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    errors = [kind for kind in subclasses(Exception) if kind.__module__.partition(".")[0] == "ddor"]
    others = {kind.__name__ for kind in errors if not issubclass(kind, DdorError)}
    assert {"ArchiveError", "FilterError"} <= {kind.__name__ for kind in errors}
    known = [kind for kind in errors if kind.__name__ in INTERNAL]
    assert others == INTERNAL | {below.__name__ for kind in known for below in subclasses(kind)}


def subclasses(kind: type[Any]) -> set[type[Any]]:
    """All classes under a class."""
    return {each for one in kind.__subclasses__() for each in (one, *subclasses(one))}
