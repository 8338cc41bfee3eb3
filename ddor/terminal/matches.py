"""One name and its county on a terminal, with the evidence for it and for others."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from ddor.places import Candidate, Evidence, Match
from ddor.terminal.screen import indented


def match_with_evidence(match: Match, evidence: Sequence[Evidence]) -> RenderableType:
    """The county of a name, how it was found and how surely; then what every way of looking finds."""
    said = "undecided"
    if match.is_decided:
        how = f"by {match.method.value}, {match.score:.0f} of 100"
        said = f"{match.place}, {match.state}  ({match.geoid})\n{how}"
    parts: list[RenderableType] = [
        Text(match.printed, style="bold"),
        indented(Text(f"{said}\n{match.sentence}"), below=1),
    ]
    if not evidence:
        return Group(*parts, Text("None of the ways of looking finds anything."))
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Looked for")
    table.add_column("Found")
    table.add_column("Counties", min_width=24)
    for each in evidence:
        table.add_row(each.looked_for, each.sentence, ", ".join(map(_shown, each.candidates)))
    return Group(*parts, Text("What each way of looking finds, whether it suits this name or not:"), indented(table))


def _shown(candidate: Candidate) -> str:
    return f"{candidate.name} ({candidate.geoid}) {candidate.score:.0f}"
