"""Pages that are pictures: the words recognized in them, and the ruling lines found, as of any other page.

Skew and quarter turns are undone, ruling lines are found and taken out, print is cut to lines, and each line is
recognized by itself. OpenCV and the recognizers come with the extra `ocr` and are imported only where a page needs
them.
"""

from __future__ import annotations

from importlib.util import find_spec

from ddor.extras import anywhere

_NEEDED = ("cv2", "onnxruntime", "rapidocr")
_CHECKING = ("tesserocr", "tessdata")


def is_installed() -> bool:
    """Whether what recognizes words is there: the extra `ocr`."""
    return all(find_spec(name) is not None for name in _NEEDED)


def is_checked() -> bool:
    """Whether a second program reads each recognized line: the extra `ocr2`."""
    return all(find_spec(name) is not None for name in _CHECKING)


def how_to_recognize() -> str:
    """What to say of a page that is a picture and was not read, in a sentence."""
    if is_installed():
        return "Without --no-ocr, words are recognized in it."
    return f"To have words recognized in it, install the extra: {anywhere('ocr')}."
