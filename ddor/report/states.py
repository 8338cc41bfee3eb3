"""US states and territories: printed names to USPS codes."""

from __future__ import annotations

import re
from functools import cache

from ddor.report.vocabulary import fold
from ddor.states import spellings


@cache
def _codes() -> dict[str, str]:
    return {fold(text): state.usps for text, state in spellings().items()}


def read_state(text: str) -> str | None:
    """The USPS code of a state or territory as printed, by name, code or usual abbreviation; None if it is none."""
    return _codes().get(fold(text))


def read_trailing_state(text: str) -> str | None:
    """The USPS code of the state that a place's name ends with behind a comma ("Lee County, AL")."""
    parts = text.split(",")
    for start in range(1, len(parts)):
        state = read_state(re.sub(r"\(.*$", "", ",".join(parts[start:])))
        if state is not None:
            return state
    return None
