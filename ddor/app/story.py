"""The page of a story: its paragraphs, the claims that were built of its figures, and what the reports say of each."""

from __future__ import annotations

import re
import secrets
import shlex
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from ddor.app.asking import ALL, AskedWrong
from ddor.app.desk import Desk
from ddor.archive import Selection
from ddor.claims.appending import append_claim, remove_claim
from ddor.claims.checking import Checked, check
from ddor.claims.offered import (
    HOW_SAID,
    KEYS_SAID,
    Choice,
    Kind,
    OfferedFilter,
    OfferedMeasure,
    figure_of_text,
    filters_of,
    measures,
    offered,
    terms,
)
from ddor.claims.proposing import Proposal, proposals
from ddor.claims.reading import Measure, Of, claims_of, read_claims
from ddor.claims.sentences import figures_said, sentences
from ddor.download import is_device
from ddor.site.changed import days
from ddor.tables.weeks import Weeks
from ddor.terminal.claim_questions import FIGURE_SAID
from ddor.terminal.verdicts import claimed, markdown
from ddor.userfiles.files import write_files

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_MOST_TEXT = 100_000


_MOST_DRAFTS = 20
"""How many texts are kept until the app is stopped; the oldest goes first."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A claim that is proposed: its parts as a form sends them, its week and what it says in words, and what the check
    came to. `change` is where it is changed before it is checked.
    """

    proposal: Proposal
    week: str
    claimed: str
    fields: tuple[tuple[str, str], ...]
    change: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a story in pieces, each with whether it is a figure, and the claims that each figure may be.

    `build` is where one is built without a proposal, "" where the sentence has no figure.
    """

    pieces: tuple[tuple[str, bool], ...]
    offers: tuple[tuple[str, tuple[Offer, ...]], ...]
    build: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A text that was pasted, and the week that it is about."""

    text: str
    week: date


