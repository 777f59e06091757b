"""Pairs from whole answers that say, sentence by sentence, which concepts they settle.

What the grader reads are stretches of such answers, most of which say nothing of the concept in question.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from scripts.grader_training.pairs import CONTRADICTED, COVERED, NOT_MENTIONED, Pair

LONGEST = 3
"""Sentences of a stretch at most, as in ``voice_interview.grade.windows``."""
BESIDE = 2
"""So many of the concepts that a stretch says nothing of are drawn."""
COVERS, COMPLETES, CONTRADICTS = "covered", "completes", "contradicted"
"""Marks of a sentence for a concept; the second counts with the sentence before it, any other for nothing."""


def answer_pairs(folder: Path, bank: Path, chance: random.Random) -> Iterator[Pair]:
    """Yield an epoch of stretches of the answers in ``folder`` against statements of the bank.

    Args:
        folder: files with lists of answers: ``asked``, an id of a question, or ``ID.fN`` for follow-up N, and
            ``sentences``, each with a ``text`` and what it ``says``, a mark for each concept that it settles.
        bank: the bank that is asked from.
        chance: draws.

    Raises:
        KeyError: an answer names a question or a concept that the bank does not have.
    """
    concepts = _concepts(bank)
    for path in sorted(folder.glob("*.yaml")):
        for answer in yaml.safe_load(path.read_text(encoding="utf-8")):
            asked = concepts[answer["asked"]]
            sentences = answer["sentences"]
            for first in range(len(sentences)):
                for last in range(first + 1, min(first + LONGEST, len(sentences)) + 1):
                    yield from _stretch_pairs(sentences[first:last], asked, chance)


def label_of(sentences: Sequence[dict[str, Any]], concept: str) -> int | None:
    """Return what a stretch has to do with a concept, or None where it is half said or said and denied."""
    labels: set[int | None] = set()
    for place, sentence in enumerate(sentences):
        mark = sentence.get("says", {}).get(concept)
        if mark == COVERS or (mark == COMPLETES and place):
            labels.add(COVERED)
        elif mark == CONTRADICTS:
            labels.add(CONTRADICTED)
        elif mark is not None:
            labels.add(None)
    settled = labels - {None}
    if len(settled) == 1:
        return settled.pop()
    return None if labels else NOT_MENTIONED


def _stretch_pairs(
    sentences: Sequence[dict[str, Any]], asked: dict[str, dict[str, Any]], chance: random.Random
) -> Iterator[Pair]:
    text = " ".join(one["text"] for one in sentences)
    beside = []
    for id_, concept in asked.items():
        label = label_of(sentences, id_)
        if label == NOT_MENTIONED:
            beside.append(concept)
        elif label is not None:
            yield Pair(text, chance.choice(concept["statements"]), label, "answers")
            if label == COVERED and concept.get("misconceptions"):
                yield Pair(text, chance.choice(concept["misconceptions"]), CONTRADICTED, "answers")
    for concept in chance.sample(beside, min(BESIDE, len(beside))):
        texts = concept["statements"] if chance.random() < 0.7 else concept.get("misconceptions", [])
        if texts:
            yield Pair(text, chance.choice(texts), NOT_MENTIONED, "answers")


def _concepts(bank: Path) -> dict[str, dict[str, dict[str, Any]]]:
    """Return the concepts of every question and follow-up, by the names that answers go by."""
    found = {}
    for question in yaml.safe_load(bank.read_text(encoding="utf-8"))["questions"]:
        found[question["id"]] = question
        for number, follow_up in enumerate(question.get("follow_ups", ()), start=1):
            found[f"{question['id']}.f{number}"] = follow_up
    return {name: {one["id"]: one for one in asked["concepts"]} for name, asked in found.items()}
