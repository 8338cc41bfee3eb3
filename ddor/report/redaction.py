"""What stands in place of a value that was withheld: codes of the Freedom of Information Act, black boxes, words."""

from __future__ import annotations

import re

_EXEMPTION = r"(?:\([bjk]\)\s*\(\d\)|b\(?\d\)?)(?:\s*\(?[A-F]\)?)?"
"""An exemption of the Freedom of Information Act, 5 U.S.C. 552(b), or of the Privacy Act, 5 U.S.C. 552a(j) and (k)."""

_WITHHELD = re.compile(
    rf"[\s\[(]*(?:{_EXEMPTION}|redacted|withheld|[\u2588\u25a0]+|[Xx]{{3,}}|\*{{3,}})"
    rf"(?:[\s,;/&]*(?:{_EXEMPTION}|[\u2588\u25a0]+))*[\s\])]*",
    re.IGNORECASE,
)


def is_withheld(text: str) -> bool:
    """Whether a text is nothing but a sign that what should stand there was withheld."""
    return _WITHHELD.fullmatch(text) is not None
