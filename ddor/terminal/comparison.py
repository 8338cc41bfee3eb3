"""What changed between two reports, in words and figures for an 80-column terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from ddor.changes.findings import Change, Changes, Finding, Side, Subject
from ddor.changes.wording import Fate, Words, marked
from ddor.model import Period
from ddor.terminal.screen import counted, indented

_NAME_WIDTH = 40
_NAMED = 3
_STYLES = {Fate.KEPT: "", Fate.DROPPED: "red", Fate.ADDED: "green"}
_TOTALS = {
    "detainers_issued": "Detainers issued",
    "declined_stated": "Declined, as stated",
    "persons": "Declined, rows read",
    "offenses": "Offenses listed",
    "convicted": "Offenses, convicted",
    "charged": "Offenses, charged",
    "not_stated": "Offenses, not stated",
    "ranked": "Section I, rows",
    "ranked_issued": "Section I, detainers",
    "policies": "Section III, policies",
    "criteria": "Section III, criteria",
    "notes": "Notes of Section IV",
    "corrections": "Corrections printed",
    "problems": "Problems of the reading",
}
_TALLY_WORDS = {
    Change.CAME: "Came",
    Change.WENT: "Went",
    Change.ROSE: "Rose",
    Change.FELL: "Fell",
    Change.SAME: "As many as before, from other agencies",
}


def comparison(changes: Changes, revisions: tuple[int, int] | None = None) -> RenderableType:
    """All that changed between two reports; `revisions` are their numbers where both are of one week."""
    parts: list[RenderableType] = [_heading(changes, revisions), *_caveats(changes), Text("")]
    if changes.nothing_changed:
        return Group(*parts, Text("Nothing changed: no rows, no figures and no spellings."))
    sections = (
        ("Totals", _totals(changes)),
        ("Section I: most detainers issued", _ranks(changes)),
        ("Section II: persons by jurisdiction", _jurisdictions(changes)),
        ("Section II: persons by country", _countries(changes)),
        ("Section II: offenses, before → after", _offenses(changes)),
        ("Section III: policies", _policies(changes)),
        ("Only another spelling (counted as the same)", _spellings(changes)),
        ("Not clear (counted as different)", _doubts(changes)),
    )
    for heading, body in sections:
        if body is not None:
            parts += [Text(heading, style="bold"), indented(body, below=1)]
    return Group(*parts, Text("Rows and pages of every figure: --format csv", style="dim"))


def in_short(changes: Changes) -> RenderableType:
    """What changed, in about twenty lines: the figures that differ, and what is gone from or new in each section."""
    lines = (
        ("Section I", _briefly(changes, Subject.RANK, _plain_name)),
        ("Section II", _briefly(changes, Subject.JURISDICTION, _with_difference)),
        ("Section III", _briefly(changes, Subject.POLICY, lambda policy: policy.name)),
    )
    parts: list[RenderableType] = [table] if (table := _totals(changes)) else []
    parts += [Text(f"{section}: {said}") for section, said in lines if said]
    if spellings := changes.that(Change.SPELLING):
        parts.append(Text(f"Only another spelling: {len(spellings):,}"))
    if doubts := changes.that(Change.UNCLEAR):
        parts.append(Text(f"Not clear: {len(doubts):,}", style="yellow"))
    return Group(*parts)


def _briefly(changes: Changes, subject: Subject, said: Callable[[Finding], str]) -> str:
    """What happened to which things: the first few of each by name."""
    named: dict[str, list[str]] = {}
    for each in changes.about(subject):
        if each.change is not Change.SAME:
            named.setdefault(each.change, []).append(said(each))
    return "; ".join(
        f"{change} {', '.join(names[:_NAMED])}" + (f" and {len(names) - _NAMED:,} more" if names[_NAMED:] else "")
        for change, names in named.items()
    )


def _with_difference(finding: Finding) -> str:
    return f"{_plain_name(finding)} ({_signed(finding.difference)})"


def _totals(changes: Changes) -> RenderableType | None:
    """The figures that differ; None if none does."""
    table = _table("", "before", "after", "change")
    for total, _ in changes.changed(Subject.TOTAL):
        counts = (_figure(side.count) for side in (total.before, total.after))
        table.add_row(_TOTALS[total.name], *counts, _signed(total.difference))
    return table if table.row_count else None


def _coloured(words: Iterable[Words]) -> Text:
    """The same in color, which it can be read without."""
    return Text(" ").join(Text(marked([each]), style=_STYLES[each.fate]) for each in words)


def _heading(changes: Changes, revisions: tuple[int, int] | None) -> Text:
    numbers = [f"revision {number}, " for number in revisions] if revisions else ["", ""]
    lines = [
        f"{word}  {_days(side.period)}  ({number}{side.file})"
        for word, side, number in zip(("Before", "After "), (changes.before, changes.after), numbers, strict=True)
    ]
    return Text("\n".join(lines), style="bold")


def _caveats(changes: Changes) -> Iterator[RenderableType]:
    if changes.missing:
        missing = counted(len(changes.missing), "week is", "weeks are")
        span = Period(changes.missing[0].start, changes.missing[-1].end)
        yield _caveat(f"{missing} missing between them ({_days(span)}): nothing is known about them.")
    if not changes.counts_comparable:
        before, after = (_length(side.days) for side in (changes.before, changes.after))
        yield _caveat(f"{before} against {after}: the counts can't be compared.")
    if changes.before.marked or changes.after.marked:
        figures = " and ".join(
            f"{counted(side.marked, 'row', 'rows')} {word}"
            for side, word in ((changes.before, "before"), (changes.after, "after"))
            if side.marked
        )
        yield _caveat(
            f"As corrected: without {figures} that are marked as corrected."
            if changes.corrected
            else f"As published: {figures} are marked as corrected; --corrected leaves them out."
        )


def _caveat(text: str) -> RenderableType:
    return indented(Text(text, style="yellow"))


def _ranks(changes: Changes) -> RenderableType | None:
    table = _table("", "rank", "", "issued", "", "pages", "")
    table.columns[2].header = table.columns[4].header = table.columns[6].header = "after"
    for rank, issued in zip(changes.about(Subject.RANK), changes.about(Subject.ISSUED), strict=True):
        if rank.change is not Change.SAME:
            style = {Change.ENTERED: "green", Change.LEFT: "red"}.get(rank.change, "")
            figures = (_listed(each, each.count) for one in (rank, issued) for each in (one.before, one.after))
            pages = (_listed(each, *each.pages) for each in (rank.before, rank.after))
            table.add_row(_name(rank, style), *figures, *pages)
    return table if table.row_count else None


def _listed(side: Side, number: int | None = None) -> str:
    """A number of a row of Section I; a dash where the report doesn't list the jurisdiction."""
    return _figure(number, "?") if side.rows else "–"


