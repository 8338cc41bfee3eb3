"""The differences that two readings of a cell may have and still agree. docs/cross-check.md explains them."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib import resources

_HYPHEN_BETWEEN_LETTERS = re.compile(r"(?<=[^\W\d_])-+(?=[^\W\d_])")


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """A reading without what is only a matter of how it was set and extracted; letters and digits stay, in order.

    Unicode's compatibility forms are resolved (NFKC, Unicode Standard Annex 15: ligatures, full-width signs,
    composed accents). White space, line breaks, control and format signs (soft hyphens, zero-width spaces) and
    bullets go. Dashes are hyphens, typographic quotes plain ones. A hyphen between two letters goes, as it may be
    there only because a line ended; one beside a digit stays. Texts with different letters or digits, or with the
    same ones in another order or case, never come out equal.
    """
    # NFKC takes a spacing accent apart, so what stands for a quote is to be known before it as well as after.
    known = _data()
    plain = unicodedata.normalize("NFKC", "".join(known.get(sign, sign) for sign in text))
    return _HYPHEN_BETWEEN_LETTERS.sub("", "".join(map(_folded, plain)))


@cache
def _folded(sign: str) -> str:
    known = _data().get(sign)
    if known is not None:
        return known
    category = unicodedata.category(sign)
    if category in ("Cc", "Cf") or category.startswith("Z"):
        return ""
    return "-" if category == "Pd" else sign


@cache
def _data() -> dict[str, str]:
    """What each sign of folding.toml becomes."""
    listed = tomllib.loads(resources.files("ddor.crosscheck").joinpath("folding.toml").read_text("utf-8"))
    into = {"bullets": "", "dashes": "-", "single_quotes": "'", "double_quotes": '"'}
    return {sign: into[name] for name, signs in listed.items() for sign in signs}
