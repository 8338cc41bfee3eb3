"""What tests in a browser need beside it: pages that note what goes wrong in them, and a web server."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Dialog, Page


@dataclass
class Opened:
    """A page in the browser, and all that went wrong in it: errors on the console, requests that failed, scripts."""

    page: Page
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(30_000)
        self.page.on("console", lambda said: self._fault(said.text, said.type in ("error", "warning")))
        self.page.on("pageerror", lambda error: self._fault(str(error)))
        # What a page still asked for when the next one was opened is given up, and no fault.
        self.page.on(
            "requestfailed", lambda request: self._fault(f"{request.url} failed", request.failure != "net::ERR_ABORTED")
        )
        self.page.on(
            "response", lambda response: self._fault(f"{response.url}: {response.status}", response.status >= 400)
        )
        self.page.on("dialog", self._dialog)

    def _dialog(self, dialog: Dialog) -> None:
        self._fault(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def _fault(self, text: str, is_one: bool = True) -> None:
        if is_one:
            self.faults.append(text)


ALIKE_ROWS_REMOVED = """() => document.querySelectorAll("tbody").forEach(body => {
  const seen = {};
  for (const row of [...body.rows]) {
    const parts = [row, ...row.querySelectorAll("*")].map(part => `${part.tagName} ${part.className}`);
    const kind = [...new Set(parts)].sort().join();
    seen[kind] = (seen[kind] || 0) + 1;
    if (seen[kind] > 2) row.remove();
  }
})"""
"""Leaves two rows of each kind in a table, as axe takes its time over each row."""


def serious(page: Page) -> list[tuple[str, str]]:
    """The serious faults that axe finds in a page, with two rows of each kind: rule and element."""
    page.evaluate(ALIKE_ROWS_REMOVED)
    found: Any = Axe().run(page, options={"preload": False}).response["violations"]
    return [(each["id"], each["nodes"][0]["html"]) for each in found if each["impact"] in ("serious", "critical")]


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder on a web server of this machine, while the block runs."""
    handler = partial(_Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named so there
        pass

    def do_GET(self) -> None:
        # A browser that shows a picture by itself asks for an icon of the whole server, which is none of the site's.
        if self.path == "/favicon.ico":
            self.send_response(204)
            self.end_headers()
        else:
            super().do_GET()
