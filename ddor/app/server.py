"""The app's addresses, what is answered at each, and the server that listens on this machine."""

from __future__ import annotations

import webbrowser
from asyncio import get_running_loop
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import closing, suppress
from datetime import date
from functools import partial
from pathlib import Path
from socket import AF_INET, AF_INET6, SO_REUSEADDR, SOCK_STREAM, SOL_SOCKET, socket
from typing import Any, TypeGuard
from urllib.parse import urlencode

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message

from ddor.app import comparing, deciding, exporting, places, story, weeks
from ddor.app import pictures as row_pictures
from ddor.app.adding import Adding
from ddor.app.asking import ALL, Asked, AskedWrong, asked
from ddor.app.desk import Desk
from ddor.app.lists import Lists, ListsPage
from ddor.app.rows import rows_page
from ddor.app.safety import Doorkeeper, TooMuch, new_token
from ddor.app.site import Sites
from ddor.archive.errors import NotHeld
from ddor.errors import DdorError
from ddor.site import site
from ddor.tables.filters import Filters
from ddor.terminal.characters import visible

_HERE = Path(__file__).parent

MOST_FILES = 600
"""The most files that are taken at once: a week each for eleven years."""

_MOST_FIELD = 1_000_000
_ROW = "/row/{week}/{section}/{number:int}"
_BAR: tuple[tuple[str, str], ...] = (
    ("/", "Weeks"),
    ("/rows", "Rows"),
    ("/tables", "Figures"),
    ("/count", "Count by anything"),
    ("/compare", "Compare"),
    ("/history", "History"),
    ("/places", "Places"),
    ("/undecided", "Undecided"),
    ("/corrections", "Corrections"),
    ("/story", "Story"),
)
"""The pages that each page leads to."""

_UNDER: Mapping[str, tuple[str, ...]] = {
    "/": ("/week/", "/adding/", "/site/"),
    "/rows": ("/row/",),
    "/compare": ("/lists",),
    "/places": ("/place/",),
    "/story": ("/story/",),
}
"""By the address of such a page, what the addresses of the pages that belong to it begin with."""


