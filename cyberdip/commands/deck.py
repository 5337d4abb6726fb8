"""`deck`: check a deck, start a new one, and keep decks of one's own beside the shipped one."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

from cyberdip.errors import ExitCode, NothingFound, UsageError
from cyberdip.library import folders
from cyberdip.library.checking import MOST_GUESSED, MOST_LONGEST_KEYS, Lint, lint
from cyberdip.library.faults import Fault
from cyberdip.library.model import FACT_FIELDS, Kind
from cyberdip.library.reading import check_deck, read_deck
from cyberdip.library.writing import check_new_folder
from cyberdip.view.terminal import write


def check(folder: Path, *, as_json: bool, strict: bool, today: date) -> int:
    """Print everything that is wrong with a deck; 1 if anything is (with `strict`, warnings count too)."""
    checked = check_deck(folder)
    measured = lint(checked.deck, today=today) if checked.deck else None
    if as_json:
        write(json.dumps(_check_record(folder, checked.faults, measured), ensure_ascii=False, indent=2) + "\n")
    else:
        write(_check_text(folder, checked.faults, measured))
    failed = bool(checked.faults) or bool(strict and measured and (measured.warnings or measured.failures))
    return int(ExitCode.NOTHING_FOUND if failed else ExitCode.DONE)


def _check_record(folder: Path, faults: tuple[Fault, ...], measured: Lint | None) -> dict[str, Any]:
    record: dict[str, Any] = {"deck": str(folder), "faults": [fault.as_record() for fault in faults]}
    if measured:
        record["warnings"] = [{"file": w.file, "name": w.name, "message": w.message} for w in measured.warnings]
        record["limits_broken"] = list(measured.failures)
        record["figures"] = {
            "counts": measured.counts,
            "choice_questions": measured.choice_questions,
            "longest_key_share": round(measured.longest_key_share, 4),
            "apply_share": round(measured.apply_share, 4),
            "known_fields": {
                card: dict(zip(FACT_FIELDS[Kind.COUNTRY], counts, strict=True))
                for card, counts in measured.known_fields.items()
            },
            "guessers": [
                {"takes": g.name, "score": round(g.score, 4), "clued": g.clued, "clued_score": round(g.clued_score, 4)}
                for g in measured.guessers
            ],
        }
    return record


def _check_text(folder: Path, faults: tuple[Fault, ...], measured: Lint | None) -> str:
    if measured is None:
        count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        return "".join(f"{fault}\n" for fault in faults) + f"{folder}: {count}.\n"
    lines = [str(warning) for warning in measured.warnings]
    lines += [f"Limit broken: {failure}" for failure in measured.failures]
    cards = sum(measured.counts["kind"].values())
    questions = sum(measured.counts["type"].values())
    lines.append(f"{folder}: {cards} cards and {questions} questions, no fault, {len(measured.warnings)} warnings.")
    for title, table in (("Cards by kind", "kind"), ("Questions by type", "type"), ("Questions by skill", "skill")):
        counts = measured.counts[table]
        lines.append(f"{title}: {', '.join(f'{counts[word]} {word}' for word in sorted(counts))}.")
    if measured.known_fields:
        columns = zip(FACT_FIELDS[Kind.COUNTRY], zip(*measured.known_fields.values(), strict=True), strict=True)
        known = ", ".join(f"{name} {sum(count > 0 for count in counts)}" for name, counts in columns)
        lines.append(f"Fields known, of {len(measured.known_fields)} countries: {known}.")
    if measured.choice_questions:
        lines.append(
            f"The key is the longest option in {measured.longest_key_share:.0%} of {measured.choice_questions} choice "
            f"questions (at most {MOST_LONGEST_KEYS:.0%}). Chance is 25%; a guesser may score at most "
            f"{MOST_GUESSED:.0%}:"
        )
        lines += [
            f"  taking {g.name}: {g.score:.0%}"
            + (f" ({g.clued_score:.0%} of the {g.clued} questions that give the clue)" if g.clued else "")
            for g in measured.guessers
        ]
    return "\n".join(lines) + "\n"


def new(folder: Path) -> int:
    """Write a small, complete, commented deck to start from; never over anything that is there."""
    from cyberdip.library.starting import write_starter

    check_new_folder(folder)
    files = write_starter(folder)
    write(
        f"Wrote a deck of {files} files in {folder}.\n"
        f"  Read it:   cyberdip list --deck {folder}\n"
        f"  Check it:  cyberdip deck check {folder}\n"
        f"  Use it beside the shipped deck:  cyberdip deck add {folder}\n"
    )
    return int(ExitCode.DONE)


def add(folder: Path) -> int:
    """Search and ask a deck beside the shipped one from now on."""
    deck = read_deck(folder)
    path = os.path.realpath(folder)
    if path == os.path.realpath(folders.shipped_deck()):
        raise UsageError("That is the deck that ships with cyberdip; it is used already.")
    for other in folders.added_decks():
        if other == path:
            write(f"The deck {deck.info.id!r} in {path} was added before.\n")
            return int(ExitCode.DONE)
        if _deck_id(other) == deck.info.id:
            raise UsageError(
                f"A deck with the id {deck.info.id!r} was added before, from {other}.\n"
                "  Change the id in deck.yaml, or remove the other: cyberdip deck remove " + deck.info.id
            )
    folders.remember_deck(path)
    count = sum(len(record["questions"]) for record in deck.cards.values())
    write(f"Added {deck.info.title!r} ({deck.info.id}): {len(deck.cards)} cards, {count} questions.\n")
    return int(ExitCode.DONE)


def list_(*, as_json: bool) -> int:
    """Print the decks in use, the shipped one first."""
    rows = [_deck_row(path) for path in (folders.shipped_deck(), *folders.added_decks())]
    if as_json:
        write(json.dumps({"decks": rows}, ensure_ascii=False, indent=2) + "\n")
    else:
        write("".join(f"{row['id']}: {row['title']}\n  {row['folder']}\n" for row in rows))
    return int(ExitCode.DONE)


def remove(name: str) -> int:
    """Use an added deck no more; its files stay where they are, and so do the answers given to its questions."""
    for path in folders.added_decks():
        if name in (_deck_id(path), path) or os.path.realpath(name) == path:
            folders.forget_deck(path)
            there = os.path.isdir(path)
            told = f"The deck's files are still in {path}" if there else f"There is no folder {path} any more"
            write(f"Removed. {told}, and your answers to its questions are kept.\n")
            return int(ExitCode.DONE)
    known = ", ".join(_deck_info(path).get("id", path) for path in folders.added_decks()) or "none"
    raise NothingFound(f"no deck {name!r} was added. Added decks: {known}.")


def _deck_row(path: str) -> dict[str, str]:
    row = {"id": "?", "title": "(cannot be read: cyberdip deck check says why)", "folder": path}
    info = _deck_info(path)
    return {**row, **{name: info[name] for name in ("id", "title") if name in info}}


def _deck_id(path: str) -> str:
    return _deck_info(path).get("id", "?")


def _deck_info(path: str) -> dict[str, str]:
    """Return deck.yaml's lines without reading the cards, so that a broken deck can still be listed and removed."""
    from cyberdip.library.nodes import BadYaml, decode, parse

    try:
        root = parse(decode((Path(path) / "deck.yaml").read_bytes()))
    except (OSError, BadYaml):
        return {}
    if root is None or not isinstance(root.value, dict):
        return {}
    return {name: node.value for name, (_, node) in root.value.items() if isinstance(node.value, str)}
