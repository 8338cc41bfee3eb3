"""What ddor depends on, as the installed packages say it of themselves: names, bounds, licenses.

For tests/test_release.py and scripts/list_dependencies.py.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests import ROOT

_PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
_EXTRAS = "optional-dependencies"

EXTRAS = ("app", "compare", "dask", "ocr", "ocr2", "page", "parquet", "postgres")
"""The extras that are not for tests alone."""

_FAMILIES = (
    ("AGPL", r"AGPL|Affero"),
    ("LGPL 3", r"LGPL-3|LGPLv3"),
    ("LGPL 2.1", r"LGPL-2|LGPLv2"),
    ("GPL", r"(?<!L)GPL|General Public"),
    ("MPL 2.0", r"MPL|Mozilla"),
    ("Apache 2.0", r"Apache"),
    ("BSD", r"BSD"),
    ("MIT", r"MIT"),
    ("ISC", r"ISC"),
    ("PSF", r"PSF|Python Software"),
)
"""Licences by what metadata call them, those that ask most first: a package under two of them has the first."""

_STATED_ELSEWHERE = {"altair": "BSD-3-Clause"}
"""What metadata don't name in a short word: the license in the package's own file."""


@dataclass(frozen=True, slots=True)
class Dependency:
    """A package, the least version that ddor asks for (None where only another package needs it), its licenses."""

    name: str
    least: str | None
    licenses: tuple[str, ...]


def dependencies(extras: Iterable[str] = ()) -> list[Dependency]:
    """The packages that are installed along with ddor and some of its extras, by name; those not there left out."""
    least: dict[str, str | None] = {
        canonicalize_name(each.name): next((str(one.version) for one in each.specifier if one.operator == ">="), None)
        for each in _required("ddor", frozenset(extras))
    }
    return [Dependency(name, least.get(name), licenses(found)) for name, found in _closure(extras).items()]


def licenses(package: Distribution) -> tuple[str, ...]:
    """The families of licenses that a package names, none where it names none that ddor knows."""
    about: Any = package.metadata
    classifiers = [each for each in about.get_all("Classifier") or [] if each.startswith("License ::")]
    stated = _STATED_ELSEWHERE.get(package.name) or about.get("License-Expression") or " ".join(classifiers)
    if "OSI Approved ::" not in stated and not re.search(r"\w-?\d|MIT|BSD", stated):
        # The field is a name in some packages and the whole text in others.
        stated = (about.get("License") or "").split("\n")[0]
    return tuple(family for family, pattern in _FAMILIES if re.search(pattern, stated))


def distributions() -> list[Distribution]:
    """What is installed along with ddor itself."""
    return list(_closure(()).values())


def _closure(extras: Iterable[str]) -> dict[str, Distribution]:
    found: dict[str, Distribution] = {}
    looked_at = set()
    waiting = [("ddor", frozenset(extras))]
    while waiting:
        each = waiting.pop()
        if each in looked_at:
            continue
        looked_at.add(each)
        for requirement in _required(*each):
            name = canonicalize_name(requirement.name)
            try:
                found[name] = distribution(name)
            except PackageNotFoundError:
                continue
            waiting.append((name, frozenset(requirement.extras)))
    found.pop("ddor", None)
    return dict(sorted(found.items()))


def _required(name: str, extras: frozenset[str]) -> list[Requirement]:
    if name == "ddor":
        # What is installed may be of another day than the project's file.
        stated = [*_PROJECT["dependencies"], *(each for extra in extras for each in _PROJECT[_EXTRAS][extra])]
        return [Requirement(each) for each in stated]
    try:
        asked = [Requirement(each) for each in distribution(name).requires or []]
    except PackageNotFoundError:
        return []
    return [
        each
        for each in asked
        if each.marker is None or any(each.marker.evaluate({"extra": extra}) for extra in (*extras, ""))
    ]
