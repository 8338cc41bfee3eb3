"""What keeps an export from being made."""


class ExportError(ValueError):
    """An export that cannot be made; the message says in plain words why, and what to do."""
