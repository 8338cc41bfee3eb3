"""What changed between two reports, in words and figures for an 80-column terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from ddor.changes.values import (
    Change,
    Changes,
    Doubt,
    PolicyChange,
    PolicyEntry,
    PolicyRow,
    Rank,
    RankChange,
    Rows,
    Spelling,
    Subject,
    Tally,
    Total,
)
from ddor.changes.wording import Fate, Words
from ddor.model import Period
from ddor.terminal.screen import counted, indented

_NAME_WIDTH = 40
_NAMED = 3
_STYLES = {Fate.KEPT: "", Fate.DROPPED: "red", Fate.ADDED: "green"}
_SIGNS = {Fate.KEPT: ("", ""), Fate.DROPPED: ("[-", "-]"), Fate.ADDED: ("{+", "+}")}
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
        return Group(*parts, Text("Nothing changed: no row, no figure and no spelling."))
    sections = (
        ("Totals", _totals(changes.totals)),
        ("Section I: most detainers issued", _ranks(changes.ranks)),
        ("Section II: persons by jurisdiction", _jurisdictions(changes.jurisdictions)),
        ("Section II: persons by country", _countries(changes.countries)),
        ("Section II: offenses, before → after", _offenses(changes.offenses)),
        ("Section III: policies", _policies(changes.policies)),
        ("Only another spelling (counted as the same)", _spellings(changes.spellings)),
        ("Not clear (counted as different)", _doubts(changes.doubts)),
    )
    for heading, body in sections:
        if body is not None:
            parts += [Text(heading, style="bold"), indented(body, below=1)]
    return Group(*parts, Text("Rows and pages of every figure: --format csv", style="dim"))


def in_short(changes: Changes) -> RenderableType:
    """What changed, in some twenty lines: the figures that differ, and what of each section is gone and come."""
    lines = (
        ("Section I", _briefly((each.change, _plain_name(each.name, each.state)) for each in changes.ranks)),
        ("Section II", _briefly((each.change, _with_difference(each)) for each in changes.jurisdictions)),
        (
            "Section III",
            _briefly(
                (str(change), row.printed)
                for each in changes.policies
                for change in each.changes
                if (row := each.after or each.before)
            ),
        ),
    )
    parts: list[RenderableType] = [table] if (table := _totals(changes.totals)) else []
    parts += [Text(f"{section}: {said}") for section, said in lines if said]
    if changes.spellings:
        parts.append(Text(f"Only another spelling: {len(changes.spellings):,}"))
    if changes.doubts:
        parts.append(Text(f"Not clear: {len(changes.doubts):,}", style="yellow"))
    return Group(*parts)


def _briefly(changes: Iterable[tuple[str, str]]) -> str:
    """What became of things, and of which: the first few of each by name."""
    named: dict[str, list[str]] = {}
    for change, name in changes:
        if change != "same":
            named.setdefault(change, []).append(name)
    return "; ".join(
        f"{change} {', '.join(names[:_NAMED])}" + (f" and {len(names) - _NAMED:,} more" if names[_NAMED:] else "")
        for change, names in named.items()
    )


def _with_difference(tally: Tally) -> str:
    return f"{_plain_name(tally.name, tally.state)} ({_signed(tally.difference)})"


def _totals(totals: Sequence[Total]) -> RenderableType | None:
    """The figures that differ; None where none does."""
    table = _table("", "before", "after", "change")
    for total in totals:
        if total.before != total.after:
            known = total.before is not None and total.after is not None
            difference = _signed((total.after or 0) - (total.before or 0)) if known else ""
            table.add_row(_TOTALS[total.name], _figure(total.before), _figure(total.after), difference)
    return table if table.row_count else None


def marked(words: Iterable[Words]) -> str:
    """A difference of words as plain text: what was [-dropped-] and what {+added+}."""
    return " ".join(_SIGNS[each.fate][0] + each.text + _SIGNS[each.fate][1] for each in words)


def _coloured(words: Iterable[Words]) -> Text:
    """The same in colour, which it can be read without."""
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
        yield _caveat(f"{missing} missing between them ({_days(span)}): of those nothing is known.")
    if not changes.counts_comparable:
        before, after = (_length(side.days) for side in (changes.before, changes.after))
        yield _caveat(f"{before} against {after}: the counts cannot be compared with each other.")
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


def _ranks(ranks: Sequence[RankChange]) -> RenderableType | None:
    changed = [rank for rank in ranks if rank.change != "same"]
    if not changed:
        return None
    table = _table("", "rank", "", "issued", "", "pages", "")
    table.columns[2].header = table.columns[4].header = table.columns[6].header = "after"
    for each in changed:
        before, after = each.before, each.after
        table.add_row(
            _name(each.name, each.state, each.geoid, style=_style_of(before, after)),
            *(_rank(side) for side in (before, after)),
            *(_figure(side.issued, "?") if side else "–" for side in (before, after)),
            *(_page(side) for side in (before, after)),
        )
    return table


def _jurisdictions(tallies: Sequence[Tally]) -> RenderableType | None:
    table = _table("", "before", "after", "change", "pages", "after")
    changed = [tally for tally in tallies if tally.changed]
    for change, group in groupby(changed, key=lambda tally: tally.change):
        listed = list(group)
        names = counted(len(listed), "jurisdiction", "jurisdictions")
        by = sum(tally.difference for tally in listed)
        persons = "" if change is Change.SAME else f", {counted(abs(by), 'person', 'persons')}"
        table.add_row(Text(f"{_TALLY_WORDS[change]}: {names}{persons}", style="underline"))
        for tally in listed:
            for cells in _jurisdiction(tally):
                table.add_row(*cells)
    return table if changed else None


def _jurisdiction(tally: Tally) -> Iterator[tuple[Text, ...]]:
    """A county's line, and below it its agencies: with figures of their own only if there are several."""
    name = _name(tally.name, tally.state, tally.code)
    if len(tally.parts) == 1 and tally.code:
        name.append(f"\n  {tally.parts[0].name}", style="dim")
    yield name, *_figures(tally), *(Text(_pages(rows)) for rows in (tally.before, tally.after))
    if len(tally.parts) > 1:
        for part in tally.parts:
            yield Text(f"  {part.name}", style="dim"), *_figures(part)


