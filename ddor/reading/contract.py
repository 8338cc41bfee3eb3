"""A report as the JSON object that `ddor read --format json` prints, and back.

Both follow from the classes: a field is a key of the same name. It is done here with `dataclasses` and not by cattrs,
whose import takes longer than these lines take over a report, and which no other part of `ddor read` needs.
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from ddor.errors import DdorError
from ddor.model import Printed, Source
from ddor.sections import Report

Json = dict[str, Any]

FORMAT = 1
"""The version of the object. A key that is added doesn't change it; one that goes or changes its meaning does."""

_TEXTS = {"notes": "note_sources", "corrections": "correction_sources"}
"""What is a list of texts, for who reads the JSON, and the key of the places that they are printed at."""

_LAST = ("printed", "other", "source")
"""Keys that follow what a row says."""


class NotAReport(DdorError):
    """JSON that is no report of the format known here; the message says so in a sentence."""


def report_json(report: Report) -> Json:
    """A report as the JSON object that `ddor read --format json` prints.

    Beside the contract's fields it has `format`, its version; rows carry `number`, `printed` (each cell as printed, by
    meaning, with its place), `other` (cells of columns that are not known, by heading) and `struck_out`; offenses carry
    `printed`, `ncic_code` and `ncic_category`; jurisdictions the runner-up, a sentence to check them by, the states
    with a county of the same name and the counties in a state or a city of several; policies `kind`; and `text`,
    `note_sources`, `correction_sources` and `audit` are added.
    """
    shown: Json = {"format": FORMAT}
    for name, value in _shown(Report)(report).items():
        shown[name] = value
        if name in _TEXTS:
            shown[name] = [printed["text"] for printed in value]
            shown[_TEXTS[name]] = [printed["source"] for printed in value]
    return shown


def report_text(report: Report) -> str:
    """The JSON object of a report as text, with a line for each row of its lists.

    Python indents in its slow encoder alone, which takes as long over a report as reading its PDF does.
    """
    encode = json.JSONEncoder(ensure_ascii=False).encode
    members = []
    for name, value in report_json(report).items():
        is_list = isinstance(value, list) and value
        text = "[\n  " + ",\n  ".join(map(encode, value)) + "\n ]" if is_list else encode(value)
        members.append(f" {encode(name)}: {text}")
    return "{\n" + ",\n".join(members) + "\n}\n"


def report_of(shown: Json) -> Report:
    """The report that `report_json` showed. Raises NotAReport if it is no such object."""
    try:
        if shown["format"] != FORMAT:
            raise NotAReport(f"This report has JSON format {shown['format']}; this ddor knows {FORMAT}. Update ddor.")
        joined = dict(shown)
        for name, sources in _TEXTS.items():
            both = zip(shown[name], shown[sources], strict=True)
            joined[name] = [{"text": text, "source": source} for text, source in both]
        report: Report = _made(Report, joined)
    except NotAReport:
        raise
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise NotAReport(f"This JSON isn't a report as ddor read prints it ({error!r}).") from None
    return report


@cache
def _shown(hint: Any) -> Callable[[Any], Any]:
    """What makes JSON of a value of a type; found once for each type, as a report has thousands of values."""
    kinds = typing.get_args(hint)
    origin = typing.get_origin(hint)
    if origin in (types.UnionType, typing.Union):
        known = _shown(_but_none(kinds))
        return _same if known is _same else lambda value: None if value is None else known(value)
    if origin is tuple:
        item = _shown(kinds[0])
        return list if item is _same else lambda value: [item(each) for each in value]
    if origin is not None:
        item = _shown(kinds[1])
        return lambda value: {key: item(each) for key, each in value.items()}
    if dataclasses.is_dataclass(hint):
        return _shown_by_field(hint)
    return date.isoformat if hint is date else _same


def _shown_by_field(kind: Any) -> Callable[[Any], Json]:
    hints = _hints(kind)
    names = (*(name for name in hints if name not in _LAST), *(name for name in _LAST if name in hints))
    fields = [(name, _shown(hints[name])) for name in names]

    def show(value: Any) -> Json:
        # A call for each text and number would take twice as long as all the rest.
        shown = {name: getattr(value, name) if make is _same else make(getattr(value, name)) for name, make in fields}
        if kind is Source and not value.continued:
            del shown["continued"]
        if kind is Printed and value.certainty is None:
            del shown["recognized"], shown["certainty"]
        return shown

    return show


def _same(value: Any) -> Any:
    return value


def _but_none(kinds: tuple[Any, ...]) -> Any:
    return next(kind for kind in kinds if kind is not types.NoneType)


def _made(hint: Any, value: Any) -> Any:
    """A value of a type out of what JSON has of it."""
    kinds = typing.get_args(hint)
    origin = typing.get_origin(hint)
    if origin in (types.UnionType, typing.Union):
        return None if value is None else _made(_but_none(kinds), value)
    if origin is tuple:
        return tuple(_made(kinds[0], each) for each in value)
    if origin is not None:
        return {key: _made(kinds[1], each) for key, each in value.items()}
    if hint is date:
        return date.fromisoformat(value)
    if issubclass(hint, StrEnum):
        return hint(value)
    if dataclasses.is_dataclass(hint):
        return _made_by_field(hint, value)
    return value


def _made_by_field(kind: Any, value: Json) -> Any:
    return kind(**{name: _made(hint, value[name]) for name, hint in _hints(kind).items() if name in value})


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    hints = typing.get_type_hints(kind)
    return {field.name: hints[field.name] for field in dataclasses.fields(kind)}
