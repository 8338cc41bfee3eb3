"""The command line: what the commands are called and what they say. The work is done elsewhere.

Nothing heavy is imported before a command needs it, and of the modules of commands, which have the commands of one
subject each, only that of the command asked for; so --help and a single command come at once.
"""

from ddor.cli.app import app, main

__all__ = ["app", "main"]
