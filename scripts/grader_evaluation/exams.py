"""Exams graded by people: answers against reference answers, by the pair model and by simple measures."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np

from scripts.grader_evaluation import measures
from scripts.grader_training.pairs import held_out_questions, rows
from voice_interview.grade.lexicon import content_stems
from voice_interview.grade.pair_judge import CONTRADICTED, COVERED, NOT_MENTIONED, PairJudge
from voice_interview.grade.verdict import Embedder

_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\s+-\s+|\n+")
_WINDOW_SENTENCES = 2
_TRAIN_ANSWERS = 700
"""So many training answers set the line between right and wrong."""
_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamAnswer:
    """One row of a graded set."""

    question: str
    references: tuple[str, ...]
    text: str
    score: float
    label: str | None


Measure = Callable[[Sequence[ExamAnswer]], list[float]]
"""Gives each answer a figure, higher for better."""


def read(path: Path, *, questions: set[str] | None = None) -> list[ExamAnswer]:
    """Return the non-empty answers of a set, or those to ``questions`` alone."""
    return [
        ExamAnswer(
            question=str(row["qid"]),
            references=tuple(row.get("references") or [row["reference"]]),  # type: ignore[arg-type]
            text=str(row["answer"]),
            score=float(row["score"] or 0.0),  # type: ignore[arg-type]
            label=row["label"],  # type: ignore[arg-type]
        )
        for row in rows(path)
        if str(row["answer"]).strip() and (questions is None or row["qid"] in questions)
    ]


def by_pairs(judge: PairJudge, depth: int = 3) -> Measure:
    """Return the measure of the pair model: mean over a reference's sentences of its best-reading window.

    Of several references the one that fits best counts; at most ``depth`` are read.
    """

    def measure(answers: Sequence[ExamAnswer]) -> list[float]:
        pairs: list[tuple[str, str]] = []
        plans = []
        for answer in answers:
            windows = windows_of(answer.text)
            plan = []
            for reference in answer.references[:depth]:
                points = sentences_of(reference)
                plan.append((len(pairs), len(windows), len(points)))
                pairs += [(window, point) for window in windows for point in points]
            plans.append(plan)
        odds = judge.judge(pairs)
        sides = odds[:, COVERED] - odds[:, CONTRADICTED]
        return [
            max(
                float(sides[at : at + some * points].reshape(some, points).max(axis=0).mean())
                for at, some, points in plan
            )
            for plan in plans
        ]

    return measure


def by_cosine(embedder: Embedder) -> Measure:
    """Return the cosine of answer and nearest reference."""

    def measure(answers: Sequence[ExamAnswer]) -> list[float]:
        texts = sorted({text for one in answers for text in (one.text, *one.references)})
        vectors = dict(zip(texts, embedder.embed(texts), strict=True))
        return [max(float(vectors[one.text] @ vectors[text]) for text in one.references) for one in answers]

    return measure


def by_overlap(answers: Sequence[ExamAnswer]) -> list[float]:
    """Return the share of a reference's content words that the answer has."""

    def share(said: set[str], reference: str) -> float:
        words = set(content_stems(reference))
        return len(said & words) / max(1, len(words))

    return [
        max(share(set(content_stems(one.text)), reference) for reference in one.references) for one in answers
    ]


def by_length(answers: Sequence[ExamAnswer]) -> list[float]:
    """Return the log of the number of words."""
    return [float(np.log1p(len(one.text.split()))) for one in answers]


def windows_of(text: str) -> list[str]:
    """Return the answer whole, where it is short, and each run of two of its sentences."""
    sentences = sentences_of(text)
    runs = [" ".join(sentences[at : at + _WINDOW_SENTENCES]) for at in range(max(1, len(sentences) - 1))]
    return list(dict.fromkeys([text] * (len(text.split()) <= 50) + runs))[:8]


