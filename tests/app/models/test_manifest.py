"""The shipped list of models keeps what it promises."""

import re
from pathlib import Path

import pytest

from voice_interview.app.models.manifest import ModelEntry, Source, read_manifest, shipped_manifest
from voice_interview.errors import ModelMissing
from voice_interview.resources import shipped

ENTRIES = shipped_manifest().models
SOURCES = [(entry, source) for entry in ENTRIES for source in entry.sources]


def _label(value: object) -> str:
    return value.name if isinstance(value, ModelEntry) else value.kind if isinstance(value, Source) else ""


def test_names_are_unique_and_the_promised_models_are_there() -> None:
    names = [entry.name for entry in ENTRIES]
    assert len(set(names)) == len(names)
    assert {"tiny.en", "base.en", "minilm", "small.en", "large-v3", "large-v3-turbo"} <= set(names)


@pytest.mark.parametrize(("entry", "source"), SOURCES, ids=_label)
def test_every_package_file_is_named_exactly_and_has_a_hash(entry: ModelEntry, source: Source) -> None:
    assert source.files and source.download_bytes > 1e6
    if source.kind == "hub":
        assert re.fullmatch(r"[\w.-]+/[\w.-]+", source.package)
        return
    for file in source.files:
        assert file.sha256 is not None and re.fullmatch("[0-9a-f]{64}", file.sha256)
        assert "*" not in file.member and ".." not in file.member


@pytest.mark.parametrize(("entry", "source"), SOURCES, ids=_label)
def test_everything_a_source_needs_is_in_the_list(entry: ModelEntry, source: Source) -> None:
    for name in source.needs:
        assert shipped_manifest().entry(name).sources[0].needs == ()


@pytest.mark.parametrize("entry", ENTRIES, ids=_label)
def test_every_model_says_whose_it_is_and_on_what_terms(entry: ModelEntry) -> None:
    assert entry.licence in {"MIT", "Apache-2.0", "BSD-2-Clause"}
    assert entry.attribution and entry.description
    assert any(name.endswith((".bin", ".onnx")) for name in entry.files)


def test_no_address_of_a_registry_is_written_down() -> None:
    text = shipped("models", "manifest.json").read_text(encoding="utf-8")
    assert not re.search(r"https?:|\.(org|com|co|io)\b", text)


def test_every_conversion_has_its_module() -> None:
    folder = Path(read_manifest.__code__.co_filename).parent
    for _, source in SOURCES:
        assert source.convert is None or (folder / f"convert_{source.convert}.py").is_file()


def test_source_is_chosen_by_kind_and_the_first_is_the_default() -> None:
    minilm = shipped_manifest().entry("minilm")
    assert minilm.source(None) == minilm.sources[0]
    hub = minilm.source("hub")
    assert hub is not None and hub.kind == "hub"
    assert minilm.source("npm") is None


def test_unknown_model_is_told_with_the_known_ones() -> None:
    with pytest.raises(ModelMissing, match=r"'huge'.*tiny\.en"):
        shipped_manifest().entry("huge")
