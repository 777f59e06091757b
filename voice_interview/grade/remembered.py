"""Vectors that were computed before are not computed again."""

from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from voice_interview.grade.verdict import Embedder

CAPACITY = 4096
"""Sentences kept: a whole bank's for a few questions, and the windows of an answer, in about 6 MB."""


class RememberedVectors:
    """An embedder's vectors, kept for the most recently used sentences.

    The statements of a bank are embedded once; an answer judged while it grows costs only what is new.
    """

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._kept: OrderedDict[str, NDArray[np.float32]] = OrderedDict()

    def of(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the unit vectors of ``texts``, at least one, shape ``(len(texts), dimensions)``.

        Raises:
            GradingError: the engine failed.
        """
        found = {text: self._kept[text] for text in texts if text in self._kept}
        missing = [text for text in dict.fromkeys(texts) if text not in found]
        if missing:
            found.update(zip(missing, self._embedder.embed(missing), strict=True))
        for text in texts:
            self._kept[text] = found[text]
            self._kept.move_to_end(text)
        while len(self._kept) > CAPACITY:
            self._kept.popitem(last=False)
        return np.stack([found[text] for text in texts])
