"""How the app holds up: so many readers at once on so many weeks, and what each page costs.

    python scripts/load_app.py [--weeks N] [--readers N] [--rounds N] [--db postgresql://HOST/NAME]

An archive is made of one report's rows (206 persons), once for each week. `ddor app` serves it in a process of its own.
First each page is asked for alone, four times: its processor time is the server's between question and answer, the
first time (nothing counted yet), the second, after a report was added in the app, and after another program added one.
Then all readers open the pages at once, each in another order, and the times that they wait are told, with the largest
resident set of the server.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from functools import cache, partial
from hashlib import sha256
from pathlib import Path

from ddor.archive import Archive
from ddor.model import Period
from ddor.places import Decisions
from ddor.reading.reconcile import Reconciler
from ddor.report.read import read_report
from ddor.sections import Report

FILE = Path(__file__).parent.parent / "fixtures/pdfs/week-2017-01-28.pdf"

PAGES = (
    "/",
    "/week/{last}",
    "/rows",
    "/rows?week=all",
    "/rows?week=all&state=TX&status=convicted",
    "/rows?week=all&offenses=1",
    "/tables",
    "/tables?week=all",
    "/count?week=all&by=county&across=status",
    "/count?week=all&by=month",
    "/compare",
    "/history",
    "/history?section=III",
    "/places",
    "/places?q=travis",
    "/undecided",
    "/corrections",
    "/row/{last}/II/31",
)


def make_archive(where: Path | str, weeks: int) -> str:
    """Keep a report once for each week; returns the last week's first day."""
    archive = Archive.open(where)
    for number in range(weeks):
        start = keep(archive, number, number)
    return str(start)


def keep(archive: Archive, week: int, number: int) -> date:
    """Keep a report of the week of a number, one of its own for another `number`; returns the week's first day."""
    report = _report()
    assert report.period is not None
    start = report.period.start + timedelta(7 * week)
    document = replace(report.document, file=f"{start}.pdf", sha256=sha256(str(number).encode()).hexdigest())
    archive.add(replace(report, document=document, period=Period(start, start + timedelta(6))), FILE)
    return start


@cache
def _report() -> Report:
    return Reconciler(Decisions([])).report(read_report(FILE, recognize=False))


class Server:
    """The app in a process of its own."""

    def __init__(self, folder: Path, db: str | None) -> None:
        command = [sys.executable, "-m", "ddor", "app", "--folder", str(folder), "--no-browser"]
        command += ["--db", db] if db else []
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        for line in self.process.stdout:
            found = re.search(r"http://([\d.]+):(\d+)/\?token=(\S+)", line)
            if found:
                self.port, self.token = int(found[2]), found[3]
                break

    def get(self, path: str) -> float:
        """Open a page; returns the seconds that it took."""
        begun = time.perf_counter()
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)) as connection:
            connection.request("GET", path, headers={"Cookie": f"ddor-{self.port}={self.token}"})
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200, f"{path}: {answer.status}"
        return time.perf_counter() - begun

    def add(self, number: int) -> None:
        """Add a report as a page does, a revision of the first week: the same PDF with another last line."""
        pdf = FILE.read_bytes() + b"%% %d\n" % number
        name = b'Content-Disposition: form-data; name="files"; filename="%d.pdf"' % number
        body = b"\r\n".join([b"--part", name, b"Content-Type: application/pdf", b"", pdf, b"--part--", b""])
        kind = {"Content-Type": "multipart/form-data; boundary=part"}
        batch = self._ask("POST", "/add", body, kind | {"Origin": f"http://127.0.0.1:{self.port}"})
        while not json.loads(self._ask("GET", f"{batch}/state"))["done"]:
            time.sleep(0.1)

    def _ask(self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> str:
        """What is answered; of a page that leads to another, the address of that."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)) as connection:
            connection.request(method, path, body, {"Cookie": f"ddor-{self.port}={self.token}", **(headers or {})})
            answer = connection.getresponse()
            text = answer.read().decode()
            assert answer.status in (200, 303), f"{path}: {answer.status}"
        return answer.headers.get("Location") or text

    def processor(self) -> float:
        """Seconds of processor time that it has had (Linux)."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """The largest resident set so far, in MB (Linux)."""
        text = Path(f"/proc/{self.process.pid}/status").read_text()
        found = re.search(r"VmHWM:\s+(\d+) kB", text)
        return int(found[1]) / 1024 if found else 0.0


def read_all(server: Server, pages: Sequence[str], readers: int, rounds: int) -> list[float]:
    """Let readers open all pages at once; returns the seconds that each page took each of them."""
    waits: list[float] = []

    def read(number: int) -> None:
        order = list(pages) * rounds
        random.Random(number).shuffle(order)
        for page in order:
            waits.append(server.get(page))

    threads = [threading.Thread(target=read, args=(number,)) for number in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return waits


def main() -> None:
    """Measure, and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--weeks", type=int, default=520)
    arguments.add_argument("--readers", type=int, default=20)
    arguments.add_argument("--rounds", type=int, default=1)
    arguments.add_argument("--db", help="an empty database for the archive, in place of an SQLite file")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        last = make_archive(given.db or folder / "ddor.sqlite", given.weeks)
        server = Server(folder, given.db)
        pages = [page.format(last=last) for page in PAGES]
        try:
            print(
                f"{given.weeks} weeks; processor time of the server, in seconds: first and second time, after a report"
            )
            print("was added in the app, after another program added one")
            archive = Archive.open(given.db or folder / "ddor.sqlite")
            for at, page in enumerate(pages):
                changes: list[Callable[[], object]] = [
                    lambda: None,
                    lambda: None,
                    partial(server.add, at),
                    partial(keep, archive, given.weeks - 1, given.weeks + at),
                ]
                costs = []
                for change in changes:
                    change()
                    before = server.processor()
                    server.get(page)
                    costs.append(server.processor() - before)
                print(*(f"{cost:7.2f}" for cost in costs), "", page, flush=True)
            waits = sorted(read_all(server, pages, given.readers, given.rounds))
            print(
                f"{given.readers} readers, {len(waits)} pages: median {statistics.median(waits):.2f} s, "
                f"95 % within {waits[int(len(waits) * 0.95)]:.2f} s, longest {waits[-1]:.2f} s; "
                f"{server.memory():.0f} MB"
            )
        finally:
            server.process.terminate()


if __name__ == "__main__":
    main()
