"""Run ddor as `python -m ddor`."""

import os
import sys

# With -m, Python looks for modules in the working folder first, where files of others may be beside a PDF.
if sys.path and sys.path[0] in ("", os.getcwd()):  # noqa: PTH109 - pathlib would be looked for there, too
    del sys.path[0]

from ddor.cli import main

if __name__ == "__main__":
    main()
