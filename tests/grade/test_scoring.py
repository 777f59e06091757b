"""From odds to verdicts and scores."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from voice_interview.bank.reader import read_bank
from voice_interview.errors import GradingError
from voice_interview.grade.combination import Combination, Odds, read_combination
from voice_interview.grade.features import FEATURES, Found
from voice_interview.grade.scoring import NOTHING, score_of, verdict_of
from voice_interview.grade.windows import Window
from voice_interview.resources import shipped

CONCEPTS = read_bank(shipped("assets", "banks", "llm-training.yaml")).questions[0].concepts
COVERED = Odds(covered=0.9, missed=0.08, contradicted=0.02)
OPPOSITE = Odds(covered=0.02, missed=0.08, contradicted=0.9)
PLAIN = Combination(
    features=FEATURES, weights=((0.0,) * len(FEATURES),) * 3, bias=(0.0,) * 3, scale=1.1, offset=0.0
)


def found(confidence: float = 1.0) -> Found:
    window = Window(text="so it says", meaning="it says", start_s=1.0, end_s=2.0, confidence=confidence)
    return Found(features=np.zeros(len(FEATURES)), best=window, worst=replace(window, text="the opposite"))


def test_words_that_were_hardly_heard_lower_certainty_and_nothing_else() -> None:
    clear, unclear = (verdict_of(CONCEPTS[0], COVERED, found(heard)) for heard in (1.0, 0.5))
    assert unclear.certainty == pytest.approx(0.5 * clear.certainty)
    assert replace(unclear, certainty=clear.certainty) == clear


def test_a_contradiction_shows_the_words_that_say_it_and_earns_nothing() -> None:
    verdict = verdict_of(CONCEPTS[0], OPPOSITE, found())
    assert (verdict.status, verdict.score) == ("contradicted", 0.0)
    assert verdict.evidence is not None and verdict.evidence.text == "the opposite"


def test_right_or_wrong_in_equal_measure_is_no_contradiction() -> None:
    torn = Odds(covered=0.48, missed=0.0, contradicted=0.52)
    verdict = verdict_of(CONCEPTS[0], torn, found())
    assert (verdict.status, verdict.certainty) == ("partial", 0.0)


def test_what_nothing_speaks_of_is_missed_for_certain() -> None:
    verdict = verdict_of(CONCEPTS[0], NOTHING, None)
    assert (verdict.status, verdict.certainty, verdict.evidence) == ("missed", 1.0, None)


def test_a_wrong_claim_costs_and_no_score_leaves_the_range() -> None:
    silent = score_of(CONCEPTS[:2], [COVERED, NOTHING], 1.0, PLAIN)
    wrong = score_of(CONCEPTS[:2], [COVERED, OPPOSITE], 1.0, PLAIN)
    assert wrong < silent
    assert score_of(CONCEPTS[:2], [OPPOSITE, OPPOSITE], 1.0, PLAIN) == 0.0
    sure = Odds(covered=1.0, missed=0.0, contradicted=0.0)
    assert score_of(CONCEPTS[:2], [sure, sure], 1.0, PLAIN) == 100.0


def test_an_answer_that_says_nothing_clearly_scores_nothing() -> None:
    faint = [Odds(covered=0.5, missed=0.5, contradicted=0.0)] * 2
    assert score_of(CONCEPTS[:2], faint, 0.2, PLAIN) == 0.0
    assert score_of(CONCEPTS[:2], faint, 0.4, PLAIN) < score_of(CONCEPTS[:2], faint, 0.6, PLAIN)


def test_a_combination_for_other_features_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "combination.json"
    path.write_text('{"features": ["one"], "weights": [], "bias": [], "scale": 1, "offset": 0}')
    with pytest.raises(GradingError, match="other features"):
        read_combination(path)
    path.write_text("{")
    with pytest.raises(GradingError, match="cannot be read"):
        read_combination(path)