def _countries(tallies: Sequence[Tally]) -> RenderableType | None:
    table = _table("", "before", "after", "change")
    for tally in tallies:
        if tally.changed:
            code = f" ({tally.code})" if tally.code else " (country not known)"
            table.add_row(Text(tally.name + code), *_figures(tally))
    return table if table.row_count else None


def _offenses(tallies: Sequence[Tally]) -> RenderableType | None:
    changed = [tally for tally in tallies if tally.changed]
    statuses = [name for name in ("convicted", "charged", "not stated") if any(_part(each, name) for each in changed)]
    table = _table("", *statuses, "change")
    for tally in changed:
        parts = (_part(tally, status) for status in statuses)
        table.add_row(Text(tally.name), *(_from_to(part) for part in parts), _difference(tally.difference))
    return table if changed else None


def _part(tally: Tally, name: str) -> Tally | None:
    return next((part for part in tally.parts if part.name == name), None)


def _from_to(tally: Tally | None) -> Text:
    return Text(f"{tally.before.count:,} → {tally.after.count:,}" if tally else "–")


def _policies(entries: Sequence[PolicyEntry]) -> RenderableType | None:
    parts: list[RenderableType] = []
    for kind in PolicyChange:
        found = [entry for entry in entries if kind in entry.changes]
        if found:
            parts.append(Text(f"{kind[0].upper()}{kind[1:]}: {len(found):,}", style="underline"))
            parts += [indented(_policy(entry, kind)) for entry in found]
    return Group(*parts) if parts else None


