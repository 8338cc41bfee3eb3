"""Builds the project's own PDFs: any report in any layout, and the chosen ones in fixtures/pdfs.

    python scripts/build_fixtures.py                        the chosen fixtures, each with its truth beside it
    python scripts/build_fixtures.py --pages 1000 --out F   a report of that many pages, for benchmarks

The reports are made up from those that are already in fixtures/pdfs; the same bytes come out every time.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date, timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import cast

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.support.layouts import DeclinedRow, Headings, Layout, Truth, expected, layout_block, read_truth  # noqa: E402
from tests.support.typesetting import compose, layout_report  # noqa: E402

PDFS = ROOT / "fixtures" / "pdfs"
FIRST_WEEK = "week-2017-01-28"


def corpus_truth(name: str) -> Truth:
    """Read what one of the reports in fixtures/pdfs says."""
    return read_truth(PDFS / f"{name}.json")


def with_declined(truth: Truth, rows: list[DeclinedRow]) -> Truth:
    """Give the report other rows in Section II, and the total that goes with them."""
    return cast(Truth, {**truth, "declined": rows, "declined_total": len(rows)})


def moved(truth: Truth, start: date) -> Truth:
    """Let the report's week begin at `start`; every date of Section II moves along."""
    days = start - date.fromisoformat(truth["period_start"])

    def move(iso: str) -> str:
        return (date.fromisoformat(iso) + days).isoformat()

    rows = [
        cast(DeclinedRow, {**row, "issued": move(row["issued"]), "declined": move(row["declined"])})
        for row in truth["declined"]
    ]
    return cast(
        Truth,
        {
            **truth,
            "period_start": move(truth["period_start"]),
            "period_end": move(truth["period_end"]),
            "declined": rows,
        },
    )


def long_report(pages: int, layout: Layout | None = None) -> Truth:
    """Repeat the first week's rows until they take exactly `pages` pages.

    The layout is that of the first weeks when it is None.
    """
    layout = layout or Layout()
    truth = corpus_truth(FIRST_WEEK)
    rows = truth["declined"]
    count, have, rows_a_page = len(rows), len(compose(truth, layout)), 24.0
    for _ in range(20):
        if have == pages:
            return truth
        # What the last step gained tells how many rows a page holds in this layout.
        step = round((pages - have) * rows_a_page) or 1
        if count + step < 0:
            break
        truth = with_declined(truth, list(islice(cycle(rows), count + step)))
        before, have = have, len(compose(truth, layout))
        count += step
        rows_a_page = step / (have - before) if have != before else rows_a_page
    raise ValueError(f"found no number of rows that gives {pages} pages; the last try gave {have}")


def chosen() -> dict[str, tuple[Truth, Layout]]:
    """Name the fixtures: each a report and a layout that shows one kind of difficulty.

    Each has a week of its own, from New Year 2018 on, so that reading them all mixes up nothing.
    """
    first, merged = corpus_truth(FIRST_WEEK), corpus_truth("layout-portrait-merged")
    browser, week3 = corpus_truth("layout-browser"), corpus_truth("week-2017-02-11")
    reports = {
        "built-over-new-year": (
            with_declined(browser, browser["declined"][:30]),
            Layout(
                font="Courier",
                size=8,
                period="month",
                rules="double",
                rule_gap=1.5,
                place="joined",
                upper=True,
            ),
        ),
        "built-week-one-wording": (
            with_declined(first, first["declined"][:60]),
            Layout(
                volume_title="non_cooperative",
                released_title=True,
                comma_in_titles=True,
                period_dash=" ",
                curly_apostrophes=True,
                rules="boxes",
                copy_protected=True,
            ),
        ),
        "built-rows-split-over-page-ends": (
            merged,
            Layout(
                landscape=False,
                font="Helvetica",
                size=9,
                place="state_county_lea",
                merge=True,
                split_rows=True,
                header_repeat=False,
                open_page_ends=True,
                separator="lines",
                date="pad",
                one_section_a_page=False,
                narrow=True,
                footer="of",
            ),
        ),
        "built-turned-cropped-in-form": (
            with_declined(browser, browser["declined"][:40]),
            Layout(
                rotate=90,
                crop_margin=24,
                inside_form=True,
                runs="letters",
                drawn_backwards=True,
                font="Vera",
                size=8,
                rules="separate",
                rule_gap=1.5,
                vertical_align="middle",
                shading="zebra",
                status="dash",
                date="long",
            ),
        ),
        "built-other-columns": (
            with_declined(week3, week3["declined"][:40]),
            Layout(
                column_shift=3,
                extra_column="Event Number",
                headings=Headings(
                    volume_issued="No. of Detainers Issued",
                    state="State",
                    agency="Facility",
                    citizenship="Country of Citizenship",
                    issued="Issue Date",
                    declined="Date Declined",
                    activity="Criminal Activity",
                    policy_jurisdiction="Jurisdiction (Area of Responsibility)",
                    criteria="Criteria for Honoring a Detainer",
                ),
                rules="gapped",
                centred_headings=True,
                enacted="short",
                total_row=True,
                verb="Restrict",
                section_mark=" – ",
                status="noun",
                state_codes=True,
            ),
        ),
        "built-none-declined": (
            with_declined(week3, []),
            Layout(no_declined="headings", rules="hairlines", one_section_a_page=False),
        ),
        "built-none-declined-sentence": (
            with_declined(week3, []),
            Layout(no_declined="sentence", rules="cells", bullets="", period="full"),
        ),
    }
    return {
        name: (moved(truth, date(2017, 12, 30) + timedelta(weeks=number)), layout)
        for number, (name, (truth, layout)) in enumerate(reports.items())
    }


def write(path: Path, truth: Truth, layout: Layout) -> None:
    """Write a PDF, and its truth beside it."""
    path.write_bytes(layout_report(truth, layout))
    whole = {**truth, "layout": layout_block(layout)}
    path.with_suffix(".json").write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(path)


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description="Builds the PDFs that the project is tested and timed with.")
    parser.add_argument("--pages", type=int, help="build one report of this many pages")
    parser.add_argument("--out", type=Path, help="where that report goes")
    arguments = parser.parse_args()
    if (arguments.pages is None) != (arguments.out is None):
        parser.error("--pages and --out go together")
    if arguments.pages:
        write(arguments.out, long_report(arguments.pages), Layout())
        return
    for name, (truth, layout) in chosen().items():
        write(PDFS / f"{name}.pdf", truth, layout)


if __name__ == "__main__":
    main()

__all__ = ["Layout", "Truth", "expected", "layout_report", "long_report"]
