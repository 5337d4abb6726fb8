"""The tables of the store, and the steps from each version of them to the next.

The log (`review`, `withdrawal`, `card_read`, `quiz`) is only ever added to. `memory` and `prediction` follow from it
and can be dropped and worked out again. `at` is in milliseconds since 1970 in UTC, `offset` in minutes, `day` and `due`
are ordinals of study days. Written for SQLite 3.31 and later.
"""

APPLICATION_ID = 0x63796470
"""`cydp` in ASCII: marks the file as a store of this program (PRAGMA application_id)."""

STEPS: tuple[tuple[str, ...], ...] = (
    (
        "CREATE TABLE review (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, question TEXT NOT NULL,"
        " card TEXT NOT NULL, edition INTEGER NOT NULL, response TEXT NOT NULL, mark REAL NOT NULL,"
        " guessed INTEGER NOT NULL, seconds REAL NOT NULL, at INTEGER NOT NULL, offset INTEGER NOT NULL,"
        " day INTEGER NOT NULL, sitting TEXT NOT NULL)",
        "CREATE INDEX review_by_question ON review (question)",
        "CREATE INDEX review_by_time ON review (at, id)",
        "CREATE TABLE withdrawal (id TEXT PRIMARY KEY, review TEXT NOT NULL, at INTEGER NOT NULL,"
        " offset INTEGER NOT NULL)",
        "CREATE INDEX withdrawal_by_review ON withdrawal (review)",
        "CREATE TABLE card_read (id TEXT PRIMARY KEY, card TEXT NOT NULL, at INTEGER NOT NULL,"
        " offset INTEGER NOT NULL, day INTEGER NOT NULL)",
        "CREATE INDEX card_read_by_card ON card_read (card, day)",
        "CREATE TABLE quiz (id TEXT PRIMARY KEY, selection TEXT NOT NULL, asked INTEGER NOT NULL,"
        " right INTEGER NOT NULL, marks REAL NOT NULL, at INTEGER NOT NULL, offset INTEGER NOT NULL)",
        "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    ),
    (
        "CREATE TABLE memory (question TEXT PRIMARY KEY, card TEXT NOT NULL, stability REAL NOT NULL,"
        " difficulty REAL NOT NULL, last_day INTEGER NOT NULL, edition INTEGER NOT NULL, reviews INTEGER NOT NULL,"
        " lapses INTEGER NOT NULL, last_rating INTEGER NOT NULL, due INTEGER NOT NULL, last_at INTEGER NOT NULL,"
        " last_id TEXT NOT NULL) WITHOUT ROWID",
        "CREATE INDEX memory_by_due ON memory (due)",
        "CREATE TABLE prediction (review TEXT PRIMARY KEY, chance REAL NOT NULL) WITHOUT ROWID",
    ),
)
LATEST = len(STEPS)
