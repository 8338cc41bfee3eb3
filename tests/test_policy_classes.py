"""Policies put into classes by what their criteria say, in wordings that no report is known to have used."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ddor.tables.policy_classes import CLASSES, NOT_CLASSIFIED, classify

NAMED = [policy_class.id for policy_class in CLASSES if policy_class.id != NOT_CLASSIFIED]

ONE_CRITERION: tuple[tuple[str, set[str]], ...] = (
    # Refused, whatever comes with it.
    ("The jail does not accept any immigration detainers", {"none"}),
    ("ICE detainers are no longer honored by this county", {"none"}),
    ("Sheriff declines to honor all detainer requests from ICE at this time", {"none"}),
    ("Won't honour ICE detainers under any circumstances", {"none"}),
    ("Shall not hold anyone solely on the basis of a civil immigration detainer", {"none"}),
    ("Will not honor detainers without exception", {"none"}),
    ("Will not honor ICE detainers regardless of criminal history", {"none"}),
    ("Will not honor ICE detainers even with a judicial warrant", set()),
    ("Ordinance prohibits honoring ICE detainers", {"none"}),
    # Refused for some, or unless something that is no class: neither this nor that.
    ("Will not honor ICE detainers for juveniles", set()),
    ("Will not honor ICE detainers when the jail is full", set()),
    ("Does not honor detainers unless approved by the county manager", set()),
    ("Will not honor ICE detainers. Exceptions are made by the sheriff.", set()),
    # A judge's paper.
    ("Holds for ICE only when a magistrate has signed an arrest warrant", {"judicial_warrant"}),
    ("Unless there is an order from a federal court, the jail will not hold", {"judicial_warrant"}),
    ("Detainer must be accompanied by a judge's order", {"judicial_warrant"}),
    ("Will not honor ICE detainers that are not accompanied by a judicial warrant", {"judicial_warrant"}),
    ("Requires a warrant signed by a judge", {"judicial_warrant"}),
    ("Will honor ICE detainers without a judicial warrant", set()),
    ("Does not require a judicial warrant", set()),
    ("Will honor detainers even if no court order is shown", set()),
    # A warrant, and somebody's.
    ("Will not hold absent a warrant", {"warrant"}),
    ("Will accept a detainer if ICE also sends an arrest warrant", {"warrant"}),
    ("Will honor a detainer with an administrative warrant", set()),
    ("Has an outstanding warrant for his arrest", set()),
    # Crimes and convictions.
    ("Will only honor detainers for people charged with murder, rape or arson", {"listed_crimes"}),
    ("Honors detainers for those convicted of a serious crime", {"listed_crimes", "conviction"}),
    ("Individual was previously convicted", {"conviction"}),
    ("Will not honor ICE detainers for inmates without a prior felony conviction", {"listed_crimes", "conviction"}),
    ("Will honor detainers except for those charged with misdemeanors", set()),
    ("Will not honor ICE detainers for individuals convicted of misdemeanors", set()),
    ("Honors detainers unless the person has never been convicted", set()),
    # Notice only.
    ("Will only notify ICE of an upcoming release", {"notify_only"}),
    ("Honors ICE requests for notification of release", {"notify_only"}),
    ("Will not hold for ICE but will notify ICE before release", {"notify_only"}),
    ("Will neither hold for ICE nor notify ICE of a release", set()),
    ("Will notify ICE of the release of violent felons", set()),
    # Payment.
    ("Will not honor detainers unless ICE agrees to reimburse the county for detention", {"payment"}),
    ("Will hold if the federal government pays the cost of detention", {"payment"}),
    ("Will honor detainers although ICE does not pay the cost", set()),
    # Two at once.
    ("Will hold only with a court order and payment of all costs", {"judicial_warrant", "payment"}),
    (
        "Will not honor ICE detainer unless there is a judicial warrant and the subject was convicted of burglary",
        {"judicial_warrant", "listed_crimes", "conviction"},
    ),
    # Other things.
    ("Sends a list of inmates every day", set()),
    ("", set()),
)


def classes_of(*criteria: str) -> set[str]:
    return {finding.class_id for finding in classify(criteria)} - {NOT_CLASSIFIED}


@pytest.mark.parametrize(("criterion", "classes"), ONE_CRITERION)
def test_a_criterion_is_in_the_classes_that_its_words_say(criterion: str, classes: set[str]) -> None:
    assert classes_of(criterion) == classes
