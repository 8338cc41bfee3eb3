"""The other readers at work, each in a process of its own, so that one that hangs or crashes costs only itself."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from importlib.util import find_spec

from ddor import isolate
from ddor.agreement import OTHERS, CrossCheck, Reader
from ddor.crosscheck.cells import OtherRow
from ddor.crosscheck.compare import OtherReading, compare
from ddor.errors import DdorError
from ddor.extras import install
from ddor.reading.request import Failed, OnPage, Request, what_is_read, work
from ddor.report.vocabulary import load
from ddor.sections import Report

_DISTRIBUTIONS = {Reader.PDFPLUMBER: "pdfplumber", Reader.CAMELOT: "camelot-py"}

Progress = Callable[[Reader, int, int], None]
"""Called after each page with the reader, the page's number and how many there are."""


class NotInstalled(DdorError):
    """A reader that is not installed; the message says how to get it."""


def require_readers() -> None:
    """Raises NotInstalled, with a sentence, where one of the other readers is not installed."""
    missing = [reader for reader in OTHERS if find_spec(reader) is None]
    if missing:
        raise NotInstalled(
            f"the cross-check needs {' and '.join(missing)}, which this ddor came without. "
            f"Install both with: {install('compare')}"
        )


def cross_check(report: Report, request: Request, progress: Progress = lambda *_: None) -> CrossCheck:
    """A report compared with what pdfplumber and camelot read in the PDF that it was read from.

    A reader that fails, or takes too long for a page, is told as such in the result. Raises NotInstalled if one
    is missing.
    """
    return compare(report, read_others(request, progress), load(request.vocabulary))


def read_others(request: Request, progress: Progress = lambda *_: None) -> list[OtherReading]:
    """What pdfplumber and camelot make of a PDF, at the same time. Raises NotInstalled if one is missing."""
    require_readers()
    with isolate.Pool(len(OTHERS)) as pool:
        return list(pool.map(lambda reader: _read(reader, request, progress), OTHERS))


def _read(reader: Reader, request: Request, progress: Progress) -> OtherReading:
    held = version(_DISTRIBUTIONS[reader])
    try:
        rows = work(partial(_tables, reader), request, partial(progress, reader), isolate.run_kept)
    except DdorError as failure:
        return OtherReading(reader, held, failure=str(failure))
    return OtherReading(reader, held, rows)


def _tables(reader: Reader, request: Request, on_page: OnPage) -> list[OtherRow]:
    from ddor.crosscheck import camelot_reader, pdfplumber_reader

    # This process is the reader's own, and what it says of fonts and of pages without tables is no news here.
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    read_tables = {Reader.PDFPLUMBER: pdfplumber_reader.read_tables, Reader.CAMELOT: camelot_reader.read_tables}[reader]
    try:
        with what_is_read(request) as path:
            return read_tables(path, request.password, on_page)
    except (MemoryError, RecursionError):
        raise
    except Exception as error:
        # Other people's readers say in many ways that they cannot read a file.
        said = " ".join(str(error).split())[:200]
        raise Failed(
            f"{request.path.name}: {reader} cannot read it ({type(error).__name__}{f': {said}' if said else ''})."
        ) from None
