"""A second and a third reading of a report's tables, by pdfplumber and camelot, against ddor's.

They share no code with ddor's own reading: no module here imports ddor.pdf. docs/cross-check.md says what is compared,
what counts as the same, and which differences have a known reason.
"""

from ddor.crosscheck.readings import NotInstalled, cross_check, require_readers

__all__ = ["NotInstalled", "cross_check", "require_readers"]
