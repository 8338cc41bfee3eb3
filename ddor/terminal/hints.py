"""Commands that a person can type next. They start with the name the person used, and repeat the options given."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.text import Text

_FOLDER = ("--folder", "--out")
"""What commands call the folder of weeks: --out, but --folder where --out is something else."""

_TAKE_FOLDER = {"show", "evidence", "export", "site"}
"""The commands that call it --folder."""

_PASSWORD = re.compile(r"(?<=://)([^:/@]*):[^@]*@")


@dataclass(frozen=True, slots=True)
class Asked:
    """A command as it was asked for: its name, its arguments, and by each option given what follows it; once for
    each time that it was given.
    """

    command: str
    arguments: tuple[str, ...] = ()
    options: Mapping[str, tuple[tuple[str, ...], ...]] | None = None


_asked = Asked("")


def remember(asked: Asked) -> None:
    """Take a command as the one that hints repeat."""
    global _asked
    _asked = asked


def program() -> str:
    """What ddor was called as: "ddor", or a path that a shell finds it by, such as scripts/run."""
    # A script that runs ddor says there what it was called as.
    called = os.environ.get("DDOR_COMMAND")
    if called:
        return shlex.quote(called)
    started = Path(sys.argv[0])
    return shlex.quote(sys.argv[0]) if started.name == "ddor" and not shutil.which("ddor") else "ddor"


def again(**changed: str | None) -> str:
    """The command that was asked for with some options, by name, given once with another value, or (None) left out."""
    flags = {_flag(name): value for name, value in changed.items()}
    options = {flag: given for flag, given in (_asked.options or {}).items() if flag not in flags}
    options |= {flag: ((value,),) for flag, value in flags.items() if value is not None}
    return _line(_asked.command, _asked.arguments, options)


def hint(command: str, rest: str = "", keep: Sequence[str] = ()) -> str:
    """Another command: `rest` as it stands, then the archive and the folder that were asked for, and the options that
    are to be kept, as far as they were given.
    """
    options = _asked.options or {}
    folder = next((options[flag] for flag in _FOLDER if flag in options and _means_folder(flag)), None)
    kept = {_flag(name): options[_flag(name)] for name in keep if _flag(name) in options}
    if folder is not None:
        kept["--folder" if command in _TAKE_FOLDER else "--out"] = folder
    if "--db" in options:
        kept["--db"] = options["--db"]
    return _line(f"{command} {rest}".strip(), (), kept)


def to_type(before: str, command: str) -> Text:
    """A hint on a line of its own. It isn't broken at the terminal's width, so that it can be copied whole; print it
    with crop=False.
    """
    from rich.text import Text

    return Text(before + command, style="dim", no_wrap=True, overflow="ignore")


def _means_folder(flag: str) -> bool:
    return flag == ("--folder" if _asked.command in _TAKE_FOLDER else "--out")


def _flag(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _line(command: str, arguments: Sequence[str], options: Mapping[str, tuple[tuple[str, ...], ...]]) -> str:
    given = (word for flag, times in options.items() for words in times for word in (flag, *words))
    # A password isn't printed; whoever types the command again knows it, or has it in the environment.
    told = (shlex.quote(_PASSWORD.sub(r"\1@", word)) for word in (*arguments, *given))
    return " ".join((program(), command, *told))
