"""What keeps an export from being made."""

from ddor.errors import DdorError


class ExportError(DdorError):
    """An export that cannot be made; the message says in plain words why, and what to do."""
