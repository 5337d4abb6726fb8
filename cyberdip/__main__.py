"""The front door, and the one place that turns an error into a message and an exit code."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run `cyberdip` on this process's arguments and exit with the code of docs/commands.md."""
    try:
        code = _run(sys.argv[1:])
        sys.stdout.flush()
    except KeyboardInterrupt:
        code = _say("", 130)
    except BrokenPipeError:
        code = _hush()
    except SystemExit:
        raise
    except BaseException as error:  # the last stop: no traceback ever reaches a user
        code = _told(error)
    sys.exit(code)


def _run(arguments: list[str]) -> int:
    """Answer the home screen, `show`, `search` and `list` at once, and leave everything else to the Typer app."""
    if "_CYBERDIP_COMPLETE" not in os.environ:
        from cyberdip.commands.quick import answer

        code = answer(arguments)
        if code is not None:
            return code
    from cyberdip.cli import run

    return run(arguments)


def _told(error: BaseException) -> int:
    from cyberdip.errors import CyberdipError

    if isinstance(error, CyberdipError):
        return _say(str(error), int(error.exit_code))
    if isinstance(error, OSError) and error.filename:
        return _say(f"{error.filename}: {error.strerror}.", 3)
    if isinstance(error, MemoryError):
        return _say("there is not enough memory for this. Nothing was changed.", 3)
    if os.environ.get("CYBERDIP_DEBUG"):
        raise error
    return _say(
        f"a fault in the program itself: {type(error).__name__}: {error}\n"
        "  Your answers are safe. Please report it, with what CYBERDIP_DEBUG=1 prints for the same command.",
        3,
    )


def _say(message: str, code: int) -> int:
    """Print a message to stderr, whatever its encoding, and return the exit code."""
    if message and sys.stderr is not None:
        from cyberdip.library.text import clean

        encoding = sys.stderr.encoding or "ascii"
        text = f"cyberdip: {clean(message)}\n".encode(encoding, "backslashreplace").decode(encoding)
        try:
            sys.stderr.write(text)
        except OSError:
            pass
    return code


def _hush() -> int:
    """Leave quietly when the reader of a pipe has gone (`cyberdip list | head -1`): that is no failure."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError, AttributeError):
        pass
    return 0


if __name__ == "__main__":
    main()
