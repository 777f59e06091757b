"""Pairs that were read before are not read again."""

from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from voice_interview.grade.pair_judge import PairJudge

CAPACITY = 8192
"""Pairs kept: those of a few answers as they grow, in a few MB."""


class RememberedPairs:
    """A pair model's judgements, kept for the latest pairs: an answer that grows costs what is new.

    Args:
        judge: the model.
    """

    def __init__(self, judge: PairJudge) -> None:
        self._judge = judge
        self._kept: OrderedDict[tuple[str, str], NDArray[np.float32]] = OrderedDict()

    def of(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """Return the odds of each of ``pairs`` as ``PairJudge.judge`` does, shape ``(len(pairs), 3)``.

        Raises:
            GradingError: the engine failed.
        """
        missing = [pair for pair in dict.fromkeys(pairs) if pair not in self._kept]
        if missing:
            self._kept.update(zip(missing, self._judge.judge(missing), strict=True))
        for pair in pairs:
            self._kept.move_to_end(pair)
        found = [self._kept[pair] for pair in pairs]
        while len(self._kept) > CAPACITY:
            self._kept.popitem(last=False)
        return np.stack(found) if found else np.zeros((0, 3), np.float32)
