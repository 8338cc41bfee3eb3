"""What was recognized, beside a layer of text that another program put behind the same picture."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from ddor.model import Box
from ddor.pdf.objects import Word
from ddor.pdf.scans.second import folded, unsure_as

_NEAR = 4.0
"""Points that the same line may be apart, as a layer is seldom laid exactly over its picture."""


def doubted(words: Sequence[Word], places: Sequence[Box], layer: Sequence[tuple[str, Box]]) -> list[Word]:
    """The words, those unsure that a layer has otherwise.

    `places` are where the words stand and `layer` texts with where they stand, on the page as it is shown.
    """
    ordered = sorted((((box[1] + box[3]) / 2, box, text) for text, box in layer), key=lambda each: each[0])
    heights = [height for height, _, _ in ordered]
    made = []
    for word, place in zip(words, places, strict=True):
        middle = (place[1] + place[3]) / 2
        reach = max(_NEAR, (place[3] - place[1]) / 2)
        near = ordered[bisect_left(heights, middle - reach) : bisect_right(heights, middle + reach)]
        across = sorted((box[0], text) for _, box, text in near if box[2] > place[0] - 2 and box[0] < place[2] + 2)
        beside = " ".join(text for _, text in across)
        made.append(word if folded(word.text) in folded(beside) else unsure_as(word, beside))
    return made
