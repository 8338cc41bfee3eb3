"""Whether the data of a PDF's stream decode to their end, and what they decode to (PDF 32000-1:2008, 7.4)."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from contextlib import suppress

MOST = 256 * 1024 * 1024
"""Bytes that one stream may decode to. No page has nearly as many; beyond it a file is made to exhaust readers."""

_STEP = 1024 * 1024
_END_OF_IMAGE_WITHIN = 64 * 1024
"""Bytes before the end of a JPEG file in which its end must be marked; some programs pad the file."""


class DoesNotDecode(Exception):
    """The data end too early, or are not what their filter makes; the message says which, as a part of a sentence."""


def inflated(data: bytes | memoryview) -> bytes:
    """What Flate data decode to. Raises DoesNotDecode where they don't decode to their end."""
    decoder = zlib.decompressobj()
    parts: list[bytes] = []
    rest: bytes | memoryview = data
    size = 0
    try:
        while not decoder.eof:
            part = decoder.decompress(rest, _STEP)
            size += len(part)
            if size > MOST:
                raise DoesNotDecode(f"decodes to more than {MOST // _STEP} MB")
            parts.append(part)
            rest = decoder.unconsumed_tail
            if not part and not rest:
                break
    except zlib.error:
        raise DoesNotDecode("does not decode to its end") from None
    if not decoder.eof and not _lacks_only_its_checksum(data):
        raise DoesNotDecode("ends too early")
    return b"".join(parts)


def _lacks_only_its_checksum(data: bytes | memoryview) -> bool:
    """Whether everything is there but the last four bytes, which some programs leave out."""
    decoder = zlib.decompressobj(-zlib.MAX_WBITS)
    decoder.decompress(data[2:])
    return decoder.eof


_WHITE = re.compile(rb"[ \t\r\n]+")
"""What programs break such data into lines with. A zero byte and a form feed are white space in PDF, but pdfium ends
base-85 data at one.
"""


def from_ascii85(data: bytes) -> bytes:
    """What ASCII base-85 data decode to. Raises DoesNotDecode where they have other characters or no end.

    All groups of five figures are worked out at once, as the lanes of one long integer: character by character it
    would cost as much as reading the page.
    """
    body, end, _ = _WHITE.sub(b"", data).partition(b"~>")
    if not end:
        raise DoesNotDecode("ends too early")
    body = body.removeprefix(b"<~").replace(b"z", b"!!!!!")
    if body and (min(body) < 0x21 or max(body) > 0x75):
        raise DoesNotDecode("has characters that its filter doesn't make")
    missing = -len(body) % 5
    digits = (body + b"u" * missing).translate(_DIGITS_OF_85)
    count = len(digits) // 5
    total = 0
    for place in range(5):
        lanes = bytearray(4 * count)
        lanes[3::4] = digits[place::5]
        total = total * 85 + int.from_bytes(lanes)
    try:
        whole = total.to_bytes(4 * count)
    except OverflowError:
        raise DoesNotDecode("has characters that its filter doesn't make") from None
    return whole[: len(whole) - missing] if missing else whole


_DIGITS_OF_85 = bytes((code - 0x21) % 256 for code in range(256))


def from_ascii_hex(data: bytes) -> bytes:
    """What hexadecimal data decode to. Raises DoesNotDecode where they have other characters or no end."""
    body, end, _ = _WHITE.sub(b"", data).partition(b">")
    try:
        decoded = bytes.fromhex((body + b"0" * (len(body) % 2)).decode("ascii"))
    except ValueError:
        raise DoesNotDecode("has characters that its filter doesn't make") from None
    if not end:
        raise DoesNotDecode("ends too early")
    return decoded


_CLEAR, _END = 256, 257
_FIRST_WIDTH, _LAST_WIDTH = 9, 12


def from_lzw(data: bytes) -> bytes:
    """What LZW data decode to. Raises DoesNotDecode where they name what isn't there yet, or have no end.

    Codes grow by a bit one entry early, as nearly every program has them, or in time (PDF 32000-1:2008, 7.4.4.3).
    """
    try:
        return _from_lzw(data, early=1)
    except DoesNotDecode:
        return _from_lzw(data, early=0)


