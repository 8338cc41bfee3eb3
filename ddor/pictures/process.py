"""Pictures made in a process of its own, as a PDF may crash or hang the library that renders it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ddor import isolate
from ddor.isolate import USUAL, Limits, Send
from ddor.pictures.orders import Order, Picture
from ddor.reading.request import Failed, naming


@dataclass(frozen=True, slots=True)
class Pdf:
    """A PDF to make pictures of: its file, the SHA-256 that its bytes must have, what may be used on a picture."""

    path: Path
    sha256: str
    password: str | None = None
    limits: Limits = USUAL


def pictures(pdf: Pdf, orders: Sequence[Order]) -> Iterator[Picture]:
    """The pictures ordered, in order, each as soon as it is made. The same order gives the same bytes.

    Raises DdorError, in one or two sentences for a person, where the PDF is another one, cannot be opened or
    rendered, or takes too long.
    """
    done = 0
    with naming(pdf.path.name, pdf.limits, lambda: "a picture"):
        for picture in isolate.stream(_draw_all, (pdf, tuple(orders)), pdf.limits):
            done += 1
            yield picture
    if done != len(orders):
        raise Failed(f"{pdf.path.name}: only {done} of {len(orders)} pictures could be made.")


def _draw_all(what: tuple[Pdf, tuple[Order, ...]], send: Send) -> None:
    from ddor.pictures.drawing import draw
    from ddor.pictures.rendering import Pages

    pdf, orders = what
    with Pages(pdf.path, pdf.sha256, pdf.password) as pages:
        for order in orders:
            send(draw(order, pages))