class Pages:
    """What is answered at each address. Everything that counts or reads runs beside the server's own loop."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.adding = Adding(desk)
        self.lists = Lists(desk)
        self.sites = Sites(desk)
        self.drafts = story.Drafts()
        # Python counts no faster in several threads; in one, what is read for a page is there for the next, and no
        # other holds memory while it waits.
        self._counting = ThreadPoolExecutor(1, "counting")
        self._templates = site.templates(_HERE / "templates")

    def routes(self) -> list[Route | Mount]:
        """The addresses."""
        reading: Mapping[str, Callable[[Request], Response]] = {
            "/": self.home,
            "/week/{week}": self.week,
            "/rows": self.rows,
            "/tables": self.tables,
            "/count": self.count,
            "/compare": self.compare,
            "/history": self.history,
            "/lists": self.lists_to_choose,
            "/lists/{name}": self.lists_compared,
            "/lists/{name}/export": self.lists_export,
            "/places": self.places,
            "/place/{geoid}": self.place,
            "/undecided": self.undecided,
            "/corrections": self.corrections,
            "/story": self.story,
            "/story/claim": self.claim,
            "/story/{file}.toml": self.saved_story,
            _ROW: self.row,
            "/export": partial(self.export, exporting.rows_file),
            "/export-count": partial(self.export, exporting.figures_file),
            "/export-history": partial(self.export, exporting.history_of),
            "/export-compare": self.export_compared,
            "/export-all": partial(self.export, exporting.all_of_weeks),
            "/adding/{batch}": self.added,
            "/adding/{batch}/state": self.state,
            "/site/{name}/state": self.site_state,
            "/site/{name}.zip": self.site_packed,
            "/site/{name}": self.site_page,
        }
        # A process of its own draws these, so others may count meanwhile.
        drawing: Mapping[str, Callable[[Request], Response]] = {
            "/evidence": self.evidence,
            "/picture/{week}/{section}/{number:int}/{which}.png": self.picture,
        }
        routes: list[Route | Mount] = [Route(path, self._answering(answer)) for path, answer in reading.items()]
        routes += [Route(path, self._answering(answer, alone=False)) for path, answer in drawing.items()]
        if not self.desk.read_only:
            writing: Mapping[str, Callable[[Desk, Mapping[str, str]], str]] = {
                "/undecided": deciding.decide,
                "/undecided/undo": lambda desk, form: deciding.undo_decision(desk, _number(form)),
                "/corrections": deciding.answer,
                "/corrections/undo": lambda desk, form: deciding.undo_answer(desk, _number(form)),
                "/story/claim": story.add_claim,
                "/story/undo": story.drop_claim,
            }
            routes += [Route(path, self._changing(path, change), methods=["POST"]) for path, change in writing.items()]
            routes.append(Route("/add", self.add, methods=["POST"]))
            routes.append(Route("/adding/{batch}", self._answering(self.unlock_file), methods=["POST"]))
            routes.append(Route(_ROW, self._answering(self.unlock_row, alone=False), methods=["POST"]))
            routes.append(Route("/site", self._answering(self.make_site), methods=["POST"]))
            routes.append(Route("/story/open", self.open_story, methods=["POST"]))
            routes.append(Route("/lists", self.take_lists, methods=["POST"]))
            routes.append(Route("/story", self._answering(self.take_story), methods=["POST"]))
        return [*routes, Mount("/static", _Static())]

    def home(self, request: Request) -> Response:
        """The first page: what waits for a person, and the weeks."""
        return self._page(request, "home.html", page=weeks.home(self.desk))

    def week(self, request: Request) -> Response:
        """The page of a week."""
        page = weeks.page_of_week(self.desk, _day(request.path_params["week"]))
        return self._page(request, "week.html", page=page, home="/", frame="app.html", answers="/corrections")

    def rows(self, request: Request) -> Response:
        """The rows that a question finds."""
        return self._page(request, "rows.html", page=rows_page(self.desk, self._asked(request)))

    def tables(self, request: Request) -> Response:
        """All tables of figures."""
        return self._page(request, "figures.html", page=comparing.tables_page(self.desk, self._asked(request)))

    def count(self, request: Request) -> Response:
        """Counts by anything."""
        page = comparing.count_page(self.desk, self._asked(request), dict(request.query_params))
        return self._page(request, "figures.html", page=page)

    def compare(self, request: Request) -> Response:
        """Two weeks."""
        return self._page(request, "compare.html", page=comparing.compare_page(self.desk, dict(request.query_params)))

    def lists_to_choose(self, request: Request) -> Response:
        """The page on which two lists are chosen."""
        return self._page(request, "lists.html", page=ListsPage())

    def lists_compared(self, request: Request) -> Response:
        """Two lists that were given."""
        return self._page(request, "lists.html", page=self.lists.page(request.path_params["name"]))

    def lists_export(self, request: Request) -> Response:
        """Two lists that were given, compared, as a file to be saved."""
        made = self.lists.export(request.path_params["name"], request.query_params.get("format", "csv"))
        return _to_save(made)

    async def take_lists(self, request: Request) -> Response:
        """Read two lists that were dropped or chosen."""
        async with request.form(max_files=2, max_part_size=_MOST_FIELD) as form:
            sent = [(each.filename or "", each.file) for each in map(form.get, ("old", "new")) if _is_file(each)]
            given = {name: value for name, value in form.items() if isinstance(value, str)}
            if len(sent) < 2:
                return self._failed(request, "Choose two files: the old list and the new one.", 400)

            def do() -> Response:
                return RedirectResponse(f"/lists/{self.lists.take(sent[0], sent[1], given)}", status_code=303)

            return await self._safely(request, do)

    def history(self, request: Request) -> Response:
        """All weeks side by side."""
        question = self._asked(request, otherwise=ALL)
        page = comparing.history_page(self.desk, question, request.query_params.get("by", ""))
        return self._page(request, "figures.html", page=page)

    def places(self, request: Request) -> Response:
        """Places by name."""
        page = places.search_page(self.desk, request.query_params.get("q", ""))
        return self._page(request, "places.html", page=page)

    def place(self, request: Request) -> Response:
        """The page of a place, or its rows where they are too many for one."""
        geoid = request.path_params["geoid"]
        page = places.page_of_place(self.desk, geoid)
        if page is None:
            return RedirectResponse(Asked(None, filters=Filters.checked(geoid=[geoid])).address(), status_code=303)
        return self._page(request, "place.html", page=page, home="/", frame="app.html")

    def undecided(self, request: Request) -> Response:
        """Undecided names."""
        page = deciding.deciding_page(self.desk)
        asked = {name: request.query_params.get(name, "") for name in ("name", "state")}
        return self._page(request, "undecided.html", page=page, asked=asked)

    def corrections(self, request: Request) -> Response:
        """Corrections that wait for an answer."""
        query = request.query_params
        told = {query["text"]: query["week"]} if query.get("text") and query.get("week") else None
        page = deciding.corrections_page(self.desk, told)
        return self._page(request, "corrections.html", page=page, meanings=deciding.WHAT_IT_MEANS)

    def story(self, request: Request) -> Response:
        """A story with its claims."""
        given = request.query_params
        page = story.story_page(self.desk, given.get("file", ""), self.drafts, given.get("draft", ""))
        return self._page(request, "story.html", page=page)

    def take_story(self, request: Request) -> Response:
        """Keep a text that was pasted, which is too long for an address, until the app is stopped."""
        draft = self.drafts.keep(self.desk, request.state.form)
        given = {"file": request.state.form.get("file", ""), "draft": draft}
        return RedirectResponse(f"/story?{urlencode(given)}#sentences", status_code=303)

    def claim(self, request: Request) -> Response:
        """What a claim is built of."""
        return self._page(request, "claim.html", page=story.claim_page(self.desk, dict(request.query_params)))

    def saved_story(self, request: Request) -> Response:
        """A claims file to be saved."""
        name = request.path_params["file"]
        headers = {"Content-Disposition": f'attachment; filename="{name}.toml"'}
        return Response(story.saved_file(self.desk, name), media_type="application/toml", headers=headers)

    def evidence(self, request: Request) -> Response:
        """The appendix for an editor: a figure, the rows behind it, and the picture of each."""
        made = row_pictures.evidence(self.desk, self._asked(request))
        headers = {"Content-Disposition": 'attachment; filename="ddor-evidence.pdf"'}
        return Response(made, media_type="application/pdf", headers=headers)

    async def open_story(self, request: Request) -> Response:
        """Keep a claims file that was chosen."""
        async with request.form(max_files=1) as form:
            sent = form.get("file")
            if sent is None or isinstance(sent, str) or not sent.filename:
                return self._failed(request, "No file was chosen. Choose a claims file, which ends in .toml.", 400)
            name, content = sent.filename, await sent.read(_MOST_FIELD)

        def do() -> Response:
            return RedirectResponse(f"/story?file={story.open_file(self.desk, name, content)}", status_code=303)

        return await self._safely(request, do)

    def row(self, request: Request) -> Response:
        """A row's own page."""
        given = request.path_params
        page = row_pictures.row_page(self.desk, _day(given["week"]), given["section"], given["number"])
        return self._page(request, "row.html", page=page)

    def picture(self, request: Request) -> Response:
        """A picture of a row."""
        given = request.path_params
        whole = given["which"] == "page"
        png = row_pictures.picture(self.desk, _day(given["week"]), given["section"], given["number"], whole)
        return Response(png, media_type="image/png", headers={"Cache-Control": "private, max-age=3600"})

    def export(self, make: Callable[..., exporting.Download], request: Request) -> Response:
        """A file to be saved."""
        query = dict(request.query_params)
        question = self._asked(request, otherwise=ALL if make is exporting.history_of else "")
        further = (query,) if make in (exporting.figures_file, exporting.history_of) else ()
        return _to_save(make(self.desk, question, query.get("format", "csv"), *further))

    def export_compared(self, request: Request) -> Response:
        """What changed between two weeks, as a file to be saved."""
        query = dict(request.query_params)
        return _to_save(exporting.comparison(self.desk, query.get("format", "csv"), query))

    def added(self, request: Request) -> Response:
        """How far the files are that were given."""
        batch = self.adding.batch(request.path_params["batch"])
        if batch is None:
            raise AskedWrong(
                "These files were added before the app was restarted; the first page lists the weeks in the archive."
            )
        return self._page(request, "adding.html", page={"title": "Adding reports"}, batch=batch)

    def state(self, request: Request) -> Response:
        """The same for a page that asks again and again."""
        batch = self.adding.batch(request.path_params["batch"])
        files = [] if batch is None else batch.files
        told = [
            {
                "state": each.state,
                "page": each.page,
                "pages": each.pages,
                "said": visible(each.said),
                "address": each.address,
            }
            for each in files
        ]
        return JSONResponse({"done": batch is None or batch.is_done, "files": told})

    def unlock_file(self, request: Request) -> Response:
        """Read a file that was given with the password that a person typed."""
        form, name = request.state.form, request.path_params["batch"]
        self.adding.unlock(name, _number(form), form.get("password", ""))
        return RedirectResponse(f"/adding/{name}", status_code=303)

    def unlock_row(self, request: Request) -> Response:
        """Open the PDF of a row with the password that a person typed."""
        row_pictures.unlock(self.desk, _day(request.path_params["week"]), request.state.form.get("password", ""))
        return RedirectResponse(request.url.path, status_code=303)

    def make_site(self, request: Request) -> Response:
        """Make the site of all weeks."""
        job = self.sites.begin(bool(request.state.form.get("pictures")))
        return RedirectResponse(f"/site/{job.name}", status_code=303)

    def site_page(self, request: Request) -> Response:
        """How far the site is that is being made."""
        job = self.sites.job(request.path_params["name"])
        return self._page(request, "site.html", page={"title": "A site of all weeks"}, job=job)

    def site_state(self, request: Request) -> Response:
        """The same for a page that asks again and again."""
        job = self.sites.job(request.path_params["name"])
        state = "done" if job.is_over else "reading"
        told = {"state": state, "page": job.done, "pages": job.weeks, "said": job.said, "address": job.address}
        return JSONResponse({"done": job.is_over, "files": [told]})

    def site_packed(self, request: Request) -> Response:
        """The site as one file to be saved."""
        job = self.sites.job(request.path_params["name"])
        if job.packed is None:
            raise AskedWrong("The site hasn't been made yet.")
        return FileResponse(job.packed, media_type="application/zip", filename="ddor-site.zip")

    async def add(self, request: Request) -> Response:
        """Take files that were dropped or chosen."""
        try:
            async with request.form(max_files=MOST_FILES, max_part_size=_MOST_FIELD) as form:
                sent = [each for each in form.getlist("files") if not isinstance(each, str)]
                given = [(each.filename, each.file) for each in sent if each.filename]
                addresses = str(form.get("address") or "").split()
                if not given and not addresses:
                    return self._failed(request, "No file was chosen. Choose one or several PDF files.", 400)
                batch = await run_in_threadpool(self.adding.begin, given, addresses)
        except MultiPartException:
            return self._failed(request, f"You can add at most {MOST_FILES} files at once.", 413)
        return RedirectResponse(f"/adding/{batch.name}", status_code=303)

    def _asked(self, request: Request, otherwise: str = "") -> Asked:
        held = [week.period.start for week in self.desk.held()]
        if not held:
            raise NotHeld("The archive has no weeks yet. Add a report on the first page.")
        query = request.query_params.multi_items()
        if otherwise and not any(name == "week" for name, _ in query):
            query = [*query, ("week", otherwise)]
        return asked(query, held)

    def _page(self, request: Request, template: str, status: int = 200, **values: Any) -> Response:
        path = request.url.path
        html = self._templates.get_template(template).render(
            root="/",
            bar=[(address, text, _is_of(path, address)) for address, text in _BAR],
            read_only=self.desk.read_only,
            said=request.query_params.get("said", ""),
            **values,
        )
        return HTMLResponse(html, status)

    def _answering(self, answer: Callable[[Request], Response], alone: bool = True) -> Callable[[Request], Any]:
        """What answers a request; `alone`, while nobody else counts."""

        async def answered(request: Request) -> Response:
            if request.method == "POST":
                async with request.form(max_files=0) as form:
                    request.state.form = {name: value for name, value in form.items() if isinstance(value, str)}

            def look() -> Response:
                with self.desk.looking():
                    return answer(request)

            return await self._safely(request, look, self._counting if alone else None)

        return answered

    def _changing(self, path: str, change: Callable[[Desk, Mapping[str, str]], str]) -> Callable[[Request], Any]:
        back = path.removesuffix("/undo").removesuffix("/claim")

        async def changed(request: Request) -> Response:
            async with request.form(max_files=0) as form:
                given = {name: value for name, value in form.items() if isinstance(value, str)}

            def do() -> Response:
                kept = {name: given[name] for name in ("file", "draft") if given.get(name)}
                said = {"said": change(self.desk, given), **kept}
                return RedirectResponse(f"{back}?{urlencode(said)}", status_code=303)

            return await self._safely(request, do)

        return changed

    async def _safely(self, request: Request, answer: Callable[[], Response], by: Executor | None = None) -> Response:
        """An answer, or a page with a sentence where it can't be given."""
        try:
            return await get_running_loop().run_in_executor(by, answer)
        except NotHeld as error:
            return self._failed(request, str(error), 404)
        except DdorError as error:
            return self._failed(request, str(error), 400)
        except OSError as error:
            return self._failed(request, f"{error.filename or 'A file'}: {error.strerror or error}.", 500)

    def _failed(self, request: Request, sentence: str, status: int) -> Response:
        page = {"title": "This can’t be shown"}
        # The name of a file, with which many sentences begin, stays as it is.
        said = sentence if "." in sentence.partition(" ")[0] else sentence[:1].upper() + sentence[1:]
        return self._page(request, "failed.html", status, page=page, sentence=said)

    async def failed(self, request: Request, error: Exception) -> Response:
        """What is answered where nothing is, or where ddor itself fails."""
        if isinstance(error, HTTPException):
            sentence = "There is no such page." if error.status_code == 404 else str(error.detail)
            return self._failed(request, sentence, error.status_code)
        if isinstance(error, TooMuch):
            return self._failed(request, str(error), 413)
        said = f"An error in ddor itself ({type(error).__name__}: {error}). Please report it with what you did."
        return self._failed(request, said, 500)


