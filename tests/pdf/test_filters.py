"""Data that went through a PDF's filters come back whole, and data that were cut or changed are told."""

from __future__ import annotations

from base64 import a85encode
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ddor.pdf.filters import DoesNotDecode, from_ascii85, from_lzw, from_run_lengths


def packed(codes: list[tuple[int, int]]) -> bytes:
    """Codes, each with its width in bits, one behind the other."""
    bits = "".join(f"{code:0{width}b}" for code, width in codes)
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8)


def lzw(data: bytes, early: int = 1) -> bytes:
    """Data through LZW, as PDF 32000-1:2008, 7.4.4.2 describes it."""
    table = {bytes((code,)): code for code in range(256)}
    following, width = 258, 9
    codes = [(256, 9)]
    held = b""
    for byte in data:
        longer = held + bytes((byte,))
        if longer in table:
            held = longer
            continue
        codes.append((table[held], width))
        table[longer] = following
        following += 1
        width = min(12, max(9, (following - 1 + early).bit_length()))
        held = longer[-1:]
        if following == 4095:
            codes += [(table[held], width), (256, 12)]
            table = {bytes((code,)): code for code in range(256)}
            following, width, held = 258, 9, b""
    if held:
        codes.append((table[held], width))
        width = min(12, max(9, (following + early).bit_length()))
    return packed([*codes, (257, width)])


def run_lengths(data: bytes) -> bytes:
    """Data in runs: of one byte twice or more often, and as they are."""
    out, at = b"", 0
    while at < len(data):
        length = next((n for n in range(1, 128) if data[at + n : at + n + 1] != data[at : at + 1]), 128)
        out += bytes((257 - length, data[at])) if length > 1 else bytes((0, data[at]))
        at += length
    return out + b"\x80"


@given(st.binary(max_size=4000) | st.text("ab", max_size=30_000).map(str.encode), st.sampled_from([0, 1]))
def test_what_went_through_lzw_comes_back(data: bytes, early: int) -> None:
    assert from_lzw(lzw(data, early)) == data


@given(st.binary(max_size=500) | st.text("ab", max_size=500).map(str.encode))
def test_runs_come_back(data: bytes) -> None:
    assert from_run_lengths(run_lengths(data)) == data


@pytest.mark.parametrize(("encode", "decode"), [(lzw, from_lzw), (run_lengths, from_run_lengths)])
def test_data_that_are_cut_off_are_told(encode: Callable[[bytes], bytes], decode: Callable[[bytes], bytes]) -> None:
    whole = encode(b"BT (Each row is one person released.) Tj ET" * 20)
    for length in (0, 1, len(whole) // 2, len(whole) - 2):
        with pytest.raises(DoesNotDecode, match="early"):
            decode(whole[:length])


@pytest.mark.parametrize("sign", [b"\f", b"\0", b"\v"])
def test_base_85_data_that_pdfium_would_end_within_are_told(sign: bytes) -> None:
    encoded = a85encode(b"(Travis County Jail) Tj")
    assert from_ascii85(encoded[:10] + b"\r\n \t" + encoded[10:] + b"~>") == b"(Travis County Jail) Tj"
    with pytest.raises(DoesNotDecode):
        from_ascii85(encoded[:10] + sign + encoded[10:] + b"~>")
