"""Verdicts on an answer, and the contracts of those who reach them."""

from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from voice_interview.bank.model import Asked
from voice_interview.text.transcript import Transcript

Status = Literal["covered", "partial", "missed", "contradicted"]
NotScored = Literal["silence", "too_short", "low_confidence", "not_speech"]
"""Why an answer gets no number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The candidate's own words that a verdict rests on."""

    text: str
    start_s: float | None
    """Seconds within the turn's recording; None for typed text."""
    end_s: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptVerdict:
    """What an answer did with one concept."""

    id: str
    name: str
    status: Status
    score: float
    """0 to 1; a contradicted concept has 0."""
    certainty: float
    """0 to 1: how far from the nearest line between two statuses the verdict lies."""
    evidence: Evidence | None
    """None when missed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GraderInfo:
    """Which grader it was; recorded with every grade."""

    name: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What the grader makes of one answer."""

    reason: NotScored | None
    """Why there is no score, or None when there is one."""
    score: float | None
    """0 to 100; None exactly when ``reason`` is given."""
    verdicts: tuple[ConceptVerdict, ...]
    """One for each concept, in the bank's order; empty when not scored."""
    grader: GraderInfo


class Embedder(Protocol):
    """Turns sentences into vectors whose inner product says how close in meaning they are."""

    @property
    def name(self) -> str:
        """Name of the model."""
        ...

    def embed(self, texts: list[str]) -> NDArray[np.float32]:
        """Return unit vectors, float32, shape ``(len(texts), dimensions)``; the same text, the same vector.

        Raises:
            GradingError: the engine failed.
        """
        ...


class Grader(Protocol):
    """Judges an answer that is fit to be judged (see ``grade.gate``), concept by concept."""

    @property
    def info(self) -> GraderInfo:
        """Name and version, recorded with every grade."""
        ...

    def prepare(self, asked: Asked) -> None:
        """Do what can be done before the answer to ``asked`` is there, so that judging it is quick.

        Raises:
            GradingError: the engine failed.
        """
        ...

    def assess(self, asked: Asked, transcript: Transcript) -> Assessment:
        """Judge ``transcript`` as an answer to ``asked``; every verdict but a miss carries evidence.

        It is called again and again with an answer that grows, always in the same thread, so what was found
        about earlier words is best remembered; the verdict must not depend on that.

        Raises:
            GradingError: the engine failed.
        """
        ...
