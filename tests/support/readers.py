"""The readers of files that people write, each with files that it takes, to be broken.

For tests/userfiles/test_bad_input.py and scripts/fuzz_readers.py.
"""

from __future__ import annotations

import random
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import islice
from pathlib import Path

from ddor.claims.checking import check
from ddor.claims.reading import read_claims
from ddor.corrections.annotations import Annotations, read_annotations
from ddor.errors import DdorError
from ddor.places import Gazetteer, Matcher, read_decisions
from ddor.places.listed import find_listed
from ddor.places.listing import read_list
from ddor.reading.list_file import read_list_file
from ddor.reading.request import Request
from ddor.report import vocabulary
from ddor.tables.weeks import Weeks
from tests import ROOT
from tests.support.held_reports import reading
from tests.support.workbooks import broken, workbook

_LINES = 3
"""How many lines of a list are looked up; each is looked up alone."""


_TOKENS = re.compile(rb"\w+|\s+|[^\w\s]")

_ODD = (
    b"", b"[[claim]]", b"[", b"]", b"{", b"}", b'"', b"'", b'"""', b",", b";", b"\t", b"\n", b"\r", b"=", b"\\", b"#",
    b".", b"true", b"nan", b"inf", b"-1", b"0", b"1e999", b"9" * 30, b"9" * 5000, b"0x1", b"1_000", b"1.5", b"12:00:00",
    b"2017-02-11", b"0001-01-01", b"9999-12-31", b"2017-02-30", b"2017-02-11..2017-02-11", b"..", b"1/28/17", b"-",
    b"%", b"TX", b"48453", b"II", b"share", b"top", b"count of states", b"[]", b"{}", b'["a", 1]', b'"\\ud800"',
    b"\xff", b"\xef\xbb\xbf", b"\x00", "\u202e\u200b\u0660\u00b2".encode(), "\u2028".encode(), b"[" * 2000,
    b"a = {" * 300,
)  # fmt: skip
"""What is put in."""


def mutated(content: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """A file with some of its words, signs or lines changed for odd ones, or for those of other files of its kind."""
    tokens = _TOKENS.findall(content)
    pool = _TOKENS.findall(chance.choice(others))
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(tokens) + 1)
        length = chance.choice((0, 1, 1, 1, 2, 8))
        start = chance.randrange(len(pool))
        put = [[chance.choice(_ODD)], pool[start : start + chance.choice((1, 1, 4, 30))], tokens[at : at + 8] * 2, []]
        tokens[at : at + length] = chance.choice(put)
    return b"".join(tokens)


@dataclass(frozen=True, slots=True)
class Reader:
    """What reads a file of a kind and uses what it says. Raises DdorError for what it can't. `broken` breaks one."""

    suffix: str
    seeds: tuple[bytes, ...]
    read: Callable[[Path], object]
    broken: Callable[[bytes, Sequence[bytes], random.Random], bytes] = mutated

    def survives(self, content: bytes) -> str:
        """What it says of a file with this content; "" where it takes it. Raises only where the reader is wrong."""
        with tempfile.TemporaryDirectory(prefix="ddor-") as folder:
            path = Path(folder) / f"file{self.suffix}"
            path.write_bytes(content)
            try:
                self.read(path)
            except DdorError as error:
                said = str(error)
                assert said.strip()
                # What a child that reads a file says of a slip of ddor's own, or of a library's.
                assert not re.search("error in ddor|crashed|without an answer|PDF|page", said), said
                return said
            return ""


@cache
def _weeks() -> Weeks:
    return Weeks.of_report(reading("week-2017-02-11"), Annotations())


@cache
def _gazetteer() -> Gazetteer:
    return Gazetteer.in_force(date(2017, 2, 11))


def _claims(path: Path) -> None:
    for claim in read_claims(path, _weeks().periods[0].start):
        check(claim, _weeks(), Annotations())


def _list(path: Path) -> None:
    found = read_list_file(Request(path))
    for line in found.lines[:_LINES]:
        find_listed(line, Matcher(_gazetteer()), found.names)


def _agencies(path: Path) -> None:
    for _ in islice(read_list(path).reconciled(Matcher(_gazetteer()), None), _LINES):
        pass


def _seeds(*names: str, folder: str = "") -> tuple[bytes, ...]:
    paths = [ROOT / name for name in names] + sorted((ROOT / folder).glob("*.toml") if folder else ())
    return tuple(path.read_bytes() for path in paths)


_DECISIONS = b"""name,state,geoid,who,when,why
Travis County Jail,TX,48453,Ann,2017-02-11,"as printed, twice"
"Women's Detention Center",Florida,12086,Bea,2/11/2017,'=asked
Boston,,25025,,,
"""

_VOCABULARY = """
[sections]
declined = ["Section 2"]
[columns.declined]
agency = ["Law enforcement agency", "LEA"]
[status]
convicted = ["found guilty"]
[words]
correction = ["Corrected"]
[totals]
issued = ["A total of {number} detainers"]
"""

_WORKBOOKS = (
    workbook([["Places"], ["Jurisdiction", "State", "GEOID"], ["Travis County", "TX", 48453], ["Boston", "MA", "=A1"]]),
    workbook(
        [["cover"]], [["county", "state", "since"], ["Cook", "Illinois", date(2017, 1, 28)], ["Clark", "NV", 1.5]]
    ),
)

READERS: Mapping[str, Reader] = {
    "claims": Reader(".toml", _seeds(folder="claims"), _claims),
    "vocabulary": Reader(
        ".toml", (*_seeds("ddor/report/vocabulary.toml"), _VOCABULARY.encode()), vocabulary.load.__wrapped__
    ),
    "decisions": Reader(".csv", (_DECISIONS,), read_decisions),
    "annotations": Reader(".csv", _seeds("ddor/corrections/annotations.csv"), read_annotations),
    "lists": Reader(".csv", _seeds("tests/data/places-old.csv", "tests/data/places-new.csv"), _list),
    "workbooks": Reader(".xlsx", _WORKBOOKS, _list, broken),
    "agencies": Reader(".csv", (b"agency,state,county\nTravis County Jail,TX,\nBoston PD,MA,Suffolk\n",), _agencies),
}
"""The readers by what they read."""
