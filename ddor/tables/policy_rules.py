"""The classes of policies and the rules that put them there, out of `policy_rules.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

MARKERS = ("silent", "waives", "refuses", "releases", "excepts", "notifies", "names", "honors", "negates", "turns")
"""Markers, in the order in which they are looked for: "will not notify" isn't "will notify"."""

_MOST = 8
_GAP = rf"(?:\S+ ){{0,{_MOST}}}?"


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
class Rule:
    """Words that put a policy into a class where they stand in a stretch of the kind `where` and others do not.

    `but_not` is looked for in the same stretch, `policy_with` and `policy_without` in all of a policy's criteria.
    """

    id: str
    class_id: str
    where: str
    pattern: re.Pattern[str]
    but_not: re.Pattern[str] | None
    policy_with: re.Pattern[str] | None
    policy_without: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything that the file says of classes and rules; in `markers`, each match's group has the marker's name."""

    classes: tuple[PolicyClass, ...]
    rules: tuple[Rule, ...]
    markers: re.Pattern[str]


@cache
def load() -> Rules:
    """The shipped rules."""
    data = tomllib.loads(resources.files("ddor.tables").joinpath("policy_rules.toml").read_text("utf-8"))
    phrases = {name: _either(wordings) for name, wordings in (data["phrases"] | data["markers"]).items()}
    return Rules(
        classes=tuple(
            PolicyClass(each["id"], each["title"], each["meaning"], tuple(each.get("yields_to", ())))
            for each in data["classes"]
        ),
        rules=tuple(_rule(rule, phrases) for rule in data["rules"]),
        markers=_whole_words("|".join(f"(?P<{name}>{_spelled_out(phrases[name], phrases)})" for name in MARKERS)),
    )


def _rule(rule: Mapping[str, Any], phrases: Mapping[str, str]) -> Rule:
    def pattern(name: str) -> re.Pattern[str]:
        return _whole_words(_spelled_out(_either(rule[name]), phrases))

    return Rule(
        id=rule["id"],
        class_id=rule["class"],
        where=rule["where"],
        pattern=pattern("patterns"),
        but_not=pattern("but_not") if "but_not" in rule else None,
        policy_with=pattern("policy_with") if "policy_with" in rule else None,
        policy_without=pattern("policy_without") if "policy_without" in rule else None,
    )


def _either(wordings: Sequence[str]) -> str:
    return f"(?:{'|'.join(wordings)})"


def _spelled_out(pattern: str, phrases: Mapping[str, str]) -> str:
    """A pattern with every {name} in it replaced by the wordings of that name, and gaps by what may fill them."""
    while (name := re.search(r"\{([a-z_]+)\}", pattern)) is not None:
        pattern = pattern.replace(name.group(), phrases[name.group(1)])
    # Without an end to repetition, a hostile text of one word over and over would take minutes.
    pattern = pattern.replace(")*", f"){{0,{_MOST}}}").replace(")+", f"){{1,{_MOST}}}")
    return pattern.replace(" ... ", f" {_GAP}").replace("(", "(?:").replace("(?:?", "(?")


def _whole_words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\S)(?:{pattern})(?!\S)")
