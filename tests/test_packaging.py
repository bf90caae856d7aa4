"""What the wheel and the source distribution hold, and that the wheel works by itself."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Wheel and source distribution, made by the build backend itself, of a copy of the sources.

    A copy, since the backend leaves its scratch folders beside what it builds.
    """
    copy = tmp_path_factory.mktemp("sources")
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    for name in filter(None, tracked.split("\0")):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            (copy / name).write_bytes((ROOT / name).read_bytes())
    out = tmp_path_factory.mktemp("dist")
    for hook in ("build_wheel", "build_sdist"):
        script = f"import setuptools.build_meta as backend, sys; backend.{hook}(sys.argv[1])"
        subprocess.run(
            [sys.executable, "-c", script, str(out)], cwd=copy, check=True, capture_output=True
        )
    return out


def test_the_wheel_holds_code_and_data_and_nothing_else(distributions: Path) -> None:
    (wheel,) = distributions.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {
        "guanxi/py.typed",
        "guanxi/cli.py",
        "guanxi/ontology/guanxi.ttl",
        "guanxi/ontology/shapes.ttl",
        "guanxi/ontology/lexicon/companies.ttl",
        "guanxi/ontology/queries/competitors.rq",
    } <= names
    sources = {
        f"guanxi/{path.relative_to(ROOT / 'graph/guanxi').as_posix()}"
        for path in (ROOT / "graph/guanxi").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    } | {
        f"guanxi/ontology/{path.relative_to(ROOT / 'ontology').as_posix()}"
        for path in (ROOT / "ontology").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert {name for name in names if ".dist-info/" not in name} == sources
    assert wheel.stat().st_size < 15_000_000


def test_third_party_text_is_in_neither(distributions: Path) -> None:
    (wheel,) = distributions.glob("*.whl")
    (sdist,) = distributions.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = [*archive.getnames(), *zipfile.ZipFile(wheel).namelist()]
    assert not [name for name in names if "seeds" in name or "夹缝" in name]
    assert any(name.endswith("/NOTICE") for name in names)


def test_the_wheel_works_without_the_checkout(distributions: Path, tmp_path: Path) -> None:
    (wheel,) = distributions.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    script = (
        f"import sys; sys.path.insert(0, {str(tmp_path / 'site')!r});"
        # The editable installation of this checkout must not answer in the wheel's place.
        "sys.meta_path = [f for f in sys.meta_path if 'editable' not in repr(f).lower()];"
        "import guanxi; claim, = guanxi.extract('字节跳动推出了飞书。').claims;"
        "print(guanxi.__file__, claim.subject.name)"
    )
    told = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout
    assert told.startswith(str(tmp_path / "site"))
    assert told.rstrip().endswith("字节跳动")


def test_versions_agree() -> None:
    import tomllib

    import guanxi

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert guanxi.__version__ == project["version"]
