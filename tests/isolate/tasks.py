"""Tasks for children in tests."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from ddor.isolate import Send


def double(number: int, send: Send) -> int:
    send("half way")
    return 2 * number


def crash(_: object, __: Send) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def hang(_: object, __: Send) -> None:
    time.sleep(60)


def swell(_: object, __: Send) -> int:
    held = []
    while True:
        held.append(bytearray(10_000_000))


def fail(_: object, __: Send) -> None:
    raise IndexError("index out of range")


def working_folder(_: object, __: Send) -> str:
    """The folder that relative names of files are looked up in."""
    return str(Path.cwd())
