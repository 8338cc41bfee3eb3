"""The command line as a person runs it, each command in a process of its own whose output is a pipe.

To start Python and import what a command needs takes several times as long as most commands. So a process that has
done both waits beside the tests and makes a copy of itself (a fork) for each command. What depends on how Python
begins (its own variables, what it imports) is tested with new interpreters: test_where_it_runs, test_architecture,
test_release.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import io
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from threading import Thread

from tests import ROOT

PROGRAM = Path(sys.executable).with_name("ddor")

_SECONDS = 120
"""The longest that a command may take."""

_OWN = ("NO_COLOR", "FORCE_COLOR", "COLUMNS")
"""What of the environment is that of the terminal that the tests were begun in."""

_OF_PYTHON = "PYTHON"
"""How the names of variables begin that Python reads when it starts."""

_IMPORTED = (
    "pandas", "ddor.cli.commands", "ddor.report.read", "ddor.reading.request", "ddor.archive.archive",
    "sqlalchemy.dialects.sqlite", "ddor.tables.catalogue", "ddor.export.folder", "ddor.export.week_folder",
    "ddor.changes.compare", "ddor.claims.checking", "ddor.corrections.proposals", "ddor.places",
)  # fmt: skip


@dataclass(frozen=True)
class Done:
    """What a command printed, and how it ended."""

    status: int
    out: str
    err: str


def ddor(
    *arguments: str | Path, cwd: Path | None = None, environment: Mapping[str, str] | None = None, told: str = ""
) -> Done:
    """Run a command; `told` is what is typed, with an end of the input behind it."""
    own = {key: value for key, value in os.environ.items() if key not in _OWN}
    given = own | {"PYTHONIOENCODING": "utf-8"} | dict(environment or {})
    command = [str(PROGRAM), *map(str, arguments)]
    if not hasattr(os, "fork") or any(name.startswith(_OF_PYTHON) for name in environment or {}):
        done = subprocess.run(
            command, input=told, capture_output=True, cwd=cwd, encoding="utf-8", env=given, timeout=_SECONDS
        )
        return Done(done.returncode, done.stdout, done.stderr)
    return _waiting().run(command, str(cwd or Path.cwd()), given, told)


class _Waiting:
    """A process that has imported what commands need, and runs each in a copy of itself."""

    def __init__(self) -> None:
        self._channel, theirs = socket.socketpair()
        program = f"from tests.support.commands import serve; serve({theirs.fileno()})"
        self._process = subprocess.Popen(
            [sys.executable, "-c", program], cwd=ROOT, pass_fds=[theirs.fileno()], start_new_session=True
        )
        theirs.close()
        self._channel.settimeout(_SECONDS)

    def run(self, command: list[str], cwd: str, environment: Mapping[str, str], told: str) -> Done:
        """Run a command; how it ended."""
        ours, theirs = zip(*(os.pipe() for _ in range(2)), strict=True)
        said, typed = os.pipe()
        request = json.dumps([command, cwd, dict(environment)]).encode()
        socket.send_fds(self._channel, [len(request).to_bytes(4, "big")], [said, *theirs])
        self._channel.sendall(request)
        for each in (said, *theirs):
            os.close(each)
        written = [io.BytesIO() for _ in ours]
        threads = [Thread(target=_drain, args=each) for each in zip(ours, written, strict=True)]
        for thread in threads:
            thread.start()
        with os.fdopen(typed, "wb") as file, contextlib.suppress(BrokenPipeError):
            file.write(told.encode())
        try:
            status = int.from_bytes(_exactly(self._channel, 4), "big", signed=True)
        except TimeoutError:
            os.killpg(self._process.pid, signal.SIGKILL)
            raise
        for thread in threads:
            thread.join()
        out, err = (each.getvalue().decode().replace(os.linesep, "\n") for each in written)
        return Done(status, out, err)

    def end(self) -> None:
        self._channel.close()
        self._process.wait()


_ours: dict[int, _Waiting] = {}
"""The process that waits beside this one."""


def _waiting() -> _Waiting:
    if os.getpid() not in _ours:
        _ours[os.getpid()] = _Waiting()
        atexit.register(_ours[os.getpid()].end)
    return _ours[os.getpid()]


def _drain(source: int, into: io.BytesIO) -> None:
    with os.fdopen(source, "rb") as file:
        into.write(file.read())


def _exactly(channel: socket.socket, count: int) -> bytes:
    parts = b""
    while len(parts) < count:
        part = channel.recv(count - len(parts))
        if not part:
            raise EOFError("the process that runs commands has ended")
        parts += part
    return parts


# What follows runs in the process that waits, and in its copies.


def serve(number: int) -> None:
    """Run what is asked for on a socket of this number, until its other end is closed."""
    for name in _IMPORTED:
        import_module(name)
    from ddor.cli.commands import SUBJECTS

    for subject in SUBJECTS:
        import_module(f"ddor.cli.{subject}")
    channel = socket.socket(fileno=number)
    gc.freeze()
    while True:
        size, streams, _, _ = socket.recv_fds(channel, 4, 3)
        if not size:
            return
        command, cwd, environment = json.loads(_exactly(channel, int.from_bytes(size, "big")))
        child = os.fork()
        if not child:
            channel.close()
            _become(command, cwd, environment, streams)
        for each in streams:
            os.close(each)
        _, ended = os.waitpid(child, 0)
        channel.sendall(os.waitstatus_to_exitcode(ended).to_bytes(4, "big", signed=True))


def _become(command: list[str], cwd: str, environment: Mapping[str, str], streams: list[int]) -> None:
    """Be the command, as if Python had been started for it; doesn't come back."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = command
    sys.path[:] = [each for each in sys.path if each]
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", 1, encoding="utf-8", errors="backslashreplace", closefd=False)
    status = 0
    try:
        from ddor.cli import main

        main()
    except SystemExit as left:
        status = left.code if isinstance(left.code, int) else 0 if left.code is None else 1
    except BaseException:
        sys.excepthook(*sys.exc_info())
        status = 1
    finally:
        atexit._run_exitfuncs()
        for file in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):
                file.flush()
        os._exit(status)
