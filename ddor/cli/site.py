"""The command that makes a site of the archive: site."""

from __future__ import annotations

from datetime import date, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ddor.cli.common import (
    ATTENTION,
    FINE,
    NOT_DONE,
    Db,
    Memory,
    Password,
    Timeout,
    Vocabulary,
    a_week,
    known_annotations,
    limits,
    open_archive,
    progress_bar,
    say,
    tell,
)
from ddor.cli.pictures import Folder
from ddor.cli.program import app
from ddor.cli.selecting import AnnotationsFile, WithoutWeeks, select_weeks
from ddor.extras import install

if TYPE_CHECKING:
    from ddor.archive import Archive
    from ddor.corrections.annotations import Annotations
    from ddor.site.crops import Opening
    from ddor.site.making import Made

_NEEDED = ("altair", "jinja2", "vl_convert", "shapefile", "_plotly_geo")


@app.command()
def site(
    weeks: Annotated[
        list[datetime] | None,
        typer.Argument(
            parser=a_week,
            metavar="[WEEK]...",
            help="First days of weeks, such as 2017-01-28; or latest, first, 3 (the third in the archive).",
            show_default="all in the archive",
        ),
    ] = None,
    without: WithoutWeeks = None,
    out: Annotated[Path | None, typer.Option(help="The folder of the site.", show_default="site in the folder")] = None,
    no_crops: Annotated[bool, typer.Option("--no-crops", help="Without pictures of rows.")] = False,
    folder: Folder = Path("output"),
    annotations: AnnotationsFile = None,
    password: Password = None,
    vocabulary: Vocabulary = None,
    db: Db = None,
    timeout: Timeout = 60.0,
    memory: Memory = "2 GB",
) -> None:
    """Build a site to open from disk or put on a web server: an overview and a page for each week."""
    if any(find_spec(name) is None for name in _NEEDED):
        say(f"the site needs Altair, vl-convert, Jinja2, pyshp and plotly-geo. Install them with: {install('page')}")
        raise typer.Exit(NOT_DONE)
    from ddor.archive.originals import KEPT
    from ddor.site.crops import Opening

    archive = open_archive(db, folder, create=False)
    selection = select_weeks(archive, weeks, not weeks, None, without)
    opening = None if no_crops else Opening(folder / KEPT, password, vocabulary, limits(timeout, memory))
    made = _made(
        archive, selection.weeks or (), known_annotations(folder, annotations), out or folder / "site", opening
    )
    for sentence in made.problems:
        say(f"rows without a picture: {sentence}")
    for other in made.others:
        say(f"{other} is a page for a week that isn't in this site; delete it if you don't need it.")
    tell(str(made.page))
    raise typer.Exit(ATTENTION if made.problems else FINE)


def _made(
    archive: Archive, weeks: tuple[date, ...], annotations: Annotations, out: Path, opening: Opening | None
) -> Made:
    """The site, made with a progress bar: a step for each week, with its pictures beside it."""
    from ddor.site.making import make_site

    with progress_bar() as progress:
        task = progress.add_task("Making the site", total=len(weeks))
        begun: list[date] = []

        def on_progress(week: date, done: int, of: int) -> None:
            if not of:
                begun.append(week)
            pictures = f", picture {done:,} of {of:,}" if of else ""
            progress.update(task, completed=len(begun) - 1, description=f"Week of {week}{pictures}")

        return make_site(archive, weeks, annotations, out, opening, on_progress)