class _Static:
    """The style sheets and scripts of the site and of the app."""

    def __init__(self) -> None:
        self._folders = [
            StaticFiles(directory=folder) for folder in (_HERE / "static", _HERE.parent / "site" / "static")
        ]

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        own, shared = self._folders
        found, _ = own.lookup_path(own.get_path(scope))

        async def for_a_while(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Cache-Control"] = "private, max-age=300"
            await send(message)

        await (own if found else shared)(scope, receive, for_a_while)


def application(desk: Desk, port: int, token: str, host: str = "127.0.0.1") -> ASGIApp:
    """The app of a desk, as a server calls it: only who has the token is let in."""
    pages = Pages(desk)
    handlers: Any = {HTTPException: pages.failed, TooMuch: pages.failed, Exception: pages.failed}
    inner = Starlette(routes=pages.routes(), exception_handlers=handlers)
    return Doorkeeper(inner, port, token, host, desk.read_only)


def serve(desk: Desk, host: str, port: int, on_ready: Callable[[str], None], browser: bool) -> None:
    """Listen until the person stops it. `on_ready` is told the address to open, and a browser is if `browser`.

    With port 0 the machine chooses one. Raises OSError if the port is taken.
    """
    with closing(socket(AF_INET6 if ":" in host else AF_INET, SOCK_STREAM)) as listening:
        listening.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(128)  # from now on a browser may come, though the server is not ready yet
        port = listening.getsockname()[1]
        token = new_token()
        shown = f"[{host}]" if ":" in host else "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104 - compared only
        address = f"http://{shown}:{port}/?token={token}"
        config = uvicorn.Config(
            application(desk, port, token, host), log_level="error", access_log=False, server_header=False
        )
        server = uvicorn.Server(config)
        on_ready(address)
        if browser:
            with suppress(webbrowser.Error):
                webbrowser.open(address)
        server.run(sockets=[listening])


def _is_of(path: str, address: str) -> bool:
    """Whether a page is that of the bar with an address, or belongs to it."""
    return path == address or (address in _UNDER and path.startswith(_UNDER[address]))


def _to_save(made: exporting.Download) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{made.name}"'}
    return Response(made.content, media_type=made.kind, headers=headers)


def _is_file(sent: UploadFile | str | None) -> TypeGuard[UploadFile]:
    return isinstance(sent, UploadFile) and bool(sent.filename)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotHeld(f'No week that begins on "{text}" is in the archive.') from None


def _number(form: Mapping[str, str]) -> int:
    text = form.get("number", "")
    if not (text.isascii() and text.isdecimal()):
        raise AskedWrong("Which one? The page shows those that are there.")
    return int(text)
