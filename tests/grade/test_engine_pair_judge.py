"""The pair model that the program comes with."""

import hashlib
from pathlib import Path

import numpy as np
import pytest

from voice_interview.app.models.manifest import shipped_manifest
from voice_interview.errors import GradingError
from voice_interview.grade.engine_pair_judge import CTranslate2PairJudge
from voice_interview.grade.pair_judge import CONTRADICTED, COVERED, NOT_MENTIONED
from voice_interview.resources import shipped

STATEMENT = "LoRA freezes the base model's weights and only trains small low-rank matrices."


@pytest.fixture(scope="module")
def judge() -> CTranslate2PairJudge:
    return CTranslate2PairJudge(shipped("models", "pair-grader"))


def test_words_turned_round_contradict_and_other_words_for_the_same_cover(
    judge: CTranslate2PairJudge,
) -> None:
    """Plain cosine has it the other way about: 0.85 for the first, 0.27 for the second."""
    turned = "LoRA updates all of the base model's weights and doesn't train any low-rank matrices."
    paraphrase = (
        "You keep the original network fixed and learn two thin matrices whose product is added to it."
    )
    aside = "The learning rate should warm up for the first few hundred steps."
    odds = judge.judge([(turned, STATEMENT), (paraphrase, STATEMENT), (aside, STATEMENT)])
    assert odds.argmax(axis=1).tolist() == [CONTRADICTED, COVERED, NOT_MENTIONED]


def test_odds_add_up_and_do_not_depend_on_company(judge: CTranslate2PairJudge) -> None:
    long = ("You freeze it. " * 60, STATEMENT)
    short = ("The base is frozen.", STATEMENT)
    together, alone = judge.judge([long, short]), judge.judge([short])
    assert together.sum(axis=1) == pytest.approx([1.0, 1.0], abs=1e-5)
    assert np.allclose(together[1], alone[0], atol=0.02)


def test_no_pairs_give_no_rows(judge: CTranslate2PairJudge) -> None:
    assert judge.judge([]).shape == (0, 3)


def test_a_folder_without_the_model_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(GradingError, match="could not be loaded"):
        CTranslate2PairJudge(tmp_path)


def test_the_files_are_those_of_the_manifest_and_small() -> None:
    (model,) = shipped_manifest().shipped
    folder = shipped("models", model.name)
    assert (folder / "README.md").is_file()
    for file in model.files:
        assert hashlib.sha256((folder / file.name).read_bytes()).hexdigest() == file.sha256
    assert sum(file.size_bytes for file in model.files) <= 30_000_000
