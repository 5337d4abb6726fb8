"""Results go to a Learning Record Store and come back: statements that validators accept, a real Ralph, and bad stores."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run
from tests.training.test_cohort import put, record

pytest.importorskip("requests", reason="the extra lrs is not installed")
ACCOUNT = {"CYBERDIP_LRS_USER": "trainer", "CYBERDIP_LRS_PASSWORD": "geheim"}


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """Twelve results of one paper."""
    folder = tmp_path / "course"
    folder.mkdir()
    for number in range(12):
        put(folder, f"{number:02}", record(f"Learner {number}", marks=(1, number % 2, 0.5)))
    return folder


@pytest.mark.skipif("CI" not in os.environ, reason="the npm package xapi-validation is installed by CI")
def test_a_validator_of_another_project_accepts_every_statement(home: Path, cyberdip: Run, tmp_path: Path) -> None:
    quiz = cyberdip(
        "quiz", "-n", "40", "--seed", "x", "--authored", "--save", str(tmp_path / "r.json"), input="1\n" * 200
    )
    assert quiz.returncode == 0
    statements = cyberdip("results", "push", str(tmp_path / "r.json"), "--print").stdout
    script = (
        "const check=require('xapi-validation').default; const found=JSON.parse(require('fs').readFileSync(0));"
        "console.log(JSON.stringify([found.length, found.flatMap(s=>check(s)).length]))"
    )
    modules = os.environ.get("ORACLE_NODE_MODULES", str(ROOT / "node_modules"))
    done = subprocess.run(
        ["node", "-e", script],
        input=statements,
        capture_output=True,
        text=True,
        env={**os.environ, "NODE_PATH": modules},
    )
    assert done.stderr == ""
    assert json.loads(done.stdout) == [42, 0]


def test_statements_have_the_same_ids_every_time_and_carry_the_result(home: Path, cyberdip: Run, course: Path) -> None:
    first, second = (json.loads(cyberdip("results", "push", str(course), "--print").stdout) for _ in range(2))
    assert first == second
    assert len(first) == len({s["id"] for s in first}) == 12 * 5
    assert [s["verb"]["display"]["en"] for s in first[:5]] == [
        "answered",
        "answered",
        "answered",
        "scored",
        "completed",
    ]
    carried = [s["result"]["extensions"]["urn:cyberdip:result"] for s in first if "extensions" in s["result"]]
    assert [one["name"] for one in carried] == [f"Learner {n}" for n in range(12)]


REFUSED = {
    "no address": (["--lrs", "lrs.example.org"], 2, "is no web address"),
    "password in the address": (["--lrs", "https://me:pw@lrs.example.org/"], 2, "leave name and password out"),
    "no TLS": (["--lrs", "http://lrs.example.org/xAPI/"], 2, "has to begin with https://"),
    "no store": (["--lrs", "http://127.0.0.1:9/xAPI/"], 1, "can't be reached"),
    "no address at all": ([], 2, "--lrs is missing"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_an_address_that_cannot_be_used_is_told(case: str, home: Path, cyberdip: Run, course: Path) -> None:
    options, code, words = REFUSED[case]
    done = cyberdip("results", "push", str(course), *options, env=ACCOUNT)
    assert (done.returncode, done.stdout) == (code, "")
    assert words in done.stderr
    assert "geheim" not in done.stderr


def test_without_name_and_password_nothing_is_sent(home: Path, cyberdip: Run, course: Path) -> None:
    done = cyberdip("results", "push", str(course), "--lrs", "http://127.0.0.1:9/")
    assert done.returncode == 2
    assert "Set CYBERDIP_LRS_USER and CYBERDIP_LRS_PASSWORD" in done.stderr


Answer = tuple[int, dict[str, str], bytes]


@pytest.fixture
def store() -> Iterator[Callable[[Callable[[str, str], Answer]], str]]:
    """Start a store that answers as a function says: `address = store(lambda method, path: (200, {}, b"{}"))`."""
    servers: list[HTTPServer] = []

    def start(answer: Callable[[str, str], Answer]) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                status, headers, body = answer(self.command, self.path)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = do  # noqa: N815 - the names that http.server calls

            def log_message(self, *_: object) -> None:
                pass

        server = HTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/xAPI"

    yield start
    for server in servers:
        server.shutdown()


BAD_STORES: dict[str, tuple[Answer, str]] = {
    "refuses the password": ((401, {}, b""), "refuses this name and password (401)"),
    "is not an LRS": ((404, {}, b""), "there is no xAPI endpoint at"),
    "answers nonsense": ((200, {}, b"<html>hello</html>"), "something that is not JSON"),
    "answers another JSON": ((200, {}, b'{"statements": 7}'), "no list of statements"),
    "answers a list": ((200, {}, b"[]"), "something that is not JSON"),
    "points elsewhere": ((302, {"Location": "http://127.0.0.1:9/"}, b""), "points to another address (302)"),
    "sends to another machine": (
        (200, {}, b'{"statements": [{"id": "a"}], "more": "http://evil.example/x"}'), "points to another machine"),
    "shouts escape sequences": ((400, {}, b"\x1b]52;c;x\x07no"), "answered 400: \ufffd]52;c;x\ufffdno"),
    "nests deeply": ((200, {}, b"[" * 100_000), "something that is not JSON"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD_STORES)
def test_a_bad_store_is_told_in_one_message(
    case: str, home: Path, cyberdip: Run, course: Path, store: Callable[..., str]
) -> None:
    answer, words = BAD_STORES[case]
    done = cyberdip("results", "push", str(course), "--lrs", store(lambda *_: answer), env=ACCOUNT)
    assert (done.returncode, done.stdout) == (1, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_busy_store_is_tried_again_and_then_told(
    home: Path, cyberdip: Run, course: Path, store: Callable[..., str]
) -> None:
    asked: list[str] = []

    def answer(method: str, path: str) -> Answer:
        asked.append(method)
        if method == "GET":
            return 200, {}, b'{"statements": []}'
        return (503, {"Retry-After": "0"}, b"") if len(asked) < 5 else (200, {}, b"[]")

    done = cyberdip("results", "push", str(course), "--lrs", store(answer), env=ACCOUNT)
    assert (done.returncode, done.stdout) == (0, "Sent 12 results in 60 statements.\n")
    assert asked == ["GET", "GET", "POST", "POST", "POST"]


def test_a_store_that_hangs_is_given_up_after_some_tries(monkeypatch: pytest.MonkeyPatch) -> None:
    from cyberdip.training import lrs

    monkeypatch.setattr(lrs, "TIMEOUTS", (0.3, 0.3))
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(20)
        store = lrs.Lrs(f"http://127.0.0.1:{silent.getsockname()[1]}/xAPI", user="u", password="geheim")
        with pytest.raises(lrs.LrsError, match=r"did not answer in time|can't be reached") as raised:
            list(store.completed())
    assert "Run it again later" in str(raised.value)
    assert "geheim" not in str(raised.value)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Ralph:
    """A real Ralph LRS on its file back end, that can be killed and started again."""

    def __init__(self, python: str, folder: Path) -> None:
        self.python, self.folder, self.port = python, folder, free_port()
        for name in ("app", "data"):
            (folder / name).mkdir(parents=True)
        subprocess.run(
            [python, "-m", "ralph", "auth", "-u", "trainer", "-p", "geheim", "-s", "all", "-M", "mailto:t@example.org", "-w"],
            env={**os.environ, "RALPH_APP_DIR": str(folder / "app")}, capture_output=True, check=True,
        )  # fmt: skip
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/xAPI/"

    def start(self) -> None:
        script = ROOT / "tests" / "training" / "serving_ralph.py"
        self.process = subprocess.Popen(
            [self.python, str(script), str(self.folder), str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(300):
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.2)
        raise AssertionError("Ralph did not start")

    def kill(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None

    @property
    def file(self) -> Path:
        return self.folder / "data" / "fs_lrs.jsonl"

    def lines(self) -> list[str]:
        """The lines written so far, without one that is being written."""
        text = self.file.read_text("utf-8") if self.file.exists() else ""
        return [line for line in text.splitlines(keepends=True) if line.endswith("\n")]

    def roll_back(self) -> None:
        """Drop a line that the kill cut off: a database does so by itself, the file back end leaves it there."""
        self.file.write_text("".join(self.lines()), "utf-8")

    def stored(self) -> list[str]:
        return [json.loads(line)["id"] for line in self.lines()]


@pytest.fixture
def ralph(tmp_path: Path) -> Iterator[Ralph]:
    python = os.environ.get("ORACLE_RALPH_PYTHON", "")
    if not python:
        if "CI" in os.environ:
            pytest.fail("CI installs Ralph and names its Python in ORACLE_RALPH_PYTHON")
        pytest.skip("ORACLE_RALPH_PYTHON does not name a Python that has ralph-malph[full]")
    server = Ralph(python, tmp_path / "lrs")
    server.start()
    yield server
    server.kill()


def test_a_course_goes_through_a_real_store_and_back_without_doubling(
    home: Path, cyberdip: Run, course: Path, ralph: Ralph, tmp_path: Path
) -> None:
    def push() -> str:
        done = cyberdip("results", "push", str(course), "--lrs", ralph.address, env=ACCOUNT)
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert push() == "Sent 12 results in 60 statements.\n"
    assert push() == "Sent 0 results in 0 statements; 12 results there already.\n"
    assert len(ralph.stored()) == len(set(ralph.stored())) == 60
    pulled = cyberdip("results", "pull", "--lrs", ralph.address, "--to", str(tmp_path / "back"), env=ACCOUNT)
    assert pulled.stdout == f"Wrote 12 results to {tmp_path / 'back'}.\n"
    names = {json.dumps(json.loads(file.read_text("utf-8")), sort_keys=True) for file in course.iterdir()}
    assert {
        json.dumps(json.loads(f.read_text("utf-8")), sort_keys=True) for f in (tmp_path / "back").iterdir()
    } == names
    again = cyberdip("results", "pull", "--lrs", ralph.address, "--to", str(tmp_path / "back"), env=ACCOUNT)
    assert again.stdout == f"Wrote 0 results to {tmp_path / 'back'}; 12 results there already.\n"


def test_a_store_that_is_killed_half_way_is_taken_up_again(
    home: Path, cyberdip: Run, tmp_path: Path, ralph: Ralph
) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(150):
        put(folder, f"{number:03}", record(f"Learner {number}"))
    command = [sys.executable, "-m", "cyberdip", "results", "push", str(folder), "--lrs", ralph.address]
    process = subprocess.Popen(command, env={**os.environ, **ACCOUNT}, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    while len(ralph.stored()) < 200 and process.poll() is None:
        time.sleep(0.01)
    ralph.kill()
    process.communicate(timeout=120)
    ralph.roll_back()
    before = len(ralph.stored())
    assert process.returncode == 1 or before == 750
    ralph.start()
    done = cyberdip("results", "push", str(folder), "--lrs", ralph.address, env=ACCOUNT)
    assert done.returncode == 0, done.stderr
    assert len(ralph.stored()) == len(set(ralph.stored())) == 750
