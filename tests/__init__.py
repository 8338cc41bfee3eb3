"""Tests of ddor, and the makers of reports that they read."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
"""The project's folder."""
