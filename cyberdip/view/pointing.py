"""What the menus need of questionary and prompt_toolkit: entries that wrap, keys of their own, our colours."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import questionary
from prompt_toolkit.application import get_app
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent, merge_key_bindings
from prompt_toolkit.styles import Style
from questionary.prompts.common import InquirerControl

from cyberdip.errors import Interrupted
from cyberdip.view.lines import Line, is_right_to_left, line_text, wrap
from cyberdip.view.prompts import Action
from cyberdip.view.theme import style

if TYPE_CHECKING:
    from prompt_toolkit.application import Application
    from prompt_toolkit.formatted_text import StyleAndTextTuples

    from cyberdip.view.cards import Shape

POINTER = "»"
_BEFORE_ENTRY = 3  # what questionary prints before an entry: the pointer between two spaces
_BEFORE_BOX = 5  # and before one that can be ticked
LEAST_ROOM = 12

STYLE = Style(
    [
        ("qmark", "bold"),
        ("question", "bold"),
        ("answer", "bold"),
        ("pointer", "fg:ansicyan bold"),
        ("highlighted", "fg:ansicyan bold"),
        ("selected", "noreverse bold"),
        ("separator", ""),
        ("instruction", ""),
        ("validation-toolbar", "bold"),
    ]
)
_COLOURS = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")


def fragments(lines: Iterable[Line], *, shape: Shape | None = None) -> StyleAndTextTuples:
    """Return lines as the styled text of prompt_toolkit."""
    out: StyleAndTextTuples = []
    for line in lines:
        for text, look, _ in line:
            out.append((_look(look), shape(text) if shape and is_right_to_left(text) else text))
        out.append(("", "\n"))
    return out[:-1]


def _look(name: str) -> str:
    """Return a style of the theme in prompt_toolkit's words; not every version of it knows `dim`."""
    words = [f"fg:ansi{word}" if word in _COLOURS else word for word in style(name).split()]
    return " ".join(word for word in words if word != "dim")


class _Wrapping:
    """A text that is wrapped below itself each time it is drawn, so that it follows the terminal's width."""

    def __init__(self, text: str, *, mark: str = "", before: int = _BEFORE_ENTRY) -> None:
        self.text = text
        self.mark = mark
        self.before = before

    def __call__(self) -> str:
        app = get_app()
        if app.is_done:  # what was chosen stays on the screen as one line
            return self.text
        room = max(LEAST_ROOM, app.output.get_size().columns - self.before - 1)
        margin = " " * len(self.mark)
        lines = wrap([(self.text, "", "")], room, first=[(self.mark, "", "")], rest=[(margin, "", "")])
        return f"\n{' ' * self.before}".join(line_text(line) for line in lines) or self.mark


class Entry(questionary.Choice):
    """An entry of a menu; `key` is shown before it and moves to it, or does it at once where it is an action."""

    def __init__(self, label: Callable[[], str], value: object, *, key: str = "", box: bool = False) -> None:
        self._label = label
        self._wrapping = _Wrapping("", mark=f"{key}) " if key else "", before=_BEFORE_BOX if box else _BEFORE_ENTRY)
        self.key = key
        super().__init__("", value=value)

    @property
    def title(self) -> str:
        """The label as it is drawn now."""
        self._wrapping.text = self._label()
        return self._wrapping()

    @title.setter
    def title(self, text: object) -> None:
        """Take what questionary sets, and keep the label."""


class Rule(questionary.Separator):
    """A line between the entries; a text in it is wrapped."""

    def __init__(self, label: Callable[[], str]) -> None:
        self._label = label
        self._wrapping = _Wrapping("")
        super().__init__(" ")

    @property
    def title(self) -> str:
        """The text as it is drawn now."""
        self._wrapping.text = self._label()
        return self._wrapping() or " "

    @title.setter
    def title(self, text: object) -> None:
        """Take what questionary sets, and keep the text."""


def control_of(application: Application[Any]) -> InquirerControl:
    """Return the list of a questionary menu."""
    return next(w.content for w in application.layout.find_all_windows() if isinstance(w.content, InquirerControl))


Handler = Callable[[KeyPressEvent], None]


def run(question: questionary.Question, keys: Mapping[str, Handler], *, text: bool = False) -> Any:
    """Ask, with keys beside questionary's own; LEAVE on Ctrl-D and at the end of the input, Interrupted on Ctrl-C.

    text: the question is one of typing, where Ctrl-D after a letter deletes and only on an empty line leaves.
    """
    bindings = KeyBindings()
    for key, handler in keys.items():
        bindings.add(key, eager=True)(handler)
    if not text:
        bindings.add("c-d", eager=True)(lambda event: event.app.exit(exception=EOFError))
    bindings.add("<sigint>")(lambda event: event.app.exit(exception=KeyboardInterrupt))
    application = question.application
    inherited = [application.key_bindings] if application.key_bindings else []
    application.key_bindings = merge_key_bindings([*inherited, bindings])
    try:
        return question.unsafe_ask()
    except KeyboardInterrupt:
        raise Interrupted from None
    except EOFError:
        return Action.LEAVE


def menu_keys(
    control: InquirerControl, entries: Sequence[questionary.Choice], *, toggle: Callable[[], None]
) -> dict[str, Handler]:
    """Return the keys of a menu: a number moves to its option, an action's letter does it at once.

    toggle: changes the mark as a guess, for the entry that shows it.
    """
    keys: dict[str, Handler] = {}
    for place, entry in enumerate(entries):
        if not isinstance(entry, Entry) or not entry.key:
            continue
        if entry.value is Action.GUESS:
            keys[entry.key] = lambda event: toggle()
        elif isinstance(entry.value, Action):
            keys[entry.key] = leaving(control, entry.value)
        else:
            keys[entry.key] = moving(control, place)

    def enter(event: KeyPressEvent) -> None:
        value = control.get_pointed_at().value
        if value is Action.GUESS:
            toggle()
        else:
            control.is_answered = True
            event.app.exit(result=value)

    return {**keys, "enter": enter}


def moving(control: InquirerControl, place: int) -> Handler:
    """Return a key's work: move the pointer to an entry."""

    def move(event: KeyPressEvent) -> None:
        control.pointed_at = place

    return move


def ticking(control: InquirerControl, place: int, value: object) -> Handler:
    """Return a key's work: move to an option and tick it, or take the tick away."""

    def tick(event: KeyPressEvent) -> None:
        control.pointed_at = place
        if value in control.selected_options:
            control.selected_options.remove(value)
        else:
            control.selected_options.append(value)

    return tick


def leaving(control: InquirerControl, action: Action) -> Handler:
    """Return a key's work: end the menu with an action."""

    def leave(event: KeyPressEvent) -> None:
        for place, entry in enumerate(control.choices):
            if entry.value is action:
                control.pointed_at = place  # the line that stays says what was chosen
                control.is_answered = True
        event.app.exit(result=action)

    return leave
