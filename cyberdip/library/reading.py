"""Reading a deck folder: every file checked, every fault found in one run, checked records out."""

from __future__ import annotations

import gc
import os
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from cyberdip.errors import DeckError
from cyberdip.library.card_fields import CARD_FIELDS, DECK_FIELDS, PATH_FIELDS, TOPICS, TRANSLATION_FIELDS
from cyberdip.library.citations import check_citations
from cyberdip.library.faults import NOTHING, Fault, Report, Words, deck_error
from cyberdip.library.fields import ID, MISSING, describe, read_fields
from cyberdip.library.linking import Mentions, link_faults
from cyberdip.library.model import Arabic, CardId, DeckInfo, Kind, LearningPath, Lesson, Level, Record, Topic
from cyberdip.library.nodes import MOST_BYTES, BadYaml, Node, decode, parse

MOST_FILES = 200_000
_WORTH_PROCESSES = 1_000  # files; below that, starting processes costs more than it saves
_FORKS = sys.platform == "linux"  # in a few milliseconds; elsewhere each process begins by importing all of this
_FOLDERS = {kind.folder: kind for kind in Kind}


@dataclass(frozen=True, slots=True)
class Deck:
    """A deck that has been read and holds together.

    cards: checked records by card id. translations: language -> card id -> translated text fields.
    files: where each card stands. questions: how many there are.
    """

    info: DeckInfo
    topics: tuple[Topic, ...]
    paths: tuple[LearningPath, ...]
    cards: dict[CardId, Record]
    translations: dict[str, dict[CardId, Record]]
    files: dict[CardId, Path]
    folders: tuple[Path, ...]


@dataclass(slots=True)
class Checked:
    """What came of reading a deck: the deck, None if there are faults, and the faults in file and line order."""

    deck: Deck | None
    faults: tuple[Fault, ...]
    files_read: int


def deck_folders(folder: Path) -> tuple[Path, ...]:
    """Return every folder that a deck at `folder` keeps its files in, the deck's own first; some may not exist."""
    return (folder, *(folder / name for name in ("paths", *_FOLDERS)))


def deck_files(folder: Path) -> Iterator[Path]:
    """Yield the files that a deck is made of, in a fixed order."""
    for name in ("deck.yaml", "topics.yaml"):
        yield folder / name
    for sub in deck_folders(folder)[1:]:
        try:
            names = sorted(entry.name for entry in os.scandir(sub) if entry.name.endswith((".yaml", ".yml")))
        except FileNotFoundError:
            continue
        yield from (sub / name for name in names)


def read_deck(folder: Path) -> Deck:
    """Return the deck in a folder; DeckError names its first faults and the way to see them all."""
    checked = check_deck(folder)
    if checked.deck is None:
        raise deck_error(str(folder), checked.faults)
    return checked.deck


def check_deck(folder: Path) -> Checked:
    """Read a deck and return everything that is wrong with it; DeckError only where there is no deck at all."""
    if not folder.is_dir():
        raise DeckError(
            f"{folder}: no such folder.\n  Give the folder that holds deck.yaml, or make one: cyberdip deck new."
        )
    if not (folder / "deck.yaml").exists():
        raise DeckError(
            f"{folder}: there is no deck.yaml in it.\n  Give the folder of a deck, or make one: cyberdip deck new."
        )
    try:
        return _Reading(folder).run()
    except PermissionError as error:
        raise DeckError(
            f"{error.filename}: not readable ({error.strerror}).\n  Give yourself the right to read it."
        ) from None


@dataclass(slots=True)
class _FileResult:
    """What came of one file. `record` is None where it could not be read; `language` is set for a translation."""

    path: Path
    name: str
    record: Record | None = None
    language: str = ""
    faults: list[Fault] = field(default_factory=list)
    mentions: Mentions = field(default_factory=Mentions)


