"""Who may ask the app, and what a page of it may do.

Any web page that a person has open can send requests to a server on their machine, so being on 127.0.0.1 is not enough:
a request must name this server (which stops a foreign name that was pointed at it), carry the token that only the
address printed at the start has, and, where it changes something, come from a page of this server.
"""

from __future__ import annotations

import ipaddress
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ddor.errors import DdorError

POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""What a page may load and do: only what this server has. Nothing inline, nothing from elsewhere."""

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # Pages elsewhere never learn an address; a form of this server says where it comes from, which is looked at.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}

MOST_BYTES = 512_000_000
"""The most that a request may send: an upload of several reports is a few dozen megabytes."""

_READS = ("GET", "HEAD")


def new_token() -> str:
    """A token that nobody can guess."""
    return secrets.token_urlsafe(24)


@dataclass(slots=True)
class Doorkeeper:
    """Lets requests in that may be let in, and puts HEADERS on every answer.

    `port` is the server's, `host` the name or address that it was asked to listen on. `token` is what the address has
    that a person opens; a cookie holds it from then on. With `read_only`, nothing but reading is let in.
    """

    app: ASGIApp
    port: int
    token: str
    host: str = "127.0.0.1"
    read_only: bool = False
    most_bytes: int = MOST_BYTES
    names: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.names = frozenset({"localhost", self.host.lower(), socket.gethostname().lower()})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        answer = self._answer(scope)
        if answer is not None:
            await answer(scope, receive, with_headers)
        else:
            await self.app(scope, _Counted(receive, self.most_bytes), with_headers)

    def _answer(self, scope: Scope) -> Response | None:
        """Why a request isn't handed on; None if it is."""
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if not self._is_own(host):
            return _refused("This address is not this server's. Open the one that ddor app printed.")
        if scope["method"] not in _READS:
            if self.read_only:
                return _refused("This archive is shown for reading only.", 405)
            if not _is_from_here(headers, host):
                return _refused("This was not sent by a page of this server, so nothing was changed.")
            if (
                headers.get("content-length", "0").isdecimal()
                and int(headers.get("content-length", 0)) > self.most_bytes
            ):
                return _refused(
                    f"This is more than {self.most_bytes // 1_000_000:,} MB. Send fewer files at once.", 413
                )
        return self._unless_known(scope, headers)

    def _unless_known(self, scope: Scope, headers: Headers) -> Response | None:
        name = f"ddor-{self.port}"
        held = cookie_parser(headers.get("cookie", "")).get(name, "")
        if _is_same(held, self.token):
            return None
        query = QueryParams(scope["query_string"])
        if not _is_same(query.get("token", ""), self.token):
            return _refused(
                "This page needs the address that ddor app printed when it was started: it ends in ?token=…\n"
                "Open it once; after that, all pages open."
            )
        rest = urlencode([pair for pair in query.multi_items() if pair[0] != "token"])
        answer = RedirectResponse(f"{scope['path']}{'?' if rest else ''}{rest}", status_code=303)
        answer.set_cookie(name, self.token, httponly=True, samesite="strict", path="/")
        return answer

    def _is_own(self, host: str) -> bool:
        try:
            parts = urlsplit(f"//{host}")
            name, port = (parts.hostname or "").lower(), parts.port
        except ValueError:
            return False
        return (port or 80) == self.port and (name in self.names or _is_address(name))


def _is_address(name: str) -> bool:
    """Whether a host is written as an IP address: only a name can be pointed at another machine later."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _is_from_here(headers: Headers, host: str) -> bool:
    origin = headers.get("origin")
    if origin is None:
        return headers.get("sec-fetch-site") == "same-origin"
    return origin == f"http://{host}"


def _is_same(given: str, token: str) -> bool:
    return secrets.compare_digest(given.encode(), token.encode())


def _refused(sentence: str, status: int = 403) -> Response:
    return PlainTextResponse(f"{sentence}\n", status_code=status)


class TooMuch(DdorError):
    """A request sent more than it may, whatever it said of its length."""


class _Counted:
    """What a request sends, up to a limit."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive = receive
        self._left = most

    async def __call__(self) -> Any:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise TooMuch("This is more than the app takes at once. Send fewer files.")
        return message
