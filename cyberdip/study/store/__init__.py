"""Keeps a learner's log in one SQLite file, and what follows from it; the only place of the room that speaks SQL."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from cyberdip.study.store.keeping import Changes, Settings, Store

__all__ = ["Changes", "Settings", "Store"]


def __getattr__(name: str) -> object:
    """Load the store when it is first asked for: the home screen takes a glance only, which needs none of it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from cyberdip.study.store import keeping

    return getattr(keeping, name)
