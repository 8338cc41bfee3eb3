"""Addresses among the files that a command is given: downloaded before anything is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ddor.cli.common import expand, progress_bar
from ddor.download import CannotDownload, download, is_address

if TYPE_CHECKING:
    from rich.progress import TaskID

    from ddor.terminal.progress import ProgressBar


def expand_with_addresses(patterns: Sequence[str]) -> list[Path | str]:
    """As `expand`, with addresses as they are. Leaves with a sentence if one matches nothing."""
    sources: list[Path | str] = []
    for pattern in patterns:
        sources += [pattern] if is_address(pattern) else expand([pattern])
    return list(dict.fromkeys(sources))


@contextmanager
def fetched(sources: Sequence[Path | str]) -> Iterator[tuple[list[Path], dict[Path, str], list[str]]]:
    """The files, those at addresses downloaded for as long as this lasts: all paths, in the order given; the address of
    each that was downloaded; and a sentence for each that couldn't be.
    """
    from tempfile import TemporaryDirectory

    paths: list[Path] = []
    came_from: dict[Path, str] = {}
    wrong: list[str] = []
    if not any(isinstance(source, str) for source in sources):
        yield [source for source in sources if isinstance(source, Path)], came_from, wrong
        return
    with TemporaryDirectory(prefix="ddor-") as folder:
        with progress_bar() as progress:
            for number, source in enumerate(sources):
                if isinstance(source, Path):
                    paths.append(source)
                    continue
                task = progress.add_task("Downloading", total=None)
                try:
                    # Two addresses may end in the same name.
                    got = download(source, Path(folder) / str(number), on_bytes=partial(_show, progress, task))
                except CannotDownload as error:
                    wrong.append(str(error))
                else:
                    paths.append(got.path)
                    came_from[got.path] = got.address
                progress.remove(task)
        yield paths, came_from, wrong


def _show(progress: ProgressBar, task: TaskID | None, so_far: int, of: int | None) -> None:
    progress.update(task, completed=so_far, total=of)
