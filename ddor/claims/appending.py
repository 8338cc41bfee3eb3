"""Puts a claim at the end of a claims file, which is written whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import tomlkit

from ddor.claims.offered import claim_text, identity_of
from ddor.claims.reading import Claim, ClaimsError, claims_of
from ddor.userfiles.writing import rewrite

_ANY_DAY = date(2017, 1, 28)
"""The week used for claims that name none, where it makes no difference."""


def written_claim(parts: Mapping[str, Any], week: date | None = None) -> Claim:
    """The claim that some parts make, as a file would have it. Raises ClaimsError, with a sentence, for a slip."""
    try:
        (claim,) = claims_of(claim_text({"id": "claim", **parts}), "claim", week)
    except ClaimsError as error:
        # There is no file yet whose line would help.
        raise ClaimsError("\n".join(_without_line(line) for line in str(error).splitlines())) from None
    return claim


def _without_line(text: str) -> str:
    place, colon, said = text.partition(": ")
    if not colon or not place.startswith("claim, line "):
        return text
    return f"{said[:1].upper()}{said[1:]}"


def append_claim(path: Path, parts: Mapping[str, Any], week: date | None = None) -> str:
    """Put a claim at the end of a file of claims, which is made if there is none, and return its lines.

    Without an `id` it has one of its sentence's first words, and isn't put there again where the file's last claim is
    the same. Raises ClaimsError, with nothing written, where the parts make no claim or the file is none of claims;
    UserFileError if another process is changing it.
    """
    written_claim(parts, week)
    text = ""

    def appended(content: bytes) -> bytes:
        nonlocal text
        before = _decoded(content, path)
        held = claims_of(before, str(path), week or _ANY_DAY) if before.strip() else ()
        identity = parts.get("id") or identity_of(str(parts.get("sentence", "")), {each.id for each in held})
        text = claim_text({**parts, "id": identity})
        gap = "" if not before else "\n" if before.endswith("\n") else "\n\n"
        whole = f"{before}{gap}{text}"
        *_, new = claims_of(whole, str(path), week or _ANY_DAY)
        # If the computer went off meanwhile, people don't know whether it was written, and write it again.
        if held and "id" not in parts and replace(new, id=held[-1].id, line=held[-1].line) == held[-1]:
            text = claim_text({**parts, "id": held[-1].id})
            return content
        return whole.encode("utf-8")

    rewrite(path, appended)
    return text


def remove_claim(path: Path, identity: str) -> None:
    """Take the claim with an `id` out of a file of claims; all else in it stays as it is.

    Raises ClaimsError if no claim has it or the file is none of claims; UserFileError if another process is
    changing it.
    """

    def removed(content: bytes) -> bytes:
        try:
            document = tomlkit.parse(_decoded(content, path))
        except (ValueError, RecursionError) as error:
            raise ClaimsError(f"{path}: it can't be read as a claims file ({error}).") from None
        claims = document.get("claim")
        at = next((at for at, each in enumerate(claims or ()) if each.get("id") == identity), None)
        if claims is None or at is None:
            raise ClaimsError(f'{path}: no claim has the id "{identity}".')
        del claims[at]
        return tomlkit.dumps(document).encode("utf-8")

    rewrite(path, removed)


def _decoded(content: bytes, path: Path) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ClaimsError(f"{path}: it can't be read as a claims file ({error}).") from None
