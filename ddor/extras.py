"""Optional parts of ddor, as pip calls them extras, and what to type to get one."""

from __future__ import annotations

import shlex
import shutil
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path


def install(extra: str) -> str:
    """The command that adds an extra to this installation of ddor, to be typed into a shell.

    It needs no folder of the project: pip takes the packages from what the installed ddor says of its extras.
    """
    python = Path(sys.executable)
    try:
        distribution("pip")
    except PackageNotFoundError:
        # As in what `uv tool install` makes.
        return f"uv pip install --python {shlex.quote(str(python))} {_quoted(extra)}"
    pip = shutil.which("pip")
    if pip is not None and Path(pip).parent == python.parent:
        return anywhere(extra)
    return f"{shlex.quote(str(python))} -m {anywhere(extra)}"


def anywhere(extra: str) -> str:
    """The same command in words that hold on any machine, for what is kept with a report."""
    return f"pip install {_quoted(extra)}"


def _quoted(extra: str) -> str:
    return f"'ddor[{extra}]'"
