"""Recognizers: a picture of one line of print to its characters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from typing import Any, NamedTuple, Protocol

import cv2
import numpy as np

from ddor.pdf.scans.picture import Pixels

_HEIGHT = 48
"""Pixels to which the model wants a line to be scaled."""

_MODEL = ("rapidocr", "models", "PP-OCRv6_rec_small.onnx")

_BEYOND_ASCII = "–—•’‘“”§ÁÉÍÑÓÚÜáéíñóúü"
"""What English print has besides ASCII, Spanish names included. The model knows eighteen thousand characters more,
each of which would be a misreading here."""


class Reading(NamedTuple):
    """What a line says: its characters, how sure each is (0 to 1), and where its middle is, as a share of the width."""

    text: str
    certainties: tuple[float, ...]
    middles: tuple[float, ...]


class Recognizer(Protocol):
    """Reads lines of print, one picture each, dark on light, cut close."""

    def read(self, lines: Sequence[Pixels]) -> Iterator[Reading]:
        """What each line says, in the same order, one after the other."""


class PaddleRecognizer:
    """PP-OCRv6's recognizer of lines, small, as the wheel of rapidocr brings it (Apache-2.0)."""

    def __init__(self) -> None:
        import onnxruntime

        package, *path = _MODEL
        options = onnxruntime.SessionOptions()
        # The child that reads a file may not take more than a core, nor reserve memory that it doesn't use.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 3
        with resources.as_file(resources.files(package).joinpath(*path)) as model:
            self._session: Any = onnxruntime.InferenceSession(str(model), options, ["CPUExecutionProvider"])
        self._input = self._session.get_inputs()[0].name
        characters = self._session.get_modelmeta().custom_metadata_map["character"].split("\n")
        self._characters = ["", *characters, " "]
        self._allowed = np.array([self._is_allowed(i) for i in range(len(self._characters))])

    def _is_allowed(self, i: int) -> bool:
        character = self._characters[i]
        return i == 0 or (len(character) == 1 and (" " <= character <= "~" or character in _BEYOND_ASCII))

    def read(self, lines: Sequence[Pixels]) -> Iterator[Reading]:
        """What each line says, in the same order, one after the other."""
        return map(self._one, lines)

    def _one(self, line: Pixels) -> Reading:
        height, width = line.shape
        scaled_width = max(16, -(-width * _HEIGHT // height))
        how = cv2.INTER_CUBIC if height < _HEIGHT else cv2.INTER_AREA
        scaled = cv2.resize(line, (scaled_width, _HEIGHT), interpolation=how)
        # The model's steps are eight pixels wide.
        padded = np.full((_HEIGHT, -(-scaled_width // 8) * 8), scaled[:, -1:].mean(), np.float32)
        padded[:, :scaled_width] = scaled
        batch = np.broadcast_to(padded / 127.5 - 1, (1, 3, *padded.shape))
        steps = self._session.run(None, {self._input: np.ascontiguousarray(batch)})[0][0]
        allowed = np.where(self._allowed[: steps.shape[1]], steps, 0)
        return self._decoded(allowed.argmax(1), allowed.max(1), padded.shape[1] / scaled_width)

    def _decoded(self, best: Any, sure: Any, stretch: float) -> Reading:
        """Connectionist temporal classification: a character for each run of steps that is not blank."""
        text, certainties, middles = [], [], []
        start = 0
        for step in range(1, len(best) + 1):
            if step < len(best) and best[step] == best[start]:
                continue
            if best[start]:
                text.append(self._characters[best[start]])
                certainties.append(float(sure[start:step].max()))
                middles.append(min(1.0, (start + step) / 2 / len(best) * stretch))
            start = step
        return Reading("".join(text), tuple(certainties), tuple(middles))


@cache
def first_recognizer() -> Recognizer:
    """The recognizer that every line is read by; loading it takes a third of a second."""
    return PaddleRecognizer()
