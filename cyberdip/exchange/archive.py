"""Zip archives from strangers, opened in bounded time and memory, and archives of ours, the same bytes every time.

Nothing is ever extracted: members are read into memory, one at a time, no further than asked. An archive that could do
harm to a program that does extract it (paths out of the folder, links) is refused whole, and so is one that can't be
read without guessing (encrypted members, two of one name, packing other than the usual two). Sizes that the archive
states of itself are not trusted: what counts is how many bytes come out.
"""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO

from cyberdip.errors import FileError
from cyberdip.library.faults import quoted

MOST_MEMBERS = 20_000
LARGEST_MEMBER = 64 << 20
LARGEST_WHOLE = 512 << 20
"""Bytes that all members read from one archive may come to."""
_BEGINS = (b"PK\x03\x04", b"PK\x05\x06")
_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x01 | 0x40 | 0x2000
_PIECE = 1 << 16
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can hold
_AGAIN = "Get the file again from where it came from."
_MAKE_AGAIN = "Make the archive again, with plain file names in it and without a password."
# What zipfile raises on hostile archives, beside its own error; found by changing and cutting archives at random.
_BROKEN = (
    zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, OverflowError, RuntimeError, OSError, IndexError,
    struct.error, zlib.error,
)  # fmt: skip


def is_zip(data: bytes) -> bool:
    """Say whether a file begins as a zip archive does."""
    return data.startswith(_BEGINS)


class Archive:
    """A zip archive in memory. `names` are its members in their order, folders left out."""

    __slots__ = ("_left", "_members", "_zip", "name")

    def __init__(self, data: bytes, name: str, *, most_members: int = MOST_MEMBERS, largest: int = LARGEST_WHOLE):
        """Open an archive; FileError where it is none, is cut off, or holds what no archive should.

        name: of the file, for messages. largest: bytes that may come out of it in all.
        """
        self.name = name
        self._left = largest
        # Every member has an entry, so this is never fewer than there are; it is counted before zipfile builds them.
        if data.count(_ENTRY) > most_members:
            raise FileError(f"{name}: found more than {most_members:,} members, expected fewer.\n  Split the archive.")
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except _BROKEN:
            found = "an archive that is cut off or damaged" if is_zip(data) else "no zip archive"
            raise FileError(f"{name}: found {found}, expected a whole zip archive.\n  {_AGAIN}") from None
        self._members: dict[str, zipfile.ZipInfo] = {}
        for member in self._zip.infolist():
            flaw = _flaw(member) or ("a second member of that name" if member.filename in self._members else "")
            if flaw:
                raise self.error(member.orig_filename, f"found {flaw}, expected a plain file", _MAKE_AGAIN)
            if not member.is_dir():
                self._members[member.filename] = member

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the members, in the archive's order."""
        return tuple(self._members)

    def __contains__(self, member: object) -> bool:
        return member in self._members

    def read(self, member: str, *, at_most: int = LARGEST_MEMBER) -> bytes:
        """Return what a member holds; FileError where it is damaged or too large, or all that was read has become so.

        KeyError where there is no such member.
        """
        entry = self._members[member]
        pieces = []
        room = min(at_most, self._left)
        try:
            with self._zip.open(entry) as stream:
                while piece := stream.read(min(_PIECE, room + 1)):
                    pieces.append(piece)
                    room -= len(piece)
                    if room < 0:
                        break
        except _BROKEN:
            raise self.error(member, "found damaged bytes, expected a whole file", _AGAIN) from None
        if room < 0:
            found = f"more than {at_most:,} bytes" if at_most <= self._left else "more bytes than archives unpack to"
            raise self.error(member, f"found {found}, expected a smaller file", "Split the archive, or mend the file.")
        data = b"".join(pieces)
        self._left -= len(data)
        return data

    def error(self, member: str, what: str, fix: str) -> FileError:
        """Return the error that names this file, one of its members, what is wrong with it and what to do."""
        return FileError(f"{self.name}: {quoted(member)}: {what}.\n  {fix}")


def _flaw(member: zipfile.ZipInfo) -> str:
    """Return what makes a member unfit to be read, "" for nothing."""
    kind = stat.S_IFMT(member.external_attr >> 16)
    if stat.S_ISLNK(kind):
        return "a link"
    if kind and not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)):
        return "a device or pipe"
    # orig_filename is the name before zipfile cut it at a NUL and changed its slashes.
    parts = member.orig_filename.replace("\\", "/").split("/")
    if not member.filename or "\0" in member.orig_filename:
        return "a name that is none"
    if parts[0] == "" or parts[0][1:2] == ":":
        return "an absolute path"
    if ".." in parts:
        return "a path out of the folder"
    if member.flag_bits & _ENCRYPTED:
        return "an encrypted member"
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return f"the packing method {member.compress_type}"
    return ""


def pack(members: Mapping[str, bytes]) -> bytes:
    """Return a zip archive of these members by name: sorted, without times and owners, so always the same bytes."""
    whole = BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(members):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = 3  # else it says on which system it was made
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, members[name])
    return whole.getvalue()
