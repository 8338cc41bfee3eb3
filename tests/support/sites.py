"""Sites to look at: archives of the fixtures and of a hostile report, and what stands in a page's HTML."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from ddor.archive import Archive
from ddor.corrections.annotations import Annotation, Annotations, Kind, shipped_annotations
from ddor.places import Decisions
from ddor.reading.reconcile import Reconciler
from ddor.report.read import read_report
from ddor.sections import Report
from ddor.site.crops import Opening
from ddor.site.making import Made, make_site
from tests.support.held_reports import PDFS, reading
from tests.support.layouts import Activity, DeclinedRow, HighVolumeRow, Layout, PolicyRow, Truth
from tests.support.typesetting import layout_report

FIRST, SECOND, THIRD = date(2017, 1, 28), date(2017, 2, 4), date(2017, 2, 11)
NONE_DECLINED, HOSTILE = date(2018, 2, 3), date(2018, 2, 10)

ATTACKS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title><svg onload=alert(1)>",
    "' onmouseover='alert(1)' x='",
    "javascript:alert(1)",
    "{{ 7 * 7 }} {% raw %} &lt;b&gt;",
)


@cache
def hostile_pdf() -> bytes:
    """A report each of whose cells would run something in a page that took it for markup."""
    people = [
        DeclinedRow(
            lea=f"Jail {attack}",
            county="",
            state="Texas",
            fips="48453",
            citizenship=f"Mexico {attack}",
            iso3="",
            issued="2018-01-05",
            declined="2018-02-12",
            activity=[Activity(offense=f"Assault {attack}", status="charged")],
        )
        for attack in ATTACKS
    ]
    policies = [
        PolicyRow(
            jurisdiction=f"Ithaca {attack}, New York",
            aor="Buffalo",
            enacted="2017-02",
            policy=attack,
            criteria=[attack],
        )
        for attack in ATTACKS
    ]
    issued = [
        HighVolumeRow(jurisdiction=f"Clark {attack}", state="Nevada", fips="", detainers_issued=9) for attack in ATTACKS
    ]
    said = Truth(
        period_start="2018-02-10",
        period_end="2018-02-16",
        detainers_issued=3083,
        declined_total=len(people),
        high_volume=issued,
        declined=people,
        policies=policies,
        corrections=list(ATTACKS),
    )
    return layout_report(said, Layout())


def hostile_report(path: Path) -> Report:
    """The reading of the hostile report, which is written to a path, under a hostile name."""
    path.write_bytes(hostile_pdf())
    report = Reconciler(Decisions([])).report(read_report(path))
    return replace(report, document=replace(report.document, file=ATTACKS[1]))


def archive_of(folder: Path, *names: str) -> Archive:
    """An archive of fixtures by their names without ending; of the hostile report where one is called so."""
    archive = Archive.open(folder / "ddor.sqlite")
    for name in names:
        if name == "hostile":
            path = folder / "hostile.pdf"
            archive.add(hostile_report(path), path)
        else:
            archive.add(reading(name), PDFS / f"{name}.pdf")
    return archive


HOSTILE_ANNOTATIONS = Annotations(
    [
        Annotation(HOSTILE, "II", "", row, kind, ATTACKS[0], ATTACKS[1], link)
        for row, kind, link in (
            (1, Kind.DISPUTED, "javascript:alert(1)"),
            (2, Kind.NOTE, 'https://example.org/"onclick="alert(1)'),
            (3, Kind.CORRECTED, ""),
        )
    ]
)


def made_of(archive: Archive, out: Path, weeks: Sequence[date], pictures: bool = True) -> Made:
    """The site of some weeks of an archive."""
    annotations = shipped_annotations() + HOSTILE_ANNOTATIONS
    return make_site(archive, weeks, annotations, out, Opening(out / "no pdfs kept") if pictures else None)


@dataclass
class Markup(HTMLParser):
    """What a page is made of: how often each element, ids, attributes by name, addresses, and its text."""

    elements: Counter[str] = field(default_factory=Counter)
    ids: Counter[str] = field(default_factory=Counter)
    attributes: set[str] = field(default_factory=set)
    addresses: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    @classmethod
    def of(cls, path: Path) -> Markup:
        """That of a page in a file."""
        made = cls()
        made.feed(path.read_text("utf-8"))
        made.close()
        return made

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements[tag] += 1
        for name, value in attrs:
            self.attributes.add(name)
            if name == "id":
                self.ids[value or ""] += 1
            if name in ("href", "src"):
                self.addresses.append(value or "")

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)

    @property
    def text(self) -> str:
        """All text, white space folded."""
        return " ".join(" ".join(self.pieces).split())