class Drafts:
    """The texts that were pasted, by the name that addresses have of them."""

    def __init__(self) -> None:
        self._kept: dict[str, Draft] = {}
        self._lock = threading.Lock()

    def keep(self, desk: Desk, form: Mapping[str, str]) -> str:
        """Keep the text of a form; returns its name. Raises AskedWrong if the week isn't held."""
        held = [week.period.start for week in desk.held()]
        if not held:
            raise AskedWrong(
                "The archive has no weeks yet, so no figure can be checked. Add a report on the first page."
            )
        week = _date(form["week"]) if form.get("week") else held[-1]
        if week not in held:
            raise AskedWrong(f"No week that begins on {week} is in the archive.")
        name = secrets.token_urlsafe(9)
        with self._lock:
            if len(self._kept) >= _MOST_DRAFTS:
                del self._kept[next(iter(self._kept))]
            self._kept[name] = Draft(form.get("text", "")[:_MOST_TEXT], week)
        return name

    def find(self, name: str) -> Draft | None:
        """The text of a name; None if it isn't there any more."""
        return self._kept.get(name)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A claim with what its check came to, the addresses of the rows behind it, and its identity in the file."""

    checked: Checked
    claimed: str
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoryPage:
    """The page of a story: the files of claims that there are, the chosen one's verdicts, and sentences to be marked.

    `draft` is the name of the text shown, `weeks` are those that it may be about: value, words, and which is chosen.
    `table` has the verdicts as Markdown, for whoever puts them into a text.
    """

    title: str
    files: tuple[str, ...]
    file: str
    verdicts: tuple[Verdict, ...]
    table: str
    text: str
    draft: str
    weeks: tuple[tuple[str, str, bool], ...]
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """The page on which a claim is built: what can be chosen for the measure chosen (None: none yet).

    `given` are the values of the form's fields that are known already, by their names.
    """

    title: str
    file: str
    sentence: str
    given: Mapping[str, str]
    measures: tuple[OfferedMeasure, ...]
    chosen: OfferedMeasure | None
    of: str
    filters: tuple[OfferedFilter, ...]
    among: tuple[OfferedFilter, ...]
    has_among: bool
    further: tuple[tuple[str, str, bool], ...]
    terms: tuple[Choice, ...]
    hows: tuple[tuple[str, str], ...]
    figure_said: str
    weeks: tuple[tuple[str, str], ...]


def story_page(desk: Desk, file: str, drafts: Drafts, draft: str) -> StoryPage:
    """The page of a story. Raises ClaimsError for a file that can't be understood, AskedWrong where it isn't there."""
    files = claims_files(desk)
    if file and file not in files:
        _checked_name(file)
        verdicts: tuple[Verdict, ...] = ()
        table = ""
    else:
        verdicts, table = _verdicts(desk, file) if file else ((), "")
    held = desk.held()
    shown = drafts.find(draft)
    week = shown.week if shown else held[-1].period.start if held else None
    return StoryPage(
        title="A story",
        files=files,
        file=file,
        verdicts=verdicts,
        table=table,
        text=shown.text if shown else "",
        draft=draft if shown else "",
        weeks=tuple((str(each.period.start), days(each.period), each.period.start == week) for each in reversed(held)),
        sentences=tuple(_sentences(desk, shown, file or "story", draft)) if shown else (),
    )


def claims_files(desk: Desk) -> tuple[str, ...]:
    """The names of the claims files of a desk."""
    if not desk.claims.is_dir():
        return ()
    return tuple(sorted(path.stem for path in desk.claims.glob("*.toml") if _NAME.fullmatch(path.stem)))


def _verdicts(desk: Desk, file: str) -> tuple[tuple[Verdict, ...], str]:
    held = desk.held()
    path = desk.claims / f"{file}.toml"
    listed = read_claims(path, held[-1].period.start if held else None)
    annotations = desk.annotations()
    weeks = Weeks.of_archive(desk.archive, Selection(), annotations)
    checked = [check(claim, weeks, annotations) for claim in listed]
    verdicts = (
        Verdict(each, claimed(each.claim), tuple(filter(None, map(address_of_command, each.commands))))
        for each in checked
    )
    return tuple(verdicts), markdown(checked)


def address_of_command(command: str) -> str:
    """The address of the page that shows what a command of ddor lists; "" where no page does."""
    name, *words = shlex.split(command)
    pairs: list[tuple[str, str]] = []
    if name == "tabulate":
        return f"/tables?{urlencode([('week', word) for word in words if re.fullmatch(_DAY, word)])}"
    if name != "rows":
        return ""
    waiting = iter(words)
    for word in waiting:
        option = word.removeprefix("--")
        if option in ("offenses", "corrected"):
            pairs.append((option, "1"))
        elif option == ALL:
            pairs.append(("week", ALL))
        else:
            pairs.append((option, next(waiting, "")))
    return f"/rows?{urlencode(pairs)}"


_DAY = r"\d{4}-\d\d-\d\d"


def _sentences(desk: Desk, draft: Draft, file: str, name: str) -> Iterator[Sentence]:
    held = {week.period.start: days(week.period) for week in desk.held()}
    annotations = desk.annotations()
    left = _MOST_FIGURES
    for sentence in sentences(draft.text):
        pieces: list[tuple[str, bool]] = []
        offers: list[tuple[str, tuple[Offer, ...]]] = []
        at = 0
        for figure in figures_said(sentence):
            said = sentence[figure.start : figure.end]
            pieces += [(sentence[at : figure.start], False), (said, True)]
            at = figure.end
            found: tuple[Proposal, ...] = ()
            if left > 0:
                found = proposals(sentence, figure, draft.week, list(held), desk.weeks, annotations)
            left -= 1
            offers.append((said, tuple(_offer(each, held, file, name) for each in found)))
        pieces.append((sentence[at:], False))
        given = {"file": file, "draft": name, "sentence": sentence, "week": str(draft.week)}
        build = f"/story/claim?{urlencode(given)}" if offers else ""
        yield Sentence(tuple(piece for piece in pieces if piece[0]), tuple(offers), build)


_MOST_FIGURES = 60
"""Figures of a text for which claims are proposed: each takes up to a third of a second the first time."""


def _offer(proposal: Proposal, held: Mapping[date, str], file: str, draft: str) -> Offer:
    fields = (("file", file), ("draft", draft), *_fields(proposal.parts))
    weeks = [held[proposal.parts[name]] for name in ("from", "to", "week") if name in proposal.parts]
    address = f"/story/claim?{urlencode(fields)}"
    return Offer(proposal, " to ".join(weeks), claimed(proposal.checked.claim), fields, address)


def _fields(parts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The parts of a claim as the fields of a form."""
    hows = [str(how) for how in HOW_SAID]
    for key, value in parts.items():
        if isinstance(value, Mapping):
            yield from ((f"{key}.{name}", str(each)) for name, each in value.items())
        elif key in hows:
            yield from (("how", key), ("figure", str(value)))
        else:
            yield key, str(value)


