"""Put each fault in turn into a module, run that module's own tests, and name the faults that no test noticed.

Each fault has a forked process of its own, where the changed module stands in for the true one before any test is
imported; so nothing on disk is touched. Work is limited in CPU seconds, so that a busy machine decides nothing.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import importlib.util
import os
import random
import re
import resource
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import hypothesis
import pytest

from tests.mutation.faults import Fault, faults_of

ROOT = Path(__file__).parent.parent.parent
TESTS = {
    "study/schedule.py": ["tests/study/test_schedule.py"],
    "study/clock.py": ["tests/study/test_clock.py"],
    "study/merging.py": ["tests/study/test_progress_files.py", "tests/study/test_merging.py"],
    "study/marking.py": ["tests/study/test_marking.py"],
    "training/paper_code.py": ["tests/training/test_paper_code.py"],
    "training/item_analysis.py": ["tests/training/test_item_analysis.py"],
    "training/guessing.py": ["tests/training/test_guessing.py"],
    "library/search.py": ["tests/library/test_ranking.py"],
}
_SEED = 9
_MEMORY = 4 << 30
_SPARE_SECONDS = 10
_EXPLAINED = re.compile(r"^- `(.+?)`$", re.MULTILINE)


def main() -> int:
    """Return 0 where every fault was noticed or is explained, 1 where one was not."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("modules", nargs="*", metavar="MODULE", help=f"one of {', '.join(TESTS)}; all without any")
    parser.add_argument("--most", type=int, default=10**6, help="faults of each module, drawn with a fixed seed")
    parser.add_argument("--line", type=int, help="only the faults of this line")
    parser.add_argument("--jobs", type=int, default=2, help="processes at once (2)")
    options = parser.parse_args()
    for costly in ("fsrs", "numpy", "scipy.stats", "yaml", "_hypothesis_pytestplugin"):
        with contextlib.suppress(ImportError):
            __import__(costly)
    # Fewer examples, the same ones each time: a fault must be noticed by the tests as they are, not by luck.
    hypothesis.settings.register_profile(
        "faults", max_examples=20, derandomize=True, database=None, deadline=None, phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )  # fmt: skip
    explained = set(_EXPLAINED.findall((ROOT / "docs" / "testing.md").read_text(encoding="utf-8")))
    left = [_survivors(module, options, explained) for module in options.modules or TESTS]
    return 1 if any(left) else 0


def _survivors(module: str, options: argparse.Namespace, explained: set[str]) -> int:
    path = ROOT / "cyberdip" / module
    source = path.read_text(encoding="utf-8")
    sites = list(range(len(list(faults_of(ast.parse(source))))))
    drawn = sorted(random.Random(_SEED).sample(sites, min(options.most, len(sites))))
    if options.line:
        drawn = [site for site in drawn if list(faults_of(ast.parse(source)))[site].line == options.line]
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    if _in_processes([lambda: _run(path, None, TESTS[module])], 1) != [0]:
        raise SystemExit(f"{module}: its tests fail without any fault")
    limit = _SPARE_SECONDS + 3 * int(resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before)

    def job(site: int) -> Callable[[], int]:
        return lambda: _run(path, site, TESTS[module], seconds=limit)

    statuses = _in_processes([job(site) for site in drawn], options.jobs)
    faults: list[Fault] = list(faults_of(ast.parse(source)))
    survived = [faults[site] for site, status in zip(drawn, statuses, strict=True) if status == 0]
    unknown = [fault for fault in survived if f"{module}: {fault.where}: {fault.what}" not in explained]
    print(
        f"{module}: {len(sites)} faults, {len(drawn)} tried, {len(drawn) - len(survived)} noticed, "
        f"{len(survived)} survived, {len(survived) - len(unknown)} of them explained",
        flush=True,
    )
    for fault in unknown:
        print(f"  cyberdip/{module}:{fault.line}: {fault.where}: {fault.what}", flush=True)
    return len(unknown)


def _in_processes(jobs: Sequence[Callable[[], int]], at_once: int) -> list[int]:
    """Run each job in a forked process and return their exit codes; a job ended by a signal has its negative."""
    codes: dict[int, int] = {}
    running: dict[int, int] = {}
    for number, job in enumerate(jobs):
        if len(running) == at_once:
            _wait(running, codes)
        child = os.fork()
        if child == 0:
            code = 3
            with contextlib.suppress(BaseException):
                code = job()
            os._exit(code)
        running[child] = number
    while running:
        _wait(running, codes)
    return [codes[number] for number in range(len(jobs))]


def _wait(running: dict[int, int], codes: dict[int, int]) -> None:
    child, status = os.wait()
    codes[running.pop(child)] = os.waitstatus_to_exitcode(status)


def _run(path: Path, site: int | None, tests: Sequence[str], *, seconds: int = 1000) -> int:
    """Run the tests with the fault at `site`, and return pytest's exit code."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if site is not None:
        list(faults_of(tree))[site].put_in()
    _stand_in(path, compile(ast.fix_missing_locations(tree), str(path), "exec"))
    os.chdir(ROOT)
    return int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", "--hypothesis-profile=faults", *tests]))


def _stand_in(path: Path, code: object) -> None:
    """Import the module with this code in the place of its own."""
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    spec = importlib.util.find_spec(name)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    exec(code, module.__dict__)  # type: ignore[call-overload]
    package, _, leaf = name.rpartition(".")
    setattr(sys.modules[package], leaf, module)


if __name__ == "__main__":
    sys.exit(main())
