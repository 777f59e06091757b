"""The grader on text that the bank does not hold, with the encoder that the program comes with."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.grade.evaluation import SPLITS, Answer, Example, answers, examples, statuses
from voice_interview.app.engines import concept_grader
from voice_interview.bank.model import Bank, Question
from voice_interview.bank.reader import read_bank
from voice_interview.grade.concept_grader import ConceptGrader
from voice_interview.grade.engine_minilm import MiniLmEmbedder
from voice_interview.grade.verdict import ConceptVerdict
from voice_interview.resources import shipped
from voice_interview.text.transcript import typed_transcript


class CountingEmbedder:
    """The real encoder, and what it was asked for."""

    def __init__(self, embedder: MiniLmEmbedder) -> None:
        self._embedder = embedder
        self.embedded: list[str] = []

    @property
    def name(self) -> str:
        return self._embedder.name

    def embed(self, texts: list[str]) -> NDArray[np.float32]:
        self.embedded += texts
        return self._embedder.embed(texts)


@pytest.fixture(scope="module")
def bank() -> Bank:
    return read_bank(shipped("assets", "banks", "llm-training.yaml"))


@pytest.fixture(scope="module")
def embedder(minilm_model: Path) -> MiniLmEmbedder:
    return MiniLmEmbedder(minilm_model)


@pytest.fixture(scope="module")
def grader(embedder: MiniLmEmbedder) -> ConceptGrader:
    return concept_grader(embedder)


@pytest.fixture(scope="module")
def peft(bank: Bank) -> Question:
    return next(question for question in bank.questions if question.id == "peft")


def verdict(grader: ConceptGrader, asked: Question, concept: str, said: str) -> ConceptVerdict:
    verdicts = grader.assess(asked, typed_transcript(said)).verdicts
    return next(one for one in verdicts if one.id == concept)


def shares(grader: ConceptGrader, wanted: list[Example]) -> dict[str, float]:
    counts = Counter(statuses(grader, example) for example in wanted)
    return {status: count / len(wanted) for status, count in counts.items()}


def scores(grader: ConceptGrader, bank: Bank, kind: str, splits: tuple[str, ...] = SPLITS) -> list[float]:
    found: list[Answer] = [one for one in answers(bank) if one.kind == kind and one.split in splits]
    assessed = [grader.assess(answer.asked, typed_transcript(answer.text)).score for answer in found]
    return [score for score in assessed if score is not None]


@pytest.mark.parametrize("split", ["dev", "held_out"])
def test_most_paraphrases_are_covered(grader: ConceptGrader, bank: Bank, split: str) -> None:
    found = shares(
        grader, [one for one in examples(bank) if one.split == split and one.kind == "paraphrases"]
    )
    assert found["covered"] >= 0.6
    assert found.get("contradicted", 0.0) <= 0.03


@pytest.mark.parametrize(("split", "worst"), [("dev", 0.05), ("held_out", 0.08)])
def test_hardly_any_misconception_is_covered(
    grader: ConceptGrader, bank: Bank, split: str, worst: float
) -> None:
    wanted = [one for one in examples(bank) if one.split == split and one.kind == "misconceptions"]
    assert shares(grader, wanted).get("covered", 0.0) <= worst


def test_hardly_any_sentence_turned_round_is_covered(grader: ConceptGrader, bank: Bank) -> None:
    found = shares(grader, [one for one in examples(bank) if one.kind == "reversals"])
    assert found.get("covered", 0.0) <= 0.08


def test_a_statement_of_the_bank_with_a_negation_in_it_is_not_covered(
    grader: ConceptGrader, peft: Question
) -> None:
    said = "LoRA does not freeze the base model's weights and doesn't only train small low-rank matrices."
    assert verdict(grader, peft, "lora-low-rank-update", said).status in ("missed", "contradicted")


@pytest.mark.xfail(
    strict=True, reason="words and vectors do not tell textbook wording from its opposite; see the model card"
)
def test_right_words_near_the_banks_are_not_called_wrong(grader: ConceptGrader, peft: Question) -> None:
    said = (
        "LoRA freezes the base weights and trains two small low-rank matrices beside each layer, "
        "so it saves memory."
    )
    assert verdict(grader, peft, "lora-low-rank-update", said).status != "contradicted"


def test_the_right_answer_of_the_demo_is_not_called_wrong(grader: ConceptGrader, bank: Bank) -> None:
    """It says when to train everything after all; that sounds like the opposite of much else."""
    asked = next(one for one in bank.questions if one.id == "peft").follow_ups[1]
    recordings = json.loads(shipped("assets", "answers", "manifest.json").read_text(encoding="utf-8"))
    [said] = [one["text"] for one in recordings["recordings"] if one["text"].startswith("When the change is")]
    verdicts = grader.assess(asked, typed_transcript(said)).verdicts
    assert [one.id for one in verdicts if one.status == "contradicted"] == []


def test_strong_answers_score_high(grader: ConceptGrader, bank: Bank) -> None:
    found = scores(grader, bank, "strong")
    # One of the six says much in words that neither encoder nor pair model is sure of, and got 39.
    assert sorted(found)[1] >= 75
    assert min(found) >= 35


def test_partial_answers_score_between(grader: ConceptGrader, bank: Bank) -> None:
    found = scores(grader, bank, "partial")
    # Two of the three came out at 0: a point half made among misses earns too little.
    assert max(found) >= 10
    assert max(found) <= 60


def test_wrong_answers_score_low(grader: ConceptGrader, bank: Bank) -> None:
    assert max(scores(grader, bank, "wrong", ("dev",))) <= 25
    # One that was held out says two things that are true of the other stage, and gets 32.
    assert max(scores(grader, bank, "wrong")) <= 35


@pytest.mark.parametrize("kind", ["off_topic", "keywords", "parroted"])
def test_answers_that_say_nothing_to_the_point_earn_nothing(
    grader: ConceptGrader, bank: Bank, kind: str
) -> None:
    assert max(scores(grader, bank, kind)) <= 15


def test_the_prompt_said_back_earns_nothing(grader: ConceptGrader, bank: Bank) -> None:
    for question in bank.questions:
        assert grader.assess(question, typed_transcript(question.prompt)).score == 0.0


def test_a_later_correction_wins(grader: ConceptGrader, peft: Question) -> None:
    wrong = "You update every single weight of the big model"
    right = "you freeze the big model and train only a few new parameters."
    corrected = verdict(grader, peft, "freeze-train-few", f"{wrong}, no wait, I mean, {right}")
    assert corrected.status == "covered"
    assert corrected.evidence is not None
    assert "every single weight" not in corrected.evidence.text


def test_every_verdict_but_a_miss_carries_evidence(grader: ConceptGrader, bank: Bank) -> None:
    for answer in answers(bank):
        for one in grader.assess(answer.asked, typed_transcript(answer.text)).verdicts:
            assert (one.evidence is None) == (one.status == "missed")
            if one.evidence is not None:
                assert one.evidence.text in " ".join(answer.text.split())


def test_verdicts_come_in_the_banks_order_with_figures_in_range(grader: ConceptGrader, bank: Bank) -> None:
    for answer in answers(bank):
        assessment = grader.assess(answer.asked, typed_transcript(answer.text))
        assert [one.id for one in assessment.verdicts] == [one.id for one in answer.asked.concepts]
        assert all(0.0 <= one.score <= 1.0 for one in assessment.verdicts)
        assert all(0.0 <= one.certainty <= 1.0 for one in assessment.verdicts)
        assert assessment.score is not None
        assert 0.0 <= assessment.score <= 100.0


def test_a_partial_verdict_is_not_certain(grader: ConceptGrader, bank: Bank) -> None:
    certainties = [
        one.certainty
        for answer in answers(bank)
        for one in grader.assess(answer.asked, typed_transcript(answer.text)).verdicts
        if one.status == "partial"
    ]
    assert certainties
    assert max(certainties) <= 0.3


def test_an_answer_of_no_sentence_misses_everything(grader: ConceptGrader, peft: Question) -> None:
    assessment = grader.assess(peft, typed_transcript("LoRA."))
    assert assessment.score == 0.0
    assert {one.status for one in assessment.verdicts} == {"missed"}


def test_the_same_answer_gets_the_same_grade(grader: ConceptGrader, peft: Question) -> None:
    said = typed_transcript("You freeze the base and train a few small matrices next to it.")
    assert grader.assess(peft, said) == grader.assess(peft, said)


def test_only_new_windows_are_embedded(embedder: MiniLmEmbedder, peft: Question) -> None:
    counting = CountingEmbedder(embedder)
    grader = concept_grader(counting)
    beginning = "You freeze the base model here."
    grader.assess(peft, typed_transcript(beginning))
    counting.embedded.clear()
    grader.assess(peft, typed_transcript(f"{beginning} It saves a lot of memory."))
    assert counting.embedded == [
        "You freeze the base model here. It saves a lot of memory.",
        "It saves a lot of memory.",
    ]


def test_a_concept_without_misconceptions_or_siblings_can_be_graded(
    grader: ConceptGrader, peft: Question
) -> None:
    alone = replace(peft, concepts=(replace(peft.concepts[0], misconceptions=()),))
    said = typed_transcript("The base model is frozen and only a few parameters are trained.")
    (found,) = grader.assess(alone, said).verdicts
    assert found.status == "covered"
