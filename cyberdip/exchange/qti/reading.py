"""QTI files of any program: packages, or items alone, of QTI 2.0, 2.1 and 2.2.

An item that can't be asked here is left out by its name; a file that can't be read at all is refused. Nothing is
unpacked to disk, nothing that a file names is fetched, and members are read only where the manifest, or their place in
a package without one, says that they are items.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from cyberdip.errors import FileError
from cyberdip.exchange.archive import Archive, is_zip
from cyberdip.exchange.carrying import Found, Incoming, Note, Reading, from_labels
from cyberdip.exchange.markup import Element, parse
from cyberdip.exchange.qti.asking import Asking, LeftOut, asking
from cyberdip.exchange.qti.interactions import fields
from cyberdip.exchange.qti.names import ACCEPT, MANIFEST, TOPIC, UNIT
from cyberdip.exchange.qti.texts import plain
from cyberdip.library.faults import quoted
from cyberdip.library.fields import ID
from cyberdip.library.model import Record
from cyberdip.library.text import on_one_line

LARGEST_ITEM = 8 << 20
LARGEST_PACKAGE = 48 << 20  # unpacked, and of what is read: images and films are not
_EXPORT = "Export the questions again, as a QTI 2.1 package."
_LONGEST_NAME = 80
_OTHERS: Mapping[str, tuple[str, str]] = {
    "questestinterop": ("a file of QTI 1", _EXPORT),
    "qti-assessment-item": ("an item of QTI 3", _EXPORT),
    "qti-assessment-test": ("a test of QTI 3", _EXPORT),
    "assessmentTest": ("a test without its items", "Import the whole package, a zip with imsmanifest.xml in it."),
    "manifest": ("a manifest without its package", "Import the whole package, a zip with imsmanifest.xml in it."),
    "quiz": ("another format", "If it is Moodle XML, import it as that."),
}
_ITEMS = ("imsqti_item_xmlv2p", "imsqti_apipitem_xmlv2p")
_TESTS = ("imsqti_test_xmlv2p", "imsqti_assessment_xmlv2p")


@dataclass(frozen=True, slots=True)
class Entry:
    """An item in a package: its member, what the manifest says of it, and where the test files it.

    is_listed: whether the manifest says that it is an item; else it may be any XML file.
    """

    member: str
    keywords: tuple[str, ...] = ()
    category: str = ""
    is_listed: bool = True


def read(data: bytes, name: str) -> Incoming:
    """Return the questions of a QTI package or of an item alone; FileError where it is neither.

    name: of the file, for messages.
    """
    reading = Reading()
    if is_zip(data):
        _read_package(Archive(data, name, largest=LARGEST_PACKAGE), reading)
    else:
        _take(_item_alone(data, name), Entry(name), reading)
    return reading.done()


def _item_alone(data: bytes, name: str) -> Element:
    if b"<" not in data[:400]:
        raise FileError(f"{name}: found neither a zip archive nor XML, expected a QTI package or item.\n  {_EXPORT}")
    root = parse(data, name, largest=LARGEST_ITEM)
    if root.name != "assessmentItem":
        found, fix = _OTHERS.get(root.name, (f"the element {quoted(root.name)}", _EXPORT))
        raise FileError(f"{name}:{root.line}: found {found}, expected a QTI package or item.\n  {fix}")
    return root


def _read_package(archive: Archive, reading: Reading) -> None:
    for entry in _entries(archive, reading):
        if entry.member not in archive:
            reading.left_out.append(
                Note(_short_name(entry.member), "is named by the manifest, but is not in the archive")
            )
            continue
        data = archive.read(entry.member, at_most=LARGEST_ITEM)
        try:
            root = parse(data, entry.member)
        except FileError as error:
            reading.left_out.append(Note(_short_name(entry.member), _complaint(str(error), entry.member)))
            continue
        if root.name == "assessmentItem":
            _take(root, entry, reading)
        elif entry.is_listed:
            found = _OTHERS.get(root.name, (f"the element {quoted(root.name)}", ""))[0]
            reading.left_out.append(Note(_short_name(entry.member), f"is {found}, not an item of QTI 2"))
    if not reading.questions and not reading.left_out:
        raise FileError(f"{archive.name}: found no item, expected a package with items of QTI 2.\n  {_EXPORT}")


def _complaint(message: str, member: str) -> str:
    """Return what is wrong with a member in words that follow its name."""
    return f"can't be read: {message.removeprefix(member).lstrip(':').partition(chr(10))[0]}"


def _short_name(text: str) -> str:
    return on_one_line(text)[-_LONGEST_NAME:]


def _entries(archive: Archive, reading: Reading) -> Iterator[Entry]:
    """Give the items of a package in the order of its manifest, or else of the archive."""
    manifests = [name for name in archive.names if posixpath.basename(name).casefold() == MANIFEST]
    if manifests:
        found = list(_listed(archive, min(manifests, key=lambda name: (name.count("/"), name)), reading))
        if found or reading.left_out:
            yield from found
            return
    for name in archive.names:
        if name.casefold().endswith(".xml") and name not in manifests:
            yield Entry(name, is_listed=False)


def _listed(archive: Archive, manifest: str, reading: Reading) -> Iterator[Entry]:
    """Give the items that a manifest lists."""
    root = parse(archive.read(manifest, at_most=LARGEST_PACKAGE), f"{archive.name}: {manifest}")
    resources = []
    for part in root.walk():
        if part.name == "resources":
            base = posixpath.join(posixpath.dirname(manifest), root.get("xml:base"), part.get("xml:base"))
            resources += [(resource, base) for resource in part.all("resource")]
    sections: dict[str, str] = {}
    for resource, base in resources:
        if resource.get("type").startswith(_TESTS):
            sections |= _sections(archive, _member(resource, base))
    for resource, base in resources:
        kind = resource.get("type").casefold()
        member = _member(resource, base)
        if kind.startswith(_ITEMS):
            keywords = tuple(_keywords(resource))
            yield Entry(member, keywords, _topic(keywords) or sections.get(member, ""))
        elif kind.startswith("imsqti") and ("v1p" in kind or "v3p" in kind):
            version = "1" if "v1p" in kind else "3"
            reading.left_out.append(Note(_short_name(member or resource.get("identifier")), f"is of QTI {version}"))


def _member(resource: Element, base: str) -> str:
    """Return the name that a resource's file has in the archive."""
    first = resource.first("file")
    address = resource.get("href") or (first.get("href") if first else "")
    return posixpath.normpath(posixpath.join(base, resource.get("xml:base"), unquote(address))) if address else ""


