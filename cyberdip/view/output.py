"""Prints a page: as plain text or as Rich text, through the pager or not. The one way out for every read command."""

from __future__ import annotations

from cyberdip.view.terminal import is_plain, page, width, write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from rich.console import RenderableType


def put(
    *,
    plain: bool,
    pager: bool = False,
    as_plain: Callable[[int], str],
    as_rich: Callable[[int], RenderableType],
) -> None:
    """Print what `as_plain` or `as_rich` makes of the width in cells; only the one that is wanted is called."""
    if is_plain(plain):
        page(as_plain(width()), no_pager=not pager)
    else:
        page(as_rich(width()), no_pager=not pager)


def put_json(value: Any) -> None:
    """Print a value for a script: UTF-8, no colour, one trailing line feed."""
    import json

    write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
