#!/usr/bin/env python3
"""Measure how well policies are put into classes, on criteria that were labeled by hand.

    measure_policies.py [--labeled LABELLED.csv] [--half 0|1] [--each]

LABELLED.csv (tests/data/policy_classes.csv) has the columns criteria, one criterion after the other with "|" in
between, and classes, with spaces in between. Prints precision and recall by class, the share of policies whose
classes are all right, and those that are not. Half 0 is the one that the rules were written on, half 1 was
labeled before the rules were tried on it. `--each` counts a wording as often as a list of policies has it
(tests/data/policies.csv), where otherwise each counts once.
"""

from __future__ import annotations

import argparse
import csv
import zlib
from collections import Counter
from pathlib import Path

from ddor.tables.policy_classes import classes, classify

DATA = Path(__file__).parent.parent / "tests" / "data"

Labelled = dict[str, set[str]]
"""Classes by criteria, as these stand in the file."""


def main() -> None:
    """Measure, and print what came of it."""
    given = _arguments()
    often = Counter(row["criteria"] for row in _rows(DATA / "policies.csv")) if given.each else Counter[str]()
    for half in (0, 1) if given.half is None else (given.half,):
        labelled = {
            row["criteria"]: set(row["classes"].split())
            for row in _rows(given.labelled)
            if _half(row["criteria"]) == half
        }
        _print_half(half, labelled, often)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--labelled", type=Path, default=DATA / "policy_classes.csv")
    parser.add_argument("--half", type=int, choices=(0, 1))
    parser.add_argument("--each", action="store_true")
    return parser.parse_args()


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _half(criteria: str) -> int:
    return zlib.crc32(" ".join(criteria.split()).encode()) % 2


def _print_half(half: int, labelled: Labelled, often: Counter[str]) -> None:
    got = {criteria: {finding.class_id for finding in classify(criteria.split("|"))} for criteria in labelled}
    times = {criteria: often.get(criteria, 1) for criteria in labelled}
    right = sum(times[criteria] for criteria in labelled if got[criteria] == labelled[criteria])
    total = sum(times.values())
    print(f"half {half}: {right} of {total} policies all right ({right / max(1, total):.1%})")
    for name in (policy_class.id for policy_class in classes()):
        both = sum(times[c] for c in labelled if name in got[c] & labelled[c])
        found = sum(times[c] for c in labelled if name in got[c])
        meant = sum(times[c] for c in labelled if name in labelled[c])
        print(f"  {name:17s} meant {meant:3d}  found {found:3d}  {_share('precision', both, found)}"
              f"  {_share('recall', both, meant)}")  # fmt: skip
    for criteria in labelled:
        if got[criteria] != labelled[criteria]:
            print(
                f"  {criteria!r}: meant {' '.join(sorted(labelled[criteria]))}, got {' '.join(sorted(got[criteria]))}"
            )


def _share(name: str, part: int, whole: int) -> str:
    return f"{name} {part / whole:4.0%}" if whole else f"{name}    –"


if __name__ == "__main__":
    main()