@dataclass(slots=True)
class _Reading:
    """One pass over a deck folder: its files are read one by one, or by several processes, then put together."""

    folder: Path
    faults: list[Fault] = field(default_factory=list)
    cards: dict[CardId, Record] = field(default_factory=dict)
    files: dict[CardId, Path] = field(default_factory=dict)
    translations: dict[str, dict[CardId, Record]] = field(default_factory=dict)
    topics: tuple[Topic, ...] = ()
    paths: list[LearningPath] = field(default_factory=list)
    info: DeckInfo | None = None

    def run(self) -> Checked:
        self._look_for_strays()
        listed = list(islice(deck_files(self.folder), MOST_FILES + 1))
        if len(listed) > MOST_FILES:
            raise DeckError(f"{self.folder}: more than {MOST_FILES:,} files.\n  Split the deck.")
        results = _read_all(self.folder, listed)
        for result in results:
            self.faults += result.faults
            if not result.language:
                self._take(result)
        for result in results:
            if result.language:
                self._translation(result)
        self.faults += link_faults(((r.name, r.mentions) for r in results), {t.id for t in self.topics})
        self.faults.sort()
        deck = None
        if not self.faults and self.info:
            deck = Deck(
                self.info, self.topics, tuple(self.paths), self.cards, self.translations, self.files,
                deck_folders(self.folder),
            )  # fmt: skip
        return Checked(deck, tuple(self.faults), len(listed))

    def _look_for_strays(self) -> None:
        """Report folders with cards in them that are no part of a deck: nothing is passed over in silence."""
        for entry in os.scandir(self.folder):
            if entry.name in _FOLDERS or entry.name == "paths" or entry.name.startswith("."):
                continue
            if entry.is_dir() and any(name.endswith(".yaml") for name in os.listdir(entry.path)):
                Report(entry.name + "/", self.faults).add(
                    None, "", found=Words("a folder that is no kind's"), expected=f"one of {', '.join(_FOLDERS)}",
                    fix="Rename the folder, or move its cards.",
                )  # fmt: skip

    def _take(self, result: _FileResult) -> None:
        record = result.record
        if record is None:
            return
        if result.name == "deck.yaml":
            self.info = DeckInfo(**record, folder=self.folder)
        elif result.name == "topics.yaml":
            self.topics = tuple(
                Topic(t["id"], t["title"], t["summary"], Arabic(**t["arabic"]) if "arabic" in t else None)
                for t in record["topics"]
            )
        elif result.name.startswith("paths/"):
            lessons = tuple(
                Lesson(lesson["id"], lesson["title"], tuple(lesson["cards"]), lesson["minutes"])
                for lesson in record["lessons"]
            )
            self.paths.append(
                LearningPath(
                    record["id"], record["title"], record["introduction"], lessons, record["closing_questions"],
                    Level(record["level"]),
                )
            )  # fmt: skip
        else:
            self.cards.setdefault(CardId(record["id"]), record)
            self.files.setdefault(CardId(record["id"]), result.path)

    def _translation(self, result: _FileResult) -> None:
        report = Report(result.name, self.faults)
        root = read_node(result.path, self.folder, report)
        if root is None:
            return
        record = read_fields(root, report, "", TRANSLATION_FIELDS)
        if record is MISSING:
            return
        card = self.cards.get(CardId(record["id"]))
        if card is None:
            report.add(
                root.value["id"][1], "id", found=record["id"], expected="the id of a card of this deck",
                fix="Correct the id; a translation stands beside its card.",
            )  # fmt: skip
            return
        if record["language"] != result.language:
            report.add(
                root.value["language"][1], "language", found=record["language"],
                expected=f"{result.language!r}, as the file's name says", fix="Correct one of them.",
            )  # fmt: skip
        _check_translation(card, record, root, report)
        self.translations.setdefault(result.language, {})[CardId(record["id"])] = record


