"""The cells of a table as HTML. A page may have tens of thousands, which a template takes seconds for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from markupsafe import Markup, escape

from ddor.changes.wording import Words
from ddor.site.content import Cell, Heading, Line, Table
from ddor.terminal.characters import visible


def cells(table: Table, line: Line) -> Markup:
    """The cells of a line of a table, the first as its heading where the line isn't a row of a report."""
    is_printed = line.printed is not None
    headings = table.headings[1 if is_printed else 0 :]
    listed = zip(headings, line.cells, strict=False)
    # Every text goes through `_text`, which escapes it.
    return Markup("\n".join(_cell(at == 0 and not is_printed, is_printed, *each) for at, each in enumerate(listed)))  # noqa: S704


def inner(cell: Cell) -> Markup:
    """What stands in a cell: a link, a list of lines, doubts and notes."""
    return Markup("".join(_inner(cell)))  # noqa: S704 - escaped by `_text`


def words(runs: Iterable[Words]) -> Markup:
    """Words kept, dropped and added; the last two are said aloud, too."""
    return Markup(" ".join(map(_run, runs)))  # noqa: S704 - escaped by `_text`


def _cell(is_heading: bool, is_labelled: bool, heading: Heading, cell: Cell) -> str:
    tag, scope = ("th", ' scope="row"') if is_heading else ("td", "")
    label = f' data-label="{_text(heading.text)}"' if is_labelled else ""
    sort = "" if cell.sort is None else f' data-sort="{_text(str(cell.sort))}"'
    return f'<{tag}{scope} class="{heading.holds}"{label}{sort}>{"".join(_inner(cell))}</{tag}>'


def _inner(cell: Cell) -> Iterator[str]:
    if cell.link:
        yield f'<a href="{_text(cell.link)}">{words(cell.words) or _text(cell.lines[0])}</a>'
    elif len(cell.lines) > 1:
        yield f"<ul>{''.join(f'<li>{_text(line)}</li>' for line in cell.lines)}</ul>"
    else:
        yield _text(cell.lines[0])
    if cell.doubt:
        yield f' <span class="doubt">{_text(cell.doubt)}</span>'
    if cell.note:
        yield f' <span class="because">{_text(cell.note)}</span>'


def _run(run: Words) -> str:
    text = _text(run.text)
    if run.fate == "added":
        return f'<ins><span class="aloud">(added: </span>{text}<span class="aloud">)</span></ins>'
    if run.fate == "dropped":
        return f'<del><span class="aloud">(removed: </span>{text}<span class="aloud">)</span></del>'
    return text


def _text(text: str) -> str:
    """A text that may come out of a PDF, as HTML in which it can neither run nor steer."""
    return str(escape(visible(text)))
