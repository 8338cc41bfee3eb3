"""PDFs that are broken in one way each, at random places.

For scripts/torture_pdfs.py and tests/reading/test_torture.py.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import pikepdf

from ddor.errors import DdorError
from ddor.isolate import Limits
from ddor.model import Severity
from ddor.reading.contract import report_json
from ddor.reading.request import Request, read_kept
from ddor.sections import Report

Mutation = Callable[[bytes, bytes, random.Random], bytes]
"""Makes a broken PDF of a whole one; the second is another whole one, for pieces of it."""

_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_OBJECT = re.compile(rb"\d+ 0 obj\b(.*?)(?:stream\r?\n|endobj)", re.DOTALL)
_FONT = re.compile(rb"/Font\b|/ToUnicode|/BaseFont|/Widths|/Encoding")
_KEY = re.compile(rb"/[A-Z][A-Za-z]+")


def _changed(pdf: bytes, chance: random.Random, start: int, end: int) -> bytes:
    """One byte between two places flipped, taken out, or put in."""
    at = chance.randrange(start, max(end, start + 1))
    kind = chance.randrange(3)
    byte = bytes([chance.randrange(256)])
    if kind == 0:
        return pdf[:at] + bytes([pdf[at] ^ (1 << chance.randrange(8))]) + pdf[at + 1 :]
    return pdf[:at] + pdf[at + 1 :] if kind == 1 else pdf[:at] + byte + pdf[at:]


def any_bytes(pdf: bytes, _: bytes, chance: random.Random) -> bytes:
    """A few bytes changed anywhere."""
    for _turn in range(chance.randint(1, 8)):
        pdf = _changed(pdf, chance, 0, len(pdf))
    return pdf


def stream(pdf: bytes, _: bytes, chance: random.Random) -> bytes:
    """A byte changed within a stream."""
    found = chance.choice(list(_STREAM.finditer(pdf)))
    return _changed(pdf, chance, found.start(1), found.end(1) - 1)


def objects(pdf: bytes, _: bytes, chance: random.Random) -> bytes:
    """A byte changed in the text of an object."""
    found = chance.choice(list(_OBJECT.finditer(pdf)))
    return _changed(pdf, chance, found.start(1), found.end(1) - 1)


def fonts(pdf: bytes, _: bytes, chance: random.Random) -> bytes:
    """A byte changed in an object of a font."""
    found = [each for each in _OBJECT.finditer(pdf) if _FONT.search(each[1])]
    if not found:
        return objects(pdf, pdf, chance)
    one = chance.choice(found)
    return _changed(pdf, chance, one.start(1), one.end(1) - 1)


def keys(pdf: bytes, _: bytes, chance: random.Random) -> bytes:
    """A name in an object changed to another one of the file."""
    names = [
        (found.start(1) + key.start(), key[0]) for found in _OBJECT.finditer(pdf) for key in _KEY.finditer(found[1])
    ]
    (at, old), new = chance.choice(names), chance.choice(names)[1]
    return pdf[:at] + new + pdf[at + len(old) :]


def references(pdf: bytes, _: bytes, chance: random.Random) -> bytes:
    """A reference to an object changed to one to another object."""
    found = list(re.finditer(rb"(\d+) 0 R", pdf))
    if len(found) < 2:
        return objects(pdf, pdf, chance)
    one, other = chance.sample(found, 2)
    return pdf[: one.start(1)] + other[1] + pdf[one.end(1) :]


def table_of_objects(pdf: bytes, _: bytes, chance: random.Random) -> bytes:
    """A byte changed in the table of objects or behind it."""
    start = pdf.rfind(b"xref", 0, pdf.rfind(b"startxref"))
    return _changed(pdf, chance, start if start > 0 else len(pdf) - 200, len(pdf))


def cut(pdf: bytes, _: bytes, chance: random.Random) -> bytes:
    """The file's end, beginning or middle missing."""
    at, length = chance.randrange(len(pdf)), chance.randint(1, len(pdf) // 4)
    return chance.choice([pdf[: max(at, 64)], pdf[:at] + pdf[at + length :], pdf[min(at, 900) :]])


def joined(pdf: bytes, other: bytes, chance: random.Random) -> bytes:
    """Another file before it, behind it, or within it."""
    at = chance.randrange(len(pdf))
    return chance.choice([pdf + other, other + pdf, pdf[:at] + other[: len(other) // 3] + pdf[at:]])


def _with_pages(pdf: bytes, change: Callable[[pikepdf.Pdf], object]) -> bytes:
    document = pikepdf.open(BytesIO(pdf))
    change(document)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def page_dropped(pdf: bytes, _: bytes, chance: random.Random) -> bytes:
    """One page missing."""
    return _with_pages(pdf, lambda document: document.pages.__delitem__(chance.randrange(len(document.pages))))


def page_doubled(pdf: bytes, _: bytes, chance: random.Random) -> bytes:
    """One page a second time, behind itself or elsewhere."""

    def change(document: pikepdf.Pdf) -> None:
        page, at = chance.randrange(len(document.pages)), chance.randrange(len(document.pages) + 1)
        document.pages.insert(at, document.pages[page])

    return _with_pages(pdf, change)


def pages_swapped(pdf: bytes, _: bytes, chance: random.Random) -> bytes:
    """Two pages in each other's place."""

    def change(document: pikepdf.Pdf) -> None:
        pages = list(document.pages)
        i, j = chance.sample(range(len(pages)), 2)
        pages[i], pages[j] = pages[j], pages[i]
        order = [page.obj for page in pages]
        del document.pages[:]
        for page in order:
            document.pages.append(pikepdf.Page(page))

    return _with_pages(pdf, change)


def page_of_another(pdf: bytes, other: bytes, chance: random.Random) -> bytes:
    """A page of another report put in, or put in a page's place."""

    def change(document: pikepdf.Pdf) -> None:
        second = pikepdf.open(BytesIO(other))
        page, at = second.pages[chance.randrange(len(second.pages))], chance.randrange(len(document.pages))
        if chance.random() < 0.5:
            del document.pages[at]
        document.pages.insert(at, page)

    return _with_pages(pdf, change)


MUTATIONS: dict[str, Mutation] = {
    mutation.__name__: mutation
    for mutation in (
        any_bytes,
        stream,
        objects,
        fonts,
        keys,
        references,
        table_of_objects,
        cut,
        joined,
        page_dropped,
        page_doubled,
        pages_swapped,
        page_of_another,
    )
}


def mutated(sources: Sequence[bytes], seed: int, kind: str | None = None) -> tuple[str, int, bytes]:
    """A broken PDF, always the same for a seed: what was done, which of the sources it was made of, its bytes."""
    chance = random.Random(seed)
    name = kind or chance.choice(sorted(MUTATIONS))
    number = chance.randrange(len(sources))
    other = sources[(number + chance.randrange(1, len(sources))) % len(sources)]
    return name, number, MUTATIONS[name](sources[number], other, chance)


# --- What came of it

SECONDS = 60.0

COMPARED = (
    "period",
    "detainers_issued",
    "declined_stated",
    "high_volume",
    "declined",
    "policies",
    "notes",
    "corrections",
)
PLACES = ("source", "continued", "number")
TROUBLES = (
    "gave up",
    "crashed on this one",
    "ended without an answer",
    "error in ddor itself",
)
"""Parts of the sentences that say that a child did not come to its end."""


class Came(NamedTuple):
    """What came of a file, and the first thing that differs or what was said of it."""

    outcome: str
    said: str


def values(report: Report) -> Any:
    """What a report says, without where on its pages it does and in which order its rows stand."""
    shown = report_json(report)
    said = _without_places({name: shown[name] for name in COMPARED})
    return {name: sorted(value, key=str) if isinstance(value, list) else value for name, value in said.items()}


def _without_places(value: Any) -> Any:
    """A value without places, apostrophes folded: which of them is shown follows from the font's encoding."""
    if isinstance(value, str):
        return value.replace("\u2019", "'")
    if isinstance(value, dict):
        return {key: _without_places(each) for key, each in value.items() if key not in PLACES}
    return [_without_places(each) for each in value] if isinstance(value, list) else value


def came_of(path: Path, whole: Any) -> Came:
    """Read a broken file and say what came of it; `whole` is what the file said before."""
    try:
        report = read_kept(Request(path, limits=Limits(seconds=SECONDS)))
    except DdorError as error:
        said = str(error)
        return Came("TROUBLE" if any(trouble in said for trouble in TROUBLES) else "refused", said)
    got = values(report)
    errors = sorted({problem.code for problem in report.problems if problem.severity == Severity.ERROR})
    if got == whole:
        return Came("same", ", ".join(errors))
    return Came("told", ", ".join(errors)) if errors else Came("SILENT", _difference(got, whole))


def _difference(got: Any, whole: Any) -> str:
    for name in COMPARED:
        if got[name] == whole[name]:
            continue
        if not isinstance(got[name], list):
            return f"{name}: {got[name]} for {whole[name]}"
        if len(got[name]) != len(whole[name]):
            return f"{name}: {len(got[name])} for {len(whole[name])}"
        a, b = next((a, b) for a, b in zip(got[name], whole[name], strict=True) if a != b)
        if isinstance(a, dict):
            key = next(key for key in b if a.get(key) != b[key])
            return f"{name}.{key}: {str(a.get(key))[:80]!r} for {str(b[key])[:80]!r}"
        return f"{name}: {str(a)[:80]!r} for {str(b)[:80]!r}"
    return "nothing"
