"""A PDF from an address: fetched over HTTPS into a folder, within limits of size and time, or a sentence why not.

What arrives is looked at before it is taken for a PDF, because a server that has moved a file tends to answer with a
web page. Proxies are those of the environment (https_proxy), and certificates are checked as the system does.
"""

from __future__ import annotations

import hashlib
import http.client
import re
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.parse import unquote, urlsplit, urlunsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from ddor.errors import DdorError

if TYPE_CHECKING:
    from http.client import HTTPResponse

SCHEME = "https"

OnBytes = Callable[[int, int | None], object]
"""Called as a file arrives: bytes so far, and how many there will be where the server says."""

_CHUNK = 65_536
_AN_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_PDF = b"%PDF-"
_PDF_WITHIN = 1024
"""Bytes from the start of a file in which readers look for the PDF's first line (ISO 32000-1, annex H.3.4.1)."""

_WEB_PAGE = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|\?xml)", re.IGNORECASE | re.DOTALL)
_NOT_IN_A_NAME = re.compile(r'[\x00-\x1f<>:"/\\|?*]')
_DEVICES = re.compile(r"con|prn|aux|nul|com\d|lpt\d", re.IGNORECASE)
_LONGEST_NAME = 120


class CannotDownload(DdorError):
    """A file that couldn't be had from its address; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class DownloadLimits:
    """What one download may take: bytes, seconds without an answer, and seconds in all."""

    size: int = 100_000_000
    silence: float = 30.0
    whole: float = 300.0


USUAL = DownloadLimits()


@dataclass(frozen=True, slots=True)
class Downloaded:
    """A PDF that was fetched: where it is, the address as it was asked for, and the SHA-256 of its bytes."""

    path: Path
    address: str
    sha256: str


def is_address(text: str) -> bool:
    """Whether a text is meant as an address, of whatever kind, and not as a file."""
    return bool(_AN_ADDRESS.match(text))


def download(address: str, folder: Path, limits: DownloadLimits = USUAL, on_bytes: OnBytes | None = None) -> Downloaded:
    """Fetch the PDF at an https:// address into a folder, under the name that the address ends in.

    Raises CannotDownload, and leaves nothing in the folder, where it can't be had or is not a PDF; OSError if the
    folder can't be written.
    """
    parts = urlsplit(address.strip())
    if parts.scheme.lower() != SCHEME or not parts.hostname:
        raise CannotDownload(f"{shown(address)}: only addresses that begin with https:// are downloaded.")
    asked = _escaped(address)
    try:
        with _opener().open(Request(asked, headers=_HEADERS), timeout=limits.silence) as answer:  # noqa: S310 - https
            return _written(answer, address.strip(), folder, limits, on_bytes)
    except CannotDownload as error:
        raise CannotDownload(f"{shown(address)}: {error}") from None
    except HTTPError as error:
        with error:
            raise CannotDownload(f"{shown(address)}: {_of_status(error.code, error.reason)}") from None
    except (URLError, http.client.HTTPException, TimeoutError, ssl.SSLError, ConnectionError) as error:
        raise CannotDownload(f"{shown(address)}: {_why(error, parts.hostname, limits)}") from None


def shown(address: str) -> str:
    """An address without the name and password that it may hold."""
    parts = urlsplit(address.strip())
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=host))


_HEADERS = {"User-Agent": "ddor", "Accept": "application/pdf,*/*;q=0.1"}


class _OnlyHttps(HTTPRedirectHandler):
    """Follows the server elsewhere as long as nobody on the way can change what arrives."""

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Request | None:
        if urlsplit(newurl).scheme.lower() != SCHEME:
            fp.close()
            raise CannotDownload(f"the server points to {shown(newurl)}, which doesn't begin with https://.")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener() -> Any:
    return build_opener(_OnlyHttps())


def _escaped(address: str) -> str:
    """An address with what may not stand in one (spaces, letters beyond ASCII) written as it must be."""
    from urllib.parse import quote

    parts = urlsplit(address.strip())
    path, query = (quote(text, safe="/%:=&?~+!$,;'@()*[]") for text in (parts.path, parts.query))
    return urlunsplit(parts._replace(path=path, query=query, fragment=""))


def _written(
    answer: HTTPResponse, address: str, folder: Path, limits: DownloadLimits, on_bytes: OnBytes | None
) -> Downloaded:
    length = answer.headers.get("Content-Length", "")
    of = int(length) if length.isdecimal() else None
    if of is not None and of > limits.size:
        raise CannotDownload(f"it is larger ({_megabytes(of)}) than what is downloaded ({_megabytes(limits.size)}).")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name_of(address)
    sha256 = hashlib.sha256()
    try:
        with path.open("wb") as file:
            for chunk in _chunks(answer, of, limits, on_bytes):
                sha256.update(chunk)
                file.write(chunk)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Downloaded(path, address, sha256.hexdigest())


def _chunks(answer: HTTPResponse, of: int | None, limits: DownloadLimits, on_bytes: OnBytes | None) -> Any:
    """What arrives, part by part.

    Raises CannotDownload for anything that isn't a PDF, too large, too slow, or breaks off.
    """
    give_up = time.monotonic() + limits.whole
    beginning, so_far = b"", 0
    while chunk := answer.read(_CHUNK if len(beginning) >= _PDF_WITHIN else _PDF_WITHIN):
        so_far += len(chunk)
        if so_far > limits.size:
            raise CannotDownload(f"it is larger than what is downloaded ({_megabytes(limits.size)}).")
        if time.monotonic() > give_up:
            raise CannotDownload(f"it took more than {limits.whole:g} seconds. Try again later.")
        if len(beginning) < _PDF_WITHIN:
            beginning += chunk
            if len(beginning) >= _PDF_WITHIN:
                _check_is_pdf(beginning)
        if on_bytes is not None:
            on_bytes(so_far, of)
        yield chunk
    if of is not None and so_far < of:
        raise CannotDownload(f"the connection broke off after {so_far:,} of {of:,} bytes. Try again.")
    if len(beginning) < _PDF_WITHIN:
        _check_is_pdf(beginning)


def _check_is_pdf(beginning: bytes) -> None:
    if _PDF in beginning:
        return
    if _WEB_PAGE.match(beginning.removeprefix(b"\xef\xbb\xbf")):
        raise CannotDownload(
            "this is a web page, not a PDF. Open it in a browser, and copy the address of the PDF itself, or save the "
            "PDF and add the file."
        )
    raise CannotDownload("what is there is not a PDF." if beginning else "the server sent an empty file.")


def name_of(address: str) -> str:
    """The name of the file that an address ends in, as every system can have it; report.pdf where it ends in none."""
    last = unquote(urlsplit(address).path).rpartition("/")[2]
    name = _NOT_IN_A_NAME.sub("_", last).strip(". ")[-_LONGEST_NAME:]
    if not name:
        return "report.pdf"
    name = f"_{name}" if is_device(name) else name
    return name if name.lower().endswith(".pdf") else f"{name}.pdf"


def is_device(name: str) -> bool:
    """Whether Windows takes a file of this name for a device, whatever it ends in: con, nul.txt."""
    return _DEVICES.fullmatch(name.partition(".")[0].strip()) is not None


def _why(error: Exception, host: str, limits: DownloadLimits) -> str:
    """What went wrong, and what to do about it."""
    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(reason, TimeoutError):
        return f"{host} did not answer within {limits.silence:g} seconds. Try again later."
    if isinstance(reason, socket.gaierror):
        return f"there is no network connection, or no server is called {host}. Check both."
    if isinstance(reason, ssl.SSLCertVerificationError):
        return f"{host} could not prove that it is {host} ({reason.verify_message}), so nothing was taken from it."
    if isinstance(reason, http.client.HTTPException | ConnectionResetError):
        return "the connection broke off. Try again."
    said = getattr(reason, "strerror", None) or str(reason)
    return f"{host} can't be reached ({said}). Check the address and your network connection."


def _of_status(code: int, reason: str) -> str:
    told = f"{code} {reason}".strip()
    if code in (404, 410):
        return f"there is nothing at this address ({told}). Check it, or look where the file has moved to."
    if code in (401, 403, 407, 451):
        return f"the server doesn't let programs have this file ({told}). Save it with a browser, and add the file."
    if code == 429 or code >= 500:
        return f"the server could not give the file ({told}). Try again later."
    return f"the server answered {told} and gave no file. Check the address."


def _megabytes(number: int) -> str:
    return f"{number / 1_000_000:,.0f} MB"
