"""Answers and sentences with written verdicts, as rows to fit on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scripts.grader_evaluation.bank_answers import STRONG, read_answers
from tests.grade import evaluation as ev
from voice_interview.bank.model import Asked, Bank
from voice_interview.grade.concept_grader import ConceptGrader
from voice_interview.text.transcript import typed_transcript

TARGETS = {
    "covered": (1.0, 0.0, 0.0),
    "partial": (0.5, 0.5, 0.0),
    "missed": (0.0, 1.0, 0.0),
    "contradicted": (0.0, 0.0, 1.0),
}
"""Share of each class (covered, missed, contradicted) in a written status; half a concept is half of each."""
SENTENCES = {"paraphrases": "covered", "misconceptions": "contradicted", "reversals": "contradicted"}
ELSEWHERE = "elsewhere"
"""Kind of an answer to another question."""
ELSEWHERE_STEP = 4
"""Questions this far on in the built-in bank have little in common."""
ELSEWHERE_WEIGHT = 0.5
SENTENCE_WEIGHT = 0.5
"""A single sentence says one thing only; answers are what the grader is for, and have fewer verdicts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A text and the statuses it deserves."""

    question: str
    """Id of the main question."""
    asked: Asked
    text: str
    statuses: dict[str, str]
    """By concept; for a single sentence one alone."""
    score: float | None
    """None for a single sentence."""
    kind: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One concept of one text."""

    text: int
    """Place of the text it belongs to."""
    concept: str
    features: NDArray[np.float64]


def labelled(bank: Bank, answers: Path, split: str) -> list[Labelled]:
    """Return the whole answers of ``split``, and with ``dev`` also single sentences."""
    found = [
        Labelled(
            question=one.question.id,
            asked=one.question,
            text=one.text,
            statuses=one.statuses,
            score=one.score,
            kind=one.kind,
            weight=1.0,
        )
        for one in read_answers(answers, bank)
        if one.split == split
    ]
    if split == "dev":
        found += [*_elsewhere(bank, answers), *_sentences(bank)]
    return found


def _elsewhere(bank: Bank, answers: Path) -> Iterator[Labelled]:
    """Yield strong dev answers as answers to another question, where they are fluent and beside the point."""
    questions = list(bank.questions)
    for one in read_answers(answers, bank):
        if one.split == "dev" and one.kind in STRONG:
            other = questions[(questions.index(one.question) + ELSEWHERE_STEP) % len(questions)]
            yield Labelled(
                question=other.id,
                asked=other,
                text=one.text,
                statuses={concept.id: "missed" for concept in other.concepts},
                score=0.0,
                kind=ELSEWHERE,
                weight=ELSEWHERE_WEIGHT,
            )


def _sentences(bank: Bank) -> Iterator[Labelled]:
    questions = {id(asked): one.id for one in bank.questions for asked in (one, *one.follow_ups)}
    for one in ev.examples(bank):
        if one.split == "dev":
            yield Labelled(
                question=questions[id(one.asked)],
                asked=one.asked,
                text=one.text,
                statuses={one.asked.concepts[one.place].id: SENTENCES[one.kind]},
                score=None,
                kind=one.kind,
                weight=SENTENCE_WEIGHT,
            )


def rows_of(grader: ConceptGrader, texts: Sequence[Labelled]) -> list[Row]:
    """Return a row for each concept that a text speaks of; the others are missed whatever is fitted."""
    rows = []
    for place, one in enumerate(texts):
        found = grader.findings(one.asked, typed_transcript(one.text), one.statuses.keys())
        for concept, about in zip(one.asked.concepts, found, strict=True):
            if about is not None:
                rows.append(Row(text=place, concept=concept.id, features=about.features))
    return rows
