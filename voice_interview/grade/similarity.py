"""How close sentences are in meaning, with a model or, where there is none, by their words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from voice_interview.grade.remembered import RememberedVectors
from voice_interview.grade.verdict import Embedder
from voice_interview.grade.wording import word_similarity, wording_of

Similarities = NDArray[np.float32]
"""Cosines, shape ``(len(some), len(others))``."""


class Similarity(Protocol):
    """Compares sentences."""

    @property
    def same(self) -> float:
        """From here on two sentences are about the same thing."""
        ...

    def between(self, some: Sequence[str], others: Sequence[str]) -> Similarities:
        """Return how close each of ``some`` is to each of ``others``, neither empty; 1 is the same.

        Raises:
            GradingError: the engine failed.
        """
        ...


class MeaningSimilarity:
    """Compares by sentence vectors.

    Args:
        embedder: any sentence encoder trained for similarity.
    """

    same = 0.7
    """In answers of a hundred words, sentences above it repeat or spell out each other; below it they are
    about the same subject, which all sentences of an answer are (read through for ten answers, MiniLM)."""

    def __init__(self, embedder: Embedder) -> None:
        self._vectors = RememberedVectors(embedder)

    def between(self, some: Sequence[str], others: Sequence[str]) -> Similarities:
        """Return how close each of ``some`` is to each of ``others``, neither empty; 1 is the same.

        Raises:
            GradingError: the engine failed.
        """
        return np.asarray(self._vectors.of(some) @ self._vectors.of(others).T, np.float32)


@dataclass(frozen=True, slots=True)
class WordSimilarity:
    """Compares by the words that sentences share; a stand-in where the grading model is not installed."""

    same: float = 0.5
    """Two wordings of one concept seldom share as much (one in a hundred in the built-in bank)."""

    def between(self, some: Sequence[str], others: Sequence[str]) -> Similarities:
        """Return the share of weighted words that each of ``some`` has in common with each of ``others``."""
        return word_similarity([wording_of(text) for text in some], [wording_of(text) for text in others])
