"""What the app works on: an archive, the folder beside it, and what people decided and noted."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from ddor.archive import Archive, HeldWeek, MissingWeek, Selection
from ddor.archive.originals import KEPT
from ddor.corrections.annotations import FILE as ANNOTATIONS
from ddor.corrections.annotations import Annotations, annotations_of
from ddor.tables.weeks import Weeks

Made = TypeVar("Made")

DECISIONS = "decisions.csv"
CLAIMS = "claims"
_KEPT = 64
"""How many answers are kept; each is a page's figures, so a few thousand numbers."""


@dataclass(slots=True)
class Desk:
    """An archive with its folder.

    `read_only`: nothing can be added, decided or noted, so it can be shown to others. Figures of rows that were read
    are kept until the archive or the annotations change, so that a reader doesn't wait for the same counting twice.
    `passwords` are those of PDFs by their SHA-256, as somebody typed them since the app was started.
    """

    archive: Archive
    folder: Path
    read_only: bool = False
    decisions: Path = field(init=False)
    passwords: dict[str, str] = field(init=False, default_factory=dict, repr=False)
    _lock: threading.RLock = field(init=False, default_factory=threading.RLock)
    _state: object = field(init=False, default=None)
    _answers: dict[Any, Any] = field(init=False, default_factory=dict)
    _looking: threading.local = field(init=False, default_factory=threading.local)

    def __post_init__(self) -> None:
        self.archive = self.archive.remembering()
        self.decisions = self.folder / DECISIONS

    @property
    def originals(self) -> Path:
        """The folder of kept PDFs."""
        return self.folder / KEPT

    @property
    def claims(self) -> Path:
        """The folder of claims files."""
        return self.folder / CLAIMS

    def annotations(self) -> Annotations:
        """What is known about rows beyond the reports. Raises UserFileError for a file that can't be understood."""
        return annotations_of(self.folder)

    def listed(self) -> list[HeldWeek | MissingWeek]:
        """The weeks in the archive, in order, with those that are missing between them."""
        return self.answer(("listed",), self.archive.weeks)

    def held(self) -> list[HeldWeek]:
        """The weeks in the archive, in order."""
        return [week for week in self.listed() if isinstance(week, HeldWeek)]

    @contextmanager
    def looking(self) -> Iterator[None]:
        """While a page is made: whether anything has changed is looked at once, when it is begun."""
        self._looking.state = self._state_now()
        try:
            yield
        finally:
            del self._looking.state

    def weeks(self, days: Sequence[date] | None = None) -> Weeks:
        """The rows of the weeks that begin on some days, or of all; their newest revisions."""
        key = ("weeks", tuple(days) if days is not None else None)
        return self.answer(
            key,
            lambda: Weeks.of_archive(self.archive, Selection(key[1]), self.annotations()),
        )

    def answer(self, key: tuple[Any, ...], make: Callable[[], Made], beside: bool = False) -> Made:
        """What was made for a key since the archive or the annotations last changed, or what `make` makes now.

        `beside`: others may count meanwhile, as a process of its own does the work.
        """
        with self._lock:
            kept = self._kept()
            if key in kept:
                found: Made = kept.pop(key)
                return self._keep(key, found)
            if not beside:
                return self._keep(key, make())
            state = self._state
        made = make()
        with self._lock:
            self._kept()
            # What was made of an archive that has changed meanwhile is given once, and not kept.
            return self._keep(key, made) if self._state == state else made

    def _kept(self) -> dict[Any, Any]:
        """The answers that are still true."""
        state = getattr(self._looking, "state", None) or self._state_now()
        if state != self._state:
            self._answers.clear()
            self._state = state
        return self._answers

    def _state_now(self) -> object:
        return self.archive.state(), _stamp(self.folder / ANNOTATIONS), _stamp(self.decisions)

    def _keep(self, key: tuple[Any, ...], made: Made) -> Made:
        """Keep an answer as the one that was wanted last, in place of the one that was wanted longest ago."""
        if len(self._answers) >= _KEPT:
            del self._answers[next(iter(self._answers))]
        self._answers[key] = made
        return made


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
