"""Breaks lines of ddor at random, one at a time, and says which of them no test noticed.

    python scripts/mutate.py [--lines 60] [--seed 0] [--room tables ...] [--at ddor/FILE.py:LINE ...] [--own]
                             [--seconds 3600] [--workers 2]

Works on a copy of the project in a temporary folder, with the packages of the Python that runs it. A line is broken in
one small way: a comparison, a sign, a number, a condition or a result becomes another. The tests of the line's own room
run first, then all others, until one fails; with --own, only the first. A test that fails is run again with nothing
broken, and one that fails then, too, is left out and named. Lines that run on import only and texts are left alone.
What survives is printed with what it was broken into: either a test is missing, or the line says the same in both ways.
Tests that take longer than --seconds notice nothing, which is said. Exit status 1 where more than one in twenty
survive.
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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: "!=", ast.NotEq: "==",
    ast.In: "not in", ast.NotIn: "in", ast.Is: "is not", ast.IsNot: "is",
}  # fmt: skip
_OPERATORS: dict[type[ast.operator], str] = {ast.Add: "-", ast.Sub: "+", ast.Mult: "/", ast.Div: "*", ast.BitOr: "&"}

NOTICED, SURVIVED, TOO_LONG = "noticed", "SURVIVED", "TOO LONG"


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


@dataclass
class Tests:
    """The tests of a copy of the project, run by its Python; `failing` do so with nothing broken."""

    copy: Path
    python: Path
    seconds: int
    workers: int
    failing: set[str] = field(default_factory=set)
    passing: set[str] = field(default_factory=set)

    def outcome(self, each: Break, only_own: bool) -> str:
        """What becomes of a broken line: the tests of its room run first, then all others unless `only_own`."""
        room = room_of(each.file)
        own = [f"tests/{room}"] if (self.copy / "tests" / room).is_dir() else []
        others = ["tests", *(f"--ignore={path}" for path in own)]
        found = SURVIVED
        for chosen in [own] if own and only_own else [own, others]:
            if chosen and found == SURVIVED:
                found = self.with_broken(each, chosen)
        return found

    def with_broken(self, each: Break, chosen: Sequence[str]) -> str:
        """What some tests say of a broken line. A test that fails with nothing broken, too, says nothing."""
        inside = self.copy / each.file.relative_to(ROOT)
        source = inside.read_text("utf-8")
        while True:
            inside.write_text(each.broken(source), "utf-8")
            failed = self._failed(chosen)
            inside.write_text(source, "utf-8")
            if failed is None:
                return TOO_LONG
            if not failed:
                return SURVIVED
            new = [test for test in failed if "::" in test and test not in self.passing]
            again = set(self._failed(new) or ()) if new else set()
            self.failing |= again
            self.passing |= set(new) - again
            # Where no test is named, the program can't even be imported.
            if set(failed) - again:
                return NOTICED
            print(f"fails with nothing broken, and is left out: {' '.join(sorted(again))}", flush=True)

    def _failed(self, chosen: Sequence[str]) -> list[str] | None:
        """The tests that fail, at least the first of each process; None where they take too long."""
        how = ["-x", "-q", "--tb=no", "-rfE", "-n", str(self.workers), "--dist", "loadfile", "-p", "no:cacheprovider"]
        without = [f"--deselect={test}" for test in sorted(self.failing)]
        command = [str(self.python), "-m", "pytest", *how, *without, *chosen]
        try:
            done = subprocess.run(command, cwd=self.copy, capture_output=True, text=True, timeout=self.seconds)
        except subprocess.TimeoutExpired:
            return None
        named = [line.split()[1] for line in done.stdout.splitlines() if line.startswith(("FAILED ", "ERROR "))]
        return named or (["nothing ran"] if done.returncode else [])


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
    arguments.add_argument("--seconds", type=int, default=3600)
    arguments.add_argument("--workers", type=int, default=os.cpu_count())
    arguments.add_argument("--own", action="store_true", help="Only the tests of the line's own room.")
    options = arguments.parse_args()
    survivors = 0
    chosen = chosen_breaks(options)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "project"
        tests = Tests(copy, copy_project(copy), options.seconds, options.workers)
        for number, each in enumerate(chosen, 1):
            outcome = tests.outcome(each, options.own)
            survivors += outcome != NOTICED
            source = each.file.read_text("utf-8")
            was, now = (" ".join(text.split())[:60] for text in (source[each.start : each.end], each.text))
            where = f"{each.file.relative_to(ROOT)}:{each.line}"
            print(f"{number:3} of {len(chosen)} {outcome:8} {where}  {was}  →  {now}", flush=True)
    print(f"{len(chosen) - survivors} of {len(chosen)} broken lines were noticed.")
    sys.exit(survivors * 20 > len(chosen))


if __name__ == "__main__":
    main()
