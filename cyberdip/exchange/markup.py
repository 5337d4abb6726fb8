"""XML from strangers to a tree that knows its lines, in bounded time and memory; and texts as XML on the way out.

A document type that declares anything is refused where it begins, so there is no entity to resolve, inside or outside:
only the five of XML itself and characters by number are left. Depth, size and number of elements have limits. Names
come without the prefix of their namespace; nothing here recurses.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NoReturn
from xml.parsers import expat

from cyberdip.errors import FileError
from cyberdip.library.faults import quoted
from cyberdip.library.text import clean

LARGEST = 64 << 20
DEEPEST = 100
MOST_ELEMENTS = 500_000
MOST_ATTRIBUTES = 1_000
_LONG_TAG = 250_000  # bytes; more attributes than `_MANY_SIGNS` do not fit into fewer
_MANY_SIGNS = 50_000
_XML = "http://www.w3.org/XML/1998/namespace"
_ESCAPED = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\t": "&#9;", "\r": "&#13;"}
)


class Element:
    """A place in an XML file. `name` is without prefix, `namespace` its address or "".

    attributes: by their names without prefix, but `xml:lang` and its like, which keep it. content: the texts and
    elements in it, in their order. `line` counts from 1.
    """

    __slots__ = ("attributes", "content", "line", "name", "namespace")

    def __init__(self, name: str, namespace: str, attributes: dict[str, str], line: int) -> None:
        self.name = name
        self.namespace = namespace
        self.attributes = attributes
        self.line = line
        self.content: list[Element | str] = []

    def __repr__(self) -> str:
        return f"<{self.name}> in line {self.line}"

    def get(self, attribute: str, default: str = "") -> str:
        """Return an attribute without white space around it, or the default where it is missing."""
        return self.attributes.get(attribute, default).strip()

    @property
    def children(self) -> Iterator[Element]:
        """The elements directly in this one."""
        return (part for part in self.content if isinstance(part, Element))

    def all(self, name: str) -> Iterator[Element]:
        """Give the elements of this name directly in this one."""
        return (child for child in self.children if child.name == name)

    def first(self, name: str) -> Element | None:
        """Return the first element of this name directly in this one, None where there is none."""
        return next(self.all(name), None)

    def walk(self) -> Iterator[Element]:
        """Give this element and all in it, in the order of the file."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            for part in reversed(element.content):
                if isinstance(part, Element):
                    waiting.append(part)

    @property
    def text(self) -> str:
        """All text in this element and in those within it, as it stands."""
        pieces = []
        waiting: list[Element | str] = [self]
        while waiting:
            part = waiting.pop()
            if isinstance(part, str):
                pieces.append(part)
            else:
                waiting.extend(reversed(part.content))
        return "".join(pieces)


def parse(data: bytes, name: str, *, largest: int = LARGEST) -> Element:
    """Return the root of an XML file; FileError with line and column for what is none, or does what no file should.

    name: of the file, for messages.
    """
    if len(data) > largest:
        raise FileError(f"{name}: found {len(data):,} bytes, expected at most {largest:,}.\n  Split the file.")
    if _has_a_monstrous_tag(data):
        raise FileError(f"{name}: found more than {MOST_ATTRIBUTES:,} attributes, expected fewer.\n  Mend the file.")
    return _Building(name).build(data)


def _has_a_monstrous_tag(data: bytes) -> bool:
    """Say whether a tag may have so many attributes that the parser would spend seconds and gigabytes on it.

    No tag reaches beyond the next `<`, so a stretch without one that has not too many `=` is no such tag.
    """
    start = 0
    while start < len(data):
        end = data.rfind(b"<", start + 1, start + _LONG_TAG)
        if end < 0:
            end = data.find(b"<", start + _LONG_TAG)
            end = len(data) if end < 0 else end
            if data.count(b"=", start, end) > _MANY_SIGNS:
                return True
        start = end
    return False


