"""The tables of any PDF as JSON, and as files of comma-separated values."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from ddor.pdf.tables import DocumentTables, PrintedTable
from ddor.userfiles.writing import BYTE_ORDER_MARK, csv_lines

_DECIMALS = 3


def tables_text(document: DocumentTables) -> str:
    """A document's tables as JSON, a cell a line."""
    head = {
        "file": document.file,
        "sha256": document.sha256,
        "pages": document.pages,
        "recognized": list(document.recognized),
    }
    tables = ",\n".join(_table_text(table) for table in document.tables)
    return f'{{"document": {json.dumps(head, ensure_ascii=False)},\n "tables": [{tables}]}}\n'


def _table_text(table: PrintedTable) -> str:
    cells = ",\n    ".join(
        _json(
            row=cell.row,
            column=cell.column,
            row_span=cell.row_span,
            column_span=cell.column_span,
            text=cell.text,
            bbox=_rounded(cell.box),
        )
        for cell in table.cells
    )
    head = _json(
        page=table.page, bbox=_rounded(table.box), ruled="+".join(table.told), rows=table.rows, columns=table.columns
    )
    return f'\n  {head[:-1]}, "cells": [\n    {cells}]}}'


def _json(**values: Any) -> str:
    return json.dumps(values, ensure_ascii=False)


def _rounded(box: Iterable[float]) -> list[float]:
    return [round(x, _DECIMALS) for x in box]


def tables_files(document: DocumentTables) -> dict[str, str]:
    """A document's tables as the texts of CSV files, by their names.

    A cell that spans rows or columns stands in the first of them, once. A cell that a spreadsheet would run as a
    formula has an apostrophe before it.
    """
    files = {}
    numbers: Counter[int] = Counter()
    width = len(str(document.pages))
    for table in document.tables:
        numbers[table.page] += 1
        name = f"page-{table.page:0{width}}-table-{numbers[table.page]}.csv"
        files[name] = "".join([BYTE_ORDER_MARK, *csv_lines(table.matrix())])
    return files
