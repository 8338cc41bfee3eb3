"""How far work has come, as bars on standard error."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import TaskID


class ProgressBar:
    """Bars on standard error, shown only where that is a terminal.

    They are drawn when work reports progress, not by a thread, because a process with threads can't be forked.
    """

    def __init__(self) -> None:
        self._progress = None
        if sys.stderr is not None and sys.stderr.isatty():
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

            from ddor.terminal.screen import console

            self._progress = Progress(
                TextColumn("{task.description}", markup=False),
                BarColumn(),
                MofNCompleteColumn(),
                TimeElapsedColumn(),
                console=console(to_stderr=True),
                transient=True,
                auto_refresh=False,
            )

    def __enter__(self) -> ProgressBar:
        if self._progress is not None:
            self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Take the bars away."""
        if self._progress is not None:
            self._progress.stop()

    def add_task(self, description: str, total: float | None) -> TaskID | None:
        """A bar for something with a number of steps, known or not."""
        if self._progress is None:
            return None
        task = self._progress.add_task(description, total=total)
        self._progress.refresh()
        return task

    def update(
        self,
        task: TaskID | None,
        completed: float | None = None,
        total: float | None = None,
        description: str | None = None,
    ) -> None:
        """Say how many steps of a bar are done."""
        if self._progress is not None and task is not None:
            self._progress.update(task, completed=completed, total=total, description=description, refresh=True)

    def remove(self, task: TaskID | None) -> None:
        """Take one bar away."""
        if self._progress is not None and task is not None:
            self._progress.remove_task(task)
            self._progress.refresh()

    def advance(self, task: TaskID | None) -> None:
        """Say that one more step of a bar is done."""
        if self._progress is not None and task is not None:
            self._progress.advance(task)
            self._progress.refresh()
