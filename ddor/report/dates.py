"""Dates, months and periods in every form the reports print them."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from ddor.model import Period

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]

# A month by its name or any beginning of it of three letters or more, with or without a full stop.
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY = r"\d{1,2}(?!\d)(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d{2}"

# Between the two days stands a dash, a word, or nothing where a dash was lost.
_TO = r"(?:\s*(?:through|thru|until|and|to)\s+|\W*)"
_PERIOD = re.compile(
    rf"\b(?P<m1>{_MONTH})\s*(?P<d1>{_DAY})(?:\s*,?\s*(?P<y1>{_YEAR}))?\s*,?{_TO}"
    rf"(?:(?P<m2>{_MONTH})\s*)?(?P<d2>{_DAY})\s*,?\s*(?P<y2>{_YEAR})\b",
    re.IGNORECASE,
)
_FIGURES = r"\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})"
_PERIOD_IN_FIGURES = re.compile(rf"(?P<from>{_FIGURES}){_TO}(?P<to>{_FIGURES})", re.IGNORECASE)

_IN_FIGURES = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})")
_YEAR_FIRST = re.compile(rf"({_YEAR})[/.-](\d{{1,2}})[/.-](\d{{1,2}})")
_IN_WORDS = re.compile(rf"({_MONTH})\s*({_DAY})\s*,?\s*({_YEAR})", re.IGNORECASE)
_DAY_FIRST = re.compile(rf"({_DAY})[\s-]*({_MONTH})[\s,-]*({_YEAR}|\d{{2}})", re.IGNORECASE)
_MONTH_AND_YEAR = re.compile(rf"({_MONTH})[\s,'\u2019/-]*({_YEAR}|\d{{2}})", re.IGNORECASE)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = re.compile(
    r"(?P<start>mon|tue|wed|thu|fri|sat|sun)(?:day|sday|s|nesday|r|rs|rsday|urday)?(?:[.,]+\s*|\s+)", re.IGNORECASE
)

_CLOCK = r"(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?"
_NOON = r"[ap]\.?m\.?"
# On the clocks of the United States; the end of a day by another clock may be the next one's beginning.
_ZONE = r"(?:[ECMPA]|AK|H)[SD]?T"
_TIME = re.compile(
    rf"(?:(?<=\d)T|\s+(?:at\s+)?)(?:{_CLOCK}(?:\s*{_NOON})?|(?:0?\d|1[0-2])\s*{_NOON})(?:\s*{_ZONE})?$", re.IGNORECASE
)

_SLASHES = str.maketrans(dict.fromkeys("\u2044\u2215\u29f8\uff0f", "/"))
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"))
_MONTH_IN_FIGURES = re.compile(rf"(\d{{1,2}})[/-]({_YEAR})")


def _month(name: str) -> int | None:
    """The number of a month by a beginning of its name; "Sept." is one of September's."""
    start = name.rstrip(".").casefold()
    return next((i for i, month in enumerate(_MONTHS, 1) if month.startswith(start)), None)


def _year(text: str) -> int:
    # The reports began in 2017 and list detainers of earlier years of the century; none is of the 1900s in two figures.
    return int(text) if len(text) == 4 else 2000 + int(text)


def _date(year: int, month: int | None, day: str) -> date | None:
    try:
        return date(year, month or 0, int(re.sub(r"\D", "", day)))
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def read_date(text: str) -> date | None:
    """A day as printed: 2/1/2017, 02/01/2017, 2017-02-01, Feb. 1, 2017, 1-Feb-17. None where it is none.

    Figures are month, day, year, as ICE writes them, or year, month, day where the year has four figures. A weekday
    before it and a time of day behind it are passed over; a weekday that is not the day's makes it none, as one of the
    two is wrong.
    """
    text = " ".join(text.translate(_SLASHES).translate(_DASHES).split())
    text = _TIME.sub("", text)
    weekday = _WEEKDAY.match(text)
    if weekday is None:
        return _day(text)
    day = _day(text[weekday.end() :])
    return day if day and _WEEKDAYS[day.weekday()] == weekday["start"].casefold() else None


def _day(text: str) -> date | None:
    if m := _IN_FIGURES.fullmatch(re.sub(r"\s", "", text)):
        return _date(_year(m[3]), int(m[1]), m[2])
    if m := _YEAR_FIRST.fullmatch(text):
        return _date(int(m[1]), int(m[2]), m[3])
    if m := _IN_WORDS.fullmatch(text):
        return _date(int(m[3]), _month(m[1]), m[2])
    if m := _DAY_FIRST.fullmatch(text):
        return _date(_year(m[3]), _month(m[2]), m[1])
    return None


def read_enacted(text: str) -> str | None:
    """A day, month or year as printed, as ISO 8601 to that precision: "2017-02-08", "2017-02", "2017"."""
    text = " ".join(text.split())
    # "Feb-17" is a month of 2017, as spreadsheets show it, so a month and two figures are tried before a day.
    if (m := _MONTH_AND_YEAR.fullmatch(text)) and (month := _month(m[1])):
        return f"{_year(m[2])}-{month:02}"
    if (m := _MONTH_IN_FIGURES.fullmatch(text)) and 1 <= int(m[1]) <= 12:
        return f"{m[2]}-{int(m[1]):02}"
    if re.fullmatch(_YEAR, text):
        return text
    day = read_date(text)
    return day.isoformat() if day else None


def read_periods(text: str) -> list[Period]:
    """The periods that a text names, in order: "Jan. 28 – Feb. 3, 2017", over a year's end, the dash lost."""
    text = text.translate(_SLASHES)
    found = [(m.start(), _period(m)) for m in _PERIOD.finditer(text)]
    found += [(m.start(), _period_in_figures(m)) for m in _PERIOD_IN_FIGURES.finditer(text)]
    return [period for _, period in sorted(found, key=lambda f: f[0]) if period is not None]


def _period(m: re.Match[str]) -> Period | None:
    first, second = _month(m["m1"]), _month(m["m2"] or m["m1"])
    if first is None or second is None:
        return None
    last_year = int(m["y2"])
    first_year = int(m["y1"]) if m["y1"] else last_year - (first > second)
    return _ordered(_date(first_year, first, m["d1"]), _date(last_year, second, m["d2"]))


def _period_in_figures(m: re.Match[str]) -> Period | None:
    return _ordered(read_date(m["from"]), read_date(m["to"]))


def _ordered(start: date | None, end: date | None) -> Period | None:
    return Period(start, end) if start and end and start <= end else None
