"""The command line: what the commands are called and what they say. The work is done elsewhere.

Nothing heavy is imported before a command needs it, so that --help comes at once. Each module has the commands of
one subject; --help lists them in the order imported here.
"""

from ddor.cli import reading, keeping, deciding, numbers, claims  # noqa: I001 - the order of --help
from ddor.cli.app import app, main

__all__ = ["app", "claims", "deciding", "keeping", "main", "numbers", "reading"]
