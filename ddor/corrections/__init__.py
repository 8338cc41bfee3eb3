"""Corrections that a report prints of an earlier one: which counties of which week they name, and the rows to mark."""
