"""Work for Dask workers in tests: reading that ends its worker the first time."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from ddor.reading.request import Request, read_kept
from ddor.sections import Report


def read_where_a_worker_is_lost(ended: Path, name: str, request: Request) -> Report:
    """Read a file; the first worker that gets the one so named is killed with it, and leaves its number in `ended`."""
    if request.path.name == name and not ended.exists():
        ended.write_text(str(os.getpid()), "ascii")
        os.kill(os.getpid(), signal.SIGKILL)
    return read_kept(request)
