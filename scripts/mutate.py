"""Breaks lines of ddor at random, one at a time, and says which of them no test noticed.

    python scripts/mutate.py [--lines 60] [--seed 0] [--room tables ...] [--seconds 900] [--at ddor/FILE.py:LINE ...]

Works on a copy of the project in a temporary folder, with the packages of the Python that runs it. A line is broken in
one small way: a comparison, a sign, a number, a condition or a result becomes another. The tests of the line's own room
run first, then all others, until one fails. Lines that run on import only and texts are left alone. What survives is
printed with what it was broken into: either a test is missing, or the line says the same in both ways. Exit status 1
where more than one in ten survive.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: "!=", ast.NotEq: "==",
    ast.In: "not in", ast.NotIn: "in", ast.Is: "is not", ast.IsNot: "is",
}  # fmt: skip
_OPERATORS: dict[type[ast.operator], str] = {ast.Add: "-", ast.Sub: "+", ast.Mult: "/", ast.Div: "*", ast.BitOr: "&"}


@dataclass(frozen=True)
class Break:
    """A stretch of a file's text (offsets in it) and what takes its place."""

    file: Path
    line: int
    start: int
    end: int
    text: str

    def broken(self, source: str) -> str:
        """The file's text with it."""
        return source[: self.start] + self.text + source[self.end :]


def breaks_of(file: Path) -> Iterator[Break]:
    """Every way in which a line of a file can be broken."""
    source = file.read_text("utf-8")
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    lines = source.splitlines()

    def offset(line: int, column: int) -> int:
        # Python counts the bytes of a line, not its characters.
        return starts[line - 1] + len(lines[line - 1].encode()[:column].decode())

    for node in _nodes_in_functions(ast.parse(source)):
        for at, text in _ways(node, source, offset):
            yield Break(file, node.lineno, *at, text)


def _nodes_in_functions(tree: ast.AST) -> Iterator[ast.expr | ast.stmt]:
    """The nodes of functions' bodies, without their annotations."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for statement in function.body:
                for node in ast.walk(statement):
                    if isinstance(node, ast.expr | ast.stmt) and not isinstance(node, ast.AnnAssign):
                        yield node


def _ways(node: ast.expr | ast.stmt, source: str, offset: object) -> Iterator[tuple[tuple[int, int], str]]:
    assert callable(offset)

    def span(of: ast.expr | ast.stmt) -> tuple[int, int]:
        return offset(of.lineno, of.col_offset), offset(of.end_lineno, of.end_col_offset)

    def said(of: ast.expr) -> str:
        return source[slice(*span(of))]

    match node:
        case ast.Compare(left=left, ops=[operator], comparators=[right]) if type(operator) in _COMPARISONS:
            yield span(node), f"({said(left)} {_COMPARISONS[type(operator)]} {said(right)})"
        case ast.BoolOp(op=ast.And(), values=values):
            yield span(node), "(" + " or ".join(f"({said(value)})" for value in values) + ")"
        case ast.BoolOp(op=ast.Or(), values=values):
            yield span(node), "(" + " and ".join(f"({said(value)})" for value in values) + ")"
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            yield span(node), f"({said(operand)})"
        case ast.Constant(value=bool() as value):
            yield span(node), str(not value)
        case ast.Constant(value=int() as value):
            yield span(node), str(value + 1)
        case ast.BinOp(left=left, op=operator, right=right) if type(operator) in _OPERATORS and not _is_text(node):
            yield span(node), f"({said(left)} {_OPERATORS[type(operator)]} {said(right)})"
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            yield span(node), "return None"
        case ast.If(test=test) | ast.IfExp(test=test):
            yield span(test), f"(not ({said(test)}))"
        case ast.Expr(value=ast.Call()):
            yield span(node), "pass"


def _is_text(node: ast.BinOp) -> bool:
    return any(isinstance(each, ast.JoinedStr | ast.Constant) for each in (node.left, node.right))


def copy_project(to: Path) -> Path:
    """A copy of the project with an environment of its own that shares this one's packages; its Python."""
    ignored = shutil.ignore_patterns(".git", ".venv", "__pycache__", "*.egg-info", ".*_cache", ".hypothesis", "output")
    shutil.copytree(ROOT, to, ignore=ignored)
    (to / "output").mkdir()
    environment = to / ".venv"
    venv.create(environment, symlinks=True)
    python = environment / "bin" / "python"
    packages = next((environment / "lib").glob("python*")) / "site-packages"
    ours = [path for path in sys.path if path.endswith("site-packages")]
    (packages / "project.pth").write_text("\n".join([str(to), *ours]), "utf-8")
    program = environment / "bin" / "ddor"
    program.write_text(f"#!{python}\nimport sys\nfrom ddor.cli import main\nsys.exit(main())\n", "utf-8")
    program.chmod(0o755)
    return python


