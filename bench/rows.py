"""What is measured: a row for each budget, and the rows of the growth table."""

from __future__ import annotations

from bench.running import Row

LOGS = (0, 1_000, 10_000, 100_000, 1_000_000)
DECKS = (200, 2_000, 10_000, 100_000)


def budget_rows(program: str, deck: str, logs: dict[int, str]) -> list[Row]:
    """Return the rows that are run in turn. deck: of 10,000 cards. logs: homes by the number of answers in them."""
    found = []
    for size, options, name in (("shipped", [], "attribution"), ("10,000 cards", ["--deck", deck], "T77")):
        for terminal, where, reading, listing in ((False, "plain", 2.3, 8.0), (True, "terminal", 7.0, 11.0)):
            found += [
                Row(f"show, {where}, {size}", [program, "show", name, *options], reading, terminal),
                Row(f"search, {where}, {size}", [program, "search", name, "register", *options], reading, terminal),
                Row(f"list, {where}, {size}", [program, "list", *options], listing, terminal),
                Row(f"home, {where}, {size}", [program, *options], listing, terminal),
            ]
    for terminal, where, budget in ((False, "plain", 8.0), (True, "terminal", 15.0)):
        found.append(Row(f"--help, {where}", [program, "--help"], budget, terminal))
    for answers, home in logs.items():
        found += log_rows(program, answers, home)
    return found


def log_rows(program: str, answers: int, home: str) -> list[Row]:
    """Return `quiz` and `learn` up to where the learner has something to do, with a log of so many answers."""
    found = []
    for how, options, budget in (("numbered", ["--accessible"], 14.0), ("menus", [], 26.0)):
        for command, text in (("quiz", "1 of"), ("learn", "1 of" if answers else "Enter")):
            row = Row(
                f"{command} to its first screen, {how}, a log of {answers:,}",
                [program, command, *(["--seed", "7"] if command == "quiz" else []), *options],
                budget if answers <= 100_000 else None, True, text, {"CYBERDIP_HOME": home},
            )  # fmt: skip
            if answers == 1_000_000 and command == "learn":
                row.most_seconds = 2.0
            found.append(row)
    return found


def compile_rows(program: str, deck: str, home: str) -> list[Row]:
    """Return the rows that compile a deck first: the index is removed before each run."""
    fresh = f"{home}/cache"
    return [
        Row("compiling the shipped deck (and showing a card)", [program, "show", "attribution"], 40.0, fresh=fresh),
        Row(
            "compiling 10,000 cards (and showing one)", [program, "show", "T77", "--deck", deck], most_seconds=10.0,
            most_megabytes=500.0, fresh=fresh,
        ),
    ]  # fmt: skip


def file_rows(program: str, results: str, gift: str, home: str) -> list[Row]:
    """Return the rows that read many or large files."""
    report = [program, "results", results, "--html", f"{home}/report.html", "--force"]
    into = f"{home}/imported"
    return [
        Row("results of 10,000 learners, 50 questions each", report, most_seconds=60.0, most_megabytes=1024.0),
        Row("importing 2,000 questions of GIFT", [program, "import", gift, "--to", into], most_seconds=5.0, fresh=into),
    ]


def deck_growth(program: str, cards: int, deck: str, home: str) -> list[Row]:
    """Return what grows with the deck: compiling it, and the plain answers from its index."""
    options = ["--deck", deck]
    return [
        Row(f"compile, {cards:,} cards", [program, "show", "T77", *options], fresh=f"{home}/cache"),
        Row(f"show, {cards:,} cards", [program, "show", "T77", *options]),
        Row(f"search, {cards:,} cards", [program, "search", "T77", "register", *options]),
        Row(f"search a slip, {cards:,} cards", [program, "search", "regitser", *options]),
        Row(f"list, {cards:,} cards", [program, "list", *options]),
        Row(f"home, {cards:,} cards", [program, *options]),
    ]


def log_growth(program: str, answers: int, home: str) -> list[Row]:
    """Return what grows with the log."""
    env = {"CYBERDIP_HOME": home}
    return [
        *log_rows(program, answers, home),
        Row(f"home, a log of {answers:,}", [program], env=env),
        Row(f"stats, a log of {answers:,}", [program, "stats", "--plain"], env=env),
    ]
