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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ddor.tables.policy_rules import PolicyClass, Rule, load
from ddor.tables.policy_text import Sentence, sentences

NOT_CLASSIFIED = "not_classified"
"""The class of a policy that no rule holds for."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A class that a policy is in, and why: the criterion and the words of it, as printed, and the rule's name.

    For "not_classified" the criterion, the words and the rule are empty.
    """

    class_id: str
    criterion: str
    words: str
    rule: str


def classes() -> tuple[PolicyClass, ...]:
    """Every class, in the order in which tables show them."""
    return load().classes


def classify(criteria: Sequence[str]) -> tuple[Finding, ...]:
    """The classes of a policy with these criteria, one finding for each class and criterion that a rule holds for.

    Findings come in the order of classes(), then of the criteria. A policy that no rule holds for gets one finding,
    of the class "not_classified". Case, white space, bullets and the order of the criteria make no difference
    to the classes. Raises nothing.
    """
    pairs = [(criterion, sentence) for criterion in criteria for sentence in sentences(criterion)]
    texts = [sentence.text for _, sentence in pairs]
    found: dict[tuple[str, str], Finding] = {}
    for rule in load().rules:
        if not _policy_allows(rule, texts):
            continue
        for criterion, sentence in pairs:
            finding = _finding(rule, criterion, sentence)
            if finding:
                found.setdefault((rule.class_id, criterion), finding)
    return _settled(tuple(found.values()), criteria) or (Finding(NOT_CLASSIFIED, "", "", ""),)


def _policy_allows(rule: Rule, texts: Sequence[str]) -> bool:
    if rule.policy_with and not any(map(rule.policy_with.search, texts)):
        return False
    return not (rule.policy_without and any(map(rule.policy_without.search, texts)))


def _settled(findings: tuple[Finding, ...], criteria: Sequence[str]) -> tuple[Finding, ...]:
    """Findings in the order of classes and criteria, without those of classes that give way to others."""
    order = {policy_class.id: number for number, policy_class in enumerate(classes())}
    yields = {policy_class.id: set(policy_class.yields_to) for policy_class in classes()}
    held = {finding.class_id for finding in findings}
    kept = (finding for finding in findings if not yields[finding.class_id] & held)
    return tuple(sorted(kept, key=lambda each: (order[each.class_id], list(criteria).index(each.criterion))))


def _finding(rule: Rule, criterion: str, sentence: Sentence) -> Finding | None:
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
    markers = [match for match in load().markers.finditer(text) if match.lastgroup != "names"]
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
    return "subject" if first in ("refuses", "releases", "waives", "silent", "notifies") else "asked"


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


_SETTLED = {
    "refuses": "refused",
    "releases": "refused",
    "waives": "refused",
    "honors": "asked",
    "notifies": "notified",
    "silent": "silent",
}
"""What the words after a marker speak of, whatever those before it did; exceptions and negations turn that round."""


def _is_in_front(number: int, markers: Sequence[re.Match[str]]) -> bool:
    """Whether an exception comes before the refusal it belongs to, or alone, as the rest of an earlier one."""
    if any(marker.lastgroup in ("honors", "excepts") for marker in markers[:number]):
        return False
    verbs = (m.lastgroup for m in markers[number + 1 :] if m.lastgroup in ("refuses", "releases", "honors"))
    after = next(verbs, None)
    return after in ("refuses", "releases") or (after is None and not markers[number].start())
