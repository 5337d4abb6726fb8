"""Shows one question large, for a room: centred, with space around it, and the key on a keypress."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from cyberdip.library.model import QuestionType
from cyberdip.view import wording as w
from cyberdip.view.lines import Line, line_cells, one_line
from cyberdip.view.prompts import Action
from cyberdip.view.questions import (
    BLANK,
    Paragraph,
    Paragraphs,
    header,
    key_page,
    letter,
    lines_of,
    option_text,
    source_page,
    stem,
    why,
)

if TYPE_CHECKING:
    from prompt_toolkit.application import Application
    from prompt_toolkit.formatted_text import StyleAndTextTuples
    from prompt_toolkit.key_binding import KeyBindings

    from cyberdip.library.model import Card
    from cyberdip.study.items import Item

COMFORTABLE = 66  # columns of text that a back row still reads as one line
_IN_PLACE = (QuestionType.CHOICE, QuestionType.TRUE_FALSE, QuestionType.MULTIPLE)


def plain_question(item: Item, *, number: int, total: int | None) -> Paragraphs:
    """Return the question for a room without a screen that can be steered: options lettered, lines apart."""
    top = Paragraph(header(item.question, number, total), "quiet")
    return (top, BLANK, *_asked(item), BLANK, *_spread(_options(item), 1), BLANK)


def plain_answer(item: Item, card: Card) -> Paragraphs:
    """Return the key, the reason and the source."""
    return (*_letters(item), *_answered(item, card), BLANK)


def slide(
    item: Item,
    card: Card,
    *,
    number: int,
    total: int | None,
    shown: bool,
    columns: int,
    rows: int,
    seconds_left: float | None = None,
) -> list[Line]:
    """Return a screen of `columns` by `rows`: as much space between the lines as there is room for.

    A question too long for the screen gives more lines than `rows`.
    """
    top = _top(item, number, total, columns, seconds_left)
    keys = w.PRESENT_KEYS_SHOWN if shown else w.PRESENT_KEYS
    bottom = _centred(lines_of((Paragraph(keys, "quiet"),), columns), columns)
    room = rows - len(top) - len(bottom)
    for text_width, between in ((COMFORTABLE, 2), (COMFORTABLE, 1), (COMFORTABLE, 0), (columns - 2, 0)):
        middle = _middle(item, card, shown=shown, width=min(text_width, columns - 2), between=between, columns=columns)
        if len(middle) <= room:
            break
    spare = max(0, room - len(middle))
    return [*top, *_empty(spare // 2), *middle, *_empty(spare - spare // 2), *bottom]


def _empty(count: int) -> list[Line]:
    return [[] for _ in range(count)]


def _top(item: Item, number: int, total: int | None, columns: int, seconds_left: float | None) -> list[Line]:
    lines = _centred(lines_of((Paragraph(header(item.question, number, total), "quiet"),), columns), columns)
    if seconds_left is not None:
        left = w.duration(seconds_left) if seconds_left > 0 else w.TIME_UP
        look = "label" if seconds_left > 10 else "wrong"
        lines += _centred([[(left, look, "")]], columns)
    return lines


def _middle(item: Item, card: Card, *, shown: bool, width: int, between: int, columns: int) -> list[Line]:
    asked = _centred(lines_of(_asked(item), width), columns)
    options = _spread(_options(item, shown=shown), between)
    block = _as_block(lines_of(options, width), columns)
    lines = [*asked, *(_empty(1 + between) if block else ()), *block]
    if shown:
        answer = (*_letters(item), *_answered(item, card))
        lines += [*_empty(max(1, between)), *_as_block(lines_of(answer, width), columns)]
    return lines


def _centred(lines: Sequence[Line], columns: int) -> list[Line]:
    return [[(" " * max(0, (columns - line_cells(line)) // 2), "", ""), *line] if line else [] for line in lines]


def _as_block(lines: Sequence[Line], columns: int) -> list[Line]:
    """Centre lines as one block, so that the letters of the options stay in a column."""
    widest = max((line_cells(line) for line in lines), default=0)
    margin = " " * max(0, (columns - widest) // 2)
    return [[(margin, "", ""), *line] if line else [] for line in lines]


def _asked(item: Item) -> Paragraphs:
    page = [Paragraph(stem(item.question), "title")]
    if task := w.TASKS.get(item.question.type):
        page.append(Paragraph(task, "quiet"))
    if item.question.unit:
        page.append(Paragraph(w.ANSWER_IN.format(unit=one_line(item.question.unit)), "quiet"))
    return tuple(page)


def _options(item: Item, *, shown: bool = False) -> Paragraphs:
    question = item.question
    if question.type is QuestionType.MATCH:
        lefts = [_row(place, one_line(pair.left)) for place, pair in enumerate(question.pairs)]
        rights = [Paragraph(one_line(text), "", f"{n}.  ", hang=True) for n, text in enumerate(item.options, start=1)]
        return (*lefts, Paragraph(w.BELONGS, "quiet"), *rights)
    if question.type is QuestionType.CLOZE:
        given = ((place, options) for place, options in enumerate(item.gap_options, start=1) if options)
        return tuple(Paragraph(" / ".join(map(one_line, options)), "", f"({n})  ", hang=True) for n, options in given)
    marked = question.keys if shown and question.type in _IN_PLACE else ()
    return tuple(
        _row(place, option_text(question, option), "right" if option in marked else "quiet" if marked else "")
        for place, option in enumerate(item.options)
    )


def _row(place: int, text: str, look: str = "") -> Paragraph:
    return Paragraph(text, look, w.PRESENT_OPTION.format(letter=letter(place).upper()), look or "label", hang=True)


def _spread(page: Paragraphs, between: int) -> Paragraphs:
    """Put empty lines between paragraphs."""
    out: list[Paragraph] = []
    for paragraph in page:
        out += [BLANK] * between if out else []
        out.append(paragraph)
    return tuple(out)


def _letters(item: Item) -> Paragraphs:
    """Return the key by its letters, for those who see no colour; or in full, where nothing is lettered."""
    question, options = item.question, item.options
    if question.type in _IN_PLACE:
        right = [letter(place).upper() for place, option in enumerate(options) if option in question.keys]
    elif question.type is QuestionType.ORDER:
        right = [letter(options.index(key)).upper() for key in question.keys]
    elif question.type is QuestionType.MATCH:
        numbers = [options.index(pair.right) + 1 for pair in question.pairs]
        right = [f"{letter(place).upper()} {number}" for place, number in enumerate(numbers)]
    else:
        return tuple(key_page(item))
    return (Paragraph(", ".join(right), "right", w.RIGHT_ANSWER),)


def _answered(item: Item, card: Card) -> Paragraphs:
    source = [paragraph for paragraph in source_page(item.question, card) if not paragraph.whole]
    return (why(item.question), *(Paragraph(p.text, "quiet", p.label, "quiet") for p in source))


def show_slides(
    item: Item,
    card: Card,
    *,
    number: int,
    total: int | None,
    seconds: float | None,
    clock: Callable[[], float] = time.monotonic,
    shape: Callable[[str], str] | None = None,
    colours: bool = True,
) -> Action:
    """Fill the screen with the question, on Enter with its key too, and return NEXT, BACK or LEAVE.

    KeyboardInterrupt on Ctrl-C. The keys of a presenter's remote control (Page Down and Page Up) work as well.
    """
    from prompt_toolkit.application import Application
    from prompt_toolkit.layout import FormattedTextControl, Layout, Window
    from prompt_toolkit.output import ColorDepth

    from cyberdip.view.pointing import fragments

    state = _State()
    end = None if seconds is None else clock() + seconds

    def text() -> StyleAndTextTuples:
        size = application.output.get_size()
        lines = slide(
            item,
            card,
            number=number,
            total=total,
            shown=state.shown,
            columns=size.columns,
            rows=size.rows,
            seconds_left=None if end is None or state.shown else max(0.0, end - clock()),
        )
        state.offset = max(0, min(state.offset, len(lines) - size.rows))
        return fragments(lines[state.offset :], shape=shape)

    application: Application[Action] = Application(
        layout=Layout(Window(FormattedTextControl(text, focusable=True), always_hide_cursor=True)),
        key_bindings=_slide_keys(state),
        full_screen=True,
        refresh_interval=0.5 if end is not None else None,
        color_depth=None if colours else ColorDepth.DEPTH_1_BIT,
    )
    return application.run()


class _State:
    """Whether the key is shown, and how far a long slide is scrolled."""

    def __init__(self) -> None:
        self.shown = False
        self.offset = 0


def _slide_keys(state: _State) -> KeyBindings:
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

    bindings = KeyBindings()

    def leave_with(action: Action, *keys: str) -> None:
        for key in keys:
            bindings.add(key)(lambda event: event.app.exit(result=action))

    leave_with(Action.BACK, "left", "pageup", "backspace", "b", "p")
    leave_with(Action.LEAVE, "q", "c-d")

    def forward(event: KeyPressEvent) -> None:
        if state.shown:
            event.app.exit(result=Action.NEXT)
        state.shown, state.offset = True, 0

    for key in ("enter", " ", "right", "pagedown", "n"):
        bindings.add(key)(forward)

    @bindings.add("down")
    def _(event: KeyPressEvent) -> None:
        state.offset += 1

    @bindings.add("up")
    def _(event: KeyPressEvent) -> None:
        state.offset -= 1

    @bindings.add("c-c")
    @bindings.add("<sigint>")
    def _(event: KeyPressEvent) -> None:
        event.app.exit(exception=KeyboardInterrupt)

    return bindings
