"""What a card looks like on a terminal."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console, RenderableType

from cyberdip.errors import UsageError
from cyberdip.view import cards, rtl
from cyberdip.view.lines import cells
from tests.view.samples import CASE, CONCEPT, COUNTRY, INSTRUMENT, KINDS, LINKED_FROM, RECORDS, TITLES
from tests.view.test_plain import HOSTILE, poisoned

GOLDEN = Path(__file__).parent / "golden"
WIDTHS = (80, 40, 20)


def printed(output: RenderableType, width: int = 80, *, color: bool = True) -> str:
    """What a terminal of this width is sent; Rich's random ids of links are left out."""
    console = Console(
        file=io.StringIO(), width=width, force_terminal=color, color_system="standard" if color else None,
        legacy_windows=False, no_color=not color, _environ={},
    )  # fmt: skip
    console.print(output, crop=False, overflow="ignore")
    text = console.file.getvalue()  # type: ignore[attr-defined]
    return re.sub(r"\x1b\]8;id=\d+;", "\x1b]8;;", text)


def shown(record: dict[str, Any], width: int = 80) -> str:
    card = cards.card(record, linked_from=LINKED_FROM, titles=TITLES, kinds=KINDS, width=width)
    return printed(card, width)


def bare(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m|\x1b\]8;;[^\x1b]*\x1b\\", "", text)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", RECORDS)
def test_a_card_on_a_terminal_is_the_same_as_its_golden_file(name: str, width: int) -> None:
    assert shown(RECORDS[name], width) == (GOLDEN / f"{name}-rich-{width}.txt").read_text("utf-8")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", RECORDS)
def test_no_line_is_wider_than_the_screen_but_an_address(name: str, width: int) -> None:
    for line in bare(shown(RECORDS[name], width)).splitlines():
        assert cells(line) <= width or "https://" in line, line


def test_lines_of_prose_stay_readable_on_a_wide_screen() -> None:
    lines = bare(shown({**CONCEPT, "body": "many words " * 100}, 200)).splitlines()
    assert max(cells(line) for line in lines) == 88


def test_without_colour_nothing_is_lost() -> None:
    card = cards.card(CONCEPT, linked_from=LINKED_FROM, titles=TITLES, kinds=KINDS, width=80)
    assert printed(card, color=False) == bare(shown(CONCEPT))


def test_the_address_of_a_source_can_be_clicked() -> None:
    url = CONCEPT["sources"][0]["url"]
    assert f"\x1b]8;;{url}\x1b\\" in shown(CONCEPT)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "https://a\x1b]8;;b", "https://\u202ea"])
def test_an_address_that_is_not_clean_is_shown_and_cannot_be_clicked(url: str) -> None:
    record = {**INSTRUMENT, "sources": [{**INSTRUMENT["sources"][0], "url": url}]}
    assert "\x1b]8;" not in shown(record)


@pytest.mark.parametrize(("width", "beside"), [(80, True), (60, True), (59, False), (20, False)])
def test_a_label_stands_beside_its_value_where_there_is_room(width: int, beside: bool) -> None:
    lines = bare(shown(COUNTRY, width)).splitlines()
    assert (re.sub(" +", " ", "\n".join(lines)).find("\nLaws not known\n") > 0) is beside
    assert ("Laws" in lines) is not beside


def test_two_cards_stand_side_by_side_where_there_is_room() -> None:
    assert "Northland                                  Harbour outage\n" in bare(
        printed(cards.compare(COUNTRY, CASE, titles=TITLES, width=83), 83)
    )


@pytest.mark.parametrize("width", [69, 40, 20])
def test_two_cards_stand_one_under_the_other_where_there_is_not(width: int) -> None:
    text = bare(printed(cards.compare(COUNTRY, CASE, titles=TITLES, width=width), width))
    assert "\nKind\nNorthland:\n  country\nHarbour outage:\n  case\n" in text
    assert all(cells(line) <= width or "https://" in line for line in text.splitlines())


def test_arabic_never_stands_beside_another_column() -> None:
    text = bare(printed(cards.compare(CONCEPT, INSTRUMENT, titles=TITLES, width=120), 120))
    assert "\nArabic\nAttribution:\nالإسناد\nTreaty of the Harbours:\nمعاهدة الموانئ\n" in text


@pytest.mark.parametrize("name", RECORDS)
def test_a_hostile_deck_reaches_the_terminal_as_harmless_text(name: str) -> None:
    record = poisoned(RECORDS[name])
    text = printed(cards.card(record, linked_from=[(HOSTILE, HOSTILE)], titles={}, width=80))
    text += printed(cards.compare(record, record, width=80))
    assert not {"\x07", "\x00", "\r", "\x9b", "\u202e", "\u2066", "\x1b"} & set(bare(text))
    assert "[red]y[/red]" in text
    assert ":smile:" in text
    assert "\x1b]8;;http://evil" not in text


def test_visual_order_is_for_the_arabic_alone() -> None:
    card = cards.card(CONCEPT, titles=TITLES, width=80, shape=lambda text: f"<{text}>")
    text = bare(printed(card))
    assert "\n<الإسناد>\nal-isnād\n" in text
    assert text.count("<") == 3  # the term, the Arabic alias, and the bracket of a web address


def test_visual_order_without_its_packages_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    rtl._tools.cache_clear()
    monkeypatch.setitem(sys.modules, "arabic_reshaper", None)
    with pytest.raises(UsageError) as caught:
        rtl.shaper("visual")
    assert str(caught.value) == (
        "--rtl visual needs the packages arabic-reshaper and python-bidi, which are not installed.\n"
        "  Run: pip install 'cyberdip[rtl]'"
    )


def test_another_order_of_letters_is_refused_by_name() -> None:
    with pytest.raises(UsageError) as caught:
        rtl.shaper("mirror")
    assert str(caught.value) == "--rtl: found 'mirror', expected one of: logical, visual."
    assert rtl.shaper("logical") is None


def test_visual_order_turns_and_joins_letters_and_keeps_marks_on_theirs() -> None:
    pytest.importorskip("arabic_reshaper")
    pytest.importorskip("bidi")
    rtl._tools.cache_clear()
    assert rtl.visual("باب") == "\ufe8f\ufe8e\ufe91"
    assert rtl.visual("بَاب") == "\ufe8f\ufe8e\ufe91\u064e"
    assert rtl.visual("Law: باب") == "Law: \ufe8f\ufe8e\ufe91"
