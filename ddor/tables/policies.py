"""Section III's policies by the terms on which they honor a detainer.

Every report prints the policies then in force, most of them again and again, so these tables never add up weeks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache

from ddor.columns import Column, Value
from ddor.rounding import share
from ddor.tables.policy_classes import Finding, classes, classify
from ddor.tables.table import Row
from ddor.tables.tabulation import GEOID, STATE, WEEK, tabulation
from ddor.tables.weeks import Weeks


@tabulation(
    "policy_counts",
    "Policies by their terms",
    "a class of policies in a week; a policy may be in several",
    keys=("week", "class"),
    columns=(
        WEEK,
        Column("class", Value.TEXT, "On what terms a detainer is honored, according to ddor/tables/policy_rules.toml."),
        Column("policies", Value.NUMBER, "Policies in Section III that are in the class."),
        Column("share", Value.SHARE, "Share of the week's policies; these do not add up to 1."),
    ),
    shown=("week", "class", "policies", "share"),
    compared=("policies", "share"),
    adds_up=False,
    rests_on=("policies",),
)
def policy_counts(weeks: Weeks) -> Iterable[Row]:
    """How many policies of each week are in each class; one may be in several."""
    found = in_classes(weeks)
    policies = {week: count for (week,), count in weeks.counted("policies", "week")}
    return [
        (week, each.title, len(found[week].get(each.id, ())), share(len(found[week].get(each.id, ())), policies[week]))
        for week in policies
        for each in classes()
    ]


def in_classes(weeks: Weeks) -> Mapping[date, Mapping[str, Sequence[int]]]:
    """The numbers of the policies in each class (its id), by week; a policy may be in several."""
    of_weeks = weeks.of_each_week("criteria", ("row", "criterion"), _by_class)
    without = {finding.class_id for finding in _classified(())}
    found: dict[date, Mapping[str, Sequence[int]]] = {}
    for week, rows in weeks.of_each_week("policies", ("row",), list).items():
        told = of_weeks.get(week, {})
        untold = sorted({row for (row,) in rows}.difference(*told.values()))
        found[week] = {**told, **{name: (*told.get(name, ()), *untold) for name in without}} if untold else told
    return found


def _by_class(rows: Sequence[Row]) -> Mapping[str, Sequence[int]]:
    """The numbers of a week's policies by class; the rows are those of their criteria, `row` and `criterion`."""
    listed: defaultdict[int, list[str]] = defaultdict(list)
    for row, criterion in rows:
        listed[row].append(criterion)
    found: defaultdict[str, list[int]] = defaultdict(list)
    for row, criteria in listed.items():
        for name in {finding.class_id for finding in _classified(tuple(criteria))}:
            found[name].append(row)
    return {name: tuple(numbers) for name, numbers in found.items()}


@tabulation(
    "policy_classes",
    "Each policy with its terms",
    "a class that a policy is in",
    keys=("week", "row", "jurisdiction_printed", "state", "geoid", "policy", "class", "criterion", "words", "rule"),
    columns=(
        WEEK,
        Column("row", Value.NUMBER, "Number of the policy's row in Section III."),
        Column("jurisdiction_printed", Value.TEXT, "The jurisdiction as printed."),
        STATE,
        GEOID,
        Column("policy", Value.TEXT, "The policy's title, as printed."),
        Column("class", Value.TEXT, "On what terms it honors a detainer."),
        Column("criterion", Value.TEXT, "The criterion that says so, as printed."),
        Column("words", Value.TEXT, "The words in it that the rule matched."),
        Column("rule", Value.TEXT, "The rule of ddor/tables/policy_rules.toml."),
    ),
    shown=("week", "jurisdiction_printed", "class", "words"),
    compared=(),
    adds_up=False,
    rests_on=("policies",),
)
def policy_classes(weeks: Weeks) -> Iterable[Row]:
    """Each policy with each class that it is in, and the words of its criteria that say so."""
    titles = {each.id: each.title for each in classes()}
    criteria = _criteria(weeks)
    told = ["week", "row", "jurisdiction_printed", "state", "geoid", "policy"]
    return [
        (*row, titles[finding.class_id], finding.criterion, finding.words, finding.rule)
        for row in weeks.columns("policies", *told)
        for finding in _classified(criteria[row[0], row[1]])
    ]


def _criteria(weeks: Weeks) -> dict[tuple[date, int], tuple[str, ...]]:
    """The criteria of each policy, by its week and row."""
    listed: dict[tuple[date, int], list[str]] = {
        (week, row): [] for week, row in weeks.columns("policies", "week", "row")
    }
    for week, row, criterion in weeks.columns("criteria", "week", "row", "criterion"):
        listed[week, row].append(criterion)
    return {key: tuple(criteria) for key, criteria in listed.items()}


@cache
def _classified(criteria: tuple[str, ...]) -> tuple[Finding, ...]:
    # The same policies are printed week after week.
    return classify(criteria)
