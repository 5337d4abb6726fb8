"""`--rtl visual`: Arabic reordered and joined for terminals that can do neither by themselves.

It is off by default, because a terminal that knows bidi would turn the letters round again; and it is for the screen
only, never for files. It needs two packages that are an optional extra.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from unicodedata import combining

from cyberdip.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

ORDERS = ("logical", "visual")
_MISSING = (
    "--rtl visual needs the packages arabic-reshaper and python-bidi, which are not installed.\n"
    "  Run: pip install 'cyberdip[rtl]'"
)


def shaper(order: str) -> Callable[[str], str] | None:
    """Return what `--rtl` does to a run of Arabic: nothing for `logical`, `visual` for `visual`; else UsageError."""
    if order not in ORDERS:
        raise UsageError(f"--rtl: found {order!r}, expected one of: {', '.join(ORDERS)}.")
    if order == "logical":
        return None
    _tools()  # so that a missing package is said before anything is printed
    return visual


def visual(text: str) -> str:
    """Return text in the order and with the letter forms in which it is seen; UsageError without the extra."""
    join, reorder = _tools()
    return _marks_after_letters(reorder(join(text)))


@lru_cache(maxsize=1)
def _tools() -> tuple[Callable[[str], str], Callable[[str], str]]:
    try:
        joining = import_module("arabic_reshaper")
        bidi = import_module("bidi.algorithm")
    except ImportError:
        raise UsageError(_MISSING) from None
    # the package drops vowel marks unless told otherwise, which would change a quoted text
    reshaper = joining.ArabicReshaper({"delete_harakat": False, "delete_tatweel": False})
    return reshaper.reshape, lambda text: str(bidi.get_display(text))


def _marks_after_letters(text: str) -> str:
    """Put each Arabic mark behind its letter again: reordering has put it in front, where it would join another."""
    out: list[str] = []
    marks: list[str] = []
    for character in text:
        if combining(character) and "\u0600" <= character <= "\u08ff":
            marks.append(character)
            continue
        out += [character, *reversed(marks)]
        marks = []
    return "".join([*out, *reversed(marks)])
