"""What people install: the wheel holds all that the program reads, is what it says, and runs anywhere."""

import json
import os
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email.message import Message
from email.parser import BytesParser
from pathlib import Path

import pytest

from voice_interview import __version__

TOP = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DATA = "voice_interview/_data/"


def build(source: Path, target: str, into: Path) -> Path:
    """Build the ``wheel`` or ``sdist`` of the project in ``source`` and return its path."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(into)]
    done = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (built,) = into.glob("*.whl" if target == "wheel" else "*.tar.gz")
    return built


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(TOP, "wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(TOP, "sdist", tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder, with a space in its name, into which the wheel is unpacked as pip would."""
    site = tmp_path_factory.mktemp("far from the checkout")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    return site


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def on_disk(folder: Path) -> set[str]:
    files = {path.relative_to(TOP).as_posix() for path in folder.rglob("*") if path.is_file()}
    return {name for name in files if "__pycache__" not in name}


def metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        return BytesParser().parsebytes(archive.read(f"voice_interview-{__version__}.dist-info/METADATA"))


def test_banks_tones_recordings_and_the_list_of_models_travel_in_the_wheel(wheel: Path) -> None:
    carried = {name.removeprefix(DATA) for name in names(wheel) if name.startswith(DATA)}
    assert carried == on_disk(TOP / "assets") | on_disk(TOP / "models")
    assert {"assets/banks/llm-training.yaml", "assets/cues/listening.wav", "models/manifest.json"} <= carried


def test_wheel_holds_the_package_and_nothing_else(wheel: Path) -> None:
    own = {name for name in names(wheel) if not name.startswith(DATA)}
    modules = {name for name in own if name.endswith(".py")}
    assert modules == {name for name in on_disk(TOP / "voice_interview") if name.endswith(".py")}
    assert {name.split("/")[0] for name in own} == {
        "voice_interview",
        f"voice_interview-{__version__}.dist-info",
    }


def test_wheel_says_truly_what_it_is(wheel: Path) -> None:
    told = metadata(wheel)
    assert (told["Name"], told["Version"]) == ("voice-interview", __version__)
    assert told["License-Expression"] == "Apache-2.0"
    assert told["Requires-Python"] == ">=3.11"
    assert told.get_all("License-File") == ["LICENSE", "NOTICE.md"]
    needed = [line for line in told.get_all("Requires-Dist", []) if "extra ==" not in line]
    assert len(needed) == len(PROJECT["dependencies"])
    info = f"voice_interview-{__version__}.dist-info"
    assert {f"{info}/licenses/LICENSE", f"{info}/licenses/NOTICE.md"} <= names(wheel)
    with zipfile.ZipFile(wheel) as archive:
        entries = archive.read(f"{info}/entry_points.txt").decode()
    assert "voice-interview = voice_interview.app.cli.main:run" in entries


def test_source_archive_builds_the_same_wheel(wheel: Path, sdist: Path, tmp_path: Path) -> None:
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    (source,) = tmp_path.iterdir()
    assert names(build(source, "wheel", tmp_path / "built")) == names(wheel)
    for needed in ("tests/conftest.py", "scripts/setup", "docs/banks.md", "CONTRIBUTING.md", "CHANGELOG.md"):
        assert (source / needed).is_file(), needed


def run_installed(site: Path, folder: Path, *arguments: str) -> str:
    """Run the program from ``site`` while standing in ``folder``; return what it prints."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "voice_interview", *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(site), "VOICE_INTERVIEW_HOME": str(folder / "home")},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_installed_program_finds_its_bank_from_any_folder(installed: Path, tmp_path: Path) -> None:
    bank = json.loads(run_installed(installed, tmp_path, "bank", "show", "--json"))
    assert bank["id"] == "llm-training"
    assert len(bank["questions"]) >= 3


def test_installed_program_finds_its_list_of_models_from_any_folder(installed: Path, tmp_path: Path) -> None:
    models = json.loads(run_installed(installed, tmp_path, "models", "list", "--json"))
    assert {"tiny.en", "base.en", "minilm"} <= {model["name"] for model in models}


def test_installed_program_is_the_one_that_ran(installed: Path, tmp_path: Path) -> None:
    assert run_installed(installed, tmp_path, "--version") == f"voice-interview, version {__version__}\n"
    where = subprocess.run(
        [sys.executable, "-P", "-c", "from voice_interview.resources import shipped; print(shipped())"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(where.stdout.strip()) == (installed / DATA).resolve()


def test_notice_names_every_model_that_can_be_fetched() -> None:
    notice = (TOP / "NOTICE.md").read_text(encoding="utf-8")
    manifest = json.loads((TOP / "models" / "manifest.json").read_text(encoding="utf-8"))
    for model in manifest["models"]:
        row = next((line for line in notice.splitlines() if f"`{model['name']}`" in line), None)
        assert row is not None, model["name"]
        assert model["licence"] in row, model["name"]
