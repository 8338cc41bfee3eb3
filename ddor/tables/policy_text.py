"""A criterion's sentences as plain words, each tied to the printed text that it was made of.

What a scanner does to a page is undone where it hides a word that matters: letters taken for others that are
drawn alike ("waniant"), a space lost between two words ("unlessa"). Which words these are, and which letters, stands
under [text] in `policy_rules.toml`.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

_TOKEN = re.compile(r"[^\W_]+(?:['\u2018\u2019\u02bc`\u00b4][^\W_]+)*")
_ENDS_SENTENCE = re.compile(r"[.;!?]")


@dataclass(frozen=True, slots=True)
class _Slips:
    """What [text] in `policy_rules.toml` says."""

    known: frozenset[str]
    skeletons: Mapping[str, str]
    joined: frozenset[str]
    longest: int
    alike: tuple[tuple[str, str], ...]
    spellings: Mapping[str, str]
    abbreviations: frozenset[str]
    emphasis: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Word:
    """A word as patterns see it, and where it is in the printed text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence's words, and these joined by single spaces for patterns to look at."""

    words: tuple[Word, ...]
    text: str

    def printed_span(self, start: int, end: int) -> tuple[int, int]:
        """The part of the printed text that a part of `text` was made of."""
        first, last = self.text.count(" ", 0, start), self.text.count(" ", 0, end)
        return self.words[first].start, self.words[last].end


def sentences(criterion: str) -> list[Sentence]:
    """A criterion's sentences, with the slips of a scanner undone and without words that only add weight."""
    found: list[list[Word]] = [[]]
    for token in _TOKEN.finditer(criterion):
        gap = criterion[found[-1][-1].end : token.start()] if found[-1] else ""
        if _ENDS_SENTENCE.search(gap) and not _is_abbreviation(found[-1][-1].text):
            found.append([])
        found[-1] += [Word(text, token.start(), token.end()) for text in _read(token.group())]
    return [_without_emphasis(words) for words in found if words]


def _is_abbreviation(word: str) -> bool:
    return len(word) == 1 or word in _slips().abbreviations


def _without_emphasis(words: Sequence[Word]) -> Sentence:
    text = " ".join(word.text for word in words)
    dropped = {
        number
        for match in _slips().emphasis.finditer(text)
        for number in range(text.count(" ", 0, match.start()), text.count(" ", 0, match.end()) + 1)
    }
    kept = tuple(word for number, word in enumerate(words) if number not in dropped)
    return Sentence(kept, " ".join(word.text for word in kept))


@lru_cache(maxsize=4096)
def _read(token: str) -> tuple[str, ...]:
    """A printed word as the words it stands for: "Won't" is "will not", "unlessa" is "unless a"."""
    slips = _slips()
    folded = unicodedata.normalize("NFKD", token.casefold())
    word = re.sub(r"[^\w']", "", re.sub("[\u2018\u2019\u02bc`\u00b4]", "'", folded)).casefold()
    if word.endswith("n't"):
        return {"won't": "will", "can't": "can"}.get(word, word.removesuffix("n't")), "not"
    word = word.replace("'", "")
    word = slips.skeletons.get(_skeleton(word, slips.alike), slips.spellings.get(word, word))
    return tuple(word.split()) if " " in word else _parted(word)


def _parted(word: str) -> tuple[str, ...]:
    """Two known words that lost the space between them, or the word."""
    slips = _slips()
    if word in slips.known or word in slips.joined or len(word) > 2 * slips.longest:
        return (word,)
    for cut in range(1, len(word)):
        first, second = word[:cut], word[cut:]
        pair = {first, second}
        if pair & slips.known and pair <= slips.known | slips.joined:
            return first, second
    return (word,)


def _skeleton(word: str, alike: Sequence[tuple[str, str]]) -> str:
    """A word with letters that are drawn alike made the same, after the skeletons of Unicode's UTS 39."""
    for drawn, read_as in alike:
        word = word.replace(drawn, read_as)
    return word


@cache
def _slips() -> _Slips:
    text = tomllib.loads(resources.files("ddor.tables").joinpath("policy_rules.toml").read_text("utf-8"))["text"]
    alike = tuple((drawn, line[0]) for line in text["alike"] for drawn in line[1:])
    return _Slips(
        known=frozenset(text["known"]),
        skeletons={_skeleton(word, alike): word for word in text["known"]},
        joined=frozenset(text["joined"]),
        longest=max(map(len, text["known"])),
        alike=alike,
        spellings=text["spellings"],
        abbreviations=frozenset(text["abbreviations"]),
        emphasis=re.compile(rf"(?<!\S)(?:{'|'.join(text['emphasis'])})(?!\S)"),
    )
