"""What an answer has to do with one concept, in a few numbers that can be weighed.

How close an answer lies to the bank's words is not among them: who repeats its words may say the opposite,
and who knows a thing well says it in other words.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voice_interview.grade.pair_judge import CONTRADICTED, COVERED
from voice_interview.grade.reading import Figures, Reading
from voice_interview.grade.windows import Window

FEATURES = (
    "best side",
    "worst side",
    "best side of what was read",
    "worst side of what was read",
    "mean side of what was read",
    "lead over other concepts",
    "best reading",
    "worst reading",
    "surest statement covered",
)
"""Columns, in order; each lies between -1 and 1, or a little beyond. A side is by words and vectors;
a reading is by the pair model: a statement covered or a misconception contradicted, less the reverse of
both. It takes the bank's very words for a contradiction too easily, of right and wrong sentences alike, and
that cancels."""
OPPOSING_SIDE = -0.1
"""From 0 down to here a side is neutral."""
RIVAL_MARGIN = 0.15
"""A window may be this much nearer (cosine) to another concept's sentences and still speak for a concept: a
long sentence often says two. It speaks against the nearest concept alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The numbers, and the windows that they rest on most."""

    features: NDArray[np.float64]
    """Shape ``(len(FEATURES),)``."""
    best: Window
    """Where the answer comes nearest to saying the concept."""
    worst: Window
    """Where it comes nearest to saying the opposite."""


def features_of(reading: Reading) -> Found | None:
    """Return what ``reading`` comes to; None when no window speaks of the concept."""
    if not reading.read:
        return None
    places = list(reading.read)
    covers = reading.statements[:, :, COVERED].max(axis=1)
    denies = reading.statements[:, :, CONTRADICTED].mean(axis=1)
    errs = reading.misconceptions[:, :, COVERED].max(axis=1, initial=0.0)
    if not reading.misconceptions.shape[1]:
        denies = np.zeros_like(denies)  # nothing to set too easy a contradiction off against
    refutes = reading.misconceptions[:, :, CONTRADICTED].max(axis=1, initial=0.0)
    readings, sides = covers - denies - errs + refutes, reading.side[places]
    features = [
        _highest(reading.side, reading.lead >= -RIVAL_MARGIN),
        -_highest(-reading.side, reading.lead >= 0.0),
        sides.max(),
        sides.min(),
        sides.mean(),
        reading.lead[places].max(),
        readings.max(),
        readings.min(),
        covers.max(),
    ]
    return Found(
        features=np.array(features, np.float64),
        best=reading.windows[places[int(np.argmax(readings + sides))]],
        worst=reading.windows[places[int(np.argmin(readings + sides))]],
    )


def opposes(features: NDArray[np.float64]) -> bool:
    """Tell whether words and vectors, or the pair model, stand against the concept at the worst window."""
    side = features[FEATURES.index("worst side of what was read")]
    return bool(side < OPPOSING_SIDE or features[FEATURES.index("worst reading")] < 0.0)


def clear_side(found: Sequence[Found | None]) -> float:
    """Return the highest best side of what was found for the concepts of a question, 0 for nothing."""
    return max((float(one.features[0]) for one in found if one is not None), default=0.0)


def _highest(side: Figures, candidates: NDArray[np.bool_]) -> float:
    """Return the highest side of a candidate window, 0 where there is none."""
    return float(side[candidates].max()) if candidates.any() else 0.0
