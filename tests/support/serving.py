"""The app on a port of this machine, and somebody who opens its addresses."""

from __future__ import annotations

import http.client
import threading
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from socket import socket
from urllib.parse import urlencode

import uvicorn

from ddor.app.desk import Desk
from ddor.app.server import application
from ddor.archive import Archive
from ddor.archive.originals import KEPT, keep_pdf
from tests.support.held_reports import PDFS, reading

TOKEN = "the-token-of-a-test"  # noqa: S105 - of this test only


@dataclass
class Answer:
    """What came back."""

    status: int
    text: str
    content: bytes
    headers: Mapping[str, str]


@dataclass
class Visitor:
    """Somebody who opens addresses of the app on a port; with `token`, as one who has its address."""

    port: int
    token: str = TOKEN
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """The address that a person opens."""
        return f"http://127.0.0.1:{self.port}/?token={self.token}"

    def get(self, path: str, **headers: str) -> Answer:
        """Open an address; redirections are not followed."""
        return self._ask("GET", path, None, headers)

    def post(self, path: str, form: Mapping[str, str], **headers: str) -> Answer:
        """Send a form from a page of the app."""
        sent = {"Content-Type": "application/x-www-form-urlencoded", **headers}
        return self._ask("POST", path, urlencode(form).encode(), sent)

    def upload(self, files: Mapping[str, bytes], **headers: str) -> Answer:
        """Drop files on the first page."""
        return self.send("/add", [("files", name, content) for name, content in files.items()], **headers)

    def send(self, path: str, files: Sequence[tuple[str, str | None, bytes]], **headers: str) -> Answer:
        """Send a form with files from a page of the app: of each the field, its name and its content. What has no name
        is no file.
        """
        mark = uuid.uuid4().hex
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{field}"'.encode()
            + (b"" if name is None else f'; filename="{name}"\r\nContent-Type: application/octet-stream'.encode())
            + b"\r\n\r\n"
            + content
            + b"\r\n"
            for field, name, content in files
        ]
        body = b"".join(parts) + f"--{mark}--\r\n".encode()
        return self._ask("POST", path, body, {"Content-Type": f"multipart/form-data; boundary={mark}", **headers})

    def _ask(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        own = f"127.0.0.1:{self.port}"
        sent = {"Host": own, "Cookie": f"ddor-{self.port}={self.token}"}
        if method == "POST":
            sent["Origin"] = f"http://{own}"
        sent |= self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            connection.request(method, path, body, {name: value for name, value in sent.items() if value})
            answer = connection.getresponse()
            content = answer.read()
            return Answer(answer.status, content.decode("utf-8", "replace"), content, dict(answer.getheaders()))


def desk_of(folder: Path, *names: str, read_only: bool = False, where: str = "") -> Desk:
    """A desk with the fixtures of some names, their PDFs kept; its archive is in the folder, or where it is said."""
    archive = Archive.open(where or folder / "ddor.sqlite")
    for name in names:
        report = reading(name)
        archive.add(report, keep_pdf(PDFS / f"{name}.pdf", report.document.sha256, folder / KEPT))
    return Desk(archive, folder, read_only)


@contextmanager
def served(desk: Desk) -> Iterator[Visitor]:
    """The app of a desk on a free port, while the block runs."""
    with closing(socket()) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(64)
        port = listening.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(application(desk, port, TOKEN), log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            yield Visitor(port)
        finally:
            server.should_exit = True
            thread.join(10)
