"""Anki packages (`.apkg`): our questions as notes that a second import updates, and other people's notes as questions.

In these modules a *note* is Anki's record, and a *card* what Anki makes of it to be asked: one question is one note
with one card. The collection in a package is written in Anki's schema 11 (`collection.anki2`), the one that every
Anki from 2.0 on, AnkiDroid and AnkiMobile open, and the newest still export under “Support older Anki versions”.
"""

from cyberdip.exchange.anki.reading import read
from cyberdip.exchange.anki.writing import export

__all__ = ["export", "read"]
