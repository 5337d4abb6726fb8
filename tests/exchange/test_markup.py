"""XML from strangers: what a tree says of its file, and what is refused, with the place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberdip.errors import FileError
from cyberdip.exchange.markup import DEEPEST, MOST_ELEMENTS, escape, parse
from cyberdip.library.text import clean

SMALL = b"""<a xmlns="urn:one" xmlns:t="urn:two" id=" x ">
  one <t:b xml:lang="ar">two</t:b> &amp; &#1605;
  <![CDATA[<c>]]><b/>
</a>"""


def test_an_element_knows_its_name_namespace_attributes_and_place() -> None:
    root = parse(SMALL, "x.xml")
    inner = root.first("b")
    assert inner is not None
    assert (root.name, root.namespace, root.attributes, root.line) == ("a", "urn:one", {"id": " x "}, 1)
    assert (inner.namespace, inner.attributes, inner.line) == ("urn:two", {"xml:lang": "ar"}, 2)
    assert root.get("id") == "x"
    assert root.get("missing", "nothing") == "nothing"


def test_an_element_gives_its_text_and_all_that_is_within_it_in_order() -> None:
    root = parse(SMALL, "x.xml")
    assert root.text.split() == ["one", "two", "&", "م", "<c>"]
    assert [element.name for element in root.walk()] == ["a", "b", "b"]
    assert len(list(root.all("b"))) == 2
    assert root.first("c") is None


ERRORS = {
    "nothing": (b"", "1:1: found nothing, expected an XML document.\n  Get the file again from where it came from."),
    "no XML": (
        b"hello",
        "1:1: found 'syntax error', expected well-formed XML.\n  Mend the file at this place, or export it again.",
    ),
    "cut off": (
        b"<a>\n<b>",
        "2:4: found the end of the file, expected the rest of it.\n  Get the file again: it is cut off.",
    ),
    "cut off in a tag": (
        b"<a>\n<b",
        "2:1: found the end of the file, expected the rest of it.\n  Get the file again: it is cut off.",
    ),
    "crossed tags": (
        b"<a>\n <b></a>",
        "2:7: found 'mismatched tag', expected well-formed XML.\n  Mend the file at this place, or export it again.",
    ),
    "Latin-1": (
        "<a>\nGröße</a>".encode("latin-1"),
        "2:3: found the byte 0xF6, which is not UTF-8, expected UTF-8 text.\n  Save the file as UTF-8.",
    ),
    "Latin-1 behind Arabic": (
        "<a>ميناء".encode() + b"\xe4</a>",
        "1:9: found the byte 0xE4, which is not UTF-8, expected UTF-8 text.\n  Save the file as UTF-8.",
    ),
    "an encoding of its own": (
        b"<?xml version='1.0' encoding='klingon'?><a/>",
        "1:31: found an unknown encoding, expected UTF-8.\n  Save the file as UTF-8.",
    ),
    "an encoding that is another": (
        b"<?xml version='1.0' encoding='utf-16'?><a/>",
        "1:31: found another encoding, expected UTF-8.\n  Save the file as UTF-8.",
    ),
    "an entity of HTML": (
        b"<a>&nbsp;</a>",
        "1:4: found an entity that XML does not have, expected a character.\n"
        "  Write the character itself, or &#\N{HORIZONTAL ELLIPSIS};.",
    ),
    "an entity bomb": (
        b'<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>',
        "1:13: found a document type (<!DOCTYPE \N{HORIZONTAL ELLIPSIS}>), expected none.\n"
        "  Take the declaration out: entities are never resolved.",
    ),
    "an entity from outside": (
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        "1:13: found a document type (<!DOCTYPE \N{HORIZONTAL ELLIPSIS}>), expected none.\n"
        "  Take the declaration out: entities are never resolved.",
    ),
    "a document type from outside": (
        b'<!DOCTYPE a SYSTEM "http://example.org/a.dtd"><a/>',
        "1:46: found a document type (<!DOCTYPE \N{HORIZONTAL ELLIPSIS}>), expected none.\n"
        "  Take the declaration out: entities are never resolved.",
    ),
    "too deep": (
        b"<a>" * (DEEPEST + 1),
        "1:301: found elements more than 100 deep, expected fewer.\n  No file of this kind nests so deep.",
    ),
    "too many attributes": (
        b"<a " + b" ".join(b'a%d=""' % n for n in range(1001)) + b"/>",
        "1:1: found more than 1,000 attributes, expected fewer.\n  Mend the file.",
    ),
}


@pytest.mark.parametrize("fault", sorted(ERRORS))
def test_a_file_that_is_not_what_it_should_be_is_refused_with_the_place(fault: str) -> None:
    data, message = ERRORS[fault]
    with pytest.raises(FileError) as caught:
        parse(data, "x.xml")
    assert str(caught.value) == f"x.xml:{message}"


def test_a_document_type_that_declares_nothing_is_passed_over() -> None:
    assert parse(b"<!DOCTYPE a><a>text</a>", "x.xml").text == "text"


def test_a_file_with_more_elements_than_any_has_is_refused() -> None:
    with pytest.raises(FileError, match=r"found more than 500,000 elements, expected fewer"):
        parse(b"<a>" + b"<b/>" * (MOST_ELEMENTS + 1), "x.xml")


def test_a_tag_of_a_million_attributes_is_refused_before_it_is_parsed() -> None:
    tag = b"<a " + b" ".join(b"a%d='>'" % n for n in range(1_000_000)) + b"/>"
    with pytest.raises(FileError, match=r"^x.xml: found more than 1,000 attributes, expected fewer"):
        parse(b"<b>" + b"<c/>" * 100_000 + tag + b"</b>", "x.xml")


def test_a_long_text_is_no_long_tag() -> None:
    assert len(parse(b"<a>" + b"x" * 3_000_000 + b"=" * 40_000 + b"<b/></a>", "x.xml").text) == 3_040_000


def test_a_file_larger_than_the_limit_is_refused_unread() -> None:
    with pytest.raises(FileError) as caught:
        parse(b"<a></a>", "x.xml", largest=6)
    assert str(caught.value) == "x.xml: found 7 bytes, expected at most 6.\n  Split the file."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_files_of_both_unicode_encodings_are_read_with_and_without_a_mark(encoding: str) -> None:
    assert parse("<a>ميناء</a>".encode(encoding), "x.xml").text == "ميناء"


@given(st.text())
def test_any_text_comes_back_from_an_element_and_from_an_attribute(text: str) -> None:
    root = parse(f'<a b="{escape(text)}">{escape(text)}</a>'.encode(), "x.xml")
    assert root.text == clean(text)
    assert root.attributes["b"] == clean(text)


@given(st.binary(max_size=60) | st.text("<>/ab&;#x!-[]=\"'?", max_size=60).map(str.encode))
def test_any_bytes_give_a_tree_or_an_error_with_its_place(data: bytes) -> None:
    try:
        parse(data, "x.xml")
    except FileError as error:
        assert str(error).startswith("x.xml:")
