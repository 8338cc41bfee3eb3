"""How hypothesis runs here: the same examples every time, as many as DDOR_EXAMPLES times the usual."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

MANY = float(os.environ.get("DDOR_EXAMPLES", "1"))
"""How many times as many examples as usual; with DDOR_RANDOM=1 they are others in every run."""

settings.register_profile(
    "ddor",
    max_examples=max(1, round(60 * MANY)),
    deadline=None,
    derandomize=os.environ.get("DDOR_RANDOM") != "1",
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("ddor")

LONGEST = (
    "tests/test_documentation.py", "tests/site/", "tests/app/", "tests/crosscheck/", "tests/archive/test_faults.py",
    "tests/tables/test_behind.py", "tests/report/test_scans.py", "tests/cli/test_add.py",
)  # fmt: skip
"""The files and folders whose tests take longest."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that no process is left alone with it in the end."""
    items.sort(key=lambda item: next((at for at, name in enumerate(LONGEST) if item.nodeid.startswith(name)), 99))


WINDOWS = os.name == "nt"


def as_root() -> bool:
    """Whether the tests run as a user to whom no file is closed."""
    return hasattr(os, "geteuid") and os.geteuid() == 0
