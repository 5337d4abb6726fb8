"""Opens the store's file: makes it, moves it to the latest version, and turns every fault into words.

A file that is damaged, foreign or from a newer version is recognised before anything is written to it.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cyberdip.errors import StoreError
from cyberdip.study.store.tables import APPLICATION_ID, LATEST, STEPS

BUSY_SECONDS = 20
_MAGIC = b"SQLite format 3\x00"
_FULL, _IO, _READ_ONLY, _NO_FILE, _BUSY, _LOCKED, _CORRUPT, _NO_DATABASE, _PERMISSION = 13, 10, 8, 14, 5, 6, 11, 26, 3


@contextmanager
def faults_in_words(path: Path | str) -> Iterator[None]:
    """Turn what SQLite and the operating system say of the file at `path` into a StoreError with the way out."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(_explain(str(path), getattr(error, "sqlite_errorcode", 0) & 0xFF, str(error))) from error
    except OSError as error:
        raise StoreError(
            f"{path}: the store of your progress cannot be opened or written: {error.strerror or error}.\n"
            "  Make room, or the folder writable, or set CYBERDIP_HOME to another folder. Nothing in it was changed."
        ) from error


def _explain(path: str, code: int, said: str) -> str:
    if code in (_CORRUPT, _NO_DATABASE):
        return damaged(path, said)
    if code in (_FULL, _IO):
        return (
            f"{path}: the disk is full or cannot be written ({said}). This answer was not saved, "
            "the earlier ones are.\n"
            "  Make room and start again, or set CYBERDIP_HOME to a folder on another disk."
        )
    if code in (_READ_ONLY, _NO_FILE, _PERMISSION):
        return (
            f"{path}: the store of your progress is read-only or out of reach ({said}); nothing was saved.\n"
            "  Make the file and its folder writable, or set CYBERDIP_HOME to another folder."
        )
    if code in (_BUSY, _LOCKED):
        return (
            f"{path}: another cyberdip has kept the store busy for {BUSY_SECONDS} seconds; nothing was saved.\n"
            "  Let it finish or end it, then start again."
        )
    return f"{path}: the store of your progress failed: {said}.\n  Look at it with `cyberdip doctor`."


def damaged(path: str, said: str) -> str:
    """Say that the file is damaged, that it was left as it is, and how to go on."""
    return (
        f"{path}: the store of your progress is damaged ({said}). It was left as it is.\n"
        "  Move it away, then bring your progress back with `cyberdip progress import FILE`, from an export or from\n"
        "  a copy that lies beside it. Without one, `cyberdip learn` starts a new store."
    )


def connect(path: Path, *, write: bool) -> sqlite3.Connection:
    """Return a connection to the store at `path`, of the latest version.

    write: make the file where there is none, and bring an older one up. Otherwise the file is not changed, and where
        there is none, or only an older one, an empty store in memory stands for it.
    """
    with faults_in_words(path):
        if not write:
            return _connect_to_read(path)
        if not path.exists():
            _make(path)
        _look_at_header(path)
        connection = _connect(str(path))
        try:
            _check_version(connection, path)
            _set_wal(connection)
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA cache_size = -16000")
            _bring_up(connection, path)
        except BaseException:
            connection.close()
            raise
        return connection


def memory() -> sqlite3.Connection:
    """Return an empty store that lives and dies with the process."""
    connection = _connect(":memory:")
    _run_steps(connection, 0)
    return connection


def _connect(target: str, *, uri: bool = False) -> sqlite3.Connection:
    connection = sqlite3.connect(target, timeout=BUSY_SECONDS, isolation_level=None, uri=uri)
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection


def _connect_to_read(path: Path) -> sqlite3.Connection:
    if not path.exists() or path.stat().st_size == 0:
        return memory()
    _look_at_header(path)
    address = path.absolute().as_uri()
    connection = _connect(f"{address}?mode=ro", uri=True)
    try:
        _version(connection)
    except sqlite3.OperationalError:
        # A write-ahead log needs a file beside it even to read; in a read-only folder SQLite must be told that nobody
        # writes.
        connection.close()
        connection = _connect(f"{address}?immutable=1", uri=True)
    try:
        _check_version(connection, path)
        if _version(connection) == LATEST:
            return connection
        copy = memory_copy(connection)
    except BaseException:
        connection.close()
        raise
    connection.close()
    return copy


def memory_copy(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Return the store, brought to the latest version, in memory only."""
    copy = _connect(":memory:")
    connection.backup(copy)
    _run_steps(copy, _version(copy))
    return copy


def _make(path: Path) -> None:
    """Make the folder and an empty file that only their owner can read; SQLite gives its side files the same rights."""
    missing = [folder for folder in (path.parent, *path.parent.parents) if not folder.exists()]
    for folder in reversed(missing):
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            pass
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        pass


def _look_at_header(path: Path) -> None:
    """Refuse a file that is no SQLite file, or says in its header that it is foreign or newer, without opening it.

    Source: "Database File Format", section 1.3, sqlite.org/fileformat2.html.
    """
    with path.open("rb") as file:
        header = file.read(100)
    if not header:
        return
    if len(header) < 100 or not header.startswith(_MAGIC):
        raise StoreError(damaged(str(path), "it is not an SQLite file"))
    version, application = int.from_bytes(header[60:64], "big"), int.from_bytes(header[68:72], "big")
    _check_numbers(version, application, path)


def _check_numbers(version: int, application: int, path: Path) -> None:
    if application not in (0, APPLICATION_ID) or (application == 0 and version != 0):
        raise StoreError(
            f"{path}: this SQLite file belongs to another program. It was left as it is.\n"
            "  Move it away, or set CYBERDIP_HOME to another folder."
        )
    if version > LATEST:
        raise StoreError(
            f"{path}: this store is of version {version}; this cyberdip knows versions up to {LATEST}. "
            "It was left as it is.\n  Update cyberdip, or set CYBERDIP_HOME to another folder."
        )


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _check_version(connection: sqlite3.Connection, path: Path) -> None:
    application = int(connection.execute("PRAGMA application_id").fetchone()[0])
    version = _version(connection)
    _check_numbers(version, application, path)
    if application == 0 and connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        _check_numbers(1, 0, path)


def _set_wal(connection: sqlite3.Connection) -> None:
    """Turn the write-ahead log on. SQLite does not wait for others here, so that two first starts need a few tries."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in (_BUSY, _LOCKED) or time.monotonic() > until:
                raise
            time.sleep(0.02)


def _bring_up(connection: sqlite3.Connection, path: Path) -> None:
    version = _version(connection)
    if version == LATEST:
        return
    if version:
        copy_to(connection, path.with_name(f"{path.stem}-version-{version}{path.suffix}"))
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have done it while this one waited.
        version = _version(connection)
        if version < LATEST:
            _run_steps(connection, version)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _run_steps(connection: sqlite3.Connection, version: int) -> None:
    for step in STEPS[version:]:
        for statement in step:
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {LATEST}")


def copy_to(connection: sqlite3.Connection, target: Path) -> None:
    """Write a whole copy of the store to `target`, or nothing."""
    beside = target.with_name(f"{target.name}.{os.getpid()}.part")
    os.close(os.open(beside, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
    try:
        copy = sqlite3.connect(beside)
        try:
            connection.backup(copy)
        finally:
            copy.close()
        os.replace(beside, target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
