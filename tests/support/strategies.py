"""Random reports and random layouts, for tests that hold for every one of them."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from hypothesis import strategies as st

from tests import ROOT
from tests.support.layouts import (
    HEADINGS,
    Activity,
    DeclinedRow,
    Headings,
    HighVolumeRow,
    Layout,
    PolicyRow,
    Truth,
)

DATA = ROOT / "tests" / "data"

CITIZENSHIPS: tuple[tuple[str, str], ...] = (
    ("Mexico", "MEX"), ("Honduras", "HND"), ("Guatemala", "GTM"), ("El Salvador", "SLV"), ("Brazil", "BRA"),
    ("Dominican Republic", "DOM"), ("Bolivia", "BOL"), ("Venezuela", "VEN"), ("Cuba", "CUB"),
    ("Ivory Coast", "CIV"), ("Burma", "MMR"), ("Laos", "LAO"), ("Vietnam", "VNM"), ("Cape Verde", "CPV"),
    ("Syria", "SYR"), ("Iran", "IRN"), ("Russia", "RUS"), ("Tanzania", "TZA"), ("Moldova", "MDA"),
    ("United Kingdom", "GBR"), ("Trinidad and Tobago", "TTO"), ("Bosnia-Herzegovina", "BIH"),
    ("China, Peoples Republic of", "CHN"), ("Korea, South", "KOR"), ("Guinea-Bissau", "GNB"),
    ("Congo, Democratic Republic of the", "COD"), ("Micronesia, Federated States of", "FSM"),
    ("Marshall Islands", "MHL"), ("Bahamas", "BHS"), ("St. Kitts-Nevis", "KNA"), ("St. Lucia", "LCA"),
    ("Antigua-Barbuda", "ATG"), ("Dominica", "DMA"), ("Haiti", "HTI"), ("Nigeria", "NGA"), ("Niger", "NER"),
)  # fmt: skip
"""ICE's spellings, and ISO 3166-1 alpha-3."""

CORRECTIONS = (
    "Because of a data processing error, the report attributed detainers to Franklin County, Iowa and "
    "Montgomery County, Iowa that had been issued to agencies elsewhere.",
    "The entry for Chester County, PA was a detainer issued to the wrong place.",
    "The individual listed under Bastrop County, TX was transferred to another facility.",
)


@cache
def agencies() -> tuple[dict[str, str], ...]:
    """Real agencies in ICE's wording: state, county, fips, lea."""
    with (DATA / "agencies.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def offenses() -> tuple[str, ...]:
    """Offenses in ICE's wording."""
    return tuple((DATA / "offenses.txt").read_text(encoding="utf-8").splitlines())


@cache
def policies() -> tuple[PolicyRow, ...]:
    """Real policies."""
    with (DATA / "policies.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            PolicyRow(
                jurisdiction=row["jurisdiction"],
                aor=row["aor"],
                enacted=row["enacted"],
                policy=row["policy"],
                criteria=[" ".join(criterion.split()) for criterion in row["criteria"].split("|")],
            )
            for row in csv.DictReader(file)
        )


@st.composite
def activities(draw: st.DrawFn) -> list[Activity]:
    """One to three offenses. Only a single one may lack its status, as nothing else would show its end."""
    names = draw(st.lists(st.sampled_from(offenses()), min_size=1, max_size=3))
    statuses = ["convicted", "charged"] if len(names) > 1 else ["convicted", "charged", None]
    return [Activity(offense=name, status=draw(st.sampled_from(statuses))) for name in names]


@st.composite
def declined_rows(draw: st.DrawFn, start: date) -> DeclinedRow:
    """A person whose detainer was declined in the week that begins at `start`."""
    agency = draw(st.sampled_from(agencies()))
    citizenship, iso3 = draw(st.sampled_from(CITIZENSHIPS))
    declined = start + timedelta(days=draw(st.integers(0, 6)))
    issued = declined - timedelta(days=draw(st.integers(0, 3000)))
    return DeclinedRow(
        lea=agency["lea"],
        county=agency["county"],
        state=agency["state"],
        fips=agency["fips"],
        citizenship=citizenship,
        iso3=iso3,
        issued=issued.isoformat(),
        declined=declined.isoformat(),
        activity=draw(activities()),
    )


@st.composite
def high_volumes(draw: st.DrawFn) -> list[HighVolumeRow]:
    """One to ten counties with falling counts."""
    counties = draw(
        st.lists(st.sampled_from(agencies()), min_size=1, max_size=10, unique_by=lambda agency: agency["fips"])
    )
    counts = sorted((draw(st.integers(1, 1500)) for _ in counties), reverse=True)
    return [
        HighVolumeRow(jurisdiction=agency["county"], state=agency["state"], fips=agency["fips"], detainers_issued=count)
        for agency, count in zip(counties, counts, strict=True)
    ]


@st.composite
def policy_rows(draw: st.DrawFn) -> PolicyRow:
    """A real policy, sometimes with the day that it was enacted on."""
    row = draw(st.sampled_from(policies()))
    day = draw(st.sampled_from([None, None, None, 1, 15, 28]))
    enacted = row["enacted"] if day is None else f"{row['enacted'][:7]}-{day:02}"
    return {**row, "enacted": enacted}


@st.composite
def reports(draw: st.DrawFn, max_declined: int = 60, max_policies: int = 20) -> Truth:
    """What a report says: a week of 2016 to 2018, sorted as the reports are, with totals that are right."""
    start = draw(st.dates(date(2016, 1, 1), date(2018, 12, 31)))
    declined = draw(st.lists(declined_rows(start), max_size=max_declined))
    declined.sort(key=lambda row: (row["state"], row["county"], row["lea"], row["issued"]))
    rows = draw(st.lists(policy_rows(), max_size=max_policies))
    rows.sort(key=lambda row: row["enacted"], reverse=True)
    volume = draw(high_volumes())
    issued = sum(row["detainers_issued"] for row in volume) + draw(st.integers(0, 4000))
    return Truth(
        period_start=start.isoformat(),
        period_end=(start + timedelta(days=6)).isoformat(),
        detainers_issued=issued,
        declined_total=len(declined),
        high_volume=volume,
        declined=declined,
        policies=rows,
        corrections=draw(st.lists(st.sampled_from(CORRECTIONS), max_size=2, unique=True)),
    )


def headings() -> st.SearchStrategy[Headings]:
    """A wording for every column."""
    return st.builds(Headings, **{column: st.sampled_from(words) for column, words in HEADINGS.items()})


@st.composite
def layouts(draw: st.DrawFn) -> Layout:
    """Any layout that opens without a password."""
    layout = draw(
        st.builds(
            Layout,
            headings=headings(),
            password=st.just(""),
            margin=st.sampled_from([36.0, 54.0, 72.0]),
            size=st.sampled_from([7.0, 8.0, 9.0, 9.5, 10.0, 11.0]),
            crop_margin=st.sampled_from([0.0, 0.0, 18.0, 40.5]),
            running_header=st.sampled_from(["", "", "Weekly Declined Detainer Outcome Report", "ICE ERO"]),
            column_shift=st.sampled_from([0, 0, 0, 1, 2, 3]),
            extra_column=st.sampled_from(["", "", "Event Number", "Remarks"]),
            padding=st.sampled_from([1.5, 3.0, 4.5]),
            rule_width=st.sampled_from([0.25, 0.5, 1.0]),
            rule_gap=st.sampled_from([0.5, 1.0, 1.5]),
        )
    )
    # Columns a few letters wide are a riddle for people, too.
    narrow = layout.narrow and layout.size <= 9 and layout.font != "Courier"
    return replace(layout, narrow=narrow)
