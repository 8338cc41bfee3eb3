"""The places that a sentence names, each with the state that is printed for it, also where a list shares one.

"Williamson and Bastrop County, Texas", "Franklin County, Iowa; Franklin County, New York", "Franklin County in Iowa
and New York", "the Texas counties of Bastrop and Williamson" each name two. A name alone is taken for a place only
if it says itself that it is one ("Orleans Parish"), as sentences have other words in capitals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ddor.corrections.sides import Span
from ddor.places import find_state

_KINDS = {"county": "County", "counties": "County", "co": "County", "parish": "Parish", "parishes": "Parish",
          "borough": "Borough", "boroughs": "Borough"}  # fmt: skip
"""The words for what a county is called, as they end a name that one of a list may stand for all of."""

_WITHIN = {"of", "the", "de", "du", "la", "las", "los", "del", "qui"}
_LEADING = {
    "the", "a", "an", "in", "for", "at", "from", "to", "by", "of", "both", "neither", "either", "and", "or", "as", "on",
    "with", "while", "although", "because", "when", "where", "that", "these", "those", "this", "all",
}  # fmt: skip
_TOKEN = re.compile(r"[^\W_][\w.'’-]*|&|[^\w\s]")
_STATE_FIRST = re.compile(r"(?P<state>.+?)\s+(?P<kind>counties|parishes|boroughs)\s+of\s+(?P<name>.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mention:
    """A place that a sentence names: the name as printed, the USPS code of its state, None if none is printed.

    `kind` is what a list that it is part of says that it is ("County", for Bastrop in "Bastrop and Travis Counties");
    `span` says where in the sentence the name is.
    """

    name: str
    state: str | None
    span: Span
    kind: str = ""


@dataclass(frozen=True, slots=True)
class _Item:
    """A piece of a sentence: a name, a state, what joins a list (",", ";", "and", "in"), or "" for all else."""

    what: str
    text: str
    span: Span


def mentions(sentence: str) -> list[Mention]:
    """The places that a sentence names, in order."""
    found: list[Mention] = []
    for stretch in _stretches(sentence):
        found += _with_states(stretch)
    return [each for each in found if each.state is not None or _kind_of(each.name)]


def _with_states(stretch: Sequence[_Item]) -> Iterator[Mention]:
    """The names of a list, each with its state: the one behind it, or behind the last of those that share one."""
    waiting: list[Mention] = []
    last: Mention | None = None
    leading: str | None = None
    before = ""
    for item in stretch:
        if item.what == "name":
            if before == ";" and not _is_plural(item.text):
                yield from waiting
                waiting = []
            waiting.append(Mention(item.text, None, item.span))
            last = None
        elif item.what == "state":
            if waiting:
                last = waiting[-1]
                yield from _sharing(waiting, item.text)
                waiting = []
            elif last is not None:
                yield replace(last, state=item.text)
            else:
                leading = item.text
        before = item.what
    yield from _sharing(waiting, leading)


def _sharing(waiting: Sequence[Mention], state: str | None) -> Iterator[Mention]:
    """Names of one list with the state of its end, and the word of its end for what they are."""
    plural = next((each.name for each in waiting if _is_plural(each.name)), "")
    kind = _kind_of(plural or waiting[-1].name) if waiting else ""
    for each in waiting:
        own = _kind_of(each.name)
        name = f"{each.name.rsplit(None, 1)[0]} {own}" if _is_plural(each.name) else each.name
        yield replace(each, name=name, state=state, kind="" if own else kind)


def _stretches(sentence: str) -> Iterator[list[_Item]]:
    """The parts of a sentence made up only of names, states and the words that join them."""
    stretch: list[_Item] = []
    for item in _items(sentence):
        if item.what:
            stretch.append(item)
        elif stretch:
            yield stretch
            stretch = []
    if stretch:
        yield stretch


def _items(sentence: str) -> Iterator[_Item]:
    tokens = [(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(sentence)]
    i = 0
    while i < len(tokens):
        end = _run(tokens, i)
        if end > i:
            yield from _of_run(sentence, tokens[i:end])
            i = end
            continue
        text, start, stop = tokens[i]
        yield _Item(_joining(text), text, Span(start, stop))
        i += 1


def _joining(text: str) -> str:
    word = text.casefold()
    if word in {",", "(", ")", "/"}:
        return ","
    if word in {"and", "or", "&", "in", "both", "plus"}:
        return "and"
    return ";" if word == ";" else ""


def _run(tokens: Sequence[tuple[str, int, int]], start: int) -> int:
    """The end of the words in capitals that begin with a token, with what may stand within a name."""
    end = at = start
    while at < len(tokens):
        word = tokens[at][0]
        if (word[0].isupper() and not (at == start and word.casefold() in _LEADING)) or (at > start and word in _KINDS):
            end = at + 1
        elif at == start or not (word.casefold() in _WITHIN or _is_city_and_county(tokens[at - 1 : at + 2])):
            break
        at += 1
        if word.endswith(("'s", "’s")) and not (at < len(tokens) and _KINDS.get(tokens[at][0].casefold())):
            break
    return end


def _is_city_and_county(tokens: Sequence[tuple[str, int, int]]) -> bool:
    return [token[0] for token in tokens] == ["City", "and", "County"]


def _of_run(sentence: str, tokens: Sequence[tuple[str, int, int]]) -> Iterator[_Item]:
    """A run of words as a state, a name, or both."""
    start, end = tokens[0][1], tokens[-1][2]
    text = re.sub(r"['’]s$", "", sentence[start:end])
    state = find_state(text)
    if state is not None:
        yield _Item("state", state.usps, Span(start, end))
        return
    text = text.rstrip(".") if not text.lower().endswith(" co.") else text
    first = _STATE_FIRST.fullmatch(text)
    state = find_state(first["state"]) if first else None
    if first is not None and state is not None:
        yield _Item("state", state.usps, Span(start, start))
        yield _Item("name", f"{first['name']} {first['kind']}", Span(start, end))
        return
    for length in (1, 2, 3):
        behind = [token[0] for token in tokens[len(tokens) - length :]] if length < len(tokens) else []
        state = find_state(" ".join(behind)) if behind else None
        if state is not None and (behind[0].isupper() or _kind_of(tokens[-length - 1][0])):
            cut = tokens[-length - 1][2]
            yield _Item("name", sentence[start:cut], Span(start, cut))
            yield _Item("state", state.usps, Span(cut, end))
            return
    yield _Item("name", text, Span(start, end))


def _kind_of(name: str) -> str:
    """What kind of place a name says it is, by any of its words: "County" for "Travis County Jail"."""
    return next((kind for word in name.split() if (kind := _KINDS.get(word.casefold().rstrip("."), ""))), "")


def _is_plural(name: str) -> bool:
    return name.casefold().endswith((" counties", " parishes", " boroughs"))
