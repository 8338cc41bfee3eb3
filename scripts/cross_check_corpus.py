"""Every PDF of a folder read by ddor, pdfplumber and camelot, and compared cell by cell.

    python scripts/cross_check_corpus.py [FOLDER]

Prints what agrees and, in words, each difference that has no known reason. Ends with status 1 if there is any, or if
another reader fails. Files that ddor itself cannot read (scans) are named and left out.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from ddor.crosscheck import cross_check
from ddor.errors import DdorError
from ddor.reading.request import Request, read
from ddor.terminal.cross_check import in_words, sentence

FOLDER = Path(__file__).parent.parent / "fixtures" / "pdfs"


def main() -> int:
    """Check all; the exit status."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=Path, nargs="?", default=FOLDER)
    folder: Path = arguments.parse_args().folder
    all_well = True
    for path in sorted(folder.glob("*.pdf")):
        request = Request(path)
        start = time.perf_counter()
        try:
            check = cross_check(read(request), request)
        except DdorError as failure:
            print(f"left out: {failure}")
            continue
        print(f"{path.name}: {sentence(check)} ({time.perf_counter() - start:.1f} s)")
        for each in check.unexplained:
            print(f"    {in_words(each, check)}")
        all_well = all_well and check.is_well
    return 0 if all_well else 1


if __name__ == "__main__":
    sys.exit(main())
