#!/usr/bin/env python3
"""Measure how well names are reconciled, on a list of agencies whose counties are known.

    measure_places.py LABELLED.csv [--half 0|1] [--kinds] [--misses N] [--undecided N]

LABELLED.csv has the columns state, county, fips (five-digit GEOID) and lea (the agency's printed name), or agency,
state, geoid, source and kind. Prints the share of names decided, the share of those that is right, both by method (and
with `--kinds` by source and kind, as a table of Markdown), and the worst confusions. `--half` takes one of two halves
that are always the same (by a checksum of name and state), so that limits chosen on one can be checked on the other.
`--threshold` and `--margin` try other limits for names that are nearly the same.
"""

from __future__ import annotations

import argparse
import csv
import time
import zlib
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

from ddor.places import fuzzy
from ddor.places.gazetteer import Gazetteer
from ddor.places.match import Match
from ddor.places.matcher import Matcher


def main() -> None:
    """Measure, and print what came of it."""
    given = _arguments()
    fuzzy.THRESHOLD, fuzzy.MARGIN = given.threshold, given.margin
    rows = [row for row in _rows(given.labelled) if given.half is None or _half(row) == given.half]
    started = time.perf_counter()
    matcher = Matcher(Gazetteer.in_force(given.as_of))
    matches = [matcher.agency(row["lea"], row["state"]) for row in rows]
    took = time.perf_counter() - started
    _print_shares(rows, matches, took)
    if given.kinds:
        _print_kinds(rows, matches)
    _print_confusions(rows, matches, given.misses, given.undecided)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labelled", type=Path)
    parser.add_argument("--half", type=int, choices=(0, 1))
    parser.add_argument("--kinds", action="store_true")
    parser.add_argument("--misses", type=int, default=20)
    parser.add_argument("--undecided", type=int, default=0)
    parser.add_argument("--as-of", type=date.fromisoformat, default=date(2017, 1, 28))
    parser.add_argument("--threshold", type=float, default=fuzzy.THRESHOLD)
    parser.add_argument("--margin", type=float, default=fuzzy.MARGIN)
    return parser.parse_args()


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return [_row(row) for row in csv.DictReader(lines)]


def _row(row: dict[str, str]) -> dict[str, str]:
    """A row with the columns of either list."""
    if "agency" not in row:
        return {**row, "source": "", "kind": ""}
    return {**row, "lea": row["agency"], "fips": row["geoid"], "county": row["geoid"]}


def _half(row: dict[str, str]) -> int:
    return zlib.crc32(f"{row['state']}|{row['lea']}".encode()) % 2


def _print_shares(rows: list[dict[str, str]], matches: list[Match], took: float) -> None:
    decided = Counter(match.method.value for match in matches)
    right = Counter(match.method.value for row, match in zip(rows, matches, strict=True) if match.geoid == row["fips"])
    certain = sum(match.is_decided for match in matches)
    print(
        f"{len(rows)} names in {took:.2f} s: {certain / len(rows):.2%} decided, "
        f"{sum(right.values()) / max(1, certain):.2%} of those right"
    )
    for method, count in decided.most_common():
        print(f"  {method:15s} {count:5d}  {right[method] / count:7.2%} right")


def _print_kinds(rows: list[dict[str, str]], matches: list[Match]) -> None:
    groups: dict[tuple[str, str], list[tuple[bool, bool]]] = defaultdict(list)
    for row, match in zip(rows, matches, strict=True):
        groups[row["source"], row["kind"]].append((match.is_decided, match.geoid == row["fips"]))
    print("| source | kind | names | decided | of those as labelled |\n|---|---|---|---|---|")
    for (source, kind), found in sorted(groups.items()):
        decided, right = (sum(each) for each in zip(*found, strict=True))
        share = f"{right / decided:.1%}" if decided else "–"
        print(f"| {source} | {kind} | {len(found)} | {decided / len(found):.1%} | {share} |")


def _print_confusions(rows: list[dict[str, str]], matches: list[Match], misses: int, undecided: int) -> None:
    both = list(zip(rows, matches, strict=True))
    wrong = [(row, match) for row, match in both if match.is_decided and match.geoid != row["fips"]]
    for row, match in sorted(wrong, key=lambda each: -each[1].score)[:misses]:
        print(
            f"  {row['lea']!r}, {row['state']}: labelled {row['county']}, "
            f"got {match.place} ({match.method.value}, {match.score:.0f}): {match.sentence}"
        )
    left = [(row, match) for row, match in both if not match.is_decided]
    for row, match in left[:undecided]:
        print(f"  undecided {row['lea']!r}, {row['state']} ({row['county']}): {match.sentence}")


if __name__ == "__main__":
    main()
