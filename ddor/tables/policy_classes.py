"""Section III's policies put into classes by the words of their criteria for honoring a detainer.

The words are data: `policy_rules.toml` beside this module has the classes, the wordings and the rules. A rule does
not look for whole sentences. Each sentence is first cut at its markers, which say what the words after them speak of:
"will not honor" begins what is refused, "unless" turns a refusal into the terms on which a detainer is honored
and a consent into what is excepted from it, "will notify" begins what ICE is told. Rules look for their words
in those stretches only, so "unless a judge signs" and "even if a judge signs" are not the same.

A policy that no rule holds for is "not_classified": a class that is missing is better than a wrong one.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

NOT_CLASSIFIED = "not_classified"
"""The class of a policy that no rule holds for."""

_REPEATED = "{0,8}"
_GAP = rf"(?:\S+ ){_REPEATED}?"
_TOKEN = re.compile(r"[^\W_]+(?:['\u2018\u2019\u02bc`\u00b4][^\W_]+)*")
_ENDS_SENTENCE = re.compile(r"[.;!?]")


@dataclass(frozen=True, slots=True)
class PolicyClass:
    """A class of policies: its name in tables, its title and meaning for people, and the classes it gives way to.

    A policy in one of the classes of `yields_to` is not in this one, whatever the rules say.
    """

    id: str
    title: str
    meaning: str
    yields_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A class that a policy is in, and why: the criterion and the words of it, as printed, and the rule's name.

    For "not_classified" the criterion, the words and the rule are empty.
    """

    class_id: str
    criterion: str
    words: str
    rule: str


@dataclass(frozen=True, slots=True)
class _Rule:
    id: str
    class_id: str
    where: str
    pattern: re.Pattern[str]
    but_not: re.Pattern[str] | None
    policy_with: re.Pattern[str] | None
    policy_without: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class _Word:
    """A word as patterns see it, and where in the printed text it stands."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence's words, joined by single spaces for patterns to look at."""

    words: tuple[_Word, ...]
    text: str

    def printed_span(self, start: int, end: int) -> tuple[int, int]:
        """The part of the printed text that a part of `text` was made of."""
        first, last = self.text.count(" ", 0, start), self.text.count(" ", 0, end)
        return self.words[first].start, self.words[last].end


@dataclass(frozen=True, slots=True)
class _Rules:
    classes: tuple[PolicyClass, ...]
    rules: tuple[_Rule, ...]
    markers: re.Pattern[str]
    emphasis: re.Pattern[str]
    skeletons: Mapping[str, str]
    joined: frozenset[str]
    alike: tuple[tuple[str, str], ...]
    spellings: Mapping[str, str]
    abbreviations: frozenset[str]


def classify(criteria: Sequence[str]) -> tuple[Finding, ...]:
    """The classes of a policy with these criteria, one finding for each class and criterion that a rule holds for.

    Findings come in the order of CLASSES, then of the criteria. A policy that no rule holds for gets one finding,
    of the class "not_classified". Case, white space, bullets and the order of the criteria make no difference
    to the classes. Raises nothing.
    """
    rules = _rules()
    sentences = [(criterion, sentence) for criterion in criteria for sentence in _sentences(criterion)]
    texts = [sentence.text for _, sentence in sentences]
    found: dict[tuple[str, str], Finding] = {}
    for rule in rules.rules:
        if not _policy_allows(rule, texts):
            continue
        for criterion, sentence in sentences:
            finding = _finding(rule, criterion, sentence)
            if finding:
                found.setdefault((rule.class_id, criterion), finding)
    return _settled(tuple(found.values()), criteria) or (Finding(NOT_CLASSIFIED, "", "", ""),)


def _policy_allows(rule: _Rule, texts: Sequence[str]) -> bool:
    if rule.policy_with and not any(map(rule.policy_with.search, texts)):
        return False
    return not (rule.policy_without and any(map(rule.policy_without.search, texts)))


