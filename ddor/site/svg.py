"""Charts' SVG made fit to stand within a page: told to those who do not see it, and holding nothing but drawing."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from ddor.site.colours import of_page
from ddor.terminal.characters import visible

_SVG = "http://www.w3.org/2000/svg"
_ELEMENTS = frozenset(
    ("svg", "g", "path", "rect", "line", "text", "tspan", "circle", "defs", "clipPath", "title", "desc")
)
_ATTRIBUTES = frozenset(
    (
        "d", "transform", "x", "y", "x1", "x2", "y1", "y2", "dx", "dy", "cx", "cy", "r", "width", "height", "viewBox",
        "fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linecap",
        "stroke-linejoin", "stroke-miterlimit", "opacity", "font-family", "font-size", "font-weight", "font-style",
        "text-anchor", "dominant-baseline", "display", "id", "clip-path",
    )
)  # fmt: skip

_LONG = 500
"""The characters from which on a path is an outline, for which tenths of a point are exact enough."""

_DECIMALS = re.compile(r"-?\d+\.\d{2,}")

_NOT_IN_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What is none of the characters of XML 1.0 (fifth edition, section 2.2)."""


def drawable(text: str) -> str:
    """A text without the characters that an SVG document cannot hold, or that nobody sees; U+FFFD stands for each."""
    return visible(_NOT_IN_XML.sub("\ufffd", text))


def inline(svg: str, name: str, title: str, description: str) -> str:
    """An SVG document as an element of an HTML page, as one picture with a title and a description.

    Only elements that draw and attributes that say how are kept: what styles, links or runs would be refused by the
    page's Content-Security-Policy, and is not needed. `name` (an id) sets its ids apart from other charts'.
    """
    # What is parsed was made of our own figures by the chart library a moment ago; it declares no entities.
    root = ElementTree.fromstring(svg)  # noqa: S314
    _keep_drawing(root, name)
    for attribute in ("width", "height"):
        root.attrib.pop(attribute, None)
    root.set("role", "img")
    root.set("aria-labelledby", f"{name}-title {name}-text")
    for position, (tag, said) in enumerate((("title", title), ("desc", description))):
        told = ElementTree.Element(f"{{{_SVG}}}{tag}", {"id": f"{name}-{'title' if tag == 'title' else 'text'}"})
        told.text = drawable(said)
        root.insert(position, told)
    ElementTree.register_namespace("", _SVG)
    return ElementTree.tostring(root, encoding="unicode")


def _keep_drawing(element: ElementTree.Element, name: str) -> None:
    for key, value in list(element.attrib.items()):
        if key not in _ATTRIBUTES:
            del element.attrib[key]
        elif key in ("fill", "stroke"):
            element.set(key, of_page(value))
        elif key == "d" and len(value) > _LONG:
            element.set(key, _DECIMALS.sub(lambda number: f"{float(number[0]):.1f}", value))
        elif key == "id":
            element.set(key, f"{name}-{value}")
        elif "url(" in value:
            element.set(key, re.sub(r"url\(#", f"url(#{name}-", value))
    for child in list(element):
        if child.tag.removeprefix(f"{{{_SVG}}}") not in _ELEMENTS:
            element.remove(child)
        else:
            _keep_drawing(child, name)
