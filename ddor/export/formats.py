"""The formats that tables are exported in."""

from enum import StrEnum


class Format(StrEnum):
    """The formats of an export."""

    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"
    JSONL = "jsonl"