def _settled(findings: tuple[Finding, ...], criteria: Sequence[str]) -> tuple[Finding, ...]:
    """Findings in the order of classes and criteria, without those of classes that give way to others."""
    order = {policy_class.id: number for number, policy_class in enumerate(CLASSES)}
    yields = {policy_class.id: set(policy_class.yields_to) for policy_class in CLASSES}
    held = {finding.class_id for finding in findings}
    kept = (finding for finding in findings if not yields[finding.class_id] & held)
    return tuple(sorted(kept, key=lambda each: (order[each.class_id], list(criteria).index(each.criterion))))


def _finding(rule: _Rule, criterion: str, sentence: _Sentence) -> Finding | None:
    for start, end in _stretches(sentence.text, rule.where):
        stretch = sentence.text[start:end]
        match = rule.pattern.search(stretch)
        if match and not (rule.but_not and rule.but_not.search(stretch)):
            first, last = sentence.printed_span(start + match.start(), start + match.end())
            return Finding(rule.class_id, criterion, criterion[first:last], rule.id)
    return None


def _stretches(text: str, where: str) -> Iterator[tuple[int, int]]:
    """The parts of a sentence that speak of one thing: "asked", "notified", or the whole "sentence"."""
    if where == "sentence":
        yield 0, len(text)
        return
    markers = [match for match in _rules().markers.finditer(text) if match.lastgroup != "names"]
    speaks_of, start = _at_first(markers), 0
    for number, marker in enumerate(markers):
        if speaks_of == where:
            yield start, marker.start()
        speaks_of = _after(number, markers, speaks_of, text)
        # The words of a notice are the marker itself; those of other markers are never a rule's.
        start = marker.start() if marker.lastgroup == "notifies" else marker.end()
    if speaks_of == where:
        yield start, len(text)


def _at_first(markers: Sequence[re.Match[str]]) -> str:
    """What a sentence, or what "but" begins, speaks of before the first of these markers."""
    first = markers[0].lastgroup if markers else None
    return "subject" if first in ("refuses", "waives", "silent", "notifies") else "asked"


def _after(number: int, markers: Sequence[re.Match[str]], before: str, text: str) -> str:
    """What the words after a marker speak of, given what those before it did."""
    marker = str(markers[number].lastgroup)
    if marker == "turns":
        return _at_first(markers[number + 1 :])
    if marker in _SETTLED:
        return _SETTLED[marker]
    if marker == "excepts" and text[: markers[number].start()].endswith((" or ", " and ")):
        return before
    if marker == "excepts" and before == "asked" and _is_in_front(number, markers):
        return "asked"
    return {"asked": "refused", "refused": "asked"}.get(before, before)


_SETTLED = {"refuses": "refused", "waives": "refused", "honors": "asked", "notifies": "notified", "silent": "silent"}
"""What the words after a marker speak of, whatever those before it did; exceptions and negations turn that round."""


def _is_in_front(number: int, markers: Sequence[re.Match[str]]) -> bool:
    """Whether an exception stands before the refusal it belongs to, or alone as the rest of one said before."""
    if any(marker.lastgroup in ("honors", "excepts") for marker in markers[:number]):
        return False
    after = next((m.lastgroup for m in markers[number + 1 :] if m.lastgroup in ("refuses", "honors")), None)
    return after == "refuses" or (after is None and not markers[number].start())


def _sentences(criterion: str) -> list[_Sentence]:
    """A criterion's sentences, with the slips of a scanner undone and without words that only add weight."""
    sentences: list[list[_Word]] = [[]]
    for token in _TOKEN.finditer(criterion):
        gap = criterion[sentences[-1][-1].end : token.start()] if sentences[-1] else ""
        if _ENDS_SENTENCE.search(gap) and not _is_abbreviation(sentences[-1][-1].text):
            sentences.append([])
        sentences[-1] += [_Word(text, token.start(), token.end()) for text in _read(token.group())]
    return [_without_emphasis(words) for words in sentences if words]


def _is_abbreviation(word: str) -> bool:
    return len(word) == 1 or word in _rules().abbreviations


def _without_emphasis(words: Sequence[_Word]) -> _Sentence:
    text = " ".join(word.text for word in words)
    dropped = {
        number
        for match in _rules().emphasis.finditer(text)
        for number in range(text.count(" ", 0, match.start()), text.count(" ", 0, match.end()) + 1)
    }
    kept = tuple(word for number, word in enumerate(words) if number not in dropped)
    return _Sentence(kept, " ".join(word.text for word in kept))


