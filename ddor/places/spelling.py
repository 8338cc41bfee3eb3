"""One spelling for the many of a name: "St. Mary's", "SAINT MARYS" and "St Marys" are the same words."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_INITIAL = re.compile(r"\b([a-z])\.\s?(?=[a-z]\b)")
_APOSTROPHES = dict.fromkeys(map(ord, "'`\u2018\u2019\u02bb\u02bc"))
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")


def folded(text: str) -> str:
    """Return `text` without accents, in lower case, its white space folded to single spaces."""
    # Nearly all names are plain ASCII, and this is asked of every name.
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(text.casefold().split())


@lru_cache(maxsize=200_000)
def words(text: str) -> tuple[str, ...]:
    """Return the words of `text`, folded, without punctuation; "S.O." being one word and "&" "and"."""
    plain = folded(text).translate(_APOSTROPHES).replace("&", " and ")
    if "." in plain:
        plain = _INITIAL.sub(r"\1", plain)
    return tuple(word for word in _NOT_A_WORD.split(plain) if word)