def _jurisdictions(changes: Changes) -> RenderableType | None:
    table = _table("", "before", "after", "change", "pages", "after")
    for change, group in groupby(changes.changed(Subject.JURISDICTION), key=lambda found: found[0].change):
        listed = list(group)
        names = counted(len(listed), "jurisdiction", "jurisdictions")
        by = sum(each.difference or 0 for each, _ in listed)
        persons = "" if change is Change.SAME else f", {counted(abs(by), 'person', 'persons')}"
        table.add_row(Text(f"{_TALLY_WORDS[change]}: {names}{persons}", style="underline"))
        for each, agencies in listed:
            for cells in _jurisdiction(each, agencies):
                table.add_row(*cells)
    return table if table.row_count else None


def _jurisdiction(finding: Finding, agencies: Sequence[Finding]) -> Iterator[tuple[Text, ...]]:
    """A county's line, and below it its agencies: with figures of their own only if there are several."""
    name = _name(finding)
    if len(agencies) == 1 and finding.code:
        name.append(f"\n  {agencies[0].name}", style="dim")
    yield name, *_figures(finding), *(Text(_pages(side)) for side in (finding.before, finding.after))
    if len(agencies) > 1:
        for agency in agencies:
            yield Text(f"  {agency.name}", style="dim"), *_figures(agency)


def _countries(changes: Changes) -> RenderableType | None:
    table = _table("", "before", "after", "change")
    for country, _ in changes.changed(Subject.COUNTRY):
        code = f" ({country.code})" if country.code else " (country not known)"
        table.add_row(Text(country.name + code), *_figures(country))
    return table if table.row_count else None


def _offenses(changes: Changes) -> RenderableType | None:
    changed = [(offense, {part.name: part for part in parts}) for offense, parts in changes.changed(Subject.OFFENSE)]
    statuses = [name for name in ("convicted", "charged", "not stated") if any(name in parts for _, parts in changed)]
    table = _table("", *statuses, "change")
    for offense, parts in changed:
        table.add_row(Text(offense.name), *(_from_to(parts.get(each)) for each in statuses), _difference(offense))
    return table if changed else None


