"""Runs commands of the program in forks of a process that has imported all of it, so that each is at work at once.

Run by tests/support/faults.py as `python -m tests.support.fault_driver`. Each line that it reads is an order in JSON,
each that it writes an answer: to `run` a process's number, to `ended` the exit status that a process ended with.
"""

from __future__ import annotations

import ctypes
import datetime
import importlib
import json
import os
import pkgutil
import resource
import sys
import traceback
from pathlib import Path
from typing import Any

import ddor
from ddor.cli import main as command_line

STILL_RUNS = 1000
"""What is answered where a process hasn't ended."""

_LATE = ("openpyxl", "pandas", "pyarrow", "pypdfium2", "altair", "vl_convert", "PIL.Image", "rich.console", "tomlkit")
"""What commands import only once they are at work, and what takes long."""


def _import_all() -> None:
    for module in pkgutil.walk_packages(ddor.__path__, "ddor."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    for name in _LATE:
        importlib.import_module(name)


def _give_up_rights() -> None:
    """Root may write everywhere, unless it gives up that it may."""
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    if ctypes.CDLL(None, use_errno=True).capset(header, (ctypes.c_uint32 * 6)()):
        raise OSError(ctypes.get_errno(), "capset")


class _Earlier:
    """A class of datetime whose today and now are so many days ago."""

    def __init__(self, real: Any, days: int) -> None:
        self._real = real
        self._back = datetime.timedelta(days)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def __call__(self, *parts: Any) -> Any:
        return self._real(*parts)

    def today(self) -> Any:
        return self._real.today() - self._back

    def now(self, zone: Any = None) -> Any:
        return self._real.now(zone) - self._back


_ASK_THE_CLOCK = (
    ("ddor.archive.archive", "datetime"),
    ("ddor.archive.migrations", "datetime"),
    ("ddor.cli.deciding", "date"),
    ("ddor.app.deciding", "date"),
)
"""The modules that ask what day it is, and by which class."""


def _set_back(days: int) -> None:
    for module, name in _ASK_THE_CLOCK:
        found = importlib.import_module(module)
        setattr(found, name, _Earlier(getattr(found, name), days))


def _command(order: dict[str, Any]) -> int:
    os.chdir(order["folder"])
    # A pipe with a name, as a limit on the size of files would hold for a file.
    pipe = os.open(order["says"], os.O_WRONLY)
    os.dup2(pipe, 1)
    os.dup2(pipe, 2)
    os.close(pipe)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - for as long as the process lives
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    if order["rights"] is False:
        _give_up_rights()
    if order["days_back"]:
        _set_back(order["days_back"])
    if order["most_bytes"] is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (order["most_bytes"],) * 2)
    sys.argv = ["ddor", *order["command"]]
    try:
        command_line()
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def _run(order: dict[str, Any]) -> int:
    process = os.fork()
    if process:
        os.setpgid(process, process)
        return process
    status = 70
    try:
        os.setpgid(0, 0)
        status = _command(order)
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


def _say(answer: object) -> None:
    sys.stdout.write(f"{answer}\n")
    sys.stdout.flush()


def _main() -> None:
    _import_all()
    _say("ready")
    for line in sys.stdin:
        order = json.loads(line)
        if order["order"] == "run":
            _say(_run(order))
        else:
            process, status = os.waitpid(order["process"], os.WNOHANG)
            _say(os.waitstatus_to_exitcode(status) if process else STILL_RUNS)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent.parent))
    _main()
