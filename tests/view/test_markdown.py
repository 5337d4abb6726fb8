"""What the little Markdown of a card's body is read as."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberdip.view.markdown import Block, Span, parse, parse_inline


def text(words: str, *, emph: bool = False, strong: bool = False) -> Span:
    return Span("text", words, emph=emph, strong=strong)


INLINE = {
    "plain": ("plain words", [text("plain words")]),
    "emphasis": ("an *apt* word", [text("an "), text("apt", emph=True), text(" word")]),
    "strong": ("**all** of it", [text("all", strong=True), text(" of it")]),
    "strong in emphasis": (
        "*a **b** c*",
        [text("a ", emph=True), text("b", emph=True, strong=True), text(" c", emph=True)],
    ),
    "both at once": ("***a***", [text("a", emph=True, strong=True)]),
    "emphasis ends before strong begins": ("*a***b**", [text("a", emph=True), text("b", strong=True)]),
    "crossing markers: the outer pair wins": ("**a *b** c*", [text("a *b", strong=True), text(" c*")]),
    "a multiplication": ("2 * 3 * 4", [text("2 * 3 * 4")]),
    "a marker never closed": ("**a", [text("**a")]),
    "nothing but markers": ("****", [text("****")]),
    "code": ("run `a *b*` now", [text("run "), Span("code", "a *b*"), text(" now")]),
    "code never closed": ("run `a", [text("run `a")]),
    "a citation": ("so. [^a-76-135]", [text("so. "), Span("cite", "[^a-76-135]", target="a-76-135")]),
    "a citation with its place": (
        "[^UN.1, paras. 24, 25]",
        [Span("cite", "[^UN.1, paras. 24, 25]", target="UN.1", place="paras. 24, 25")],
    ),
    "no citation": ("[^no such id]", [text("[^no such id]")]),
    "a web link": ("[a](https://x.org/b)", [Span("link", "a", target="https://x.org/b")]),
    "an address with brackets": ("[a](https://x.org/b_(c))", [Span("link", "a", target="https://x.org/b_(c)")]),
    "a link to a card": ("see [it](due-diligence).", [text("see "), Span("link", "it", target="due-diligence"), text(".")]),
    "emphasis in a link": ("[*a*](b)", [Span("link", "a", target="b", emph=True)]),
    "a link in strong": ("**[a](b)**", [Span("link", "a", target="b", strong=True)]),
    "a script is no link": ("[a](javascript:b)", [text("[a](javascript:b)")]),
    "a file is no link": ("[a](file:///b)", [text("[a](file:///b)")]),
    "a folder is no card": ("[a](../b)", [text("[a](../b)")]),
    "an address with an escape sequence": ("[a](https://b\x1b[1m)", [text("[a](https://b\x1b[1m)")]),
    "an address with a direction control": ("[a](https://b\u202ec)", [text("[a](https://b\u202ec)")]),
    "html is text": ("<b>a</b>", [text("<b>a</b>")]),
    "brackets alone": ("[a] (b)", [text("[a] (b)")]),
    "nothing": ("", []),
}  # fmt: skip


@pytest.mark.parametrize(("source", "spans"), INLINE.values(), ids=INLINE.keys())
def test_a_line_of_the_body_is_read_as(source: str, spans: list[Span]) -> None:
    assert list(parse_inline(source)) == spans


BLOCKS = {
    "lines of a paragraph are joined": ("a\nb\n\nc", [("paragraph", ["a b"], 1), ("paragraph", ["c"], 1)]),
    "bullets": ("- a\n- b\n  more", [("bullets", ["a", "b more"], 1)]),
    "bullets with empty lines between": (
        "- a\n\n- b\n\nc",
        [("bullets", ["a", "b"], 1), ("paragraph", ["c"], 1)],
    ),
    "bullets after a paragraph": ("a:\n- b", [("paragraph", ["a:"], 1), ("bullets", ["b"], 1)]),
    "numbers": ("3. a\n4. b", [("numbers", ["a", "b"], 3)]),
    "a year at the start of a line is no number": ("in\n2021. So", [("paragraph", ["in 2021. So"], 1)]),
    "a number in a paragraph is no list": ("see Art.\n12. So", [("paragraph", ["see Art. 12. So"], 1)]),
    "a quotation of two paragraphs": ("> a\n> b\n>\n> c", [("quote", ["a b", "c"], 1)]),
    "a quotation runs on": ("> a\nb", [("quote", ["a b"], 1)]),
    "a heading": ("a\n## B\nc", [("paragraph", ["a"], 1), ("heading", ["B"], 1), ("paragraph", ["c"], 1)]),
    "another heading is text": ("### B", [("paragraph", ["### B"], 1)]),
    "a list and another": ("- a\n1. b", [("bullets", ["a"], 1), ("numbers", ["b"], 1)]),
    "nothing": (" \n\n", []),
}


@pytest.mark.parametrize(("source", "blocks"), BLOCKS.values(), ids=BLOCKS.keys())
def test_a_body_is_read_as(source: str, blocks: list[tuple[str, list[str], int]]) -> None:
    found = [
        (block.kind, ["".join(span.text for span in item) for item in block.items], block.start)
        for block in parse(source)
    ]
    assert found == blocks


MARKED = st.text(alphabet=st.sampled_from("ab1 *`[]()^,-.>#\n\\اé"), max_size=60)


@given(st.one_of(MARKED, st.text()))
def test_any_text_can_be_read_and_no_letter_or_digit_of_it_is_lost(source: str) -> None:
    blocks = parse(source)
    shown = "".join(
        span.text + (span.target if span.kind == "link" else "")
        for block in blocks for item in block.items for span in item
    )  # fmt: skip
    numbers = sum(len(block.items) for block in blocks if block.kind == "numbers")
    lost = sum(c.isalpha() for c in source) - sum(c.isalpha() for c in shown)
    assert lost == 0 or numbers
    assert all(isinstance(block, Block) and block.items for block in blocks)


@given(MARKED)
def test_emphasis_hides_its_markers_and_nothing_else(source: str) -> None:
    shown = "".join(s.text + (f"({s.target})" if s.kind == "link" else "") for s in parse_inline(source))
    assert sorted(c for c in shown if c not in "*`[]") == sorted(c for c in source if c not in "*`[]")


HOSTILE = [
    "*",
    "**",
    "`",
    "[",
    "[^",
    "[a](",
    "[a](b",
    "*a **b ",
    "[](",
    "***a",
    "> ",
    "- ",
    "1. ",
    "(",
    "[a](x(",
    "a*",
    "]",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_very_long_row_of_markers_is_read_at_once(piece: str) -> None:
    # if the time grew with the square of the length, this would not end
    source = piece * (200_000 // len(piece))
    assert sum(len(item) for block in parse(source) for item in block.items) >= 1
    assert parse(source.replace(piece, piece + "\n")[:50_000])
