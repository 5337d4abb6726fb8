"""Citations in a card's texts: every paragraph and key point names a source, and every name is a source of the card."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cyberdip.library.faults import NOTHING, Report
from cyberdip.library.nodes import Node

CITED = re.compile(r"\[\^([^\],\s]+)(?:,[^\]]*)?\]")
_TEXTS = ("body", "summary", "response", "outcome")
_MUST_CITE = ("response", "outcome")
_LISTS = ("key_points", "lessons", "parties")


def check_citations(root: Node, report: Report) -> None:
    """Report sources that are cited and not listed, ids used twice, and paragraphs and points without a citation."""
    known = _source_ids(root, report)
    for name, node, field_name in _source_fields(root):
        if isinstance(node.value, str):
            _check_known(node.value.partition(",")[0].strip(), known, node, report, name, field_name)
    for name, node in _texts(root):
        if isinstance(node.value, str):
            for found in CITED.finditer(node.value):
                below = node.value.count("\n", 0, found.start()) + 1 if node.block else 0
                _check_known(found.group(1), known, node, report, name, "citation", below=below)
    body = _child(root, "body")
    if body and isinstance(body.value, str):
        _check_paragraphs(body, report)
    for name in _MUST_CITE:
        claim = _child(root, name)
        if claim and isinstance(claim.value, str) and claim.value and not CITED.search(claim.value):
            _no_citation(claim, report, name)
    points = _child(root, "key_points")
    if points and isinstance(points.value, list):
        for i, point in enumerate(points.value):
            if isinstance(point.value, str) and point.value and not CITED.search(point.value):
                _no_citation(point, report, f"key_points[{i}]")


def paragraphs(body: str) -> Iterator[tuple[int, str]]:
    """Yield the blocks of a Markdown body that make claims, each with the line it starts on (from 0); no headings."""
    start = 0
    lines: list[str] = []
    for number, text in enumerate([*body.split("\n"), ""]):
        if text.strip() and not text.startswith("## "):
            if not lines:
                start = number
            lines.append(text)
        elif lines:
            yield start, "\n".join(lines)
            lines = []


def cited_sources(record: Any) -> set[str]:
    """Return the ids of all sources that a card's record cites anywhere."""
    if isinstance(record, str):
        return set(CITED.findall(record))
    if isinstance(record, list):
        return set().union(*(cited_sources(item) for item in record)) if record else set()
    if isinstance(record, dict):
        found = {record["source"].partition(",")[0].strip()} if isinstance(record.get("source"), str) else set()
        return found.union(*(cited_sources(value) for value in record.values()))
    return set()


def _child(root: Node, name: str) -> Node | None:
    pair = root.value.get(name)
    return pair[1] if pair else None


def _source_ids(root: Node, report: Report) -> set[str]:
    ids: set[str] = set()
    sources = _child(root, "sources")
    for i, source in enumerate(sources.value if sources and isinstance(sources.value, list) else ()):
        node = _child(source, "id") if isinstance(source.value, dict) else None
        if node and isinstance(node.value, str):
            if node.value in ids:
                report.add(
                    node, f"sources[{i}].id", found=node.value, expected="an id that no other source of the card has",
                    fix="Rename or remove one of them.",
                )  # fmt: skip
            ids.add(node.value)
    return ids


def _source_fields(root: Node) -> Iterator[tuple[str, Node, str]]:
    """Yield every field called `source`, with its path."""
    for name, (_, node) in root.value.items():
        if name == "sources":
            continue
        if isinstance(node.value, list):
            for i, item in enumerate(node.value):
                source = _child(item, "source") if isinstance(item.value, dict) else None
                if source:
                    yield f"{name}[{i}].source", source, "source"
        elif isinstance(node.value, dict):
            source = _child(node, "source")
            if source:
                yield f"{name}.source", source, "source"


def _texts(root: Node) -> Iterator[tuple[str, Node]]:
    for name in _TEXTS:
        node = _child(root, name)
        if node:
            yield name, node
    for name in _LISTS:
        listed = _child(root, name)
        if listed and isinstance(listed.value, list):
            yield from ((f"{name}[{i}]", item) for i, item in enumerate(listed.value))


def _check_known(
    source: str, known: set[str], node: Node, report: Report, name: str, what: str, *, below: int = 0
) -> None:
    if source not in known:
        report.add(
            node, name, found=source, expected=f"one of {', '.join(sorted(known)) or 'the sources listed'}",
            fix="Correct the id, or add the source to this card.", below=below,
        )  # fmt: skip


def _check_paragraphs(body: Node, report: Report) -> None:
    for start, paragraph in paragraphs(body.value):
        if not CITED.search(paragraph):
            report.add(
                body, "body", found=_opening(paragraph), expected="a citation at the paragraph's end",
                fix="Add [^source-id], or take the paragraph out.", below=start + 1 if body.block else 0,
            )  # fmt: skip


def _opening(paragraph: str) -> str:
    return " ".join(paragraph.split())[:40] + "…"


def _no_citation(node: Node, report: Report, name: str) -> None:
    report.add(node, name, found=NOTHING, expected="a citation", fix="Add [^source-id] at the end.")
