"""The description of an export that programs read: a Frictionless Data Package, version 1.

The standard is at https://specs.frictionlessdata.io/data-package/ and /table-schema/.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ddor.columns import Value
from ddor.tables.table import Table

DESCRIPTOR = "datapackage.json"
NAME = "ddor-export"

_TYPES = {
    Value.TEXT: "string",
    Value.NUMBER: "integer",
    Value.DECIMAL: "number",
    Value.SHARE: "number",
    Value.CUMULATIVE: "number",
    Value.DATE: "date",
}


@dataclass(frozen=True, slots=True)
class Origin:
    """A file that the tables were made from, and the SHA-256 of its bytes (hexadecimal)."""

    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Written:
    """A table in a file: the file's name and bytes, its format, and the columns' names as the file has them.

    `sheet` is the sheet that the table is on where the file has several.
    """

    table: Table
    format: str
    file: str
    content: bytes
    headings: tuple[str, ...]
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Described:
    """What the description says of a table in a file: what it is without its rows, and of the file its size in bytes
    and its SHA-256 (hexadecimal) in place of its bytes.
    """

    table: Table
    format: str
    file: str
    headings: tuple[str, ...]
    sheet: str | None
    size: int
    sha256: str


def described(written: Written, of_same_file: Described | None = None) -> Described:
    """What to say of a table in a file; `of_same_file` is what was said of another one in the same file."""
    sha256 = of_same_file.sha256 if of_same_file else hashlib.sha256(written.content).hexdigest()
    table = replace(written.table, rows=())
    return Described(table, written.format, written.file, written.headings, written.sheet, len(written.content), sha256)


def descriptor_text(title: str, description: str, origins: Sequence[Origin], written: Sequence[Described]) -> str:
    """The descriptor of tables in files.

    A table's resource is named after it in the first format, and with the format behind it in others.
    """
    formats = list(dict.fromkeys(each.format for each in written))
    descriptor = {
        "profile": "tabular-data-package" if formats == ["csv"] else "data-package",
        "name": NAME,
        "title": title,
        "description": description,
        "sources": [{"title": origin.file, "sha256": origin.sha256} for origin in origins],
        "resources": [_resource(each, "" if each.format == formats[0] else f"-{each.format}") for each in written],
    }
    return json.dumps(descriptor, ensure_ascii=False, indent=1) + "\n"


def files_described(descriptor: str) -> dict[str, str]:
    """The files of an export by name, with their SHA-256, from its descriptor; none if ddor didn't make it."""
    try:
        package = json.loads(descriptor)
        if package["name"] != NAME:
            return {}
        return {str(each["path"]): str(each["hash"]).removeprefix("sha256:") for each in package["resources"]}
    except (ValueError, TypeError, KeyError, AttributeError):
        return {}


def _resource(written: Described, suffix: str) -> Mapping[str, Any]:
    resource: dict[str, Any] = {
        "profile": "tabular-data-resource" if written.format == "csv" else "data-resource",
        "name": f"{written.table.name}{suffix}",
        "title": written.table.title,
        "description": f"A row is {written.table.a_row_is}.",
        "path": written.file,
        "format": written.format,
        "encoding": "utf-8",
        "bytes": written.size,
        "hash": f"sha256:{written.sha256}",
        "schema": _schema(written, suffix),
    }
    if written.sheet is not None:
        resource["dialect"] = {"excel": {"sheet": written.sheet}}
    return resource


def _schema(written: Described, suffix: str) -> Mapping[str, Any]:
    table = written.table
    schema: dict[str, Any] = {
        "fields": [
            {"name": heading, "type": _TYPES[column.value], "format": "default", "description": column.meaning}
            for heading, column in zip(written.headings, table.columns, strict=True)
        ],
        "missingValues": [""],
    }
    if table.keys:
        schema["primaryKey"] = list(table.keys)
    if table.references:
        schema["foreignKeys"] = [
            {
                "fields": list(reference.columns),
                "reference": {"resource": f"{reference.table}{suffix}", "fields": list(reference.columns)},
            }
            for reference in table.references
        ]
    return schema
