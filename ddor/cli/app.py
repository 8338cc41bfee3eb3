"""The command that serves the archive to a browser: app."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from ddor.cli.common import NOT_DONE, Db, open_archive, say, tell
from ddor.cli.pictures import Folder
from ddor.cli.program import app
from ddor.extras import install

_NEEDED = ("altair", "jinja2", "python_multipart", "starlette", "uvicorn", "vl_convert")
HERE = "127.0.0.1"


@app.command("app")
def serve_app(
    folder: Folder = Path("output"),
    db: Db = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to listen on; 0 picks a free one.")] = 0,
    host: Annotated[
        str, typer.Option(help="The address to listen on; any but this machine's own lets others in.")
    ] = HERE,
    read_only: Annotated[
        bool, typer.Option("--read-only", help=("Show the archive for reading only: nothing can be added or decided."))
    ] = False,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only print the address.")] = False,
) -> None:
    """Open the archive in a browser: drop PDFs, look at every figure's rows, decide names, check a story.

    It runs until you stop it with Ctrl-C, and nothing leaves this machine.
    """
    if any(find_spec(name) is None for name in _NEEDED):
        say(f"the app needs Starlette, uvicorn, Jinja2 and Altair. Install them with: {install('app')}")
        raise typer.Exit(NOT_DONE)
    from ddor.app.desk import Desk
    from ddor.app.server import serve

    archive = open_archive(db, folder, create=not read_only)

    def on_ready(address: str) -> None:
        tell(f"The archive {archive.name} is at:\n\n  {address}\n\nStop it with Ctrl-C.")
        if host not in (HERE, "localhost", "::1"):
            say("others on this network can open it, too, if they have this address; what they send is not encrypted.")

    try:
        serve(Desk(archive, folder, read_only), host, port, on_ready, not no_browser)
    except OSError as error:
        say(f"it can't listen on {host}, port {port} ({error.strerror or error}). Choose another --port.")
        raise typer.Exit(NOT_DONE) from None