def is_noticed(copy: Path, python: Path, room: str, seconds: int) -> bool:
    """Whether any test fails, those of the room first; one that takes longer than these seconds counts as failed."""
    own = [str(path) for path in ((copy / "tests" / room),) if path.is_dir()]
    command = [
        str(python),
        "-m",
        "pytest",
        "-x",
        "-q",
        "-n",
        str(os.cpu_count()),
        "--dist",
        "loadfile",
        "-p",
        "no:cacheprovider",
    ]
    for chosen in (own, [str(copy / "tests"), *(f"--ignore={path}" for path in own)]):
        if not chosen:
            continue
        try:
            done = subprocess.run([*command, *chosen], cwd=copy, capture_output=True, timeout=seconds)
        except subprocess.TimeoutExpired:
            return True
        if done.returncode != 0:
            return True
    return False


def room_of(file: Path) -> str:
    """The room of a module, by the name of its folder, or its own."""
    parts = file.relative_to(ROOT / "ddor").parts
    return parts[0].removesuffix(".py")


def chosen_breaks(options: argparse.Namespace) -> list[Break]:
    """The breaks to try: those of the lines named, or of so many lines drawn at random, each line broken in one way."""
    chance = random.Random(options.seed)
    files = sorted((ROOT / "ddor").rglob("*.py"))
    if options.at:
        named = [(ROOT / place.partition(":")[0], int(place.partition(":")[2])) for place in options.at]
        return [each for file, line in named for each in breaks_of(file) if each.line == line]
    rooms = set(options.room)
    by_line: dict[tuple[Path, int], list[Break]] = {}
    for file in files:
        if not rooms or room_of(file) in rooms:
            for each in breaks_of(file):
                by_line.setdefault((file, each.line), []).append(each)
    lines = chance.sample(sorted(by_line), min(options.lines, len(by_line)))
    return [chance.choice(by_line[line]) for line in lines]


def main() -> None:
    """Break the lines that the arguments ask for."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--lines", type=int, default=60)
    arguments.add_argument("--seed", type=int, default=0)
    arguments.add_argument("--room", nargs="*", default=[])
    arguments.add_argument("--at", nargs="*", default=[])
    arguments.add_argument("--seconds", type=int, default=900)
    options = arguments.parse_args()
    survivors = 0
    chosen = chosen_breaks(options)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "project"
        python = copy_project(copy)
        for number, each in enumerate(chosen, 1):
            inside = copy / each.file.relative_to(ROOT)
            source = each.file.read_text("utf-8")
            inside.write_text(each.broken(source), "utf-8")
            noticed = is_noticed(copy, python, room_of(each.file), options.seconds)
            inside.write_text(source, "utf-8")
            survivors += not noticed
            was = " ".join(source[each.start : each.end].split())[:60]
            state = "noticed " if noticed else "SURVIVED"
            where = f"{each.file.relative_to(ROOT)}:{each.line}"
            print(
                f"{number:3} of {len(chosen)} {state} {where}  {was}  →  {' '.join(each.text.split())[:60]}", flush=True
            )
    print(f"{len(chosen) - survivors} of {len(chosen)} broken lines were noticed.")
    sys.exit(survivors * 10 > len(chosen))


if __name__ == "__main__":
    main()