def sentences_of(text: str) -> list[str]:
    """Return the sentences of ``text`` that have words, at least one."""
    found = [one.strip(" -") for one in _SENTENCE.split(text) if len(one.split()) >= 3]
    return found[:8] or [text]


def print_labelled(
    name: str, shown: Sequence[ExamAnswer], train: Sequence[ExamAnswer], all_: dict[str, Measure]
) -> None:
    """Print the figures of a set with the labels correct, contradictory, incorrect."""
    for title, measure in all_.items():
        given = measure(shown)
        line = measures.best_line([one.label == "correct" for one in train], measure(train))
        of = {
            label: [value for one, value in zip(shown, given, strict=True) if one.label == label]
            for label in ("correct", "contradictory", "incorrect")
        }
        truth = [one.label == "correct" for one in shown]
        print(
            f"{name:34}{len(shown):>6}  {title:8}"
            f" AUC correct/contradictory {measures.auc(of['correct'], of['contradictory']):.3f}"
            f"  passed at 75% {measures.passed_at_recall(of['correct'], of['contradictory'], 0.75):5.1%}"
            f"  2-way macro-F1 {measures.macro_f1(truth, [value >= line for value in given]):.3f}",
            flush=True,
        )


def print_scored(name: str, shown: Sequence[ExamAnswer], all_: dict[str, Measure]) -> None:
    """Print how well each measure orders the answers to a question."""
    groups, wanted = [one.question for one in shown], [one.score for one in shown]
    for title, measure in all_.items():
        given = measure(shown)
        print(
            f"{name:34}{len(shown):>6}  {title:8} within-question r"
            f" {measures.within_group_r(groups, wanted, given):.3f}"
            f"  Pearson {float(np.corrcoef(wanted, given)[0, 1]):.3f}",
            flush=True,
        )


def print_inference(path: Path, judge: PairJudge, most: int) -> None:
    """Print the three-way accuracy on MultiNLI matched, which no part of the training has."""
    labels = {"entailment": COVERED, "neutral": NOT_MENTIONED, "contradiction": CONTRADICTED}
    shown = _spread([row for row in rows(path) if row["source"] == "mnli.dev_matched"], most)
    odds = judge.judge([(str(row["premise"]), str(row["hypothesis"])) for row in shown])
    wanted = [labels[str(row["label"])] for row in shown]
    print(
        f"\nMultiNLI matched {len(shown)}: accuracy {(odds.argmax(axis=1) == wanted).mean():.3f}", flush=True
    )


def print_exams(folder: Path, judge: PairJudge, embedder: Embedder, most: int) -> None:
    """Print the tables of all sets in ``folder``, at most ``most`` answers of each, spread over the set."""
    all_: dict[str, Measure] = {
        "pairs": by_pairs(judge),
        "cosine": by_cosine(embedder),
        "overlap": by_overlap,
        "length": by_length,
    }
    for name in ("scientsbank_3way", "beetle_3way"):
        path = folder / f"{name}.train.jsonl.gz"
        apart = held_out_questions(path)
        train = _spread([one for one in read(path) if one.question not in apart], min(most, _TRAIN_ANSWERS))
        test = _spread(read(folder / f"{name}.test-unseen-answers.jsonl.gz"), most)
        print_labelled(f"{name} unseen answers", test, train, all_)
        print_labelled(f"{name} held-out questions", _spread(read(path, questions=apart), most), train, all_)
    for name, title in (
        ("digiklausur_nn.dev", "digiklausur_nn dev, non-empty"),
        ("mohler.assignments1-6", "mohler 1-6"),
        ("saf_en.unseen_answers", "saf unseen answers"),
    ):
        print_scored(title, _spread(read(folder / f"{name}.jsonl.gz"), most), all_)


def _spread(all_: list[_Row], most: int) -> list[_Row]:
    """Return at most ``most`` of ``all_``, evenly spread."""
    return [all_[at] for at in np.linspace(0, len(all_) - 1, min(most, len(all_))).astype(int)]
