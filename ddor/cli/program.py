"""The command line's frame: the program itself, its version, and what becomes of an error."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from typing import Annotated

import typer

from ddor.cli.commands import Commands
from ddor.cli.common import FINE, NOT_DONE, say
from ddor.errors import DdorError

app = typer.Typer(
    cls=Commands,
    # The plain help takes a fifth of the time of the one that rich draws.
    rich_markup_mode=None,
    add_completion=True,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Turns ICE's Declined Detainer Outcome Reports (PDF) into tables that can be checked and printed.",
    epilog="Start with: ddor add REPORT.pdf   Then open the CSV files in output/.",
)


def run() -> None:
    """Run the command line. Leaves with one of the exit statuses, never with a traceback."""
    for stream in (sys.stdout, sys.stderr):
        # A name that isn't UTF-8, or a sign that the terminal can't show, is written as JSON and Python write it.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        app()
    except KeyboardInterrupt:
        say("stopped.")
        sys.exit(130)
    except BrokenPipeError:
        # Whoever read the output has stopped reading; what Python would still flush has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(FINE)
    except DdorError as error:
        say(str(error))
        sys.exit(NOT_DONE)
    except OSError as error:
        say(f"{error.filename or 'a file'}: {error.strerror or error}.")
        sys.exit(NOT_DONE)
    except Exception as error:
        if os.environ.get("DDOR_TRACEBACK"):
            raise
        say(
            f"an error in ddor itself ({type(error).__name__}: {error}). "
            "Please report it with the file; with DDOR_TRACEBACK=1 set, ddor shows where it is."
        )
        sys.exit(NOT_DONE)


@app.callback(invoke_without_command=True)
def _ddor(
    show_version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False,
) -> None:
    if show_version:
        from importlib.metadata import version  # takes longer than all else that --help needs

        typer.echo(f"ddor {version('ddor')}")
        raise typer.Exit(FINE)
