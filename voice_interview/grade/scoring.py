"""From odds to verdicts, and from odds to one number.

Both follow the rubric in ``scripts/data/grading/answers/RUBRIC.md``; ``scripts/evaluate_grader`` measures how
well.
"""

from collections.abc import Sequence

from voice_interview.bank.model import Concept
from voice_interview.grade.combination import Combination, Odds
from voice_interview.grade.features import Found
from voice_interview.grade.verdict import ConceptVerdict, Evidence, Status
from voice_interview.grade.windows import Window

COVERED_ODDS = 0.6
"""From here on a concept is covered."""
PARTIAL_ODDS = 0.42
"""From here on, and up to ``COVERED_ODDS``, it is too near the line to call."""
CONTRADICTED_ODDS = 0.65
"""From here on an answer says the opposite: a right answer called wrong hurts more than a wrong one that is
called a miss."""
CONTRADICTION_PENALTY = 0.5
"""What a wrong claim costs beyond earning nothing, as a share of what the true one would earn (rubric)."""
CLEAR_SIDES = (0.45, 0.65)
"""An answer whose best side for any concept is no higher than the first has said none and scores nothing;
from the second on it counts in full. The best sides of dev answers beside the point reach 0.57, those of
strong ones begin at 0.69."""
RUBRIC_POINTS = 110.0
"""Points by the rubric for covering everything; 100 is the most that is given."""
BEYOND_VERDICTS = 15.0
"""A score may be this much above what its verdicts earn by the rubric: nobody believes a number that they
contradict."""
_EARNED: dict[Status, float] = {
    "covered": 1.0,
    "partial": 0.5,
    "missed": 0.0,
    "contradicted": -CONTRADICTION_PENALTY,
}
"""Shares of a concept's weight that its verdict earns by the rubric."""
NOTHING = Odds(covered=0.0, missed=1.0, contradicted=0.0)
"""Where no window speaks of a concept."""


def verdict_of(concept: Concept, odds: Odds, found: Found | None) -> ConceptVerdict:
    """Return the verdict on ``concept``; words that were hardly heard make it less certain, never lower.

    Args:
        concept: what was looked for.
        odds: how likely each verdict is.
        found: what the odds rest on; None when nothing speaks of the concept.
    """
    status, distance = _status(odds)
    window = None
    if found is not None and status != "missed":
        window = found.worst if status == "contradicted" else found.best
    return ConceptVerdict(
        id=concept.id,
        name=concept.name,
        status=status,
        score=0.0 if status == "contradicted" else min(1.0, max(0.0, worth(odds))),
        certainty=distance * (1.0 if window is None else window.confidence),
        evidence=_evidence(window),
    )


def worth(odds: Odds) -> float:
    """Return the share of a concept's weight that is earned to be expected, -0.5 to 1."""
    return odds.covered - CONTRADICTION_PENALTY * odds.contradicted


def score_of(
    concepts: Sequence[Concept], odds: Sequence[Odds], clear_side: float, combination: Combination
) -> float:
    """Return the score of an answer, 0 to 100: what it earns to be expected, on the rubric's scale.

    It lies at most ``BEYOND_VERDICTS`` above what the verdicts earn, and no lower for want of a clear side.

    Args:
        concepts: what was looked for.
        odds: how likely each verdict is, in the same order.
        clear_side: the highest best side of any concept; many a faint likeness makes no answer.
        combination: has the scale.
    """
    points = combination.scale * 100.0 * expected_share(concepts, odds) + combination.offset
    verdicts = [
        (concept.weight * RUBRIC_POINTS, _status(one)[0]) for concept, one in zip(concepts, odds, strict=True)
    ]
    total = sum(concept.weight for concept in concepts)
    by_verdicts = sum(most * _EARNED[status] for most, status in verdicts) / total
    for_sure = sum(most * _EARNED[status] for most, status in verdicts if status != "partial") / total
    at_most = min(points, by_verdicts + BEYOND_VERDICTS)
    return min(100.0, max(0.0, at_most * clearness(clear_side), min(points, for_sure)))


def clearness(side: float) -> float:
    """Return 0 to 1: how far an answer with that best side counts as saying anything; see ``CLEAR_SIDES``."""
    faint, clear = CLEAR_SIDES
    return min(1.0, max(0.0, (side - faint) / (clear - faint)))


def expected_share(concepts: Sequence[Concept], odds: Sequence[Odds]) -> float:
    """Return the weighted mean of ``worth``, -0.5 to 1."""
    earned = sum(concept.weight * worth(one) for concept, one in zip(concepts, odds, strict=True))
    return earned / sum(concept.weight for concept in concepts)


def _status(odds: Odds) -> tuple[Status, float]:
    """Return the status, and 0 to 1 how far it lies from the nearest line."""
    if odds.covered >= COVERED_ODDS:
        return "covered", (odds.covered - COVERED_ODDS) / (1.0 - COVERED_ODDS)
    if odds.contradicted >= CONTRADICTED_ODDS:
        return "contradicted", (odds.contradicted - CONTRADICTED_ODDS) / (1.0 - CONTRADICTED_ODDS)
    if odds.covered >= PARTIAL_ODDS:
        return "partial", 0.0
    nearest = min(PARTIAL_ODDS - odds.covered, CONTRADICTED_ODDS - odds.contradicted)
    return "missed", max(0.0, nearest) / PARTIAL_ODDS


def _evidence(window: Window | None) -> Evidence | None:
    if window is None:
        return None
    return Evidence(text=window.text, start_s=window.start_s, end_s=window.end_s)
