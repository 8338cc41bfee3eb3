"""Checked claims for people and programs: on an 80-column terminal, as records, as a Markdown table."""

from __future__ import annotations

import math
import re
import shlex
from collections import Counter
from collections.abc import Iterable, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from ddor.claims.checking import Checked
from ddor.claims.comparing import Number, Verdict
from ddor.claims.reading import CHANGES, By, Claim, Measure
from ddor.places import name_of_place
from ddor.report.offenses import ncic_groups
from ddor.terminal.characters import visible
from ddor.terminal.screen import counted, indented

_STYLES = {
    Verdict.HOLDS: "green",
    Verdict.HOLDS_AS_PRINTED: "bold yellow",
    Verdict.DOES_NOT_HOLD: "bold red",
    Verdict.CANNOT_BE_TOLD: "bold yellow",
}
_WIDTH = 74

COLUMNS = (
    "id", "verdict", "sentence", "outlet", "date", "link", "weeks", "corrected", "claimed", "figure", "low", "high",
    "other_figure", "because", "known", "rows",
)  # fmt: skip
"""What a record of a checked claim has: `claimed` and `figure` in words; `low` and `high` in numbers, a share as a
fraction, empty if there is no bound; `other_figure` as corrected, or of a claim as corrected as published."""


def claimed(claim: Claim) -> str:
    """What a claim says, in words: "persons, in Travis County, TX: equals 142"."""
    said = str(claim.measure) if claim.of is None else f"{claim.measure} of {claim.of}"
    if claim.measure is Measure.RUNNING_MEAN:
        said += f" over {len(claim.weeks)} weeks, the last of {claim.weeks[-1]}"
    if claim.measure in CHANGES:
        said += f" from {claim.weeks[0]} to {claim.weeks[1]}"
    if claim.by:
        said += f" by {claim.by}"
    if claim.places:
        said += f" of the largest {claim.places:,}"
    if claim.terms:
        said += f" ({' or '.join(claim.terms)})"
    if claim.each != (1, None):
        least, most = claim.each
        how_many = f"{least} or more" if most is None else str(least) if least == most else f"{least} to {most}"
        said += f" with {how_many} {'row' if (least, most) == (1, 1) else 'rows'} each"
    filters = "; ".join(filter(None, [claim.where.words(), claim.among.words() and f"among: {claim.among.words()}"]))
    value = claim.comparison.words() if claim.comparison else ""
    if claim.named:
        named = "is " + "; ".join(_name_of(claim.by, key) for key in claim.named)
        value = named if claim.measure is Measure.TOP else f"{named[3:]} {value}"
    return f"{said}{', ' if filters else ''}{filters}: {value}"


def _name_of(by: By | None, key: str) -> str:
    """What people call a county by its GEOID, or an NCIC category by its code; anything else as it is."""
    if by is By.JURISDICTION:
        return name_of_place(key) or key
    return ncic_groups().get(key, key) if by is By.CATEGORY else key


def records(checked: Iterable[Checked]) -> list[dict[str, object]]:
    """Checked claims as records of COLUMNS, in order; `weeks`, `because`, `known` and `rows` are lists of texts."""
    return [
        {
            "id": each.claim.id,
            "verdict": str(each.verdict),
            "sentence": each.claim.sentence,
            "outlet": each.claim.source.outlet,
            "date": each.claim.source.day.isoformat() if each.claim.source.day else None,
            "link": each.claim.source.link,
            "weeks": [day.isoformat() for day in each.claim.weeks],
            "corrected": each.claim.corrected,
            "claimed": claimed(each.claim),
            "figure": each.figure,
            "low": _number(each.low),
            "high": _number(each.high),
            "other_figure": each.other_figure,
            "because": list(each.because),
            "known": list(each.known),
            "rows": list(each.commands),
        }
        for each in checked
    ]


def _number(bound: Number | None) -> int | float | None:
    """A bound as JSON has numbers: none for infinity."""
    if bound is None or math.isinf(bound):
        return None
    return int(bound) if bound == int(bound) else float(bound)


def flat(record: dict[str, object]) -> dict[str, object]:
    """A record with its lists as texts, for a table of cells; commands in sequence, as a shell runs them."""
    joined = {name: "; ".join(value) if name == "rows" else " ".join(value)
              for name, value in record.items() if isinstance(value, list)}  # fmt: skip
    return record | joined


