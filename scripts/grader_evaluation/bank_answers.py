"""Whole spoken-style answers to the built-in bank, with the verdicts a careful judge gave them beforehand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

from scripts.grader_evaluation import measures
from voice_interview.bank.model import Bank, Question
from voice_interview.grade.lexicon import content_stems
from voice_interview.grade.verdict import Embedder, Grader
from voice_interview.text.transcript import typed_transcript

STRONG = frozenset({"strong", "strong_noisy"})
WRONG = frozenset({"subtly_wrong", "wrong"})
STATUSES = ("covered", "partial", "missed", "contradicted")


@dataclass(frozen=True, slots=True, kw_only=True)
class BankAnswer:
    """One answer and what it deserves."""

    question: Question
    id: str
    kind: str
    split: str
    score: float
    statuses: dict[str, str]
    text: str


def read_answers(folder: Path, bank: Bank) -> Iterator[BankAnswer]:
    """Yield the answers in ``folder``, question by question."""
    questions = {one.id: one for one in bank.questions}
    for path in sorted(folder.glob("*.yaml")):
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        for entry in document["answers"]:
            yield BankAnswer(
                question=questions[document["question"]],
                id=entry["id"],
                kind=entry["kind"],
                split=entry["split"],
                score=float(entry["score"]),
                statuses=entry["concepts"],
                text=entry["text"],
            )


def print_answers(shown: Sequence[BankAnswer], grader: Grader, embedder: Embedder) -> None:
    """Print scores by kind, ordering, correlation and how often each concept's verdict is right."""
    assessed = [grader.assess(one.question, typed_transcript(one.text)) for one in shown]
    scores = [float(one.score or 0.0) for one in assessed]
    print_scores("grader", shown, scores)
    print_scores("cosine", shown, [100 * one for one in whole_cosine(shown, embedder)])
    print_scores("overlap", shown, [100 * one for one in whole_overlap(shown)])
    print_scores("length", shown, [float(np.log1p(len(one.text.split()))) for one in shown])
    table = {wanted: dict.fromkeys(STATUSES, 0) for wanted in STATUSES}
    for one, assessment in zip(shown, assessed, strict=True):
        for verdict in assessment.verdicts:
            table[one.statuses[verdict.id]][verdict.status] += 1
    right = sum(table[status][status] for status in STATUSES)
    total = sum(sum(row.values()) for row in table.values())
    print(f"concept verdicts: {total}, right {right / total:.3f}")
    for wanted, row in table.items():
        print(f"  {wanted:14}" + "".join(f"{given:>14} {count:>4}" for given, count in row.items()))


def print_scores(name: str, shown: Sequence[BankAnswer], scores: Sequence[float]) -> None:
    """Print what one measure makes of the answers."""
    kinds = sorted({one.kind for one in shown})
    means = {
        kind: np.mean([score for one, score in zip(shown, scores, strict=True) if one.kind == kind])
        for kind in kinds
    }
    r = measures.within_group_r([one.question.id for one in shown], [one.score for one in shown], scores)
    print(
        f"{name:8} strong above wrong {ordered(shown, scores):.3f}  within-question r {r:.3f}  "
        + "  ".join(f"{kind} {mean:.0f}" for kind, mean in means.items())
    )


def ordered(shown: Sequence[BankAnswer], scores: Sequence[float]) -> float:
    """Return the share of strong and wrong answers to the same question that stand in the right order."""
    shares: list[float] = []
    for question in {one.question.id for one in shown}:
        pairs = [
            (one, score) for one, score in zip(shown, scores, strict=True) if one.question.id == question
        ]
        strong = [score for one, score in pairs if one.kind in STRONG]
        wrong = [score for one, score in pairs if one.kind in WRONG]
        shares += [float(a > b) + 0.5 * float(a == b) for a in strong for b in wrong]
    return float(np.mean(shares))


def whole_cosine(shown: Sequence[BankAnswer], embedder: Embedder) -> list[float]:
    """Return the cosine of each answer with the reference answer."""
    said = embedder.embed([one.text for one in shown])
    references = embedder.embed([one.question.reference_answer for one in shown])
    return [float(a @ b) for a, b in zip(said, references, strict=True)]


def whole_overlap(shown: Sequence[BankAnswer]) -> list[float]:
    """Return the share of the reference answer's content words that each answer has."""
    shares: list[float] = []
    for one in shown:
        words = set(content_stems(one.question.reference_answer))
        shares.append(len(words & set(content_stems(one.text))) / len(words))
    return shares
