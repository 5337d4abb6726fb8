"""The schemas of QTI 2.1, beside the checkout, and xmllint to hold files against them."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.conftest import ROOT

# Read when the tests are collected: conftest takes away what begins with CYBERDIP_ before they run.
_PLACES = [ROOT.parent / "shared", *([Path(os.environ["CYBERDIP_SHARED"])] if "CYBERDIP_SHARED" in os.environ else [])]
_FOLDER = next((place / "qti-2.1-schema" for place in _PLACES if (place / "qti-2.1-schema").is_dir()), None)
# The schema of packages takes any metadata; with this one, that of QTI is checked as well.
_PACKAGE = """\
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
<xs:import namespace="http://www.imsglobal.org/xsd/imscp_v1p1" schemaLocation="{folder}/imscp_v1p1.xsd"/>
<xs:import namespace="http://www.imsglobal.org/xsd/imsqti_metadata_v2p1"
  schemaLocation="{folder}/qtiv2p1/imsqti_metadata_v2p1.xsd"/>
</xs:schema>
"""


def complaints(members: Mapping[str, bytes], folder: Path) -> list[str]:
    """Return what the schemas find wrong in the members of a package. folder: to put them in.

    Nothing is fetched: the schemas lie in one folder, and name each other by relative paths.
    """
    if _FOLDER is None or shutil.which("xmllint") is None:
        missing = (
            "the QTI schemas are not beside the checkout (../shared/qti-2.1-schema)" if not _FOLDER else "no xmllint"
        )
        pytest.fail(missing) if "CI" in os.environ else pytest.skip(missing)
    files = []
    for name, data in members.items():
        if name.endswith(".xml"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
            files.append(name)
    (folder / "package.xsd").write_text(_PACKAGE.format(folder=_FOLDER), encoding="utf-8")
    manifests = [name for name in files if name == "imsmanifest.xml"]
    others = [name for name in files if name != "imsmanifest.xml"]
    told = _xmllint(f"{_FOLDER}/qtiv2p1/imsqti_v2p1.xsd", others, folder)
    told += _xmllint("package.xsd", manifests, folder) if manifests else []
    valid = {f"{name} validates" for name in files}
    assert valid <= set(told) or set(told) - valid, "xmllint said nothing of a file"
    return [line for line in told if line not in valid and not _is_known(line)]


def _xmllint(schema: str, files: list[str], folder: Path) -> list[str]:
    done = subprocess.run(
        ["xmllint", "--nonet", "--noout", "--schema", schema, *files],
        cwd=folder, capture_output=True, encoding="utf-8", errors="replace",
    )  # fmt: skip
    return done.stderr.splitlines()


def _is_known(line: str) -> bool:
    """Say whether it is the schema of packages that lacks a part: that of IMS metadata, which is no longer published."""
    return "imsmd_v1p2p4.xsd" in line