def tallied(checked: Sequence[Checked]) -> str:
    """How many claims hold, don't hold, or can't be told."""
    found = Counter(each.verdict for each in checked)
    parts = (
        counted(found[Verdict.HOLDS], "holds", "hold"),
        *([f"{as_printed} as printed, not as a share"] if (as_printed := found[Verdict.HOLDS_AS_PRINTED]) else []),
        counted(found[Verdict.DOES_NOT_HOLD], "does not hold", "do not hold"),
        f"{found[Verdict.CANNOT_BE_TOLD]:,} cannot be told",
    )
    return f"{counted(len(checked), 'claim', 'claims')}: {', '.join(parts)}."


def verdicts_view(checked: Sequence[Checked]) -> RenderableType:
    """Checked claims for a terminal: the verdict, the sentence, what was claimed and found, why, and the commands."""
    parts: list[RenderableType] = []
    for each in checked:
        parts += [_heading(each), *(indented(part) for part in _details(each)), Text("")]
    return Group(*parts, Text(tallied(checked), style="bold"))


def _heading(checked: Checked) -> Text:
    return Text.assemble((str(checked.verdict).upper(), _STYLES[checked.verdict]), f"  {checked.claim.id}")


def _details(checked: Checked) -> Iterable[RenderableType]:
    claim = checked.claim
    source = ", ".join(filter(None, [claim.source.outlet, claim.source.day.isoformat() if claim.source.day else ""]))
    yield Text(f"{claim.sentence}{f' ({source})' if source else ''}")
    as_what = ", as corrected" if claim.corrected else ""
    yield Text(f"claimed{as_what}: {claimed(claim)}", style="dim")
    yield Text(f"found: {checked.figure or 'no figure'}")
    if checked.other_figure:
        yield Text(f"{'as published' if claim.corrected else 'as corrected'}: {checked.other_figure}", style="yellow")
    for sentence in checked.because:
        yield Text(sentence, style="yellow")
    for sentence in checked.known:
        yield Text(f"Known from outside the report: {sentence}", style="yellow")
    for command in checked.commands:
        # A line each, as a text of several is padded with spaces, and a backslash before those ends no line.
        for line in _over_lines(command):
            yield Text(line, style="dim")


def _over_lines(command: str) -> list[str]:
    """A command on as many lines as it needs, in a form that can still be pasted."""
    lines = [""]
    for word in map(shlex.quote, shlex.split(command)):
        if lines[-1] and len(lines[-1]) + len(word) + 3 > _WIDTH:
            lines.append("  " + word)
        else:
            lines[-1] += (" " if lines[-1] else "") + word
    return [*(f"{line} \\" for line in lines[:-1]), lines[-1]]


def markdown(checked: Sequence[Checked]) -> str:
    """Checked claims as a Markdown table (GitHub's), and how many hold below it."""
    lines = ["| claim | verdict | claimed | found | why | source | rows |", "|---|---|---|---|---|---|---|"]
    lines += [f"| {' | '.join(_cells(each))} |" for each in checked]
    return visible("\n".join([*lines, "", tallied(checked)]))


def _cells(checked: Checked) -> Iterable[str]:
    claim = checked.claim
    other = f"{'as published' if claim.corrected else 'as corrected'}: {checked.other_figure}"
    yield _plain(claim.sentence)
    yield f"**{checked.verdict}**"
    yield _plain(claimed(claim) + (", as corrected" if claim.corrected else ""))
    yield _plain(checked.figure + (f" ({other})" if checked.other_figure else ""))
    yield _plain(" ".join((*checked.because, *checked.known)))
    yield _link(claim)
    yield "<br>".join(_code(command) for command in checked.commands)


def _link(claim: Claim) -> str:
    said = _plain(", ".join(filter(None, [claim.source.outlet, str(claim.source.day or "")])))
    # Only a web address becomes a link: another scheme could run something where the table is shown.
    if not re.fullmatch(r"https?://[^\s<>()|\\]+", claim.source.link):
        return said if not claim.source.link else f"{said} {_plain(claim.source.link)}"
    return f"[{said or _plain(claim.source.link)}]({claim.source.link})"


def _plain(text: str) -> str:
    """A text that Markdown shows as it is, on one line."""
    return re.sub(r"([\\`*_{}\[\]<>#|~&!])", r"\\\1", " ".join(text.split()))


def _code(text: str) -> str:
    """A command as code: more backticks around it than it has, its bars escaped as a table needs."""
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    return f"{fence} {text} {fence}".replace("|", r"\|") if "`" in text else f"`{text}`".replace("|", r"\|")