def _from_lzw(data: bytes, early: int) -> bytes:
    table = [bytes((code,)) for code in range(256)] + [b"", b""]
    parts: list[bytes] = []
    before = b""
    held = bits = size = 0
    width = _FIRST_WIDTH
    for byte in data:
        held, bits = (held << 8 | byte) & 0xFFFFFF, bits + 8
        if bits < width:
            continue
        bits -= width
        code = held >> bits & ((1 << width) - 1)
        if code == _END:
            return b"".join(parts)
        if code == _CLEAR:
            del table[258:]
            before, width = b"", _FIRST_WIDTH
            continue
        if code > len(table) or (code == len(table) and not before) or len(table) > 1 << _LAST_WIDTH:
            raise DoesNotDecode("does not decode to its end")
        entry = table[code] if code < len(table) else before + before[:1]
        parts.append(entry)
        size += len(entry)
        if size > MOST:
            raise DoesNotDecode(f"decodes to more than {MOST // _STEP} MB")
        if before:
            table.append(before + entry[:1])
        before = entry
        width = min(_LAST_WIDTH, max(_FIRST_WIDTH, (len(table) + early).bit_length()))
    raise DoesNotDecode("ends too early")


def from_run_lengths(data: bytes) -> bytes:
    """What run-length data decode to (PDF 32000-1:2008, 7.4.5). Raises DoesNotDecode where they have no end."""
    parts: list[bytes] = []
    at = size = 0
    while at < len(data):
        length = data[at]
        if length == 128:
            return b"".join(parts)
        stretch = data[at + 1 : at + 2 + length] if length < 128 else data[at + 1 : at + 2] * (257 - length)
        if len(stretch) < (length + 1 if length < 128 else 257 - length):
            break
        parts.append(stretch)
        size += len(stretch)
        if size > MOST:
            raise DoesNotDecode(f"decodes to more than {MOST // _STEP} MB")
        at += 2 + length if length < 128 else 2
    raise DoesNotDecode("ends too early")


def _must_be_whole_jpeg(data: bytes) -> None:
    if not data.startswith(b"\xff\xd8") or b"\xff\xd9" not in data[-_END_OF_IMAGE_WITHIN:]:
        raise DoesNotDecode("ends too early")


_DECODERS: dict[bytes, Callable[[bytes], bytes]] = {
    b"FlateDecode": inflated,
    b"Fl": inflated,
    b"ASCII85Decode": from_ascii85,
    b"A85": from_ascii85,
    b"ASCIIHexDecode": from_ascii_hex,
    b"AHx": from_ascii_hex,
    b"LZWDecode": from_lzw,
    b"LZW": from_lzw,
    b"RunLengthDecode": from_run_lengths,
    b"RL": from_run_lengths,
}


_NOT_UNDONE = {
    *(b"CCITTFaxDecode", b"CCF", b"DCTDecode", b"DCT"),
    *(b"JBIG2Decode", b"JPXDecode", b"Crypt"),
}
"""Filters that PDF has and that aren't undone here."""


def decoded(data: bytes, filters: list[bytes]) -> bytes | None:
    """What a stream's data decode to through filters, named in their order; None behind one that isn't undone here.

    Those are the filters of pictures. Raises DoesNotDecode where the data don't decode to their end.
    """
    for name in filters:
        decoder = _DECODERS.get(name)
        if decoder is None:
            if name not in _NOT_UNDONE:
                raise DoesNotDecode("goes through a filter that PDF doesn't have")
            if name in (b"DCTDecode", b"DCT"):
                _must_be_whole_jpeg(data)
            return None
        data = decoder(data)
    return data


def is_compressed(data: bytes) -> bool:
    """Whether data that should be decoded are what a filter makes: Flate, or ASCII base-85."""
    if data[:1] == b"\x78" and int.from_bytes(data[:2]) % 31 == 0:
        with suppress(DoesNotDecode):
            inflated(data)
            return True
    return data.rstrip().endswith(b"~>")
