"""Choosing the speech model that this machine keeps up with."""

import json
from pathlib import Path

import pytest

from voice_interview.app import engines
from voice_interview.app.model_choice import Speeds, best_that_keeps_up, candidates, forget_speeds
from voice_interview.app.models.library import ModelLibrary
from voice_interview.errors import ModelMissing


def test_only_models_that_are_here_and_for_english_are_candidates() -> None:
    assert candidates(["minilm", "small.en", "tiny", "tiny.en"]) == ("tiny.en", "small.en")


@pytest.mark.parametrize(
    ("factors", "best"),
    [
        ({"tiny.en": 0.05, "base.en": 0.1, "small.en": 0.2}, "small.en"),
        ({"tiny.en": 0.1, "base.en": 0.2, "small.en": 0.7}, "base.en"),
        ({"tiny.en": 0.9, "base.en": 0.1, "small.en": 0.1}, "tiny.en"),
    ],
)
def test_best_model_that_keeps_up_is_chosen(factors: dict[str, float], best: str) -> None:
    assert best_that_keeps_up(tuple(factors), factors.__getitem__) == best


def test_only_model_is_not_measured() -> None:
    assert best_that_keeps_up(["tiny.en"], pytest.fail) == "tiny.en"


def test_what_was_measured_is_remembered_until_it_is_forgotten(tmp_path: Path) -> None:
    speeds = Speeds(tmp_path / "models", "cpu int8")
    assert speeds.remembered("base.en", lambda: 0.125) == 0.125
    again = Speeds(tmp_path / "models", "cpu int8")
    assert again.remembered("base.en", lambda: 0.5) == 0.125
    assert Speeds(tmp_path / "models", "cuda float16").remembered("base.en", lambda: 0.01) == 0.01
    forget_speeds(tmp_path / "models")
    assert again.remembered("base.en", lambda: 0.5) == 0.5


def test_damaged_memory_is_measured_anew(tmp_path: Path) -> None:
    (tmp_path / "speed.json").write_text("{")
    assert Speeds(tmp_path, "cpu int8").remembered("base.en", lambda: 0.5) == 0.5
    assert list(json.loads((tmp_path / "speed.json").read_text()).values()) == [{"base.en": 0.5}]


def test_auto_loads_the_model_that_is_here(tiny_en_model: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "models").mkdir(parents=True)
    (home / "models" / "tiny.en").symlink_to(tiny_en_model, target_is_directory=True)
    model = engines.recognizer(engines.SpeechModelChoice(model=engines.AUTO), ModelLibrary(home))
    assert model.name == "tiny.en"


def test_auto_without_any_model_says_what_to_fetch(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=r"models get tiny\.en"):
        engines.recognizer(engines.SpeechModelChoice(model=engines.AUTO), ModelLibrary(tmp_path))
