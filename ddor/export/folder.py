"""The folder of an export: all tables in the formats asked for, a description, and none of an older export's files."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ddor.export.cover import Cover, Part, cover_text
from ddor.export.data_package import DESCRIPTOR, Described, Origin, described, descriptor_text, files_described
from ddor.export.errors import ExportError
from ddor.export.formats import format_named
from ddor.tables.table import Table
from ddor.userfiles.files import being_made, put

ABOUT = "about.txt"


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export did: the files written; those of an older export that it removed; those of an older one that
    somebody has changed since, which are left; and a sentence for each text that XLSX could not hold whole.
    """

    files: tuple[Path, ...]
    removed: tuple[str, ...]
    left: tuple[str, ...]
    cut: tuple[str, ...]


def export_folder(
    folder: Path,
    tables: Sequence[Table],
    formats: Sequence[str],
    cover: Cover,
    origins: Sequence[Origin],
) -> Exported:
    """Write tables into a folder in some formats, with about.txt and datapackage.json; all files or none.

    A file for each table, but one workbook for XLSX. `formats` are names of ddor.export.formats.FORMATS. Files of an
    older export that this one does not write are removed. Raises ExportError if a format is unknown or cannot be
    written, or a file is there already that no export wrote; OSError if the folder cannot be written.
    """
    wanted = [format_named(name) for name in dict.fromkeys(formats)]
    for each in wanted:
        each.require()
    older = _older(folder)
    cut = [said for each in wanted for said in each.cut(tables)]
    if cut:
        cover = replace(cover, parts=(*cover.parts, Part("Texts cut in XLSX", tuple(("", said) for said in cut))))
    description = " ".join(said for _, said in cover.parts[0].lines)
    with being_made(folder) as ready:
        # Each is laid ready as it is made: in memory, all of them would take half as much as all tables do.
        written: dict[str, Described] = {}
        tables_written = []
        for file in (file for each in wanted for file in each.write(tables, cover)):
            if file.file not in written:
                (ready / file.file).write_bytes(file.content)
            tables_written.append(described(file, written.get(file.file)))
            written[file.file] = tables_written[-1]
        (ready / ABOUT).write_text(cover_text(cover), encoding="utf-8", newline="")
        text = descriptor_text(cover.title, description, origins, tables_written)
        (ready / DESCRIPTOR).write_text(text, encoding="utf-8", newline="")
        # The description is last, so that what an export that was killed leaves is known by the one still there.
        names = [*written, ABOUT, DESCRIPTOR]
        _refuse_others(folder, names, older)
        stale = [name for name in older if name not in names and (folder / name).is_file()]
        own = [name for name in stale if _sha256(folder / name) == older[name]]
        made = put(ready, folder, names, without=own)
    return Exported(tuple(made), tuple(own), tuple(name for name in stale if name not in own), tuple(cut))


def _older(folder: Path) -> dict[str, str]:
    """The files that an older export wrote into a folder, by name, each with its SHA-256."""
    try:
        described = files_described((folder / DESCRIPTOR).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, UnicodeDecodeError):
        return {}
    # The description may have been edited; nothing outside the folder is an export's.
    return {name: sha256 for name, sha256 in described.items() if Path(name).name == name}


def _refuse_others(folder: Path, files: Sequence[str], older: dict[str, str]) -> None:
    """Raises ExportError if files would be written over that are no export's."""
    own = {*older, ABOUT, DESCRIPTOR} if older else set[str]()
    for name in files:
        if name not in own and (folder / name).exists():
            raise ExportError(f"{folder / name} already exists and was not written by an export. Name another folder.")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
