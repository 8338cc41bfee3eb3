"""The pages on which a person decides: undecided names with their candidates, and corrections that reports print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ddor.app.asking import Asked, AskedWrong
from ddor.app.desk import Desk
from ddor.corrections.annotations import FILE, Annotation, Kind, checked_annotation, read_annotations
from ddor.corrections.answers import add_annotation, dismissal, take_back
from ddor.corrections.deciding import Open, add_decision, open_names, update_archive
from ddor.corrections.deciding import take_back as take_back_decision
from ddor.corrections.proposals import Correction, Proposal, Unsettled, find_proposals
from ddor.export.week_folder import are_behind, rebuild
from ddor.places import Decision, Wanted, find_state, name_of_place, place_asked, read_decisions
from ddor.sections import DECLINED, HIGH_VOLUME, POLICIES
from ddor.tables.filters import UNDECIDED, Filters
from ddor.terminal.screen import counted

WHAT_IT_MEANS: Mapping[str, str] = {
    str(Kind.CORRECTED): "These rows are wrong: leave them out as corrected",
    str(Kind.DISPUTED): "The agency disputes these rows",
    str(Kind.NOTE): "Just add a note to these rows",
    str(Kind.DISMISSED): "It does not mean these rows",
}
"""The answers to a printed correction, in a person's words."""


@dataclass(frozen=True, slots=True)
class OpenName:
    """An undecided name: how many rows it has and where they are listed, what was found, and the candidates."""

    name: str
    state: str
    rows: int
    where: str
    address: str
    sentence: str
    candidates: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Made:
    """A decision or an annotation that was made, with its number in its file, from 0."""

    number: int
    words: str
    by: str


@dataclass(frozen=True, slots=True)
class DecidingPage:
    """The page of undecided names, and of the decisions made."""

    title: str
    names: tuple[OpenName, ...]
    made: tuple[Made, ...]


@dataclass(frozen=True, slots=True)
class CorrectionsPage:
    """The page of corrections that reports print, and of what people said of them and of rows."""

    title: str
    proposals: tuple[Proposal, ...]
    without_week: tuple[Correction, ...]
    unsettled: tuple[Unsettled, ...]
    made: tuple[Made, ...]
    weeks: tuple[str, ...]


def deciding_page(desk: Desk) -> DecidingPage:
    """The undecided names of all weeks in the archive, most rows first, and the decisions made, the latest first."""
    names = desk.answer(("open",), lambda: tuple(_open(each) for each in open_names(desk.archive, desk.decisions)))
    decisions = read_decisions(desk.decisions).listed
    made = [
        Made(
            number,
            f"{each.name}{', ' + each.state if each.state else ''} is {name_of_place(each.geoid) or each.geoid}"
            f"{f' ({each.why})' if each.why else ''}",
            ", ".join(filter(None, (each.who, each.when))),
        )
        for number, each in enumerate(decisions)
    ]
    return DecidingPage("Undecided names", names, tuple(reversed(made)))


def _open(each: Open) -> OpenName:
    candidates = (
        (
            candidate.geoid,
            f"{candidate.name}, {candidate.state}" if candidate.state else candidate.name,
            f"{candidate.score:.0f}",
        )
        for candidate in each.match.candidates
    )
    section = next((of for of in (DECLINED, HIGH_VOLUME, POLICIES) if f"Section {of.numeral}," in each.where), DECLINED)
    filters = Filters(geoid=(UNDECIDED,), agency=(each.name,), state=(each.state,) if each.state else ())
    return OpenName(
        each.name, each.state or "", each.rows, each.where, Asked(None, section, filters).address(),
        each.match.sentence, tuple(candidates),
    )  # fmt: skip


