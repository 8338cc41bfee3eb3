"""How hypothesis runs here: the same examples every time, as many as DDOR_EXAMPLES times the usual."""

from __future__ import annotations

import os

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

WINDOWS = os.name == "nt"


def as_root() -> bool:
    """Whether the tests run as a user to whom no file is closed."""
    return hasattr(os, "geteuid") and os.geteuid() == 0
