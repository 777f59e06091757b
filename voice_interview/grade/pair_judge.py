"""The contract of models that read what was said and a statement, and tell how one stands to the other."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

COVERED, NOT_MENTIONED, CONTRADICTED = 0, 1, 2
"""Columns of ``PairJudge.judge``."""


class PairJudge(Protocol):
    """Judges pairs of texts."""

    @property
    def name(self) -> str:
        """Name and version of the model."""
        ...

    def judge(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """Return for each (said, statement) how likely the statement is covered, not mentioned, contradicted.

        Shape ``(len(pairs), 3)``, each row adding up to 1; the same pair gives the same row.

        Raises:
            GradingError: the engine failed.
        """
        ...
