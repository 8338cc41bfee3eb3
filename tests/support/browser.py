"""A browser for tests: Debian's Chromium, or any whose program is on the PATH. Named as a pytest plugin.

Where there is none, its tests are skipped; with DDOR_REQUIRE_BROWSER=1 they fail.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

_PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser of this run."""
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        reason = "no Chromium is installed (Debian: apt-get install chromium)"
        if os.environ.get("DDOR_REQUIRE_BROWSER") == "1":
            pytest.fail(f"DDOR_REQUIRE_BROWSER=1, and {reason}")
        pytest.skip(f"not tested in a browser: {reason}")
    with sync_playwright() as playwright:
        # Chromium refuses its sandbox to root, as whom containers run tests.
        running = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield running
        running.close()
