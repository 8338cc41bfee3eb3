"""Whether tests that recognize words can run, and a small report to scan for them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from reportlab.lib import colors
from reportlab.lib.pagesizes import LETTER, landscape
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from ddor.pdf.scans import is_checked, is_installed

needs_recognition = pytest.mark.skipif(
    not is_installed() and not os.environ.get("DDOR_REQUIRE_OCR"),
    reason="the extra ocr is not installed: pip install 'ddor[ocr]'",
)
"""Marks tests that recognize words; with DDOR_REQUIRE_OCR=1 they fail, not skip, where that can't be done."""

needs_both_recognizers = pytest.mark.skipif(
    not (is_installed() and is_checked()) and not os.environ.get("DDOR_REQUIRE_OCR"),
    reason="the extra ocr2 is not installed: pip install 'ddor[ocr2]'",
)
"""Marks tests in which a second program reads what the first one recognized; DDOR_REQUIRE_OCR=1 as above."""

HEADINGS = (
    "State",
    "Law Enforcement Agency",
    "Citizenship",
    "Detainer Issued",
    "Detainer Declined",
    "Notable Criminal Activity",
)
ROWS = (
    ("Illinois", "Will County Jail", "Mexico", "1/11/2017", "2/1/2017", "Illegal Entry (Convicted)"),
    ("Iowa", "Polk County Jail", "Honduras", "12/28/2016", "2/6/2017", "Domestic Violence (Charged)"),
    ("Texas", "Travis County Jail", "El Salvador", "2/2/2017", "2/3/2017", "Driving Under Influence (Convicted)"),
)


def small_report(path: Path) -> Path:
    """Write a page with a period and three persons, and return its path."""
    style = getSampleStyleSheet()
    table = Table([HEADINGS, *ROWS], style=[("GRID", (0, 0), (-1, -1), 0.8, colors.black)])
    title = "Section II: Jurisdictions with Recorded Declined Detainers between February 1, 2017 and February 7, 2017"
    said = "In the reporting period 3 declined detainers were recorded."
    parts = [Paragraph("Weekly Declined Detainer Outcome Report", style["Title"]), Paragraph(title, style["Heading2"])]
    SimpleDocTemplate(str(path), pagesize=landscape(LETTER)).build([*parts, Paragraph(said, style["Normal"]), table])
    return path
