"""What a person may choose of counts: kept apart, as the command line's help lists it and must come at once."""

from __future__ import annotations

from enum import StrEnum


class Shares(StrEnum):
    """What the shares of a crossing are of: each row's total, or each column's."""

    ROW = "row"
    COLUMN = "column"


class Count(StrEnum):
    """What is counted: persons, or the offenses listed for them."""

    PERSONS = "persons"
    OFFENSES = "offenses"


class Dates(StrEnum):
    """The date that months and other times are of."""

    DECLINED = "declined"
    ISSUED = "issued"


class By(StrEnum):
    """What a row of a history is."""

    COUNTY = "county"
    AGENCY = "agency"
    COUNTRY = "country"
    OFFENSE = "offense"
    POLICY = "policy"
