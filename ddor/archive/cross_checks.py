"""Cross-checks as rows of the archive's tables, and back."""

from __future__ import annotations

from importlib.metadata import version

from sqlalchemy import Connection, select

from ddor.agreement import OTHERS, CrossCheck, Disagreement, Reader, SecondReader
from ddor.archive.loading import source_of
from ddor.archive.schema import cross_check_disagreements, cross_checks
from ddor.archive.storing import place_of


def store_cross_check(connection: Connection, check: CrossCheck, revision_id: int) -> None:
    """Put a cross-check in place of the one that a revision had, if it had one."""
    connection.execute(cross_checks.delete().where(cross_checks.c.revision_id == revision_id))
    row = {
        "revision_id": revision_id,
        "ddor_version": version("ddor"),
        "cells_compared": check.compared,
        "agreed_by_all": check.agreed_by_all,
        "agreed_by_two": check.agreed_by_two,
        "agreed_by_none": check.agreed_by_none,
        "ddor_differs": check.ddor_differs,
    }
    for each in check.readers:
        row |= {
            f"{each.reader}_version": each.version,
            f"{each.reader}_failure": each.failure,
            f"{each.reader}_agreed": each.agreed,
            f"{each.reader}_differs": each.differs,
        }
    key = connection.execute(cross_checks.insert().values(**row).returning(cross_checks.c.cross_check_id)).scalar_one()
    rows = [
        {
            "cross_check_id": key,
            "number": number,
            "section": each.section,
            "row_number": each.row,
            "column_name": each.column,
            "cells": each.cells,
            "ddor": each.ddor,
            "pdfplumber": each.pdfplumber,
            "camelot": each.camelot,
            "differs": each.differs and str(each.differs),
            "explanation": each.explanation,
            **place_of(each.source),
        }
        for number, each in enumerate(check.disagreements, 1)
    ]
    if rows:
        connection.execute(cross_check_disagreements.insert(), rows)


def load_cross_check(connection: Connection, revision_id: int) -> CrossCheck | None:
    """The cross-check of a revision, None if it has none."""
    query = select(cross_checks).where(cross_checks.c.revision_id == revision_id)
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        return None
    table = cross_check_disagreements
    of_check = select(table).where(table.c.cross_check_id == row["cross_check_id"]).order_by(table.c.number)
    return CrossCheck(
        readers=tuple(
            SecondReader(
                reader=reader,
                version=row[f"{reader}_version"],
                agreed=row[f"{reader}_agreed"],
                differs=row[f"{reader}_differs"],
                failure=row[f"{reader}_failure"],
            )
            for reader in OTHERS
        ),
        compared=row["cells_compared"],
        agreed_by_all=row["agreed_by_all"],
        agreed_by_two=row["agreed_by_two"],
        agreed_by_none=row["agreed_by_none"],
        ddor_differs=row["ddor_differs"],
        disagreements=tuple(
            Disagreement(
                section=each["section"],
                row=each["row_number"],
                column=each["column_name"],
                source=source_of(each),
                ddor=each["ddor"],
                pdfplumber=each["pdfplumber"],
                camelot=each["camelot"],
                differs=Reader(each["differs"]) if each["differs"] else None,
                explanation=each["explanation"],
                cells=each["cells"],
            )
            for each in connection.execute(of_check).mappings()
        ),
    )
