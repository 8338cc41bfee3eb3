"""The pages of documentation taken apart: their blocks, the commands in them, their links, what they name."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests import ROOT

_SHELL = {"", "sh", "bash", "shell", "console"}
_PROGRAMS = ("scripts/", ".venv/bin/")
_WORDS = {"ddor", "datasette", "git"}
_FENCE = re.compile(r"^ {0,3}```(\w*)\s*$")
_SPAN = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")
_SETTING = re.compile(r"^(DDOR_[A-Z]+)=\S*$")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its page, the number of its first line there, its language as stated, its lines."""

    page: Path
    line: int
    language: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.lines) + "\n"

    @property
    def kind(self) -> str:
        """What it holds: "commands", "toml", any other language that is stated, or "output" of the program.

        Where none is stated, the first line tells.
        """
        first = next((line for line in self.lines if line.strip()), "")
        if self.language in _SHELL and (self.language or is_command(first)):
            return "commands"
        if not self.language and re.match(r"\[+[\w.]+\]+$", first):
            return "toml"
        return self.language or "output"

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


@dataclass(frozen=True, slots=True)
class Command:
    """A command: where it stands, as printed, its words, the settings before it, the file that its output goes to.

    `is_whole` is false for one within a sentence, which may leave out what the sentence is not about.
    """

    where: str
    text: str
    words: tuple[str, ...]
    settings: tuple[str, ...]
    to: str | None
    is_whole: bool

    @property
    def subject(self) -> str:
        """What is run: "ddor", a script by its path, a module or a tool by its name."""
        program, *rest = self.words
        if program in ("ddor", "scripts/run"):
            return "ddor"
        if program == ".venv/bin/python":
            return rest[1] if rest[:1] == ["-m"] else rest[0] if rest else "python"
        return program.removeprefix(".venv/bin/")

    @property
    def arguments(self) -> tuple[str, ...]:
        """The words behind what is run."""
        return self.words[self.words.index(self.subject) + 1 :] if self.subject in self.words else self.words[1:]

    def __str__(self) -> str:
        return f"{self.where} {self.text}"


def is_command(line: str) -> bool:
    """Whether a line is a command, told by its first word, settings before it aside."""
    words = line.split()
    while words and _SETTING.match(words[0]):
        words.pop(0)
    return bool(words) and (words[0].startswith(_PROGRAMS) or words[0] in _WORDS)


def pages() -> list[Path]:
    """The pages of documentation."""
    named = (ROOT / name for name in ("README.md", "CONTRIBUTING.md"))
    return [*(path for path in named if path.exists()), *sorted((ROOT / "docs").glob("*.md"))]


@cache
def _taken_apart(page: Path) -> tuple[tuple[Block, ...], str]:
    """A page's fenced blocks, and all else with an empty line for each of theirs."""
    blocks, prose = [], []
    lines: list[str] | None = None
    language, start = "", 0
    for number, line in enumerate(page.read_text("utf-8").splitlines(), 1):
        fence = _FENCE.match(line)
        if fence and lines is None:
            lines, language, start = [], fence[1], number + 1
        elif fence and lines is not None:
            blocks.append(Block(page, start, language, tuple(lines)))
            lines = None
        elif lines is not None:
            lines.append(line)
        prose.append("" if fence or lines is not None else line)
    assert lines is None, f"{page.name}: the block from line {start} on is never closed"
    return tuple(blocks), "\n".join(prose)


def blocks(kind: str) -> list[Block]:
    """The blocks of a kind in all pages."""
    return [block for page in pages() for block in _taken_apart(page)[0] if block.kind == kind]


def prose(page: Path) -> str:
    """A page without its fenced blocks."""
    return _taken_apart(page)[1]


def links(page: Path) -> list[str]:
    """Where a page's links and pictures lead that are not on the web."""
    return [to for to in _LINK.findall(prose(page)) if not to.startswith(("http://", "https://", "mailto:"))]


def anchors(page: Path) -> set[str]:
    """What links can name of a page: its headings, as GitHub makes anchors of them."""
    headings = re.findall(r"^#+ (.+?)\s*$", prose(page), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def spans(page: Path) -> Iterator[tuple[int, str]]:
    """What a page's sentences print as code, each with its line."""
    for number, line in enumerate(prose(page).splitlines(), 1):
        yield from ((number, text) for text in _SPAN.findall(line))


def commands_of(block: Block) -> list[Command]:
    """The commands of a block of them, one a line; a backslash at a line's end goes on with the next."""
    found, start = [], 0
    whole = ""
    for offset, line in enumerate(block.lines):
        start = start if whole else offset
        if line.endswith("\\"):
            whole += line[:-1]
            continue
        whole += line
        if (words := shlex.split(whole, comments=True)) != []:
            where = f"{block.page.relative_to(ROOT)}:{block.line + start}"
            found.append(_command(where, " ".join(whole.split("  #")[0].split()), words, is_whole=True))
        whole = ""
    return found


def commands_in_sentences(page: Path, names: Sequence[str]) -> list[Command]:
    """The commands that sentences name; `names` are those of ddor's own commands, which may stand without "ddor"."""
    found = []
    for line, text in spans(page):
        where = f"{page.relative_to(ROOT)}:{line}"
        first, *rest = text.split()
        if is_command(text) and (rest or first.startswith(_PROGRAMS)):
            found.append(_command(where, text, shlex.split(text), is_whole=False))
        elif first in names and any(word.startswith("--") for word in rest):
            found.append(_command(where, text, ["ddor", *shlex.split(text)], is_whole=False))
    return found


def _command(where: str, text: str, words: list[str], is_whole: bool) -> Command:
    settings = []
    while match := _SETTING.match(words[0]):
        settings.append(match[1])
        words = words[1:]
    to = None
    if ">" in words:
        at = words.index(">")
        words, to = words[:at], words[at + 1]
    assert not {"|", "&&", ";", "<"} & set(words), f"{where}: write one command a line: {text}"
    return Command(where, text, tuple(words), tuple(settings), to, is_whole)


def toml_kind(block: Block) -> str:
    """What a TOML block is an example of: "claims", or the file of the program that has the same tables."""
    given = set(tomllib.loads(block.text))
    if given & {"claim"}:
        return "claims"
    for name in ("report/vocabulary.toml", "tables/policy_rules.toml", "places/vocabulary.toml"):
        if given and given <= set(tomllib.loads((ROOT / "ddor" / name).read_text("utf-8"))):
            return name
    return f"nothing that is known, with {', '.join(sorted(given)) or 'no table'}"
