"""Frames of numbers out of readings: rows as tables, tabulations. Opens no PDF."""
