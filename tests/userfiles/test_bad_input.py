"""Whatever stands in a file that people write, it is taken or refused in a sentence: never a traceback.

The short form of scripts/fuzz_readers.py; docs/torture.md has what that found.
"""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.readers import READERS


@pytest.mark.parametrize("name", READERS)
def test_what_is_broken_below_is_whole(name: str) -> None:
    assert [READERS[name].survives(seed) for seed in READERS[name].seeds] == [""] * len(READERS[name].seeds)


@pytest.mark.parametrize("name", READERS)
@given(chance=st.randoms(use_true_random=False), times=st.integers(1, 3), at=st.integers(0, 10))
@settings(max_examples=40, deadline=None)
def test_a_broken_file_is_taken_or_refused_in_a_sentence(name: str, chance: random.Random, times: int, at: int) -> None:
    reader = READERS[name]
    content = reader.seeds[at % len(reader.seeds)]
    for _ in range(times):
        content = reader.broken(content, reader.seeds, chance)
    reader.survives(content)


@pytest.mark.parametrize("name", READERS)
@given(content=st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "replace")))
@settings(max_examples=40, deadline=None)
def test_what_is_no_such_file_at_all_is_refused_in_a_sentence(name: str, content: bytes) -> None:
    READERS[name].survives(content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("vocabulary", b"[words]\ntotal = " + b"9" * 5000),
        ("vocabulary", b"a = " + b"[" * 5000),
        ("claims", b"a = " + b"{a = " * 3000),
        ("lists", b'jurisdiction,state\n"""",TX\n'),
    ],
)
def test_what_a_reader_once_failed_on_is_taken_or_refused(name: str, content: bytes) -> None:
    READERS[name].survives(content)
