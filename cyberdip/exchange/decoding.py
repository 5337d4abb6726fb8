"""Bytes of a file to its text: UTF-8, or an error that names the place and the way out."""

from __future__ import annotations

import codecs

from cyberdip.errors import FileError

LARGEST = 16 << 20
"""Bytes; twenty thousand questions fit into fewer."""
_OTHERS = (
    (codecs.BOM_UTF32_LE, "UTF-32"), (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"), (codecs.BOM_UTF16_BE, "UTF-16"),
)  # fmt: skip
_FORMATS = ((b"PK\x03\x04", "a zip archive"), (b"%PDF", "a PDF"), (b"\xd0\xcf\x11\xe0", "an old Word file"))


def decode(data: bytes, name: str, *, expected: str) -> str:
    """Return the text of a file without its byte order mark, with line feeds for its line ends.

    expected: what the file should be, for messages ("GIFT text in UTF-8"). FileError for any other encoding than
    UTF-8, with line and column of the first byte that does not fit, and for more than LARGEST bytes.
    """
    if len(data) > LARGEST:
        raise FileError(f"{name}: found {len(data):,} bytes, expected at most {LARGEST:,}.\n  Split the file.")
    for start, kind in _FORMATS:
        if data.startswith(start):
            raise FileError(f"{name}:1:1: found {kind}, expected {expected}.\n  Save the questions as plain text.")
    found = next((encoding for mark, encoding in _OTHERS if data.startswith(mark)), "")
    if found or _zeros(data):
        found = found or "UTF-16 or binary data"
        raise FileError(f"{name}:1:1: found {found}, expected {expected}.\n  Save the file as UTF-8.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileError(f"{name}:{_wrong_byte(data, error)}, expected {expected}.\n  {_way_out(data)}") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _zeros(data: bytes) -> bool:
    """Say whether a text without a mark is UTF-16 all the same: every other byte of ASCII is a zero there."""
    start = data[:400]
    return len(start) >= 4 and start.count(0) * 4 >= len(start)


def _wrong_byte(data: bytes, error: UnicodeDecodeError) -> str:
    before = data[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    line = before.count(b"\n") + 1
    column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8").removeprefix("\ufeff")) + 1
    byte = data[error.start]
    letter = bytes([byte]).decode("cp1252", "replace")
    meant = f" (“{letter}” in Latin-1)" if letter.isalpha() else ""
    return f"{line}:{column}: found the byte 0x{byte:02X}{meant}, which is not UTF-8"


def _way_out(data: bytes) -> str:
    if len(data) > 1 and data[-1] >= 0x80:
        return "Save the file as UTF-8; if it was, its end is cut off."
    return "Save the file as UTF-8."