class _Building:
    """One run of the parser over one file."""

    __slots__ = ("count", "name", "names", "open", "parser", "root")

    def __init__(self, name: str) -> None:
        self.name = name
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.root = Element("", "", {}, 0)  # holds the document's own one
        self.open = [self.root.content]
        self.count = 0
        self.names: dict[str, tuple[str, str]] = {}  # what the parser calls an element -> its name and namespace

    def build(self, data: bytes) -> Element:
        try:
            self.parser.Parse(data, True)
        except expat.ExpatError as error:
            raise self.syntax_error(data, error) from None
        except (LookupError, ValueError):  # an encoding that Python has none of, or none that expat can use
            self.refuse("an unknown encoding", "UTF-8", "Save the file as UTF-8.")
        finally:
            del self.parser  # it holds this object, and so the whole tree, until the next collection of garbage
        return next(self.root.children)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > MOST_ELEMENTS:
            self.refuse(f"more than {MOST_ELEMENTS:,} elements", "fewer", "Split the file.")
        if len(self.open) > DEEPEST:
            self.refuse(f"elements more than {DEEPEST} deep", "fewer", "No file of this kind nests so deep.")
        if len(attributes) > MOST_ATTRIBUTES:
            self.refuse(f"more than {MOST_ATTRIBUTES:,} attributes", "fewer", "Mend the file.")
        parts = self.names.get(name)
        if parts is None:
            namespace, _, local = name.rpartition(" ")
            parts = self.names[name] = (local, namespace)
        for key in attributes:
            if " " in key:
                attributes = {_plain(key): value for key, value in attributes.items()}
                break
        element = Element(*parts, attributes, self.parser.CurrentLineNumber)
        self.open[-1].append(element)
        self.open.append(element.content)

    def end(self, name: str) -> None:
        self.open.pop()

    def characters(self, text: str) -> None:
        self.open[-1].append(text)

    def doctype(self, name: str, system: str | None, public: str | None, has_subset: int) -> None:
        if system or public or has_subset:  # a bare <!DOCTYPE name>, which some programs write, declares nothing
            fix = "Take the declaration out: entities are never resolved."
            self.refuse("a document type (<!DOCTYPE …>)", "none", fix)

    def refuse(self, found: str, expected: str, fix: str) -> NoReturn:
        line, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
        raise FileError(f"{self.name}:{line}:{column}: found {found}, expected {expected}.\n  {fix}")

    def syntax_error(self, data: bytes, error: expat.ExpatError) -> FileError:
        complaint = _complaint(data, error, self.parser.ErrorByteIndex)
        return FileError(f"{self.name}:{error.lineno}:{error.offset + 1}: {complaint}")


def _plain(name: str) -> str:
    namespace, _, local = name.rpartition(" ")
    return f"xml:{local}" if namespace == _XML else local


def _complaint(data: bytes, error: expat.ExpatError, place: int) -> str:
    """Return what is wrong at a place in the file, counted in bytes, and what to do."""
    words = expat.ErrorString(error.code) or "a mistake"
    if not data.strip():
        return "found nothing, expected an XML document.\n  Get the file again from where it came from."
    if words in (expat.errors.XML_ERROR_NO_ELEMENTS, expat.errors.XML_ERROR_UNCLOSED_TOKEN,
                 expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION, expat.errors.XML_ERROR_PARTIAL_CHAR):  # fmt: skip
        return "found the end of the file, expected the rest of it.\n  Get the file again: it is cut off."
    if words == expat.errors.XML_ERROR_UNDEFINED_ENTITY:
        return "found an entity that XML does not have, expected a character.\n  Write the character itself, or &#…;."
    if words in (expat.errors.XML_ERROR_UNKNOWN_ENCODING, expat.errors.XML_ERROR_INCORRECT_ENCODING):
        return "found another encoding, expected UTF-8.\n  Save the file as UTF-8."
    bad = _byte_that_is_no_utf8(data, place)
    if bad:
        return f"found the byte {bad}, which is not UTF-8, expected UTF-8 text.\n  Save the file as UTF-8."
    return f"found {quoted(words)}, expected well-formed XML.\n  Mend the file at this place, or export it again."


def _byte_that_is_no_utf8(data: bytes, place: int) -> str:
    """Return the byte at fault where it is one that UTF-8 does not have there, else ""."""
    try:
        data[place : place + 4].decode("utf-8")
    except UnicodeDecodeError as wrong:
        if wrong.start == 0 and wrong.reason != "unexpected end of data":
            return f"0x{data[place]:02X}"
    return ""


def escape(text: str) -> str:
    """Return a text as XML, fit for an element and for an attribute in quotes, with nothing in it that could act."""
    return text if text.isalnum() else clean(text).translate(_ESCAPED)


def tag(name: str, *content: str, **attributes: object) -> str:
    """Return an element as XML. content: XML, put together as it is.

    Attributes that are None are left out; `xml__lang` stands for `xml:lang`, and `class_` for `class`.
    """
    written = "".join(
        f' {key.replace("__", ":").rstrip("_")}="{escape(_as_text(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    inside = "".join(content)
    return f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>"


def lines_of(name: str, *content: str, **attributes: object) -> str:
    """Return an element as XML with each of its parts on a line of its own."""
    return tag(name, "\n", *(f"{part}\n" for part in content if part), **attributes)


def _as_text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
