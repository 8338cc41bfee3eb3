"""Tables as Parquet files, by pyarrow, which is installed only if it is asked for."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from importlib.util import find_spec

from ddor.columns import Value
from ddor.export.cover import Cover
from ddor.export.data_package import Written
from ddor.export.errors import ExportError
from ddor.extras import install
from ddor.tables.table import Table


def require_parquet() -> None:
    """Raises ExportError if pyarrow is not installed."""
    if find_spec("pyarrow") is None:
        raise ExportError(f"Parquet needs pyarrow. Install it with: {install('parquet')}")


def parquet_bytes(table: Table) -> bytes:
    """A table as Parquet: dates as date32, whole numbers as int64, decimals and shares as float64, text as printed.

    What each column means is in the `description` of its metadata. The same table gives the same bytes with the same
    version of pyarrow.
    """
    import pyarrow
    from pyarrow import parquet

    types = {
        Value.TEXT: pyarrow.string(),
        Value.NUMBER: pyarrow.int64(),
        Value.DECIMAL: pyarrow.float64(),
        Value.SHARE: pyarrow.float64(),
        Value.CUMULATIVE: pyarrow.float64(),
        Value.DATE: pyarrow.date32(),
    }
    fields = [
        pyarrow.field(column.name, types[column.value], metadata={"description": column.meaning})
        for column in table.columns
    ]
    arrays = [pyarrow.array(table.typed(column.name), types[column.value]) for column in table.columns]
    made = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_arrays(arrays, schema=pyarrow.schema(fields)), made)
    return made.getvalue()


def files(tables: Sequence[Table], cover: Cover) -> Iterator[Written]:
    """A Parquet file for each table."""
    for table in tables:
        yield Written(table, "parquet", f"{table.name}.parquet", parquet_bytes(table), tuple(table.names))
