"""The PDFs that the archive was made from: the copies kept with it, and where to find them."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

from ddor.download import is_address, shown
from ddor.errors import DdorError
from ddor.userfiles.files import tidy, write_files

KEPT = "pdfs"
"""The folder of kept PDFs, next to the archive."""


_HALVES = re.compile("[\ud800-\udfff]")
"""What bytes of a name that isn't UTF-8 are stored as (PEP 383)."""


class NotFound(DdorError):
    """A PDF that is not there, or is another one by now; the message is one or two sentences for a person."""


def as_text(path: Path) -> str:
    """A path as the archive has it; one that isn't UTF-8, which no text can hold, as its `file:` address (RFC 8089)."""
    text = str(path)
    return path.as_uri() if _HALVES.search(text) else text


def as_path(text: str) -> Path:
    """The path that `as_text` made a text of."""
    address = urlsplit(text)
    return Path(os.fsdecode(unquote_to_bytes(address.path))) if address.scheme == "file" else Path(text)


def keep_pdf(path: Path, sha256: str, folder: Path) -> Path:
    """Copy the PDF whose bytes have a SHA-256 (hexadecimal) into a folder, as SHA256.pdf; returns the copy.

    It is copied whole or not at all, and not again where a good copy is there. Raises NotFound if the file is
    not, or no longer, the one of that SHA-256; OSError if it cannot be written.
    """
    copy = _copy(folder, sha256)
    if _sha256(copy) == sha256:
        tidy(folder)
        return copy
    try:
        data = path.read_bytes()
    except OSError as error:
        raise NotFound(f"no copy was kept, because the file can't be read ({error.strerror or error}).") from None
    if hashlib.sha256(data).hexdigest() != sha256:
        raise NotFound("no copy was kept, because the file changed while it was being read. Add it again.")
    write_files(folder, {copy.name: data})
    return copy


def find_pdf(sha256: str, added_from: str | Path, folder: Path) -> Path:
    """The PDF whose bytes have a SHA-256: the copy kept in a folder, else the file that was added.

    `added_from` is where from, as the archive has it. Raises NotFound, which says what is wrong and what to do, where
    neither is there with these very bytes.
    """
    copy = _copy(folder, sha256)
    if isinstance(added_from, str):
        if is_address(added_from) and not added_from.startswith("file:"):
            return _downloaded_before(copy, sha256, added_from)
        added_from = as_path(added_from)
    found: dict[Path, str | None] = {}
    for path in (copy, added_from):
        found[path] = _sha256(path)
        if found[path] == sha256:
            return path
    damaged = f"The copy {copy} is damaged. " if found[copy] is not None else ""
    gone = f"{added_from.name} is no longer where it was added from ({added_from})."
    changed = f"{added_from} is no longer the PDF that was added."
    raise NotFound(
        f"{damaged}{gone if found[added_from] is None else changed} Find the file with the SHA-256 {sha256}, "
        "and add it again; ddor add keeps a copy."
    )


def _downloaded_before(copy: Path, sha256: str, address: str) -> Path:
    actual = _sha256(copy)
    if actual == sha256:
        return copy
    lost = f"The copy {copy} is damaged." if actual is not None else "There is no copy of the PDF."
    raise NotFound(f"{lost} It came from {shown(address)}; add that address again (SHA-256 {sha256}).")


def damaged_copy(sha256: str, folder: Path) -> Path | None:
    """The copy kept of the PDF of a SHA-256, if its bytes are others by now; else None."""
    copy = _copy(folder, sha256)
    return copy if _sha256(copy) not in (None, sha256) else None


def _copy(folder: Path, sha256: str) -> Path:
    return folder / f"{sha256}.pdf"


def _sha256(path: Path) -> str | None:
    """The SHA-256 of a file's bytes, None if there is no file that can be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
