"""Puts a claim at the end of a claims file, which is written whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import tomlkit

from ddor.claims.offered import claim_text, identity_of
from ddor.claims.reading import Claim, ClaimsError, claims_of, read_claims
from ddor.userfiles.files import write_files
from ddor.userfiles.writing import editing

_ANY_DAY = date(2017, 1, 28)
"""What stands for the week of claims that name none, where it makes no difference."""


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

    Without an `id` it has one of its sentence's first words. Raises ClaimsError, with nothing written, where the parts
    make no claim or the file is none of claims; UserFileError where another process is changing it.
    """
    written_claim(parts, week)
    path = path.resolve()
    with editing(path):
        before = path.read_text("utf-8-sig") if path.exists() else ""
        taken = {each.id for each in read_claims(path, week or _ANY_DAY)} if before.strip() else set()
        identity = parts.get("id") or identity_of(str(parts.get("sentence", "")), taken)
        text = claim_text({**parts, "id": identity})
        gap = "" if not before else "\n" if before.endswith("\n") else "\n\n"
        whole = f"{before}{gap}{text}"
        claims_of(whole, str(path), week or _ANY_DAY)
        write_files(path.parent, {path.name: whole})
    return text


def remove_claim(path: Path, identity: str) -> None:
    """Take the claim with an `id` out of a file of claims; all else in it stays as it is.

    Raises ClaimsError where no claim has it or the file is none of claims; UserFileError where another process is
    changing it.
    """
    path = path.resolve()
    with editing(path):
        try:
            document = tomlkit.parse(path.read_text("utf-8-sig"))
        except (OSError, ValueError) as error:
            raise ClaimsError(f"{path}: it can't be read as a claims file ({error}).") from None
        claims = document.get("claim")
        at = next((at for at, each in enumerate(claims or ()) if each.get("id") == identity), None)
        if claims is None or at is None:
            raise ClaimsError(f'{path}: no claim has the id "{identity}".')
        del claims[at]
        write_files(path.parent, {path.name: tomlkit.dumps(document)})