def _read_all(folder: Path, listed: list[Path]) -> list[_FileResult]:
    """Read the files in their order; a large deck by as many processes as there are processors."""
    workers = min(os.cpu_count() or 1, 8)
    if len(listed) < _WORTH_PROCESSES or workers < 2:
        return [_read_file(folder, path) for path in listed]
    from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor
    from multiprocessing import get_context

    # What is read stays, so there is no garbage, and looking for it doubles the time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        context = get_context("fork") if _FORKS else None
        with ProcessPoolExecutor(workers, context, initializer=gc.disable) as pool:
            chunk = min(100, len(listed) // (4 * workers))
            return list(pool.map(partial(_read_file, folder), listed, chunksize=chunk))
    except (OSError, BrokenProcessPool, ImportError):  # no semaphores, no processes to be had: slower, not wrong
        return [_read_file(folder, path) for path in listed]
    finally:
        if collecting:
            gc.enable()


def _read_file(folder: Path, path: Path) -> _FileResult:
    """Read one file of a deck by itself; a translation is left to be read beside its card."""
    parts = path.relative_to(folder).parts
    result = _FileResult(path, "/".join(parts))
    report = Report(result.name, result.faults)
    if path.suffix == ".yml":
        report.add(None, "", found=Words("the ending .yml"), expected=".yaml", fix="Rename the file.")
        return result
    stem, _, language = path.name.removesuffix(".yaml").partition(".")
    if language and len(parts) > 1:
        result.language = language
        return result
    root = read_node(path, folder, report)
    if root is None:
        return result
    if parts == ("deck.yaml",):
        record = read_fields(root, report, "", DECK_FIELDS)
    elif parts == ("topics.yaml",):
        topics = TOPICS(root, report, "topics")
        record = MISSING if topics is MISSING else {"topics": topics}
    elif parts[0] == "paths":
        record = read_fields(root, report, "", PATH_FIELDS)
        result.mentions.path(root)
    else:
        record = _read_card(root, report, stem, _FOLDERS[parts[0]])
        result.mentions.card(root)
    result.record = None if record is MISSING else record
    return result


def _read_card(root: Node, report: Report, stem: str, kind: Kind) -> Any:
    _check_written(root, report, "kind", kind, "folder", "Correct the kind, or move the file.")
    record = read_fields(root, report, "", CARD_FIELDS[kind])
    _check_written(
        root,
        report,
        "id",
        stem,
        "file's name",
        "Correct the id, or rename the file; ids are permanent, so prefer the file.",
    )
    check_citations(root, report)  # even where a field is missing: all faults come in one run
    return record


def _check_written(root: Node, report: Report, name: str, expected: str, where: str, fix: str) -> None:
    """Report an id or kind that is right in itself and not what the file's place says."""
    written = root.value.get(name)
    if (
        written
        and isinstance(written[1].value, str)
        and ID.fullmatch(written[1].value)
        and written[1].value != expected
    ):
        if name == "kind" and written[1].value not in set(Kind):
            return  # the field's own reader says so
        report.add(written[1], name, found=written[1].value, expected=f"{expected!s}, as its {where} says", fix=fix)


def _check_translation(card: Record, record: Record, root: Node, report: Report) -> None:
    """Report what would make a translation change a question: other ids, other numbers of options."""
    questions = {q["id"]: q for q in card["questions"]}
    nodes = root.value["questions"][1].value if "questions" in root.value else []
    for index, (translated, node) in enumerate(zip(record.get("questions", ()), nodes, strict=False)):
        name = f"questions[{index}]"
        original = questions.get(translated["id"])
        if original is None:
            report.add(
                node, f"{name}.id", found=translated["id"], expected="the id of a question of the card",
                fix="Correct the id.",
            )  # fmt: skip
            continue
        for part in ("distractors", "keys", "order", "pairs", "gaps"):
            if part in translated and len(translated[part]) != len(original.get(part, ())):
                report.add(
                    node, f"{name}.{part}", found=len(translated[part]),
                    expected=f"{len(original.get(part, ()))}, as in the card", fix="Translate each, in the same order.",
                )  # fmt: skip
        if "key" in translated and not isinstance(original.get("key"), str):
            report.add(node, f"{name}.key", found=translated["key"], expected="no key here", fix="Remove it.")


def read_node(path: Path, folder: Path, report: Report) -> Node | None:
    """Return the root of a deck's YAML file, None (and a fault) where it cannot be used."""
    try:
        data = _read_bytes(path, folder)
        root = parse(decode(data))
    except BadYaml as bad:
        at = Node("", bad.line, bad.column) if bad.line else None
        report.add(at, "", found=Words(bad.found), expected=bad.expected, fix=bad.fix)
        return None
    except FileNotFoundError:
        report.add(None, "", found=NOTHING, expected="this file", fix="Write the file; docs/card-format.md says how.")
        return None
    if root is None:
        report.add(
            Node("", 1, 1),
            "",
            found=Words("an empty file"),
            expected="a card or a list",
            fix="Write it, or remove it.",
        )
        return None
    if path.name != "topics.yaml" and not isinstance(root.value, dict):
        report.add(root, "", found=describe(root), expected="a mapping", fix="Write 'field: value' lines.")
        return None
    return root


def _read_bytes(path: Path, folder: Path) -> bytes:
    """Return a file's bytes; BadYaml for what is no regular file, lies outside the deck or is too large.

    The size is bounded by what is read, not by what the folder says, since a file can grow meanwhile.
    """
    if path.is_symlink() or path.parent.is_symlink():
        inside = Path(os.path.realpath(folder))
        if inside not in Path(os.path.realpath(path)).parents:
            raise BadYaml(0, 0, "a link that leaves the deck's folder", "a file", "Copy the file into the deck.")
    if not stat.S_ISREG(path.stat().st_mode):
        raise BadYaml(0, 0, "something that is no regular file", "a file", "Remove it.")
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise BadYaml(0, 0, "more than 1 MB", "a card's text", "Split it; a card is a page or two.")
    return data
