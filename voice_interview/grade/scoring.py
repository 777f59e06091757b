"""From what was found for each concept to verdicts, and from verdicts to one number.

The lines below were set on the dev part of ``tests/grade/data``; ``scripts/evaluate_grader`` measures them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from voice_interview.bank.model import Concept
from voice_interview.grade.verdict import ConceptVerdict, Evidence, Status
from voice_interview.grade.windows import Window

COVERED_SIDE = 0.46
"""From here on a window says the concept. Praise for a wrong sentence is the worst outcome, so the line lies
where hardly any wrong sentence passes, although a third of the right ones then count as partial or missed."""
PARTIAL_SIDE = 0.22
"""From here on it says something of the concept."""
CONTRADICTED_SIDE = -0.45
"""Down from here it says the opposite."""
CONFLICT_MARGIN = 0.5
"""Where an answer clearly says a concept in one place and its opposite in another, the opposite must be this
much clearer to count; what candidates say about the alternative often sounds like the opposite."""
PARTIAL_SCORES = (0.3, 0.7)
"""Share of a concept's weight that a partial verdict earns, at its lower and its upper line."""
CONTRADICTION_PENALTY = 0.25
"""A wrong claim costs this share of the concept's weight on top of earning nothing."""
CERTAIN_DISTANCE = 0.5
"""A side this far from the nearest line is as certain as this grader gets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A window in which an answer speaks of a concept."""

    window: Window
    side: float
    """About 1 with the concept's statements, -1 with its misconceptions."""


def verdict_of(concept: Concept, best: Finding | None, worst: Finding | None) -> ConceptVerdict:
    """Return the verdict on ``concept``.

    Args:
        concept: what was looked for.
        best: the window that sides most with its statements; None when nothing speaks of it.
        worst: the window that sides most with its misconceptions; None when nothing speaks of it.
    """
    high = best.side if best else 0.0
    low = worst.side if worst else 0.0
    if high >= COVERED_SIDE and high >= -low:
        return _verdict(concept, "covered", 1.0, high - COVERED_SIDE, best)
    if low <= CONTRADICTED_SIDE and high >= COVERED_SIDE and low + high > -CONFLICT_MARGIN:
        # It says both, as "updating everything costs too much, so you freeze it" does: no guess here.
        return _verdict(concept, "partial", _partial_score(COVERED_SIDE), 0.0, best)
    if low <= CONTRADICTED_SIDE:
        return _verdict(concept, "contradicted", 0.0, CONTRADICTED_SIDE - low, worst)
    if high >= PARTIAL_SIDE:
        distance = min(high - PARTIAL_SIDE, COVERED_SIDE - high)
        return _verdict(concept, "partial", _partial_score(high), distance, best)
    return _verdict(concept, "missed", 0.0, min(PARTIAL_SIDE - high, low - CONTRADICTED_SIDE), None)


def score_of(concepts: Sequence[Concept], verdicts: Sequence[ConceptVerdict]) -> float:
    """Return the score of an answer, 0 to 100: the weighted mean of verdicts, less what wrong claims cost."""
    earned = sum(
        concept.weight * (verdict.score - CONTRADICTION_PENALTY * (verdict.status == "contradicted"))
        for concept, verdict in zip(concepts, verdicts, strict=True)
    )
    return max(0.0, 100.0 * earned / sum(concept.weight for concept in concepts))


def _partial_score(side: float) -> float:
    lower, upper = PARTIAL_SCORES
    return lower + (upper - lower) * (side - PARTIAL_SIDE) / (COVERED_SIDE - PARTIAL_SIDE)


def _verdict(
    concept: Concept, status: Status, score: float, distance: float, found: Finding | None
) -> ConceptVerdict:
    evidence = None
    if found is not None:
        window = found.window
        evidence = Evidence(text=window.text, start_s=window.start_s, end_s=window.end_s)
    return ConceptVerdict(
        id=concept.id,
        name=concept.name,
        status=status,
        score=score,
        certainty=min(1.0, distance / CERTAIN_DISTANCE),
        evidence=evidence,
    )
