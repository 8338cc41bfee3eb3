"""The command line: what the commands are called and what they say. The work is done elsewhere.

Nothing heavy is imported before a command needs it, so that --help comes at once. Each module has the commands of
one subject.
"""

from importlib import import_module

from ddor.cli.app import app, main

__all__ = ["app", "main"]

SUBJECTS = (
    "reading",
    "adding",
    "checking",
    "keeping",
    "comparing",
    "deciding",
    "correcting",
    "numbers",
    "exporting",
    "pictures",
    "claims",
    "site",
)
"""The modules with commands; --help lists them in this order, as importing one puts its commands there."""

for _subject in SUBJECTS:
    import_module(f"ddor.cli.{_subject}")
