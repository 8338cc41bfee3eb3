"""The page docs/dependencies.md: every package that may be installed with ddor, and its license.

    python scripts/list_dependencies.py > docs/dependencies.md

The list covers the packages installed for the Python that runs this, so run it where all extras are installed
(scripts/test sets them up).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.support.dependencies import EXTRAS, Dependency, dependencies

HEAD = """# What ddor depends on

Made by `.venv/bin/python scripts/list_dependencies.py`, from the installed packages' own metadata.
`tests/test_release.py` checks it against what is installed. *At least* is the oldest version that ddor accepts
(`scripts/test_lowest` tries these versions); a package without one is there because another package needs it. Other
versions of these packages may need other packages.

Packages under the LGPL or MPL are used as installed, never copied in. The licenses are those of the packages' own code.
Some wheels include other libraries: OpenCV's has FFmpeg (LGPL 2.1), and tesserocr's has JBIG-KIT (GPL 2), so `ocr2` is
a separate extra.
"""


def table(title: str, listed: list[Dependency]) -> str:
    """A part of the page: a heading, and a line for each package."""
    lines = [f"| {each.name} | {each.least or ''} | {', '.join(each.licenses)} |" for each in listed]
    return "\n".join([f"## {title}", "", "| package | at least | license |", "|---|---|---|", *lines, ""])


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
