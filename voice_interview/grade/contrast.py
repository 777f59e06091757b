"""On which side a sentence stands: with the statements of a concept, or with its misconceptions.

The nearest neighbour by cosine does not tell: the opposite of a statement is nearer to it than most
paraphrases are. But a bank says each concept in many right and many wrong ways, and what the right ones share
against the wrong ones can be learned from them. Kernel ridge regression (Saunders, Gammerman and Vovk 1998)
does that in closed form, without anything to train beforehand, for whatever the bank says.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voice_interview.grade.wording import Wording, word_similarity, wording_of

Vectors = NDArray[np.float32]
"""Unit vectors, shape ``(sentences, dimensions)``."""

WORD_SHARE = 1.5
"""Weight of the words beside the vectors. From 1 to 2 the dev sentences come out the same; graded answers of
other subjects (Beetle, SciEntsBank) gain 0.03 to 0.05 in AUC over vectors alone."""
RIDGE = 0.2
"""Smoothing; 0.05 to 0.3 does much the same."""
NEAREST_SHARE = 0.5
"""Weight of the margin between the nearest statement and the nearest misconception beside what was learned.
From 0.3 to 0.8 dev gains 0.01 in AUC; a sentence that only one wording of the bank resembles goes by it."""
STATEMENT, MISCONCEPTION = 1.0, -1.0
SIBLING = -0.2
"""What other concepts of the question say is not this concept, but far from its opposite either."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentences:
    """Sentences in both forms in which they are compared."""

    vectors: Vectors
    wordings: tuple[Wording, ...]


def sentences(texts: Sequence[str], vectors: Vectors) -> Sentences:
    """Put ``texts`` and their ``vectors`` (same order) together."""
    return Sentences(vectors=vectors, wordings=tuple(wording_of(text) for text in texts))


class Contrast:
    """The learned difference between a concept's statements and its misconceptions.

    Args:
        known: the concept's statements and misconceptions, and what its siblings say.
        targets: for each of ``known`` the side it is on, ``STATEMENT``, ``MISCONCEPTION`` or ``SIBLING``.
    """

    def __init__(self, known: Sentences, targets: Sequence[float]) -> None:
        wanted = np.array(targets)
        self._centre = known.vectors[wanted != SIBLING].mean(axis=0)
        self._vectors = known.vectors - self._centre
        self._wordings = known.wordings
        # The more sentences a side has, the less each is believed: a bank has more right than wrong ones.
        right = wanted == STATEMENT
        share = np.where(right, right.mean(), 1.0 - right.mean())
        kernel = self._kernel(known) + 2.0 * RIDGE * np.diag(share)
        self._coefficients = np.linalg.solve(kernel, wanted)
        self._right, self._wrong = right, wanted == MISCONCEPTION

    def side(self, said: Sentences) -> NDArray[np.float64]:
        """Return for each of ``said`` about 1 where it sides with the statements, -1 with the misconceptions.

        Near 0 it is undecided, or about something else. Shape ``(len(said),)``.
        """
        kernel = self._kernel(said)
        nearest = kernel[:, self._right].max(axis=1, initial=0.0) - kernel[:, self._wrong].max(
            axis=1, initial=0.0
        )
        return np.asarray(kernel @ self._coefficients + NEAREST_SHARE * nearest, np.float64)

    def _kernel(self, said: Sentences) -> NDArray[np.float64]:
        close = (said.vectors - self._centre) @ self._vectors.T
        return np.asarray(close + WORD_SHARE * word_similarity(said.wordings, self._wordings), np.float64)
