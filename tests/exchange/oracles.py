"""Programs of other people that read what we write; CI installs them, elsewhere a test without them is skipped."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT


def through_node(script: str, data: Any, *, package: str) -> Any:
    """Return what a script of this folder prints as JSON when it is given data as JSON; needs an npm package."""
    modules = Path(os.environ.get("ORACLE_NODE_MODULES", ROOT / ".oracles" / "node_modules"))
    if not (modules / package).is_dir() or not shutil.which("node"):
        if "CI" in os.environ:
            pytest.fail(f"CI installs node and the npm package {package}, and names its folder in ORACLE_NODE_MODULES")
        pytest.skip(f"node or the npm package {package} is not installed")
    done = subprocess.run(
        ["node", str(Path(__file__).parent / script)],
        input=json.dumps(data), capture_output=True, text=True, env={**os.environ, "NODE_PATH": str(modules)},
    )  # fmt: skip
    assert done.stderr == ""
    return json.loads(done.stdout)