def _keywords(resource: Element) -> Iterator[str]:
    for part in resource.walk():
        if part.name == "keyword":
            yield on_one_line(part.text)


def _topic(keywords: tuple[str, ...]) -> str:
    return next((word.partition(":")[2] for word in keywords if word.startswith(f"{TOPIC}:")), "")


def _sections(archive: Archive, test: str) -> dict[str, str]:
    """Return the titles of the sections that a test asks items in, by their members, where it has several."""
    if test not in archive:
        return {}
    data = archive.read(test, at_most=LARGEST_ITEM)
    try:
        root = parse(data, test)
    except FileError:
        return {}
    found = {
        posixpath.normpath(posixpath.join(posixpath.dirname(test), unquote(part.get("href")))): section.get("title")
        for section in root.walk()
        if section.name == "assessmentSection"
        for part in section.all("assessmentItemRef")
    }
    return found if len(set(found.values())) > 1 else {}


def _take(item: Element, entry: Entry, reading: Reading) -> None:
    """Read one item; what can't be asked is left out by its name."""
    name = item.get("identifier")
    place = _short_name(name) or _short_name(entry.member)
    try:
        asked = asking(item)
        record, reasons = fields(asked)
    except LeftOut as why:
        reading.left_out.append(Note(place, str(why)))
        return
    told, card, labels = from_labels(entry.keywords)
    _add_accepted(record, labels)
    if ID.fullmatch(name):
        record["id"] = name
    if reasons.rationale:
        record["rationale"] = reasons.rationale
    hint = _hint(asked)
    if hint:
        record["hint"] = hint
    told.pop("type", None)
    reading.changed += [Note(place, what) for what in dict.fromkeys(asked.changed)]
    reading.questions.append(Found({**told, **record}, place, entry.category, card, reasons.source))


def _add_accepted(record: Record, labels: Sequence[str]) -> None:
    """Put the other names of a unit, and what else is right in a gap with options, back from the manifest."""
    for label in labels:
        name, _, text = label.partition(":")
        kind, _, place = name.partition("-")
        if name == UNIT and record["type"] == "numeric":
            record.setdefault("accept", []).append(text)
        elif kind == ACCEPT and record["type"] == "cloze" and place in map(str, range(1, len(record["gaps"]) + 1)):
            record["gaps"][int(place) - 1].setdefault("accept", []).append(text)


def _hint(asked: Asking) -> str:
    controls = [part for part in asked.body.walk() if part.name == "infoControl"]
    # Ours has its line breaks as they are: the schema allows no elements in a hint.
    texts = [part.text.strip() if asked.is_ours else plain(part)[0] for part in controls]
    return "\n\n".join(text for text in texts if text)
