"""Archives from strangers: what is read, what is refused, and what it costs; archives of ours: always the same bytes."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberdip.errors import FileError
from cyberdip.exchange.archive import Archive, is_zip, pack

MEMBERS = {"imsmanifest.xml": b"<manifest/>", "items/a.xml": b"a" * 5000, "items/b.xml": b""}


def zipped(name: str, *, mode: int = 0, flags: int = 0, method: int = zipfile.ZIP_STORED) -> bytes:
    """Return an archive of one member, with its entry changed as a hostile program would."""
    whole = BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        entry = zipfile.ZipInfo("harmless")
        entry.external_attr = mode << 16
        entry.compress_type = method
        archive.writestr(entry, b"text")
        entry.flag_bits |= flags
        entry.filename = name  # only the directory at the end says it, as a hostile archive may have it
    return whole.getvalue()


def test_members_come_back_as_they_were_packed_in_order_of_their_names() -> None:
    archive = Archive(pack(dict(reversed(MEMBERS.items()))), "x.zip")
    assert archive.names == ("imsmanifest.xml", "items/a.xml", "items/b.xml")
    assert {name: archive.read(name) for name in archive.names} == MEMBERS


def test_packing_twice_gives_the_same_bytes_whatever_the_order_and_the_clock_are() -> None:
    assert pack(MEMBERS) == pack(dict(reversed(MEMBERS.items())))
    times = {entry.date_time for entry in zipfile.ZipFile(BytesIO(pack(MEMBERS))).infolist()}
    assert times == {(1980, 1, 1, 0, 0, 0)}


def test_folders_in_an_archive_are_no_members() -> None:
    whole = BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("items/", b"")
        archive.writestr("items/a.xml", b"a")
    assert Archive(whole.getvalue(), "x.zip").names == ("items/a.xml",)


PLAIN = "Make the archive again, with plain file names in it and without a password."
FLAWS: dict[str, tuple[Callable[[], bytes], str]] = {
    "out of the folder": (lambda: zipped("a/../../b"), "'a/../../b': found a path out of the folder"),
    "out of the folder, backslashes": (lambda: zipped("..\\b"), "'..\\\\b': found a path out of the folder"),
    "absolute": (lambda: zipped("/etc/passwd"), "'/etc/passwd': found an absolute path"),
    "with a drive": (lambda: zipped("C:\\b"), "'C:\\\\b': found an absolute path"),
    "a NUL": (lambda: zipped("a\0b"), "'a\\x00b': found a name that is none"),
    "a link": (lambda: zipped("a", mode=stat.S_IFLNK | 0o777), "'a': found a link"),
    "a pipe": (lambda: zipped("a", mode=stat.S_IFIFO), "'a': found a device or pipe"),
    "encrypted": (lambda: zipped("harmless", flags=1), "'harmless': found an encrypted member"),
    "packed with bzip2": (
        lambda: zipped("harmless", method=zipfile.ZIP_BZIP2),
        "'harmless': found the packing method 12",
    ),
}


@pytest.mark.parametrize("flaw", sorted(FLAWS))
def test_a_member_that_no_archive_should_hold_refuses_the_whole_by_name(flaw: str) -> None:
    make, message = FLAWS[flaw]
    with pytest.raises(FileError) as caught:
        Archive(make(), "x.zip")
    assert str(caught.value) == f"x.zip: {message}, expected a plain file.\n  {PLAIN}"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_refused() -> None:
    whole = BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("a", b"1")
        archive.writestr("a", b"2")
    with pytest.raises(FileError, match="'a': found a second member of that name"):
        Archive(whole.getvalue(), "x.zip")


@pytest.mark.parametrize("length", [0, 3, 30, 200], ids=["nothing", "three bytes", "in a member", "in the directory"])
def test_an_archive_that_is_cut_off_says_so(length: int) -> None:
    found = "an archive that is cut off or damaged" if length > 3 else "no zip archive"
    with pytest.raises(FileError) as caught:
        Archive(pack(MEMBERS)[:length], "x.zip")
    assert str(caught.value) == (
        f"x.zip: found {found}, expected a whole zip archive.\n  Get the file again from where it came from."
    )


def test_a_damaged_member_is_named_and_the_others_are_read() -> None:
    whole = bytearray(pack(MEMBERS))
    place = whole.index(b"imsmanifest.xml") + len(b"imsmanifest.xml") + 2
    whole[place] ^= 0xFF
    archive = Archive(bytes(whole), "x.zip")
    with pytest.raises(FileError) as caught:
        archive.read("imsmanifest.xml")
    assert str(caught.value) == (
        "x.zip: 'imsmanifest.xml': found damaged bytes, expected a whole file.\n"
        "  Get the file again from where it came from."
    )
    assert archive.read("items/b.xml") == b""


def test_a_bomb_is_read_no_further_than_the_limit() -> None:
    bomb = pack({"a": b"\0" * 3_000_000})
    with pytest.raises(FileError) as caught:
        Archive(bomb, "x.zip").read("a", at_most=1_000_000)
    assert str(caught.value) == (
        "x.zip: 'a': found more than 1,000,000 bytes, expected a smaller file.\n  Split the archive, or mend the file."
    )


def test_a_member_of_just_the_limit_is_read() -> None:
    assert len(Archive(pack(MEMBERS), "x.zip").read("items/a.xml", at_most=5000)) == 5000


def test_many_members_that_are_a_bomb_together_are_stopped() -> None:
    archive = Archive(pack({f"{n}": b"\0" * 1000 for n in range(10)}), "x.zip", largest=5500)
    assert sum(len(archive.read(name)) for name in archive.names[:5]) == 5000
    with pytest.raises(FileError, match="'5': found more bytes than archives unpack to"):
        archive.read("5")


def test_an_archive_of_too_many_members_is_refused_before_they_are_looked_at() -> None:
    with pytest.raises(FileError) as caught:
        Archive(pack({f"{n}": b"" for n in range(11)}), "x.zip", most_members=10)
    assert str(caught.value) == "x.zip: found more than 10 members, expected fewer.\n  Split the archive."


def test_a_file_says_by_its_first_bytes_whether_it_is_an_archive() -> None:
    assert is_zip(pack({}))
    assert is_zip(pack(MEMBERS))
    assert not is_zip(b"<a/>")


@given(st.lists(st.tuples(st.integers(0, 700), st.integers(0, 255)), min_size=1, max_size=6), st.integers(0, 700))
def test_bytes_changed_and_cut_at_random_give_an_error_or_what_was_packed(
    changes: list[tuple[int, int]], cut: int
) -> None:
    whole = bytearray(pack(MEMBERS))
    for place, byte in changes:
        whole[place % len(whole)] = byte
    try:
        archive = Archive(bytes(whole[: len(whole) - cut]), "x.zip")
        for name in archive.names:
            archive.read(name)
    except FileError as error:
        assert str(error).startswith("x.zip: ")