def claim_page(desk: Desk, query: Mapping[str, str]) -> ClaimPage:
    """The page on which a claim is built of parts; `query` has those chosen so far."""
    chosen = _measure(query.get("measure", ""))
    of = _of(query.get("of", ""), chosen)
    takes = chosen.takes if chosen else ()
    needs = chosen.needs if chosen else ()
    further = [(key, KEYS_SAID[key], key in needs) for key in (*needs, *takes) if key in KEYS_SAID and key != "terms"]
    filters = filters_of(chosen.measure, of) if chosen else ()
    return ClaimPage(
        title="Build a claim",
        file=_checked_name(query.get("file", "") or "story"),
        sentence=query.get("sentence", "")[:2000],
        given=query,
        measures=measures(),
        chosen=chosen,
        of=str(of or ""),
        filters=filters,
        among=filters if "among" in takes and of is not Of.ISSUED else (),
        has_among=any(name.startswith("among.") and value for name, value in query.items()),
        further=tuple(further),
        terms=terms() if "terms" in takes else (),
        hows=tuple((str(how), said) for how, said in HOW_SAID.items()),
        figure_said="" if chosen is None or chosen.kind is Kind.NAME else FIGURE_SAID[chosen.kind],
        weeks=tuple((str(week.period.start), days(week.period)) for week in reversed(desk.held())),
    )


def _measure(text: str) -> OfferedMeasure | None:
    if not text:
        return None
    try:
        return offered(Measure(text))
    except ValueError:
        raise AskedWrong(f'There is no measure "{text}". Choose one from the list.') from None


def _of(text: str, chosen: OfferedMeasure | None) -> Of | None:
    if not text or chosen is None or text not in [each.value for each in chosen.of]:
        return None
    return Of(text)


def _checked_name(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise AskedWrong("A story's name has small letters, digits and hyphens, such as my-story.")
    if is_device(name):
        raise AskedWrong(f'Windows can\'t have a file named "{name}". Give the story another name, such as my-story.')
    return name


def add_claim(desk: Desk, form: Mapping[str, str]) -> str:
    """Put the claim that a form says at the end of its file. Raises ClaimsError, with a sentence, for a slip."""
    file = _checked_name(form.get("file", ""))
    desk.claims.mkdir(parents=True, exist_ok=True)
    append_claim(desk.claims / f"{file}.toml", _parts(form))
    return "The claim is saved; its verdict is below."


def _parts(form: Mapping[str, str]) -> dict[str, Any]:
    """A claim's parts out of a form."""
    chosen = _measure(form.get("measure", ""))
    if chosen is None:
        raise AskedWrong("What does the sentence say? Choose a measure.")
    parts: dict[str, Any] = {"sentence": form.get("sentence", ""), "measure": form["measure"]}
    for key in ("week", "from", "to"):
        if form.get(key):
            parts[key] = _date(form[key])
    for key in ("of", "by", "terms"):
        if form.get(key):
            parts[key] = form[key]
    if form.get("is"):
        several = [form["is"]] if form.get("by") == "jurisdiction" else [each.strip() for each in form["is"].split(",")]
        parts["is"] = several if len(several) > 1 else several[0]
    for key in ("places", "over", "each"):
        if form.get(key):
            parts[key] = figure_of_text(form[key])
    for group in ("where", "among"):
        given = {name.removeprefix(f"{group}."): value for name, value in form.items() if name.startswith(f"{group}.")}
        parts[group] = {name: value for name, value in given.items() if value}
    if form.get("corrected"):
        parts["corrected"] = True
    if form.get("how") and form.get("figure"):
        parts[form["how"]] = figure_of_text(form["figure"])
    if form.get("outlet"):
        parts["source"] = {"outlet": form["outlet"]}
    return parts


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise AskedWrong(f'"{text}" is not the first day of a week.') from None


def drop_claim(desk: Desk, form: Mapping[str, str]) -> str:
    """Take a claim out of its file; returns what to say of it."""
    file = _checked_name(form.get("file", ""))
    remove_claim(desk.claims / f"{file}.toml", form.get("id", ""))
    return f"Taken out: {form.get('id', '')}."


def open_file(desk: Desk, name: str, content: bytes) -> str:
    """Keep a claims file that was chosen, and return its name. Raises ClaimsError if it is none, AskedWrong where
    another of its name is there.
    """
    stem = re.sub(r"[^a-z0-9]+", "-", name.lower().removesuffix(".toml")).strip("-")[:60] or "story"
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise AskedWrong(f"{name}: this is not a claims file; it isn't text.") from None
    path = desk.claims / f"{stem}.toml"
    if path.exists() and path.read_bytes() != content:
        raise AskedWrong(f'There is already a story named "{stem}". Rename the file, and open it again.')
    held = desk.held()
    claims_of(text, name, held[-1].period.start if held else None)
    write_files(desk.claims, {path.name: content})
    return stem


def saved_file(desk: Desk, file: str) -> bytes:
    """The bytes of a claims file, to be saved elsewhere. Raises AskedWrong if there is none."""
    if file not in claims_files(desk):
        raise AskedWrong(f'There is no story "{file}".')
    return (desk.claims / f"{file}.toml").read_bytes()
