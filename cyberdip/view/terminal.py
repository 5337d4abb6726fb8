"""Decides how to print: plain or not, how wide, through a pager or not; and prints whatever the stream can bear."""

from __future__ import annotations

import codecs
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, NoReturn, TextIO

    from rich.console import Console, RenderableType

FALLBACK_COLUMNS = 80
LEAST_COLUMNS = 20
MOST_COLUMNS = 1000  # a mistyped COLUMNS must not make a rule of a billion dashes
FALLBACK_LINES = 24

# What a terminal without the sign shows in its place. One sign gives one, so that columns stay straight.
_NEAREST = str.maketrans("‐‑‒–—―−‘’‚‛“”„‟•·…→←↔─━│┃█▓▒░▌×", "-------''''\"\"\"\"*-.><---||###.|x")


def is_plain(plain: bool = False, stream: TextIO | None = None, *, environ: Mapping[str, str] = os.environ) -> bool:
    """Whether to print text without boxes, colour and cursor movement: asked for, no terminal, or a dumb one."""
    return plain or environ.get("TERM") == "dumb" or not is_terminal(stream)


def is_terminal(stream: TextIO | None = None) -> bool:
    """Whether the stream (standard output unless given) is a terminal."""
    stream = sys.stdout if stream is None else stream
    try:
        return bool(stream and stream.isatty())
    except ValueError:  # closed
        return False


def width(stream: TextIO | None = None, *, environ: Mapping[str, str] = os.environ) -> int:
    """Return the columns to fill: `COLUMNS` even in a pipe, else the terminal's, else 80; never below 20."""
    wanted = environ.get("COLUMNS", "")
    columns = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 10 else 0
    columns = columns or _size(stream)[0] or FALLBACK_COLUMNS
    return max(LEAST_COLUMNS, min(columns, MOST_COLUMNS))


def height(stream: TextIO | None = None, *, environ: Mapping[str, str] = os.environ) -> int:
    """Return the lines of the screen: `LINES`, else the terminal's, else 24."""
    wanted = environ.get("LINES", "")
    lines = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 10 else 0
    return lines or _size(stream)[1] or FALLBACK_LINES


def _size(stream: TextIO | None) -> tuple[int, int]:
    stream = sys.stdout if stream is None else stream
    try:
        size = os.get_terminal_size(stream.fileno())
    except (OSError, ValueError, AttributeError):
        return (0, 0)
    return (size.columns, size.lines)


def write(text: str, stream: TextIO | None = None) -> None:
    """Print text as it stands, with a stand-in for each sign that the stream's encoding lacks.

    When the reader of a pipe has gone (`| head -1`), the program ends at once, content: SystemExit(0).
    """
    stream = sys.stdout if stream is None else stream
    if stream is None:  # pythonw has no standard output
        return
    try:
        stream.write(_encodable(text, stream))
        stream.flush()
    except BrokenPipeError:
        _leave_quietly(stream)
    except OSError as error:
        if os.name == "nt" and error.errno == 22:  # how Windows says that a pipe is broken
            _leave_quietly(stream)
        raise


def _encodable(text: str, stream: TextIO) -> str:
    encoding = getattr(stream, "encoding", None) or "utf-8"
    try:
        text.encode(encoding, getattr(stream, "errors", None) or "strict")
    except UnicodeEncodeError:
        return text.encode(encoding, "cyberdip-nearest").decode(encoding)
    return text


