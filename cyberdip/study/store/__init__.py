"""Keeps a learner's log in one SQLite file, and what follows from it; the only place of the room that speaks SQL."""

from cyberdip.study.store.keeping import Changes, Settings, Store

__all__ = ["Changes", "Settings", "Store"]