def _policy(entry: PolicyEntry, change: PolicyChange) -> Text:
    either = entry.after or entry.before
    text = Text(either.printed if either else "", style="default")
    if either and not either.geoid:
        text.append(" (county undecided)", style="yellow")
    text.append(f"  {_where(entry)}", style="dim")
    if change is PolicyChange.REDATED:
        text.append(f": {_attribute(entry.before, 'enacted')} → {_attribute(entry.after, 'enacted')}")
    elif change is PolicyChange.AOR:
        text.append(f": {_attribute(entry.before, 'aor')} → {_attribute(entry.after, 'aor')}")
    elif change is PolicyChange.REWORDED:
        for words in (entry.policy_words, entry.criteria_words):
            if words:
                text.append("\n  ").append_text(_coloured(words))
    elif either:
        text.append(f": {either.policy} ({either.enacted or 'no date'})")
    return text


def _where(entry: PolicyEntry) -> str:
    pages = [f"p. {row.page}" for row in (entry.before, entry.after) if row]
    return " → ".join(dict.fromkeys(pages))


def _attribute(row: PolicyRow | None, name: str) -> str:
    return (getattr(row, name) if row else None) or "not stated"


def _spellings(spellings: Sequence[Spelling]) -> RenderableType | None:
    lines: list[RenderableType] = []
    for each in spellings:
        where = f" ({each.where})" if each.where and each.subject is not Subject.JURISDICTION else ""
        text = Text(f"Section {each.section}, {each.subject}{where}: ", style="dim")
        if each.subject is Subject.CRITERIA and each.words:
            text.append_text(_coloured(each.words))
        else:
            text.append(f"{_quoted(each.before)} → {_quoted(each.after)}", style="default")
        lines.append(text)
    return Group(*lines) if lines else None


def _quoted(texts: Sequence[str]) -> str:
    return ", ".join(f'"{text}"' for text in texts)


def _doubts(doubts: Sequence[Doubt]) -> RenderableType | None:
    lines = [Text(f"Section {doubt.section}: {doubt.because}", style="yellow") for doubt in doubts]
    return Group(*lines) if lines else None


def _table(*headings: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", pad_edge=False)
    table.add_column(headings[0], min_width=24, max_width=_NAME_WIDTH, overflow="fold")
    for heading in headings[1:]:
        table.add_column(heading, justify="right", overflow="fold")
    return table


def _name(name: str, state: str | None, code: str | None, style: str = "") -> Text:
    text = Text(_plain_name(name, state), style=style)
    return text if code else text.append(" (undecided)", style="yellow")


def _plain_name(name: str, state: str | None) -> str:
    return f"{name}, {state or '?'}"


def _style_of(before: Rank | None, after: Rank | None) -> str:
    return "green" if before is None else "red" if after is None else ""


def _rank(side: Rank | None) -> str:
    return _figure(side.rank, "?") if side else "–"


def _page(side: Rank | None) -> str:
    return _figure(side.page, "?") if side else "–"


def _figures(tally: Tally) -> tuple[Text, ...]:
    return Text(f"{tally.before.count:,}"), Text(f"{tally.after.count:,}"), _difference(tally.difference)


def _difference(difference: int) -> Text:
    return Text(_signed(difference), style="green" if difference > 0 else "red" if difference else "")


def _signed(difference: int) -> str:
    return f"{difference:+,}" if difference else "0"


def _figure(number: int | None, unknown: str = "not stated") -> str:
    return unknown if number is None else f"{number:,}"


def _pages(rows: Rows) -> str:
    """Pages as ranges: "3, 5–7"."""
    pages = sorted(set(rows.pages))
    runs = groupby(enumerate(pages), key=lambda each: each[1] - each[0])
    spans = [[page for _, page in run] for _, run in runs]
    return ", ".join(f"{span[0]}–{span[-1]}" if len(span) > 1 else str(span[0]) for span in spans) or "–"


def _length(days: int | None) -> str:
    return "a period that is not known" if days is None else counted(days, "day", "days")


def _days(period: Period | None) -> str:
    return f"{_day(period.start)} – {_day(period.end)}" if period else "Period not found"


def _day(day: date) -> str:
    return f"{day:%b} {day.day}, {day.year}"
