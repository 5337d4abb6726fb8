"""A bar for work that takes long: on a terminal, on stderr, and only once it has taken a second."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from cyberdip.view.terminal import is_plain

PATIENCE_SECONDS = 1.0
_EVERY = 50


@contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """Give a function to be told how much of `total` is done; what it draws is gone in the end."""
    if is_plain(stream=sys.stderr):
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    task = bar.add_task(what, total=total)
    begun = time.monotonic()
    shown = False

    def tick(done: int) -> None:
        nonlocal shown
        if done % _EVERY and done != total:
            return
        if not shown and time.monotonic() - begun > PATIENCE_SECONDS:
            shown = True
            bar.start()
        if shown:
            bar.update(task, completed=done)

    try:
        yield tick
    finally:
        if shown:
            bar.stop()
