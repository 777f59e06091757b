"""Fits the combination, on everything or on all questions but one, and prints what comes of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scripts.grader_evaluation.bank_answers import STATUSES, STRONG, WRONG
from scripts.grader_evaluation.measures import within_group_r
from scripts.grader_fitting.regression import fit
from scripts.grader_fitting.rows import ELSEWHERE, TARGETS, Labelled, Row
from voice_interview.grade.combination import Combination, Odds
from voice_interview.grade.features import FEATURES
from voice_interview.grade.scoring import NOTHING, clearness, expected_share, score_of, verdict_of

RIDGE = 3e-4
_SCALES = np.arange(0.8, 2.01, 0.1)
_OFFSETS = np.arange(-30.0, 10.1, 5.0)

Judged = list[tuple[dict[str, str], float]]
"""For each text the statuses by concept, and the score."""


def fitted(texts: Sequence[Labelled], rows: Sequence[Row]) -> Combination:
    """Return what fits the statuses best, with the scale on which odds come nearest to the scores."""
    inputs = np.stack([row.features for row in rows])
    targets = np.array([TARGETS[texts[row.text].statuses[row.concept]] for row in rows])
    weights = np.array([texts[row.text].weight for row in rows])
    coefficients, bias = fit(inputs, targets, weights, RIDGE)
    blank = Combination(
        features=FEATURES,
        weights=tuple(tuple(round(float(one), 3) for one in line) for line in coefficients),
        bias=tuple(round(float(one), 3) for one in bias),
        scale=1.0,
        offset=0.0,
    )
    return _calibrated(blank, texts, rows)


def crossed(texts: Sequence[Labelled], rows: Sequence[Row]) -> Judged:
    """Return verdicts on each text by what was fitted on the texts to other main questions."""
    found: dict[int, tuple[dict[str, str], float]] = {}
    for question in sorted({one.question for one in texts}):
        others = [row for row in rows if texts[row.text].question != question]
        combination = fitted(texts, others)
        odds, clear = _odds(combination, rows), _clear_sides(rows)
        for place, one in enumerate(texts):
            if one.question == question:
                found[place] = _judged(combination, one, odds.get(place, {}), clear.get(place, 0.0))
    return [found[place] for place in range(len(texts))]


def _judged(
    combination: Combination, one: Labelled, odds: dict[str, Odds], clear_side: float
) -> tuple[dict[str, str], float]:
    """Return the statuses and the score that the grader gives to one text with these odds."""
    concepts = [concept for concept in one.asked.concepts if concept.id in one.statuses]
    given = [odds.get(concept.id, NOTHING) for concept in concepts]
    statuses = {
        concept.id: verdict_of(concept, each, None).status
        for concept, each in zip(concepts, given, strict=True)
    }
    return statuses, score_of(concepts, given, clear_side, combination)


def print_crossed(texts: Sequence[Labelled], given: Judged) -> None:
    """Print order and agreement on answers, and how statuses were confused on answers and on sentences."""
    whole = [
        (one, found)
        for one, found in zip(texts, given, strict=True)
        if one.score is not None and one.kind != ELSEWHERE
    ]
    pairs = [
        float(score > other_score) + 0.5 * float(score == other_score)
        for one, (_, score) in whole
        for other, (_, other_score) in whole
        if one.asked is other.asked and one.kind in STRONG and other.kind in WRONG
    ]
    r = within_group_r(
        [one.asked.id for one, _ in whole], [one.score or 0.0 for one, _ in whole], [s for _, (_, s) in whole]
    )
    print(f"answers, each question left out in turn: strong above wrong {np.mean(pairs):.3f}, r {r:.3f}")
    scored = [(one, score) for one, (_, score) in zip(texts, given, strict=True) if one.score is not None]
    for kind in sorted({one.kind for one, _ in scored}):
        scores = [score for one, score in scored if one.kind == kind]
        print(
            f"  {kind:14} mean {np.mean(scores):5.1f}  lowest {min(scores):5.1f}  highest {max(scores):5.1f}"
        )
    for name, some in (
        ("answers", whole),
        ("sentences", [(one, found) for one, found in zip(texts, given, strict=True) if one.score is None]),
    ):
        table = {wanted: dict.fromkeys(STATUSES, 0) for wanted in STATUSES}
        for one, (statuses, _) in some:
            for concept, status in statuses.items():
                table[one.statuses[concept]][status] += 1
        total = sum(sum(line.values()) for line in table.values())
        right = sum(table[status][status] for status in STATUSES)
        print(f"{name}: {total} verdicts, right {right / max(1, total):.3f}; deserved, then given {STATUSES}")
        for wanted, line in table.items():
            print(f"  {wanted:14}" + "".join(f"{count:6}" for count in line.values()))


def _calibrated(blank: Combination, texts: Sequence[Labelled], rows: Sequence[Row]) -> Combination:
    used = {row.text for row in rows}
    whole = [(at, one) for at, one in enumerate(texts) if one.score is not None and at in used]
    odds = _odds(blank, rows)
    wanted = np.array([one.score for _, one in whole])
    shares = np.array(
        [
            expected_share(
                one.asked.concepts, [odds.get(at, {}).get(each.id, NOTHING) for each in one.asked.concepts]
            )
            for at, one in whole
        ]
    )
    clear_sides = _clear_sides(rows)
    clear = np.array([clearness(clear_sides[at]) for at, _ in whole])

    def error(pair: tuple[float, float]) -> float:
        points = np.clip(100.0 * pair[0] * shares + pair[1], 0.0, 100.0) * clear
        return float(np.square(points - wanted).sum())

    scale, offset = min(((scale, offset) for scale in _SCALES for offset in _OFFSETS), key=error)
    return Combination(
        features=blank.features,
        weights=blank.weights,
        bias=blank.bias,
        scale=round(float(scale), 2),
        offset=round(float(offset), 1),
    )


def _clear_sides(rows: Sequence[Row]) -> dict[int, float]:
    """Return the highest best side of each text."""
    found: dict[int, float] = {}
    for row in rows:
        found[row.text] = max(found.get(row.text, 0.0), float(row.features[0]))
    return found


def _odds(combination: Combination, rows: Sequence[Row]) -> dict[int, dict[str, Odds]]:
    found: dict[int, dict[str, Odds]] = {}
    for row in rows:
        found.setdefault(row.text, {})[row.concept] = combination.odds(row.features)
    return found