@cache
def _read(token: str) -> tuple[str, ...]:
    """A printed word as the words it stands for: "Won't" is "will not", "unlessa" is "unless a"."""
    rules = _rules()
    folded = unicodedata.normalize("NFKD", token.casefold())
    word = re.sub(r"[^\w']", "", re.sub("[\u2018\u2019\u02bc`\u00b4]", "'", folded)).casefold()
    if word.endswith("n't"):
        return {"won't": "will", "can't": "can"}.get(word, word.removesuffix("n't")), "not"
    word = word.replace("'", "")
    word = rules.skeletons.get(_skeleton(word, rules.alike), rules.spellings.get(word, word))
    return tuple(word.split()) if " " in word else _parted(word)


def _parted(word: str) -> tuple[str, ...]:
    """Two known words that lost the space between them, or the word."""
    rules = _rules()
    known = set(rules.skeletons.values())
    if word in known or word in rules.joined:
        return (word,)
    for cut in range(1, len(word)):
        first, second = word[:cut], word[cut:]
        pair = {first, second}
        if pair & known and pair <= known | rules.joined:
            return first, second
    return (word,)


def _skeleton(word: str, alike: Sequence[tuple[str, str]]) -> str:
    """A word with letters that are drawn alike made the same, after the skeletons of Unicode's UTS 39."""
    for drawn, read_as in alike:
        word = word.replace(drawn, read_as)
    return word


@cache
def _rules() -> _Rules:
    data = tomllib.loads(resources.files("ddor.tables").joinpath("policy_rules.toml").read_text("utf-8"))
    text = data["text"]
    phrases = {name: _either(wordings) for name, wordings in (data["phrases"] | data["markers"]).items()}
    alike = tuple((drawn, line[0]) for line in text["alike"] for drawn in line[1:])
    groups = (f"(?P<{name}>{_spelled_out(phrases[name], phrases)})" for name in _MARKERS)
    return _Rules(
        classes=tuple(
            PolicyClass(**(each | {"yields_to": tuple(each.get("yields_to", ()))})) for each in data["classes"]
        ),
        rules=tuple(_rule(rule, phrases) for rule in data["rules"]),
        markers=_whole_words("|".join(groups)),
        emphasis=_whole_words(_either(text["emphasis"])),
        skeletons={_skeleton(word, alike): word for word in text["known"]},
        joined=frozenset(text["joined"]),
        alike=alike,
        spellings=text["spellings"],
        abbreviations=frozenset(text["abbreviations"]),
    )


_MARKERS = ("silent", "waives", "refuses", "excepts", "notifies", "names", "honors", "negates", "turns")
"""Markers, from those that are looked for first: "will not notify" is no "will notify"."""


def _rule(rule: Mapping[str, Any], phrases: Mapping[str, str]) -> _Rule:
    def pattern(name: str) -> re.Pattern[str] | None:
        return _whole_words(_spelled_out(_either(rule[name]), phrases)) if name in rule else None

    found = pattern("patterns")
    if found is None:
        raise ValueError(f"The rule {rule['id']} has no patterns.")
    return _Rule(
        rule["id"], rule["class"], rule["where"], found, *map(pattern, ("but_not", "policy_with", "policy_without"))
    )


def _either(wordings: Sequence[str]) -> str:
    return f"(?:{'|'.join(wordings)})"


def _spelled_out(pattern: str, phrases: Mapping[str, str]) -> str:
    """A pattern with every {name} in it replaced by the wordings of that name, and gaps by what may fill them."""
    while (name := re.search(r"\{([a-z_]+)\}", pattern)) is not None:
        pattern = pattern.replace(name.group(), phrases[name.group(1)])
    # Without an end to repetition, a hostile text of one word over and over would take minutes.
    return pattern.replace(" ... ", f" {_GAP}").replace(")*", f"){_REPEATED}").replace("(", "(?:").replace("(?:?", "(?")


def _whole_words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\S)(?:{pattern})(?!\S)")


CLASSES: tuple[PolicyClass, ...] = _rules().classes
"""Every class, in the order in which tables show them."""
