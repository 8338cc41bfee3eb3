"""The command line: what the commands are called and what they say. The work is done elsewhere.

Nothing heavy is imported before a command needs it, and of the modules of commands, which have the commands of one
subject each, only that of the command asked for; so --help and a single command come at once.
"""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typer import Typer

    app: Typer

_READS_ONE = "read"
"""The command whose whole time is that of reading one file."""

_GARBAGE_AFTER = 100_000
"""New objects after which Python looks for cyclic garbage. A command makes next to none, and looking after every 700
objects, as Python does by itself, takes a sixth of a short command's time.
"""


def main() -> None:
    """Run the command line. Leaves with one of the exit statuses, never with a traceback."""
    gc.set_threshold(_GARBAGE_AFTER)
    if sys.argv[1:2] == [_READS_ONE] and "--help" not in sys.argv:
        from ddor import isolate

        # The child imports what reads PDFs on one core while this process imports the command line on another.
        isolate.begin("ddor.report.read")
    from ddor.cli.program import run

    run()


def __getattr__(name: str) -> Any:
    if name == "app":
        from ddor.cli.program import app

        return app
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