def decide(desk: Desk, form: Mapping[str, str]) -> str:
    """Decide a name as a form says, for all weeks; returns what to say of it.

    Raises NoSuchPlace for a place that isn't one, UserFileError for what else can't be.
    """
    name, state = form.get("name", "").strip(), form.get("state", "").strip()
    if not name:
        raise AskedWrong("Give a name to decide.")
    place = form.get("place", "").strip() or form.get("geoid", "").strip()
    if not place:
        raise AskedWrong(f'Which county is "{name}"? Choose a candidate, or write a county such as "Travis, TX".')
    within = find_state(state) if state else None
    geoid = place if place.isdecimal() else place_asked(place, [within.usps] if within else [], Wanted.COUNTY)
    today = date.today().isoformat()
    decision = Decision(name, state, geoid, form.get("who", "").strip(), today, form.get("why", "").strip())
    made = add_decision(decision, desk.decisions)
    return f"{made.name} is {name_of_place(made.geoid)} from now on. {_follow(desk)}"


def undo_decision(desk: Desk, number: int) -> str:
    """Take back the decision of a number in its file; returns what to say of it."""
    decisions = read_decisions(desk.decisions).listed
    if number >= len(decisions):
        raise AskedWrong("That decision is no longer there; the page shows the current ones.")
    take_back_decision(decisions[number], desk.decisions)
    return f"Taken back: {decisions[number].name}. {_follow(desk)}"


def _follow(desk: Desk) -> str:
    """Bring all weeks, and the folders of their tables, up to the decisions."""
    changed = update_archive(desk.archive, desk.decisions)
    behind = {*changed, *are_behind(desk.archive, desk.folder, changed)}
    rebuilt = rebuild(desk.archive, desk.folder, behind)
    said = f"{counted(len(changed), 'report has', 'reports have')} different places now." if changed else ""
    return " ".join([*filter(None, [said]), *rebuilt.left])


def corrections_page(desk: Desk, told: Mapping[str, str] | None = None) -> CorrectionsPage:
    """The corrections that wait for an answer, and what people noted, the latest first.

    `told` says, by the text of a correction that names no week, the first day of the week that it is about.
    """
    annotations = desk.annotations()
    found = find_proposals(desk.archive, annotations)
    if told:
        known = {each: date.fromisoformat(told[each.text]) for each in found.without_week if each.text in told}
        found = find_proposals(desk.archive, annotations, told=known)
    own = read_annotations(desk.folder / FILE).listed
    made = [Made(number, _said(each), each.source) for number, each in enumerate(own)]
    weeks = tuple(str(week.period.start) for week in desk.held())
    return CorrectionsPage(
        "Corrections and disputes", found.proposals, found.without_week, found.unsettled, tuple(reversed(made)), weeks
    )


def _said(each: Annotation) -> str:
    place = name_of_place(each.geoid) if each.geoid else ""
    parts = (f"Section {each.section}" if each.section else "", place or "", f"row {each.row}" if each.row else "")
    rows = ", ".join([f"week of {each.week}", *filter(None, parts)])
    return f"{each.kind} ({rows}): {each.text}"


def answer(desk: Desk, form: Mapping[str, str]) -> str:
    """Write down what a person says of rows, or of a printed correction; returns what to say of it.

    Raises UserFileError for what can't be.
    """
    if form.get("none"):
        week, text = date.fromisoformat(form.get("of", "")), form.get("text", "")
        found = find_proposals(desk.archive, desk.annotations())
        correction = next((each for each in found.without_week if (each.week, each.text) == (week, text)), None)
        if correction is None:
            raise AskedWrong("That correction is no longer waiting for an answer.")
        annotation = dismissal(correction)
    else:
        cells = {
            name: form.get(name, "") for name in ("week", "section", "geoid", "row", "kind", "text", "source", "link")
        }
        if cells["geoid"] and not cells["geoid"].isdecimal():
            cells["geoid"] = place_asked(cells["geoid"], (), Wanted.COUNTY)
        annotation = checked_annotation(cells, "This can't be noted")
    is_new = add_annotation(annotation, desk.folder)
    left = rebuild(desk.archive, desk.folder).left
    return " ".join(["Noted." if is_new else "That was noted already.", *left])


def undo_answer(desk: Desk, number: int) -> str:
    """Take back the annotation of a number in the folder's file; returns what to say of it."""
    own = read_annotations(desk.folder / FILE).listed
    if number >= len(own):
        raise AskedWrong("That note is no longer there; the page shows the current ones.")
    take_back(own[number], desk.folder)
    left = rebuild(desk.archive, desk.folder).left
    return " ".join([f"Taken back: {_said(own[number])}", *left])
