"""Sentences and answers that the bank does not hold, and how often graders get them right.

``data/*.yaml`` has, for concepts of the built-in bank, right sentences (paraphrases) and wrong ones
(misconceptions) in words of their own, and whole answers of every kind. Half of the concepts are ``dev``:
whoever changes the grader may look at them. The others are ``held_out``: they are only ever counted.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from voice_interview.bank.model import Asked, Bank
from voice_interview.grade.concept_grader import ConceptGrader
from voice_interview.grade.lexicon import content_stems
from voice_interview.grade.remembered import RememberedVectors
from voice_interview.grade.verdict import Embedder
from voice_interview.text.transcript import typed_transcript

DATA = Path(__file__).parent / "data"
SPLITS = ("dev", "held_out")
KINDS = ("paraphrases", "misconceptions", "reversals")


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One sentence about one concept."""

    asked: Asked
    place: int
    """Position of the concept in ``asked.concepts``."""
    text: str
    kind: str
    """paraphrases (right), misconceptions (wrong) or reversals (right ones turned round, on dev only)."""
    split: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A whole answer to a main question."""

    asked: Asked
    kind: str
    """strong, partial, wrong, off_topic, keywords or parroted."""
    text: str
    split: str


Judge = Callable[[Asked, str], list[float]]
"""From an answer to a figure for each concept, higher for more surely covered."""


def examples(bank: Bank, folder: Path = DATA) -> Iterator[Example]:
    """Yield every sentence of ``folder``'s files."""
    for document in _documents(folder):
        question = next(one for one in bank.questions if one.id == document["question"])
        for entry in document["concepts"]:
            asked: Asked = question.follow_ups[entry["follow_up"] - 1] if "follow_up" in entry else question
            place = [concept.id for concept in asked.concepts].index(entry["id"])
            for kind in KINDS:
                for text in entry.get(kind, ()):
                    yield Example(asked=asked, place=place, text=text, kind=kind, split=entry["split"])


def answers(bank: Bank, folder: Path = DATA) -> Iterator[Answer]:
    """Yield every whole answer of ``folder``'s files."""
    for document in _documents(folder):
        question = next(one for one in bank.questions if one.id == document["question"])
        for entry in document["answers"]:
            yield Answer(asked=question, kind=entry["kind"], text=entry["text"], split=entry["split"])


def statuses(grader: ConceptGrader, example: Example) -> str:
    """Return the status that ``grader`` gives to the example's concept."""
    concept = example.asked.concepts[example.place].id
    return grader.verdict(example.asked, typed_transcript(example.text), concept).status


def cosine_judge(embedder: Embedder) -> Judge:
    """Return what graders commonly do: the cosine of the whole text with the nearest statement."""
    vectors = RememberedVectors(embedder)

    def judge(asked: Asked, text: str) -> list[float]:
        said = vectors.of([text])[0]
        return [float(np.max(vectors.of(one.statements) @ said)) for one in asked.concepts]

    return judge


def overlap_judge(asked: Asked, text: str) -> list[float]:
    """Return the share of a statement's content words that ``text`` has, for the statement with most."""
    said = set(content_stems(text))
    return [
        max(
            len(said & words) / len(words)
            for words in (set(content_stems(one)) for one in concept.statements)
        )
        for concept in asked.concepts
    ]


def line_of_same_recall(judge: Judge, shown: Sequence[Example], recall: float) -> float:
    """Return the figure above which ``judge`` covers the share ``recall`` of the paraphrases."""
    figures = [
        judge(example.asked, example.text)[example.place]
        for example in shown
        if example.kind == "paraphrases"
    ]
    return float(np.quantile(figures, 1.0 - recall))


def _documents(folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.glob("*.yaml")):
        yield yaml.safe_load(path.read_text(encoding="utf-8"))
