"""All tabulations: what each counts, what its columns mean, and how it is given by week and as corrected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ddor.columns import Column, Value
from ddor.tables import concentration, counts, policies, series, waits
from ddor.tables.table import Figures, Row, Table
from ddor.tables.weeks import Weeks

CORRECTED = "_corrected"
"""What ends the name of a column that has a figure as corrected, beside the one as published."""


@dataclass(frozen=True, slots=True)
class Tabulation:
    """A table of figures: its name, its title and what a row is.

    `keys` are the columns that tell its rows apart, `columns` all columns in order, `shown` those that fit a terminal,
    `compared` those of them that have room there beside themselves as corrected. `adds_up`: whether the rows of
    several weeks may be counted together; where not, it has a row for each week.
    """

    name: str
    title: str
    a_row_is: str
    keys: tuple[str, ...]
    columns: tuple[Column, ...]
    shown: tuple[str, ...]
    compared: tuple[str, ...]
    make: Callable[[Weeks], Figures]
    adds_up: bool = True

    def of(self, weeks: Weeks) -> Table:
        """The table of some weeks, counted together."""
        return self.table(self.make(weeks))

    def by_week(self, weeks: Weeks) -> Table:
        """The table of each of some weeks on its own, one below the other, the `week` (its first day) before it."""
        if not self.adds_up:
            return self.of(weeks)
        rows: list[Row] = []
        for period, week in weeks.each():
            rows += ((period.start, *row) for row in self.make(week).rows)
        return self.table(Figures(("week", *(column.name for column in self.columns)), rows))

    def table(self, made: Figures) -> Table:
        """What was counted as a table, by week and as corrected included."""
        known = {column.name: column for column in (_WEEK, *self.columns)}
        columns = tuple(_described(name, known) for name in made.names)
        keys = tuple(dict.fromkeys(("week", *self.keys))) if "week" in made.names else self.keys
        return Table(self.name, self.title, self.a_row_is, columns, keys, made.rows)


def side_by_side(published: Table, corrected: Table, tabulation: Tabulation) -> Table:
    """A table as published with, beside each of its figures, that as corrected.

    The figures as corrected stand in columns named after them with "_corrected". A row that the corrected table does
    not have (a jurisdiction all of whose rows were corrected) counts 0 there; a median or mean of nothing is empty.
    """
    known = {column.name: column for column in (_WEEK, *tabulation.columns)}
    keys = [name for name in published.names if name in published.keys and (name != "week" or _is_key(tabulation))]
    figures = [name for name in published.names if name not in keys]
    by_key = {tuple(row[name] for name in keys): row for row in corrected.records()}
    rows = []
    for row in published.records():
        other = by_key.get(tuple(row[name] for name in keys))
        pairs = ((row[name], other[name] if other else _of_nothing(known[name])) for name in figures)
        rows.append((*(row[name] for name in keys), *(value for pair in pairs for value in pair)))
    names = (*keys, *(each for name in figures for each in (name, name + CORRECTED)))
    return tabulation.table(Figures(names, rows))


def _is_key(tabulation: Tabulation) -> bool:
    return tabulation.adds_up or "week" in tabulation.keys


def differ(table: Table) -> bool:
    """Whether any figure of a table made by side_by_side is another as corrected than as published."""
    pairs = [name for name in table.names if f"{name}{CORRECTED}" in table.names]
    return any(table.column(name) != table.column(name + CORRECTED) for name in pairs)


def _of_nothing(column: Column) -> object:
    return {Value.NUMBER: 0, Value.SHARE: 0.0, Value.TEXT: ""}.get(column.value)


def _described(name: str, known: Mapping[str, Column]) -> Column:
    if name.endswith(CORRECTED):
        column = known[name.removesuffix(CORRECTED)]
        return Column(name, column.value, f"As corrected: {column.meaning[:1].lower()}{column.meaning[1:]}")
    return known[name]


_WEEK = Column("week", Value.DATE, "First day of the week.")
_GEOID = Column("geoid", Value.TEXT, "Census GEOID of the county; empty where it is undecided.")
_JURISDICTION = Column("jurisdiction", Value.TEXT, "The county's name; the agency as printed where it is undecided.")
_STATE = Column("state", Value.TEXT, "State, USPS code; empty where the printed one is not known.")
_PLACE = (_GEOID, _JURISDICTION, _STATE)
_PLACE_KEYS = tuple(column.name for column in _PLACE)
_COUNTRY = Column("country", Value.TEXT, "ISO 3166-1 alpha-3; empty where what is printed is not known.")
_CITIZENSHIP = Column("citizenship", Value.TEXT, "Country of citizenship as printed, the first spelling of it.")
_COUNT = Column("count", Value.NUMBER, "Persons.")
_SHARE = Column("share", Value.SHARE, "Share of all persons of the table.")
_CUMULATIVE = Column("cumulative_share", Value.CUMULATIVE, "Share of this row and all above it.")
_SHARE_OF_OFFENSES = Column("share", Value.SHARE, "Share of all offenses of the table.")
_PERSONS = Column("persons", Value.NUMBER, "Persons.")
_WITH_OFFENSE = Column("persons", Value.NUMBER, "Persons with at least one of these offenses.")
_BY_STATUS = (
    Column("convicted", Value.NUMBER, "Offenses, convicted."),
    Column("charged", Value.NUMBER, "Offenses, charged."),
    Column("not_stated", Value.NUMBER, "Offenses for which the report does not say which."),
    Column("total", Value.NUMBER, "Offenses in all."),
)
_NCIC = (
    Column("ncic_code", Value.TEXT, "Group of the FBI's NCIC classification; empty for unknown wordings."),
    Column("ncic_category", Value.TEXT, "Name of that group."),
)

TABULATIONS: Mapping[str, Tabulation] = {
    each.name: each
    for each in (
        Tabulation(
            "series",
            "Week by week",
            "a week, held or missing",
            ("week",),
            (
                _WEEK,
                Column("week_end", Value.DATE, "Last day of the week."),
                Column("days", Value.NUMBER, "How many days it has; only periods of as many are compared."),
                Column(
                    "report", Value.TEXT, "held; issued not stated; missing (no report is held: no figures, not zero)."
                ),
                Column("detainers_issued", Value.NUMBER, "Detainers issued nationwide, as the text states."),
                Column("declined", Value.NUMBER, "Persons in Section II."),
                Column("share", Value.SHARE, "Declined of issued."),
                Column(
                    "running_mean_declined", Value.DECIMAL, "Mean of declined over the last weeks, this one included."
                ),
                Column("running_mean_weeks", Value.NUMBER, "Weeks held among those, which the mean rests on."),
                Column("previous_week", Value.DATE, "First day of the week held before."),
                Column(
                    "weeks_since_previous", Value.NUMBER, "Weeks since that one: more than 1 where some are missing."
                ),
                Column("change_from_previous", Value.NUMBER, "Change in declined since the week held before."),
                Column("change_from_previous_share", Value.SHARE, "That change as a share of the earlier figure."),
                Column("change_from_first", Value.NUMBER, "Change in declined since the first week held."),
                Column("change_from_first_share", Value.SHARE, "That change as a share of the first figure."),
            ),
            (
                "week",
                "report",
                "detainers_issued",
                "declined",
                "share",
                "running_mean_declined",
                "running_mean_weeks",
                "change_from_previous",
            ),
            ("declined", "share"),
            series.series,
            adds_up=False,
        ),
        Tabulation(
            "statuses",
            "Convicted against charged",
            "a status; offenses and persons are counted apart",
            ("status",),
            (
                Column("status", Value.TEXT, "convicted, charged, not stated; no offense listed for the person."),
                Column("offenses", Value.NUMBER, "Offenses."),
                Column("share_of_offenses", Value.SHARE, "Share of all offenses."),
                Column(
                    "persons", Value.NUMBER, "Persons with at least one such offense; one may stand in several rows."
                ),
                Column("share_of_persons", Value.SHARE, "Share of all persons; these do not add up to 1."),
            ),
            ("status", "offenses", "share_of_offenses", "persons", "share_of_persons"),
            ("offenses", "persons"),
            counts.statuses,
        ),
        Tabulation(
            "crimes",
            "Crimes, in ICE's words",
            "an offense as ICE words it; offenses are counted, persons beside them",
            ("offense", "ncic_code", "ncic_category"),
            (
                Column("offense", Value.TEXT, "The offense in ICE's words, without the status."),
                *_NCIC,
                *_BY_STATUS,
                _SHARE_OF_OFFENSES,
                _WITH_OFFENSE,
            ),
            ("offense", "convicted", "charged", "not_stated", "total", "share", "persons"),
            ("convicted", "charged", "total"),
            counts.crimes,
        ),
        Tabulation(
            "crime_categories",
            "Crimes by NCIC category",
            "a group of the NCIC classification; offenses are counted, persons beside them",
            ("ncic_code", "ncic_category"),
            (
                *_NCIC,
                Column("wordings", Value.NUMBER, "How many of ICE's wordings are in it."),
                *_BY_STATUS,
                _SHARE_OF_OFFENSES,
                _WITH_OFFENSE,
            ),
            ("ncic_category", "convicted", "charged", "not_stated", "total", "share", "persons"),
            ("convicted", "charged", "total"),
            counts.crime_categories,
        ),
        Tabulation(
            "countries",
            "Countries of citizenship",
            "a country; persons are counted",
            ("country", "citizenship"),
            (_COUNTRY, _CITIZENSHIP, _COUNT, _SHARE, _CUMULATIVE),
            ("citizenship", "country", "count", "share", "cumulative_share"),
            ("count", "share"),
            counts.countries,
        ),
        Tabulation(
            "regions",
            "World regions (UN M49)",
            "a region of a level; persons are counted",
            ("level", "m49", "region", "within"),
            (
                Column(
                    "level", Value.TEXT, "region, sub-region or intermediate region; a person counts in one of each."
                ),
                Column("m49", Value.TEXT, "The region's code in the United Nations' M49 standard."),
                Column("region", Value.TEXT, "Its name there. Latin America is 419, with the Caribbean."),
                Column("within", Value.TEXT, "The larger region that it is part of."),
                Column("countries", Value.NUMBER, "How many countries of it persons are citizens of."),
                _COUNT,
                _SHARE,
            ),
            ("level", "region", "countries", "count", "share"),
            ("count", "share"),
            counts.regions,
        ),
        Tabulation(
            "jurisdictions",
            "Jurisdictions",
            "a county; persons are counted",
            _PLACE_KEYS,
            (
                *_PLACE,
                Column("agencies", Value.TEXT, "The agencies named, each with its persons."),
                _COUNT,
                _SHARE,
                _CUMULATIVE,
            ),
            ("jurisdiction", "state", "geoid", "count", "share", "cumulative_share"),
            ("count", "share"),
            counts.jurisdictions,
        ),
        Tabulation(
            "concentration",
            "How concentrated the declines are",
            "a measure over jurisdictions",
            ("measure", "meaning"),
            (
                Column("measure", Value.TEXT, "The measure."),
                Column("value", Value.DECIMAL, "Its value; shares are fractions."),
                Column("meaning", Value.TEXT, "What it says."),
            ),
            ("measure", "value", "meaning"),
            ("value",),
            concentration.concentration,
        ),
        Tabulation(
            "jurisdiction_statuses",
            "Jurisdictions by status",
            "a county; persons, and apart from them offenses by status",
            _PLACE_KEYS,
            (*_PLACE, _PERSONS, *_BY_STATUS),
            ("jurisdiction", "state", "persons", "convicted", "charged", "not_stated", "total"),
            ("persons", "convicted"),
            counts.jurisdiction_statuses,
        ),
        Tabulation(
            "jurisdiction_countries",
            "Jurisdictions by country",
            "a country of a county; persons are counted",
            (*_PLACE_KEYS, "country", "citizenship"),
            (*_PLACE, _COUNTRY, _CITIZENSHIP, _COUNT, Column("share", Value.SHARE, "Share of the county's persons.")),
            ("jurisdiction", "state", "citizenship", "count", "share"),
            ("count",),
            counts.jurisdiction_countries,
        ),
        Tabulation(
            "states",
            "States",
            "a state; persons are counted",
            ("state",),
            (
                _STATE,
                Column("jurisdictions", Value.NUMBER, "Counties with persons; each undecided name counts as one."),
                Column("agencies", Value.NUMBER, "Agencies named."),
                _COUNT,
                _SHARE,
                _CUMULATIVE,
            ),
            ("state", "jurisdictions", "agencies", "count", "share", "cumulative_share"),
            ("count", "share"),
            counts.states,
        ),
        Tabulation(
            "waits",
            "Days from issue to decline",
            "a county, all of them first",
            _PLACE_KEYS,
            (
                *_PLACE,
                _PERSONS,
                Column("dated", Value.NUMBER, "Persons with both dates, in order: the days rest on them."),
                Column("median_days", Value.DECIMAL, "Median of the days."),
                Column("lower_quartile_days", Value.DECIMAL, "Lower quartile (linear interpolation)."),
                Column("upper_quartile_days", Value.DECIMAL, "Upper quartile (linear interpolation)."),
                Column("longest_days", Value.DECIMAL, "The longest."),
                Column("declined_before_issued", Value.NUMBER, "Persons whose dates stand the wrong way round."),
                Column("issued_before_year", Value.NUMBER, "Persons whose detainer was issued before the week's year."),
                Column("share_issued_before_year", Value.SHARE, "Those, of all with a date of issue."),
            ),
            (
                "jurisdiction",
                "state",
                "persons",
                "median_days",
                "lower_quartile_days",
                "upper_quartile_days",
                "longest_days",
                "share_issued_before_year",
            ),
            ("persons", "median_days"),
            waits.waits,
        ),
        Tabulation(
            "high_volume_totals",
            "Section I: detainers issued",
            "a jurisdiction of Section I, which lists the first ones only",
            _PLACE_KEYS,
            (
                _GEOID,
                Column("jurisdiction", Value.TEXT, "The county's name; the jurisdiction as printed where undecided."),
                _STATE,
                Column("weeks", Value.NUMBER, "In how many of the weeks it is listed."),
                Column("detainers_issued", Value.NUMBER, "Detainers issued to it in those."),
            ),
            ("jurisdiction", "state", "geoid", "weeks", "detainers_issued"),
            ("detainers_issued",),
            counts.high_volume,
        ),
        Tabulation(
            "policy_counts",
            "Policies by their terms",
            "a class of policies in a week; a policy may be in several",
            ("week", "class"),
            (
                _WEEK,
                Column("class", Value.TEXT, "On what terms a detainer is honored; by ddor/tables/policy_rules.toml."),
                Column("policies", Value.NUMBER, "Policies of Section III in it."),
                Column("share", Value.SHARE, "Share of the week's policies; these do not add up to 1."),
            ),
            ("week", "class", "policies", "share"),
            ("policies", "share"),
            policies.policy_counts,
            adds_up=False,
        ),
        Tabulation(
            "policy_classes",
            "Each policy with its terms",
            "a class that a policy is in",
            ("week", "row", "jurisdiction_printed", "state", "geoid", "policy", "class", "criterion", "words", "rule"),
            (
                _WEEK,
                Column("row", Value.NUMBER, "Number of the policy's row in Section III."),
                Column("jurisdiction_printed", Value.TEXT, "The jurisdiction as printed."),
                _STATE,
                _GEOID,
                Column("policy", Value.TEXT, "The policy's title, as printed."),
                Column("class", Value.TEXT, "On what terms it honors a detainer."),
                Column("criterion", Value.TEXT, "The criterion that says so, as printed."),
                Column("words", Value.TEXT, "The words of it that the rule matched."),
                Column("rule", Value.TEXT, "The rule of ddor/tables/policy_rules.toml."),
            ),
            ("week", "jurisdiction_printed", "class", "words"),
            (),
            policies.policy_classes,
            adds_up=False,
        ),
    )
}
"""By name, in the order that they are shown in."""
