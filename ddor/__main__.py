"""Run ddor as `python -m ddor`."""

from ddor.cli import main

main()
