"""Tables as files: CSV, XLSX, Parquet and JSON lines that open safely, with a description that programs read.

This room takes tables (ddor.tables.described.Table) and texts; how the figures came about is not its business.
"""

from ddor.export.comma_separated import csv_file, csv_text, safe_text
from ddor.userfiles.files import write_files

__all__ = ["csv_file", "csv_text", "safe_text", "write_files"]
