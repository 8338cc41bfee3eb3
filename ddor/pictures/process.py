"""Pictures made in a process of its own, as a PDF may crash or hang the library that renders it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ddor.isolate import Failed, Send, messages
from ddor.pictures.orders import Order, Picture


@dataclass(frozen=True, slots=True)
class Pdf:
    """A PDF to make pictures of: its file, the SHA-256 that its bytes must have, the longest a picture may take."""

    path: Path
    sha256: str
    password: str | None = None
    seconds: float = 60.0


def pictures(pdf: Pdf, orders: Sequence[Order]) -> Iterator[Picture]:
    """The pictures ordered, in order, each as soon as it is made. The same order gives the same bytes.

    Raises Failed, in one or two sentences for a person, where the PDF is another one, cannot be opened or
    rendered, or takes too long.
    """
    done = 0
    for picture in messages(partial(_draw_all, pdf, tuple(orders)), pdf.path.name, pdf.seconds, lambda: "a picture"):
        done += 1
        yield picture
    if done != len(orders):
        raise Failed(f"{pdf.path.name}: only {done} of {len(orders)} pictures could be made.")


def _draw_all(pdf: Pdf, orders: tuple[Order, ...], send: Send) -> None:
    from ddor.pictures.drawing import draw
    from ddor.pictures.rendering import Pages

    with Pages(pdf.path, pdf.sha256, pdf.password) as pages:
        for order in orders:
            send(draw(order, pages))
