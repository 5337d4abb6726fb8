"""What is released: the same bytes twice, complete, and at work in a fresh environment away from the checkout."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from cyberdip import __version__
from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("build") is None and not os.environ.get("CI"), reason="needs the dev extra (build)"
)


def run(*command: str | Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run a command that sees neither the checkout nor the options of this test run."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTEST_ADDOPTS")}
    return subprocess.run(
        [str(word) for word in command], env={**kept, **environ}, capture_output=True, encoding="utf-8", timeout=900
    )


def needed(ran: subprocess.CompletedProcess[str], what: str) -> None:
    """Skip where a registry cannot be reached; CI can reach one."""
    if ran.returncode and not os.environ.get("CI"):
        pytest.skip(f"{what} failed, perhaps without a network: {(ran.stderr or ran.stdout)[-300:]}")
    assert ran.returncode == 0, ran.stdout + ran.stderr


def built(folder: Path) -> Path:
    needed(
        run(sys.executable, "-m", "build", "--installer", "pip", "-o", folder, ROOT, SOURCE_DATE_EPOCH="1700000000"),
        "the build",
    )
    return folder


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("dist"))


def test_two_builds_give_the_same_bytes(dist: Path, tmp_path: Path) -> None:
    again = built(tmp_path / "again")
    names = sorted(file.name for file in dist.iterdir())
    assert names == [f"cyberdip-{__version__}-py3-none-any.whl", f"cyberdip-{__version__}.tar.gz"]
    for name in names:
        assert (dist / name).read_bytes() == (again / name).read_bytes(), name


def test_the_wheel_holds_every_file_of_the_package_and_the_man_pages_and_no_tests(dist: Path) -> None:
    held = set(zipfile.ZipFile(next(dist.glob("*.whl"))).namelist())
    files = {
        str(file.relative_to(ROOT).as_posix())
        for file in (ROOT / "cyberdip").rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    assert files <= held
    pages = {f"cyberdip-{__version__}.data/data/share/man/man1/{page.name}" for page in (ROOT / "docs/man").glob("*.1")}
    assert pages
    assert pages <= held
    assert not [name for name in held if name.startswith(("tests/", "bench/", "docs/"))]


def test_the_source_archive_holds_what_a_packager_needs(dist: Path) -> None:
    with tarfile.open(next(dist.glob("*.tar.gz"))) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    wanted = {"README.md", "LICENSE", "CONTRIBUTING.md", "CHANGELOG.md", "CITATION.cff", "mkdocs.yml", "docs/reference.py",
              "docs/man/cyberdip.1", "docs/pictures/home.svg", "tests/conftest.py", "cyberdip/data/deck.yaml"}  # fmt: skip
    assert wanted <= held


@pytest.mark.parametrize("kind", ["*.whl", "*.tar.gz"], ids=["wheel", "source archive"])
def test_it_installs_into_a_fresh_environment_and_runs_from_another_folder(
    dist: Path, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(sys.executable, "-m", "venv", "fresh").returncode == 0
    programs = tmp_path / "fresh" / ("Scripts" if sys.platform == "win32" else "bin")
    needed(run(programs / "python", "-m", "pip", "install", "-q", next(dist.glob(kind))), "the installation")
    program, home = programs / "cyberdip", str(tmp_path / "home")
    assert run(program, "--version", CYBERDIP_HOME=home).stdout == f"cyberdip {__version__}\n"
    assert run(program, "show", "stuxnet", CYBERDIP_HOME=home).stdout.startswith("Stuxnet at Natanz\n")
    assert "no fault" in run(program, "deck", "check", CYBERDIP_HOME=home).stdout
    where = run(programs / "python", "-c", "import cyberdip; print(cyberdip.__file__)").stdout
    assert where.startswith(str(tmp_path))
    if sys.platform != "win32":
        assert (tmp_path / "fresh/share/man/man1/cyberdip-learn.1").exists()
