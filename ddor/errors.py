"""The base of all errors that ddor raises for people."""


class DdorError(Exception):
    """Something that could not be done; the message is one or two plain sentences for the person who asked for it."""