def _nearest(error: UnicodeError) -> tuple[str, int]:
    """Stand in for letters that an encoding lacks: the bare letter for ā, `-` for a dash, `?` for the rest."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    from unicodedata import combining, normalize

    out = []
    for character in error.object[error.start : error.end]:
        nearest = character.translate(_NEAREST)
        if not nearest.isascii():  # letters only: ½ must not become 12
            apart = normalize("NFKD", character) if character.isalpha() else normalize("NFD", character)
            nearest = "".join(c for c in apart if c.isascii())
        out.append(nearest or ("" if combining(character) else "?"))
    return "".join(out), error.end


codecs.register_error("cyberdip-nearest", _nearest)


def _leave_quietly(stream: TextIO) -> NoReturn:
    """End the program; what is still buffered goes nowhere, so that Python has nothing to complain of at exit."""
    import contextlib

    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    raise SystemExit(0)


class SafeStream:
    """A stream that never fails for want of a letter or of a reader; Rich prints into it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Print text as `write` does."""
        write(text, self._stream)
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def make_console(
    stream: TextIO | None = None,
    *,
    columns: int | None = None,
    environ: Mapping[str, str] = os.environ,
    **options: Any,
) -> Console:
    """Return a Rich console that takes text as data: no markup, no highlighting, no emoji codes.

    `options` go to Rich's Console and win over these defaults. NO_COLOR and TERM are honoured by Rich.
    """
    from rich.console import Console

    stream = sys.stdout if stream is None else stream
    _enable_escape_sequences()
    settings: dict[str, Any] = {
        "file": SafeStream(stream),
        "width": columns or width(stream, environ=environ),
        "soft_wrap": False,
        "highlight": False,
        "markup": False,
        "emoji": False,
        "legacy_windows": False,
        "_environ": environ,
    }
    return Console(**{**settings, **options})


def render(output: RenderableType, *, stream: TextIO | None = None, columns: int | None = None, **options: Any) -> str:
    """Return what a console on this stream would print, escape sequences included."""
    console = make_console(stream, columns=columns, **options)
    with console.capture() as capture:
        console.print(output, crop=False, overflow="ignore")
    return capture.get()


def page(
    output: RenderableType,
    *,
    no_pager: bool = False,
    stream: TextIO | None = None,
    environ: Mapping[str, str] = os.environ,
) -> None:
    """Print text or a Rich renderable; through the pager where it is higher than the screen of a terminal.

    The pager is `CYBERDIP_PAGER`, else `PAGER`, else `less` (`more` on Windows is no use: it knows no colours);
    an empty value means none. One that can't be started is done without.
    """
    stream = sys.stdout if stream is None else stream
    text = output if isinstance(output, str) else render(output, stream=stream, environ=environ)
    command = "" if no_pager or is_plain(stream=stream, environ=environ) else _pager(environ)
    if command and _rows(text, stream, environ) >= height(stream, environ=environ):
        stream.flush()
        if _through_pager(text, command, environ):
            return
    write(text, stream)


def _pager(environ: Mapping[str, str]) -> str:
    for name in ("CYBERDIP_PAGER", "PAGER"):
        if name in environ:
            return environ[name].strip()
    return "less"


def _rows(text: str, stream: TextIO, environ: Mapping[str, str]) -> int:
    """Return how many rows of the screen the text fills; a long line fills several."""
    from rich.cells import cell_len

    columns = width(stream, environ=environ)
    bare = _without_escapes(text)
    return sum(max(1, -(-cell_len(line) // columns)) for line in bare.removesuffix("\n").split("\n"))


def _without_escapes(text: str) -> str:
    import re

    return re.sub(r"\x1b\[[0-9;]*m", "", _without_hyperlinks(text))


def _without_hyperlinks(text: str) -> str:
    """Take Rich's hyperlinks out: `less` before version 566 prints their codes. The address itself is in the text."""
    import re

    return re.sub(r"\x1b\]8;[^\x1b\x07]*(?:\x1b\\|\x07)", "", text)


def _through_pager(text: str, command: str, environ: Mapping[str, str]) -> bool:
    """Show text in a pager until the reader leaves it; False where it can't be started."""
    import shlex
    import subprocess

    try:
        arguments = shlex.split(command, posix=os.name != "nt")
        process = subprocess.Popen(
            arguments,
            stdin=subprocess.PIPE,
            env={"LESS": "FRX", "LV": "-c", **environ},
        )
    except (OSError, ValueError, IndexError):
        return False
    assert process.stdin is not None
    try:
        process.stdin.write(_without_hyperlinks(text).encode("utf-8", "replace"))
        process.stdin.close()
    except (OSError, KeyboardInterrupt):
        pass  # the reader left before the end
    while True:
        try:
            process.wait()
        except KeyboardInterrupt:  # Ctrl-C belongs to the pager
            continue
        return True


def _enable_escape_sequences() -> None:
    """Ask an older Windows console to act on colours instead of printing their codes."""
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        handle = kernel.GetStdHandle(-11)  # STD_OUTPUT_HANDLE
        mode = ctypes.c_ulong()
        if kernel.GetConsoleMode(handle, ctypes.byref(mode)):
            kernel.SetConsoleMode(handle, mode.value | 4)  # ENABLE_VIRTUAL_TERMINAL_PROCESSING
