"""The page docs/dependencies.md: every package that may be installed with ddor, and its licence.

    python scripts/list_dependencies.py > docs/dependencies.md

The packages are those installed beside the Python that runs this, so run it where all extras are (scripts/test).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.support.dependencies import EXTRAS, Dependency, dependencies

HEAD = """# What ddor depends on

Made by `.venv/bin/python scripts/list_dependencies.py`, from what the installed packages say of themselves.
`tests/test_release.py` holds it against what is installed. *At least* is the oldest version that ddor takes
(`scripts/test_lowest` tries them); a package without one is needed by another of them. Other versions of these may need
other packages.

What is under the LGPL or MPL is used as installed, never copied in. The licences are those of the packages' own code.
Wheels hold further libraries: OpenCV's has FFmpeg (LGPL 2.1), and tesserocr's has JBIG-KIT (GPL 2), which is why `ocr2`
is an extra of its own.
"""


def table(title: str, listed: list[Dependency]) -> str:
    """A part of the page: a heading, and a line for each package."""
    lines = [f"| {each.name} | {each.least or ''} | {', '.join(each.licences)} |" for each in listed]
    return "\n".join([f"## {title}", "", "| package | at least | licence |", "|---|---|---|", *lines, ""])


def page() -> str:
    """The whole page."""
    base = dependencies()
    names = {each.name for each in base}
    parts = [table("Always", base)]
    for extra in EXTRAS:
        more = [each for each in dependencies([extra]) if each.name not in names]
        parts.append(table(f"With the extra {extra}", more))
    return "\n".join([HEAD, *parts])


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    print(page(), end="")
