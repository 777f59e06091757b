"""Fetching from a hub with the hub's own library, as a user with a network does."""

from pathlib import Path

import pytest

from tests.app.models.hub_server import hub_server
from tests.app.models.small_packages import small_manifest
from voice_interview.app.models.download import Tools
from voice_interview.app.models.library import ModelLibrary
from voice_interview.app.models.manifest import Manifest, Source, SourceFile
from voice_interview.errors import ModelFetchFailed

FILES = {"model.bin": b"weights", "config.json": b"{}", "vocabulary.txt": b"a\n", "README.md": b"not wanted"}
WANTED = ("model.bin", "config.json", "vocabulary.*")


def _manifest(repository: str = "someone/small") -> Manifest:
    files = tuple(SourceFile(member=member) for member in WANTED)
    return small_manifest(
        Source(kind="hub", package=repository, version="main", download_bytes=10, files=files)
    )


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hub-cache"))
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)


def _library(tmp_path: Path, manifest: Manifest) -> ModelLibrary:
    return ModelLibrary(tmp_path / "home", manifest, Tools(pip=None, npm=None))


def test_wanted_files_of_a_repository_become_a_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = _library(tmp_path, _manifest())
    with hub_server("someone/small", FILES) as address:
        monkeypatch.setenv("HF_ENDPOINT", address)
        folder = library.get("small")
    assert {path.name for path in folder.iterdir()} == {
        "model.bin", "config.json", "vocabulary.txt", "installed.json"
    }  # fmt: skip
    assert (folder / "model.bin").read_bytes() == b"weights"
    assert library.installed()[0].source == "hub"


def test_repository_that_is_gone_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with hub_server("someone/else", FILES) as address:
        monkeypatch.setenv("HF_ENDPOINT", address)
        with pytest.raises(ModelFetchFailed, match="no longer offered"):
            _library(tmp_path, _manifest()).get("small")


def test_no_network_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")  # nobody listens there
    with pytest.raises(ModelFetchFailed, match="could not be reached"):
        _library(tmp_path, _manifest()).get("small")


def test_hub_told_to_stay_offline_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelFetchFailed, match="could not be reached"):
        _library(tmp_path, _manifest()).get("small")
