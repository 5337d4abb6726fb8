"""Categories of Moodle's question bank as paths: `$course$/top/Law//order/Treaties`; `//` is a slash in a name."""

from __future__ import annotations

import re

from cyberdip.library.text import on_one_line

_CONTEXT = re.compile(r"\$[a-z0-9]+\$")


def category_path(*names: str) -> str:
    """Return the path of a category, without the context that Moodle knows itself; nothing is escaped in one."""
    return "/".join(on_one_line(name).replace("\\", "-").replace("/", "//") for name in names)


def last_category(path: str) -> str:
    """Return the name of the innermost category of a path, "" where it names none."""
    line = path.strip().partition("\n")[0].replace("\0", "").replace("//", "\0")
    parts = [part.replace("\0", "/").strip() for part in line.split("/")]
    parts = [part for part in parts if part and not _CONTEXT.fullmatch(part)]
    return "" if not parts or parts[-1] == "top" else parts[-1]
