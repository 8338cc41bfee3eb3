"""Pictures of a PDF's pages: a row under its column headings, pages with rows marked.

An order says what a picture shows; `pictures` makes PNG files of orders, in a process of its own.
"""

from ddor.pictures.bands import Band, Cut, Turns, bands
from ddor.pictures.orders import MarkedPages, Order, Picture, RowPicture
from ddor.pictures.process import Pdf, pictures
from ddor.pictures.rows import ReportRow, marked_pages, row_picture, where

__all__ = [
    "Band",
    "Cut",
    "MarkedPages",
    "Order",
    "Pdf",
    "Picture",
    "ReportRow",
    "RowPicture",
    "Turns",
    "bands",
    "marked_pages",
    "pictures",
    "row_picture",
    "where",
]
