"""The sentence encoder as its makers published it, to hold ours against."""

from dataclasses import replace
from pathlib import Path

import pytest

from voice_interview.app.models.library import ModelLibrary
from voice_interview.app.models.manifest import Manifest, shipped_manifest


@pytest.fixture(scope="session")
def minilm_original(models_home: Path) -> Path:
    """Folder of the files that ``minilm`` is converted from; fetched once a machine, as the models are."""
    ours = shipped_manifest().entry("minilm")
    unconverted = replace(ours.sources[0], convert=None)
    files = tuple(file.local_name for file in unconverted.files)
    entry = replace(ours, name="minilm-original", files=files, sources=(unconverted,))
    return ModelLibrary(models_home, Manifest(models=(entry,))).get(entry.name)
