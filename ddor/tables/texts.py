"""Texts that a filter asks for and no row has: a figure of 0 for a slip of the pen would be a wrong one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ddor.archive.conditions import Like
from ddor.sections import TABLES
from ddor.tables.filters import FilterError, Filters
from ddor.tables.weeks import Weeks

_ON_TEXTS = ("agency", "offense")
"""The filters on texts that only the reports list. States, countries and categories are known, so 0 is an answer."""

_NEAR = 70
"""Points of 100 from which a text is near enough to be named."""

_NAMED = 4


def check_texts(weeks: Weeks, filters: Filters, table: str) -> None:
    """Raises FilterError if filters on a table ask for a text that no row of these weeks has."""
    for sentence in texts_in_no_row(weeks, filters, table):
        raise FilterError(sentence)


def texts_in_no_row(weeks: Weeks, filters: Filters, table: str) -> Iterator[str]:
    """A sentence for each text that no row of these weeks has, with the nearest that rows have.

    An offense that is in the list of ICE's wordings is none of them, though no row may have it.
    """
    for name in _ON_TEXTS:
        asked = _asked(filters, name)
        if not asked:
            continue
        printed = _texts(weeks, name, table)
        known = _wordings() if name == "offense" else []
        for text in asked:
            pattern = Like((text,))
            if not any(pattern.holds(each) for each in (*printed, *known)):
                yield _sentence(name, text, printed)


def _asked(filters: Filters | None, name: str) -> tuple[str, ...]:
    """All texts of a filter, those with "not" and "only" among them."""
    if filters is None:
        return ()
    return (*getattr(filters, name), *_asked(filters.excluding, name), *_asked(filters.only, name))


def _texts(weeks: Weeks, name: str, table: str) -> Counter[str]:
    """What rows have that a filter on texts looks at, with how many rows."""
    of = table if name in TABLES[table].filters else "offenses"
    looked_at = (TABLES[of].filters[name], TABLES[of].also_filtered.get(name))
    found: Counter[str] = Counter()
    for row in weeks.columns(of, *filter(None, looked_at)):
        found.update({text for text in row if text})
    return found


def _wordings() -> list[str]:
    from ddor.report.offenses import wordings

    return wordings()


def _sentence(name: str, text: str, printed: Counter[str]) -> str:
    near = nearest(text.strip("*"), list(printed))
    said = f'No row in these weeks has the {name} "{text}".'
    if not near:
        return f"{said} Nothing in the rows comes close."
    listed = ", ".join(f'"{each}" ({printed[each]:,} {"row" if printed[each] == 1 else "rows"})' for each in near)
    example = f'"*{near[0].split()[0]}*"'
    return f"{said} The closest are {listed}. Write one of these, or a part of one with *, such as {example}."


def nearest(text: str, printed: Sequence[str]) -> list[str]:
    """The texts nearest to one that is asked for; those whose words begin with its letters (DUI) come first."""
    from rapidfuzz import fuzz, process, utils

    wanted = text.casefold()
    initials = [each for each in printed if "".join(word[0] for word in each.casefold().split()).startswith(wanted)]
    ranked = process.extract(
        text.replace("*", " "), printed, scorer=fuzz.WRatio, processor=utils.default_process,
        score_cutoff=_NEAR, limit=_NAMED,
    )  # fmt: skip
    return list(dict.fromkeys([*initials, *(each for each, *_ in ranked)]))[:_NAMED]
