"""Weighs what is known of an answer and a concept: how likely it is covered, missed, contradicted."""

from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from voice_interview.errors import GradingError
from voice_interview.grade.features import FEATURES, opposes


@dataclass(frozen=True, slots=True, kw_only=True)
class Odds:
    """How likely each verdict is; the three add up to 1."""

    covered: float
    missed: float
    contradicted: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Combination:
    """A multinomial logistic regression over ``features.FEATURES``, and what its odds are worth.

    ``scripts/fit_combination`` fits it on answers whose verdicts were written down before any grader ran.
    """

    features: tuple[str, ...]
    """Names, in the order of the columns of ``weights``."""
    weights: tuple[tuple[float, ...], ...]
    """One row a class, in the order covered, missed, contradicted."""
    bias: tuple[float, ...]
    scale: float
    """Points that an answer gets for each hundredth of what can be earned; see ``scoring.score_of``."""
    offset: float
    """Points on top, below 0 where odds never reach 0 although nothing was earned."""

    def odds(self, features: NDArray[np.float64]) -> Odds:
        """Return the odds for one row of ``FEATURES``.

        A contradiction that neither judge sees in any window counts half: a right answer called wrong hurts.
        """
        logits = np.array(self.weights) @ features + np.array(self.bias)
        odds = np.exp(logits - logits.max())
        covered, missed, contradicted = (float(one) for one in odds / odds.sum())
        if not opposes(features):
            missed, contradicted = missed + contradicted / 2, contradicted / 2
        return Odds(covered=covered, missed=missed, contradicted=contradicted)


def read_combination(path: Path) -> Combination:
    """Read the combination that belongs to a pair model.

    Raises:
        GradingError: the file is not there, is damaged, or belongs to other features.
    """
    try:
        combination = msgspec.json.decode(path.read_bytes(), type=Combination)
    except (OSError, msgspec.MsgspecError) as error:
        raise GradingError(f"{path} cannot be read ({error}).", "Install the program anew.") from error
    if combination.features != FEATURES:
        raise GradingError(f"{path} was fitted for other features.", "Install the program anew.")
    return combination