def _from_to(finding: Finding | None) -> Text:
    return Text(f"{finding.before.count:,} → {finding.after.count:,}" if finding else "–")


def _policies(changes: Changes) -> RenderableType | None:
    parts: list[RenderableType] = []
    for change in (Change.ADDED, Change.DROPPED, Change.REWORDED, Change.REDATED, Change.AOR):
        found = [policy for policy in changes.about(Subject.POLICY) if policy.change is change]
        if found:
            parts.append(Text(f"{change[0].upper()}{change[1:]}: {len(found):,}", style="underline"))
            parts += [indented(_policy(policy)) for policy in found]
    return Group(*parts) if parts else None


def _policy(policy: Finding) -> Text:
    text = Text(policy.name, style="default")
    if not policy.code:
        text.append(" (county undecided)", style="yellow")
    pages = dict.fromkeys(f"p. {page}" for side in (policy.before, policy.after) for page in side.pages)
    text.append(f"  {' → '.join(pages)}", style="dim")
    for words in policy.words:
        text.append("\n  ").append_text(_coloured(words))
    if not policy.words:
        text.append(f": {policy.detail or from_to(policy)}")
    return text


def from_to(policy: Finding) -> str:
    """The date or the area of responsibility that a policy had, and the one it has."""
    return " → ".join("; ".join(side.texts) or "not stated" for side in (policy.before, policy.after))


def _spellings(changes: Changes) -> RenderableType | None:
    lines: list[RenderableType] = []
    for each in changes.that(Change.SPELLING):
        where = f" ({each.name})" if each.name and each.subject is not Subject.JURISDICTION else ""
        text = Text(f"Section {each.section}, {each.subject}{where}: ", style="dim")
        if each.subject is Subject.CRITERIA and each.words:
            text.append_text(_coloured(each.words[0]))
        else:
            text.append(f"{_quoted(each.before.texts)} → {_quoted(each.after.texts)}", style="default")
        lines.append(text)
    return Group(*lines) if lines else None


def _quoted(texts: Sequence[str]) -> str:
    return ", ".join(f'"{text}"' for text in texts)


def _doubts(changes: Changes) -> RenderableType | None:
    doubts = changes.that(Change.UNCLEAR)
    return (
        Group(*(Text(f"Section {each.section}: {each.detail}", style="yellow") for each in doubts)) if doubts else None
    )


def _table(*headings: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", pad_edge=False)
    table.add_column(headings[0], min_width=24, max_width=_NAME_WIDTH, overflow="fold")
    for heading in headings[1:]:
        table.add_column(heading, justify="right", overflow="fold")
    return table


def _name(finding: Finding, style: str = "") -> Text:
    text = Text(_plain_name(finding), style=style)
    return text if finding.code else text.append(" (undecided)", style="yellow")


def _plain_name(finding: Finding) -> str:
    return f"{finding.name}, {finding.state or '?'}"


def _figures(finding: Finding) -> tuple[Text, ...]:
    return Text(_figure(finding.before.count)), Text(_figure(finding.after.count)), _difference(finding)


def _difference(finding: Finding) -> Text:
    difference = finding.difference or 0
    return Text(_signed(difference), style="green" if difference > 0 else "red" if difference else "")


def _signed(difference: int | None) -> str:
    return "" if difference is None else f"{difference:+,}" if difference else "0"


def _figure(number: int | None, unknown: str = "not stated") -> str:
    return unknown if number is None else f"{number:,}"


def _pages(side: Side) -> str:
    """Pages as ranges: "3, 5–7"."""
    pages = sorted(set(side.pages))
    runs = groupby(enumerate(pages), key=lambda each: each[1] - each[0])
    spans = [[page for _, page in run] for _, run in runs]
    return ", ".join(f"{span[0]}–{span[-1]}" if len(span) > 1 else str(span[0]) for span in spans) or "–"


def _length(days: int | None) -> str:
    return "a period that is not known" if days is None else counted(days, "day", "days")


def _days(period: Period | None) -> str:
    return f"{_day(period.start)} – {_day(period.end)}" if period else "Period not found"


def _day(day: date) -> str:
    return f"{day:%b} {day.day}, {day.year}"
