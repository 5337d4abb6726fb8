"""HTML of other programs becomes plain text, and plain text becomes HTML, without loss that is not told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberdip.exchange.html_tags import escape_references, resolve_references
from cyberdip.exchange.plain_text import from_html, from_markdown, to_html, to_inline_html
from tests.exchange.making import NASTY, texts

PLAIN = {
    "no HTML": ("a < b and c > d, #include <stdio.h>, i<3", "a < b and c > d, #include <stdio.h>, i<3"),
    "paragraphs": ("<p>One</p>\n<p>two <b>and</b>\n half</p>", "One\n\ntwo and half"),
    "line breaks": ("one<br>two<br/>three<br></p>", "one\ntwo\nthree"),
    "empty paragraphs of an editor": ("<p>One</p><p>&nbsp;</p><p><br></p><p>two</p>", "One\n\ntwo"),
    "a list with dashes": ("Which?<ul><li>one</li><li>two</li></ul>Choose.", "Which?\n\n- one\n- two\n\nChoose."),
    "a list of paragraphs": (
        "<ul><li><p>one</p><p>more</p></li>\n<li><p>two</p></li><li></li></ul><p>end</p>",
        "- one\nmore\n- two\n\nend",
    ),
    "a list in a list": ("<ul><li>one<ol><li>a</li></ol></li><li>two</li></ul>", "- one\n1. a\n- two"),
    "a numbered list": ("<ol><li>one<li>two</ol>", "1. one\n2. two"),
    "a heading": ("<h3>Law</h3>The text", "Law\n\nThe text"),
    "character references": ("AT&amp;T &lt;b&gt; &eacute;&#233;&#xE9; &nosuch; 1 & 2", "AT&T <b> ééé &nosuch; 1 & 2"),
    "a hard space that was meant": ("10&nbsp;%", "10\u00a0%"),
    "hard spaces that indent": ("a &nbsp;b", "a  b"),
    "preformatted text": ("<pre>if x:\n    y</pre>", "if x:\n    y"),
    "powers and indices": (
        "10<sup>6</sup>, 10<sup>-6</sup>, H<sub>2</sub>O, x<sup>a/b</sup>, x<sup>k</sup>, a<sub>k</sub>, 19<sup>th</sup>",
        "10⁶, 10⁻⁶, H₂O, x^(a/b), x^k, a_k, 19th",
    ),
    "a link": (
        'See <a href="https://un.example/a">the report</a>, <a href="https://b.example">https://b.example</a>.',
        "See the report (https://un.example/a), https://b.example.",
    ),
    "a link that would run": ('<a href="javascript:alert(1)">here</a>', "here"),
    "a tag with > in an attribute": ('<span title="a>b">c</span>', "c"),
    "tags of word processors": ("<o:p>one</o:p>", "one"),
    "comments": ("a<!-- not <b>this</b> -->b", "ab"),
    "Arabic": ('<p dir="rtl">الإسناد</p>', "الإسناد"),
    "a tag never closed": ("one <b", "one <b"),
    "a comment never closed": ("one <!-- two", "one <!-- two"),
    "a lone quotation mark in a tag": ('<a "x>b', "b"),
    "a reference with too many digits": ("&#" + "9" * 5000 + ";", "�" + "9" * 4992 + ";"),
    "a half of a surrogate pair": ("&#xD800;", "�"),
}


@pytest.mark.parametrize("case", PLAIN)
def test_html_is_read_as_a_learner_sees_it(case: str) -> None:
    written, read = PLAIN[case]
    assert from_html(written) == (read, ())


LOST = {
    "an image": (
        '<img src="@@PLUGINFILE@@/map%20a.png?x=1" alt="A map">', "[image: A map]", ("the image map a.png",)),
    "an image with no words": ('<img src="https://x.example/b.gif">', "[image: b.gif]", ("the image b.gif",)),
    "an image within the text": ("a <img src=data:image/png;base64,AAAA> b", "a [image] b", ("an embedded image",)),
    "a script": ("a<script>if (a<b) alert('</p>')</script>b", "ab", ("a script",)),
    "a script never closed": ("a<script>b", "a", ("a script",)),
    "a style sheet": ("<style>p {}</style>a", "a", ()),
    "a page in the page": ("a<iframe src='https://x.example'></iframe>", "a", ("an embedded page",)),
    "a table": ("<table><tr><th>A<th>B</tr><tr><td>1<td>2</tr></table>", "A | B\n1 | 2", ("the form of a table",)),
    "paragraphs in a table": (
        "<table><tr><td><p>1</p><p>kg</p></td><td>2<br>m</td></tr></table>x", "1 kg | 2 m\n\nx", ("the form of a table",)),
    "the same thing twice": ("<video></video><video></video>", "", ("a video",)),
}  # fmt: skip


@pytest.mark.parametrize("case", LOST)
def test_what_plain_text_cannot_hold_is_told_by_name(case: str) -> None:
    written, read, lost = LOST[case]
    assert from_html(written) == (read, lost)


def test_a_line_feed_is_a_line_break_where_the_format_says_so() -> None:
    assert from_html("one\ntwo\n\n  three", line_breaks=True)[0] == "one\ntwo\n\nthree"


def test_plain_text_is_written_as_html_that_shows_it_and_runs_nothing() -> None:
    assert to_html("One <script>\ntwo\n\nthree & four  five") == (
        "<p>One &lt;script&gt;<br />two</p><p>three &amp; four &#160;five</p>"
    )  # fmt: skip
    assert to_inline_html("One\n\n<two>") == "One<br /><br />&lt;two&gt;"


MARKDOWN = {
    "emphasis": (
        "A *b* **c d** _e_ __f__ `g`, but a*b and snake_case_name",
        "A b c d e f g, but a*b and snake_case_name",
    ),
    "a heading": ("# Law\nThe text", "Law\nThe text"),
    "a list": ("- one\n- two", "- one\n- two"),
    "a link": ("[here](https://x.example/a_b 'title')", "here (https://x.example/a_b)"),
    "a link that would run": ("[here](javascript:alert(1))", "[here](javascript:alert(1))"),
    "a backslash": ("\\*a\\* \\_", "*a* _"),
    "HTML in it": ("a<br>b &amp; c", "a\nb & c"),
}


@pytest.mark.parametrize("case", MARKDOWN)
def test_markdown_is_read_as_a_learner_sees_it(case: str) -> None:
    written, read = MARKDOWN[case]
    assert from_markdown(written) == (read, ())


def test_a_picture_in_markdown_is_told_by_name() -> None:
    assert from_markdown('![A map](maps/a.png "x")') == ("[image: A map]", ("the image a.png",))


@given(st.one_of(st.text(max_size=30), st.text(alphabet=st.sampled_from("<>&amp;#6ltcopy "), max_size=30)))
def test_any_text_comes_back_from_a_place_that_knows_references_only(text: str) -> None:
    written = escape_references(text)
    assert resolve_references(written) == text
    assert "<" not in written


@given(st.one_of(texts(), st.text(alphabet=st.sampled_from("<>&ab;# \n/!-\"'"), max_size=30), st.just(NASTY)))
def test_any_text_comes_back_from_html(text: str) -> None:
    text = "\n".join(line.rstrip(" ") for line in text.split("\n")).strip("\n")
    assert from_html(to_html(text)) == (text, ())
    assert from_html(to_inline_html(text)) == (text, ())


@given(
    st.lists(
        st.sampled_from(
            "<p> </p> <br> <ul> </ol> <li> <td <!-- --> <script> </script> <sup> </sub> <pre> \" ' a & &#9 <a <img".split()
        ),
        max_size=20,
    )
)
def test_no_heap_of_tags_is_too_much(pieces: list[str]) -> None:
    text, lost = from_html("".join(pieces))
    assert text == from_html("".join(pieces))[0]
    assert not set("\0\1\2\3\4") & set(text)
    assert len(lost) <= len(pieces)


@pytest.mark.parametrize(
    "piece",
    [
        "<a ",
        '<a ">" ',
        "<a '\">",
        "<!--",
        "<p>",
        "<",
        "<script",
        "<sup>",
        "<ul><li>",
        "&#",
        "&nbsp; ",
        "x<td>",
        "<a href=https://x>y</a>",
        "<script>",
        "<!doctype ",
    ],
)
def test_a_megabyte_of_anything_is_read_once(piece: str) -> None:
    text, _ = from_html(piece * (1_000_000 // len(piece)))
    assert len(text) <= 2_000_000
