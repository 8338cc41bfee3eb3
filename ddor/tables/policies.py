"""Section III's policies by the terms on which they honor a detainer.

Every report prints the policies then in force, most of them again and again, so these tables never add up weeks.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from functools import cache

from ddor.tables.counts import figures
from ddor.tables.policy_classes import Finding, classes, classify
from ddor.tables.table import Figures
from ddor.tables.weeks import Weeks


def policy_counts(weeks: Weeks) -> Figures:
    """How many policies of each week are in each class; one may be in several.

    Columns: week, class, policies, share (of the week's policies).
    """
    found: defaultdict[date, Counter[str]] = defaultdict(Counter)
    policies: Counter[date] = Counter()
    for (week, _), criteria in _criteria(weeks).items():
        policies[week] += 1
        found[week].update({finding.class_id for finding in _classified(criteria)})
    records = [
        (week, each.title, found[week][each.id], round(found[week][each.id] / policies[week], 4))
        for week in policies
        for each in classes()
    ]
    return figures(records, ("week", "class", "policies", "share"))


def policy_classes(weeks: Weeks) -> Figures:
    """Each policy with each class that it is in, and the words of its criteria that say so.

    Columns: week, row, jurisdiction_printed, state, geoid, policy, class, criterion, words, rule (of
    policy_rules.toml), page where frames have it.
    """
    titles = {each.id: each.title for each in classes()}
    criteria = _criteria(weeks)
    told = ["week", "row", "jurisdiction_printed", "state", "geoid", "policy"]
    records = [
        (*row, titles[finding.class_id], finding.criterion, finding.words, finding.rule)
        for row in weeks.columns("policies", *told)
        for finding in _classified(criteria[row[0], row[1]])
    ]
    return figures(records, (*told, "class", "criterion", "words", "rule"))


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
