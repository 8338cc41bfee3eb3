"""The command line: what the commands are called and what they say. The work is done elsewhere.

Nothing heavy is imported before a command needs it, so that --help comes at once. Each module has the commands of
one subject; --help lists them in the order imported here.
"""

from ddor.cli import reading, checking, keeping, comparing, deciding, numbers, evidence, site  # noqa: I001 - the order of --help
from ddor.cli.app import app, main

__all__ = ["app", "checking", "comparing", "deciding", "evidence", "keeping", "main", "numbers", "reading", "site"]
