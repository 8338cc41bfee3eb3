"""What the fixtures really say, from the files beside them and by nothing of the project."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from tests import ROOT

Row = dict[str, Any]


@cache
def truth(name: str) -> Row:
    """All that a fixture says, as its file has it (fixtures/pdfs/README.md)."""
    found: Row = json.loads((ROOT / "fixtures" / "pdfs" / f"{name}.json").read_text("utf-8"))
    return found


def persons_of(name: str) -> list[Row]:
    """The persons of Section II."""
    found: list[Row] = truth(name)["declined"]
    return found
