"""Rows of cells to typed rows: what was printed beside what was made of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import NamedTuple

from ddor.model import Printed, Source
from ddor.pdf.layout import Cell, Row
from ddor.pdf.objects import BULLETS
from ddor.pdf.text import Break, Text
from ddor.report.countries import NOT_STATED, read_country
from ddor.report.dates import read_date, read_enacted
from ddor.report.headings import Column
from ddor.report.ledger import Ledger
from ddor.report.look_alikes import is_unlike_others, look_alike
from ddor.report.marks import may_have_marks, tidy, value_of, without_marks
from ddor.report.numbers import read_number
from ddor.report.offenses import ncic_category, read_activity, read_status
from ddor.report.recognition import certainty_of, certainty_of_value
from ddor.report.redaction import is_withheld
from ddor.report.vocabulary import Vocabulary, fold
from ddor.sections import DeclinedDetainer, HighVolume, Offense, Policy
from ddor.states import find_state, find_state_at_end

_READERS: Mapping[str, Callable[[str], object]] = {
    "state": find_state,
    "citizenship": read_country,
    "issued": read_date,
    "declined": read_date,
    "enacted": read_enacted,
    "detainers_issued": read_number,
}
"""The columns whose value is whole or is not: a part of a date is no date."""

_ELLIPSES = ("\u2026", "...")
"""What programs print in place of the rest of a text that is too long for its cell."""

_BULLET = re.compile(rf"(?:[{''.join(map(re.escape, sorted(BULLETS)))}\s]|[-\u2013\u2014](?=\s))+")
"""Bullets before a criterion, and a dash that stands for one."""


_AOR = re.compile(r"^(?P<place>.+?)\s*\((?P<aor>[^()]+)\)$")


def reader_of(meaning: str) -> Callable[[str], object]:
    """What reads a whole value of a column of this meaning: None where a text is none."""
    return _READERS[meaning]


def _read_as(meaning: str, text: Text) -> object:
    """The value that a text that was recognized is of in a column of this meaning, look-alikes resolved."""
    read = _READERS[meaning]
    value = read(text.text)
    taken = look_alike(meaning, text.text) if value is None else None
    return value if taken is None else read(taken)


def is_whole(meaning: str | None, text: Text) -> bool:
    """Whether a cell of a column with this meaning holds a value that can be read by itself."""
    reader = _READERS.get(meaning or "")
    return reader is not None and any(reader(reading.text) is not None for reading in value_of(text).readings)


def runs_on(columns: Sequence[Column], row: Row, following: Row, merged: frozenset[int]) -> bool | None:
    """Whether the first row of a page is the rest of the last row of the page before; None where it is unclear.

    A value that is whole in both rows shows two rows. Else it is one row if each such column is filled in one
    of them only, or makes a value when put together. Merged columns say nothing, as their value stands for many.
    """
    decisive = [i for i, c in enumerate(columns) if c.meaning in _READERS and i not in merged]
    cells = [(columns[i].meaning, row.cells[i], following.cells[i]) for i in decisive]
    if any(is_whole(m, a.text) and is_whole(m, b.text) for m, a, b in cells):
        return False
    if not cells or all(cell.is_empty for cell in following.cells):
        return False
    fits = all(b.is_empty or a.is_empty or is_whole(m, a.joined(b).text) for m, a, b in cells)
    complete = any(is_whole(m, a.text) or is_whole(m, a.joined(b).text) for m, a, b in cells)
    if fits and complete:
        return True
    return None if any(not b.is_empty for _, _, b in cells) else fits


class _Parts(NamedTuple):
    """A row's cells by meaning without their footnote marks, their texts, what was printed in them and in the columns
    that are not known, the row's place, and the columns whose value was withheld.
    """

    cells: dict[str, Cell]
    values: dict[str, str]
    printed: dict[str, Printed]
    other: dict[str, Printed]
    source: Source
    withheld: set[str]


@dataclass(slots=True)
class RowReader:
    """Makes typed rows of one table's rows. Problems met on the way go to the ledger."""

    columns: tuple[Column, ...]
    vocabulary: Vocabulary
    ledger: Ledger

    def high_volume(self, row: Row, number: int) -> HighVolume:
        """A row of Section I."""
        where = f"Section I, row {number}"
        parts = self._parts(row, where)
        name = parts.values.get("jurisdiction", "")
        count = None
        if "detainers_issued" in parts.values:
            shown = parts.values["detainers_issued"]
            count = read_number(shown)
            if count is None and "detainers_issued" not in parts.withheld:
                self.ledger.say("count-not-read", f'{where}: "{shown}" is not a number.', parts.source)
        return HighVolume(
            number=number,
            jurisdiction_printed=name,
            state=self._state(parts, name, where),
            jurisdiction=None,
            detainers_issued=count,
            printed=parts.printed,
            other=parts.other,
            source=parts.source,
        )

    def declined(self, row: Row, number: int, group: Printed | None = None) -> DeclinedDetainer:
        """A row of Section II; `group` is the heading across the table that it stands under."""
        where = f"Section II, row {number}"
        parts = self._parts(row, where)
        agency = parts.values.get("agency", "")
        if group is not None and "state" not in parts.cells and find_state(without_marks(group.text)):
            parts.values["state"] = without_marks(group.text)
            parts = parts._replace(printed={"state": group, **parts.printed})
        return DeclinedDetainer(
            number=number,
            agency=agency,
            state=self._state(parts, agency, where),
            county=parts.values.get("county"),
            jurisdiction=None,
            citizenship=parts.values.get("citizenship", ""),
            country=self._country(parts, where),
            issued=self._day(parts, "issued", where),
            declined=self._day(parts, "declined", where),
            offenses=self._offenses(parts, where),
            printed=parts.printed,
            other=parts.other,
            source=parts.source,
        )

    def policy(self, row: Row, number: int) -> Policy:
        """A row of Section III."""
        where = f"Section III, row {number}"
        parts = self._parts(row, where)
        values = parts.values
        name = values.get("jurisdiction", "")
        aor = values.get("aor")
        if aor is None and "jurisdiction" not in parts.withheld and (match := _AOR.match(name)):
            name, aor = match["place"], match["aor"]
        elif aor is not None:
            name, aor = self._parted(name, aor, where, parts.source)
        enacted = None
        if shown := values.get("enacted"):
            enacted = read_enacted(shown)
            if enacted is None and "enacted" not in parts.withheld:
                self.ledger.say(
                    "enacted-not-read", f'{where}: "{shown}" is not a date, a month or a year.', parts.source
                )
        state = find_state(values["state"]) if "state" in values else find_state_at_end(name) or find_state(name)
        criteria = [item.text for item in parts.cells["criteria"].text.items()] if "criteria" in parts.cells else []
        return Policy(
            number=number,
            jurisdiction_printed=name,
            state=state.usps if state else None,
            jurisdiction=None,
            aor=aor,
            enacted=enacted,
            policy=values.get("policy", ""),
            criteria=tuple(_without_bullet(text) for text in criteria),
            printed=parts.printed,
            other=parts.other,
            source=parts.source,
        )

    def _parted(self, name: str, aor: str, where: str, source: Source) -> tuple[str, str]:
        """A jurisdiction and its area of responsibility from two columns; brackets say whether they part there."""
        if aor.startswith("(") and aor.endswith(")"):
            return name, aor[1:-1].strip()
        match = _AOR.match(f"{name} {aor}".strip()) if "(" in name or "(" in aor else None
        if match is None:
            if any(text.count("(") != text.count(")") for text in (name, aor)):
                self.ledger.say(
                    "columns-unclear",
                    f'{where}: "{name}" and "{aor}" are in two columns, and their brackets don\'t match; '
                    "words may be in the wrong column.",
                    source,
                )
            return name, aor
        self.ledger.say(
            "columns-unclear",
            f'{where}: "{name}" and "{aor}" are in two columns, but the brackets say they divide elsewhere; '
            f'they were read as "{match["place"]}" and "{match["aor"]}".',
            source,
        )
        return match["place"], match["aor"]

    def _parts(self, row: Row, where: str) -> _Parts:
        parts = _Parts({}, {}, {}, {}, self.ledger.source(row.places), set())
        for column, as_laid_out in zip(self.columns, row.cells, strict=True):
            cell = as_laid_out
            if Break.HYPHEN in cell.text.breaks:
                cell = cell._replace(text=self.ledger.hyphens.told(cell.text))
            whole = cell.text.text
            # Few cells have a sign that may be a mark; the others are spared being searched for it again and again.
            marked = may_have_marks(whole)
            value = value_of(cell.text) if marked else cell.text
            doubtful = marked or value.is_doubtful
            text = self._text(column.meaning, value, parts.source) if doubtful else whole
            shown = text if value is cell.text else whole
            printed = self._printed(column.meaning, tidy(shown) if marked else shown, cell)
            if printed.recognized is not None:
                text = printed.text
            if marked:
                self.ledger.say_marks(printed, where)
            if printed.text.endswith(_ELLIPSES):
                self.ledger.say("value-cut-off", f'{where}: "{printed.text}" does not say all.', printed.source)
            if column.meaning is None:
                key = column.heading or "(no heading)"
                while key in parts.other:
                    key += " "
                parts.other[key] = printed
            else:
                parts.cells[column.meaning] = cell if value is cell.text else cell._replace(text=value)
                parts.values[column.meaning] = text
                parts.printed[column.meaning] = printed
                if is_withheld(text):
                    parts.withheld.add(column.meaning)
                    what = column.meaning.replace("_", " ")
                    self.ledger.say("value-withheld", f'{where}, {what}: "{text}" stands for a value.', printed.source)
        return parts

    def _printed(self, meaning: str | None, shown: str, cell: Cell) -> Printed:
        """A cell as printed; one that was recognized with how sure it is, and as the only value that it looks like."""
        place = self.ledger.source_of(cell)
        if not self.ledger.is_recognized(cell):
            return Printed(shown, place)
        reader = _READERS.get(meaning or "")
        if reader is None or cell.is_empty:
            return Printed(shown, place, None, self.ledger.certainty(cell, certainty_of(cell.text)))
        value, taken = reader(shown), None
        if value is None:
            taken = look_alike(meaning or "", shown)
            value = None if taken is None else reader(taken)
        certainty = certainty_of_value(
            cell.text, value, partial(_read_as, meaning or ""), stands_alone=is_unlike_others(meaning or "", shown)
        )
        if value is None or taken is None:
            return Printed(shown, place, None, self.ledger.certainty(cell, certainty))
        self._say_taken(shown, taken, place)
        return Printed(taken, place, shown, self.ledger.certainty(cell, certainty))

    def _say_taken(self, recognized: str, taken: str, where: Source) -> None:
        self.ledger.say(
            "recognition-corrected",
            f'Page {where.page}: "{recognized}" was recognized and read as "{taken}", which looks the same.',
            where,
        )

    def _text(self, meaning: str | None, text: Text, source: Source) -> str:
        """A cell's text; where a line's end leaves it in doubt, the reading that makes a value of the column."""
        if not text.is_doubtful:
            return text.text
        reader = _READERS.get(meaning or "")
        if reader is not None:
            for reading in text.readings:
                if reader(reading.text) is not None:
                    return reading.text
        if Break.HYPHEN in text.breaks and meaning != "activity":
            self.ledger.say_hyphen(text, source)
        elif meaning != "activity":
            self.ledger.say(
                "line-end-unclear",
                f'"{text.text}": a word may have been split where a line ends in this narrow column.',
                source,
            )
        return text.text

    def _state(self, parts: _Parts, name: str, where: str) -> str | None:
        if "state" in parts.withheld:
            return None
        if shown := parts.values.get("state"):
            state = find_state(shown)
            if state is None:
                self.ledger.say("state-not-known", f'{where}: there is no state "{shown}".', parts.source)
            elif "state" not in parts.cells:
                self.ledger.say(
                    "state-from-group", f"{where}: its state comes from the heading above it.", parts.source
                )
            return state.usps if state else None
        state = find_state_at_end(name)
        if state is None:
            self.ledger.say("state-not-known", f'{where}: no state is printed for "{name}".', parts.source)
        return state.usps if state else None

    def _country(self, parts: _Parts, where: str) -> str | None:
        if "citizenship" not in parts.values or "citizenship" in parts.withheld:
            return None
        text, source = parts.values["citizenship"], parts.source
        country = read_country(text) if text else NOT_STATED
        if country == NOT_STATED:
            self.ledger.say("country-not-stated", f"{where}: the report does not say of which country.", source)
            return None
        if country is None:
            self.ledger.say("country-not-known", f'{where}: "{text}" is not known as a country.', source)
        return country

    def _day(self, parts: _Parts, meaning: str, where: str) -> date | None:
        if meaning not in parts.values or meaning in parts.withheld:
            return None
        text = parts.values[meaning]
        day = read_date(text)
        if day is None:
            shown = f'"{text}" is not a date' if text else "no date is printed"
            self.ledger.say("date-not-read", f"{where}, {meaning}: {shown}.", parts.source)
        return day

    def _offenses(self, parts: _Parts, where: str) -> tuple[Offense, ...]:
        cells, source = parts.cells, parts.source
        if "activity" not in cells or "activity" in parts.withheld:
            return ()
        activity = read_activity(cells["activity"].text, self.vocabulary)
        for entry in activity.guessed_statuses:
            if len(cells["activity"].text.lines) > 1 and self._is_cut(entry):
                self.ledger.say(
                    "word-cut-at-line-end",
                    f'{where}: "{entry}" is split within words where its lines end; other words may be, too.',
                    source,
                )
                continue
            self.ledger.say(
                "status-spelling",
                f'{where}: the status in "{entry}" is misspelled; it was read as the closest known one.',
                source,
            )
        for entry in activity.unclear:
            self.ledger.say(
                "offense-unclear",
                f'{where}: the line breaks after "{entry}", and what follows isn\'t a known offense. They may be one '
                "offense; they were read as two.",
                source,
            )
        if not activity.offenses and not self.vocabulary.says("nothing", parts.values["activity"]):
            self.ledger.say("activity-missing", f"{where}: no criminal activity is printed.", source)
        offenses = activity.offenses
        if parts.printed["activity"].certainty is not None:
            offenses = tuple(self._as_listed(offense, source) for offense in offenses)
            parts.printed["activity"] = self._weighed(parts.printed["activity"], cells["activity"], offenses)
        if "status" in cells:
            offenses = self._with_statuses(offenses, cells["status"].text)
        if Break.HYPHEN in cells["activity"].text.breaks and any(offense.ncic_code is None for offense in offenses):
            self.ledger.say_hyphen(cells["activity"].text, source)
        for offense in offenses:
            if offense.status is None:
                self.ledger.say(
                    "status-missing", f'{where}: "{offense.printed}" is neither convicted nor charged.', source
                )
            if not offense.offense:
                self.ledger.say(
                    "offense-missing",
                    f'{where}: "{offense.printed}" gives a status, but no offense is printed before it.',
                    source,
                )
            elif offense.ncic_code is None:
                self.ledger.say(
                    "offense-not-known", f'{where}: "{offense.offense}" isn\'t in any NCIC category known here.', source
                )
        return offenses

    def _weighed(self, printed: Printed, cell: Cell, offenses: tuple[Offense, ...]) -> Printed:
        """An activity that was recognized, as sure as its offenses are known ones."""

        def known(offenses: Iterable[Offense]) -> object:
            listed = [(offense.offense, offense.status, offense.ncic_code) for offense in offenses]
            return listed if listed and all(code and status for _, status, code in listed) else None

        certainty = certainty_of_value(
            cell.text, known(offenses), lambda text: known(read_activity(text, self.vocabulary).offenses)
        )
        return replace(printed, certainty=self.ledger.certainty(cell, certainty))

    def _as_listed(self, offense: Offense, source: Source) -> Offense:
        """An offense that was recognized, as the known one that it looks like, if one alone does."""
        taken = look_alike("offense", offense.offense) if offense.ncic_code is None else None
        if taken is None:
            return offense
        self._say_taken(offense.offense, taken, source)
        code, category = ncic_category(taken) or (None, None)
        return replace(offense, offense=taken, ncic_code=code, ncic_category=category)

    def _is_cut(self, entry: str) -> bool:
        """Whether an entry ends in a status that has spaces within it and is a known one without them."""
        status = fold(entry.rpartition("(")[2])
        return " " in status and any(status.replace(" ", "") in known for known in self.vocabulary.status.values())

    def _with_statuses(self, offenses: tuple[Offense, ...], column: Text) -> tuple[Offense, ...]:
        """Offenses with the statuses of a column of their own: one for all, or one a line for each."""
        whole, _ = read_status(column.text, self.vocabulary)
        if whole is not None:
            return tuple(o if o.status else replace(o, status=whole) for o in offenses)
        lines = [line for line in re.split(r"[;\n]", "\n".join(line.text for line in column.lines)) if line.strip()]
        if len(lines) != len(offenses):
            return offenses
        return tuple(
            o if o.status else replace(o, status=read_status(line, self.vocabulary)[0])
            for o, line in zip(offenses, lines, strict=True)
        )


def _without_bullet(text: str) -> str:
    match = _BULLET.match(text)
    return text[match.end() :].lstrip() if match else text
