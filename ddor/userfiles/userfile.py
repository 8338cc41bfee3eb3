"""A kind of file that people edit: what its columns are and what a line means."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from ddor.userfiles.files import write_files
from ddor.userfiles.guarding import unguarded
from ddor.userfiles.lines import UserFileError, read_table, refuse
from ddor.userfiles.writing import lines_written, rewrite

T = TypeVar("T")


class Slip(ValueError):
    """What is wrong with the cells of a line; whoever has the line adds where that is."""


@dataclass(frozen=True, slots=True)
class UserFile(Generic[T]):
    """How files of one kind are read and written, an entry a line.

    Their first line names the columns, in any order and case: some of `columns`, and all that are `needed`. `meaning`
    makes an entry of a line's cells by column, which come without white space around them and unguarded, and raises
    Slip if it can't; `cells` makes the cells of an entry.
    """

    columns: Sequence[str]
    needed: Collection[str]
    meaning: Callable[[Mapping[str, str]], T]
    cells: Callable[[T], Sequence[str]]

    def read(self, path: Path) -> list[T]:
        """The entries of a file; none if there is no such file.

        Raises UserFileError for a file that can't be read or understood, naming the lines.
        """
        if not path.exists():
            return []
        header, lines = read_table(path, lambda header: self._check(_names(header), path))
        names = _names(header)
        entries: list[T] = []
        slips: list[str] = []
        for line in lines:
            cells = {name: unguarded(cell.strip()) for name, cell in zip(names, line.cells, strict=True)}
            if any(cells.values()):
                try:
                    entries.append(self.meaning(cells))
                except Slip as slip:
                    slips.append(f"{path}, line {line.number}: {slip}")
        refuse(slips, path)
        return entries

    def edit(self, path: Path, change: Callable[[list[T]], None]) -> None:
        """Let `change` change the list of a file's entries while no other process does, and write it if it has.

        Where another program writes the file nevertheless, `change` is asked again. Raises UserFileError if the
        file can't be understood or another process keeps it, OSError if it can't be written.
        """

        def changed(content: bytes) -> bytes:
            before = self.read(path)
            after = list(before)
            change(after)
            return content if after == before else self._written(path, after)

        rewrite(path, changed)

    def write(self, path: Path, entries: Sequence[T]) -> None:
        """Write a file that `read` reads back, all of it or nothing; where it is a link, what it points to.

        Raises OSError if it can't be written.
        """
        path = path.resolve()
        write_files(path.parent, {path.name: self._written(path, entries)})

    def _written(self, path: Path, entries: Sequence[T]) -> bytes:
        return lines_written(path, self.columns, map(self.cells, entries))

    def entry(self, cells: Mapping[str, str], where: str) -> T:
        """An entry out of cells that come from elsewhere. Raises UserFileError, which begins with `where`."""
        try:
            return self.meaning(cells)
        except Slip as slip:
            raise UserFileError(f"{where}: {slip}") from None

    def _check(self, header: Sequence[str], path: Path) -> None:
        wanted = f"Its first line must be {','.join(self.columns)}."
        missing = [column for column in self.columns if column in self.needed and column not in header]
        if missing:
            raise UserFileError(f"{path} lacks the column {missing[0]}. {wanted}")
        odd = [name for name in header if name not in self.columns or header.count(name) > 1]
        if odd:
            what = "the column twice:" if odd[0] in self.columns else "an unknown column,"
            raise UserFileError(f"{path} has {what} {odd[0]!r}. {wanted}")


def _names(header: Sequence[str]) -> list[str]:
    return [name.strip().lower() for name in header]
