"""The grader the program comes with: each concept against what was said, window by window."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voice_interview.bank.model import Asked, Concept
from voice_interview.grade.contrast import MISCONCEPTION, SIBLING, STATEMENT, Contrast, Sentences, sentences
from voice_interview.grade.lexicon import content_stems, is_predication
from voice_interview.grade.remembered import RememberedVectors
from voice_interview.grade.reversal import Reversals
from voice_interview.grade.scoring import Finding, score_of, verdict_of
from voice_interview.grade.verdict import Assessment, ConceptVerdict, Embedder, GraderInfo
from voice_interview.grade.windows import Window, windows_of
from voice_interview.text.transcript import Transcript

MIN_NEW_CONTENT_WORDS = 2
"""A window must bring this many content words that the question did not: repeating it earns nothing."""
_COURTESIES = (
    "That is a really good, great, nice and interesting question that you asked, and my answer is this."
)
"""What people say before they answer is nothing new either."""
UNRELATED_CLOSENESS, RELATED_CLOSENESS = 0.25, 0.45
"""Cosine with the nearest of a concept's sentences. Up to the first a window does not speak of the concept,
from the second on it does; between them its side counts in proportion. Off-topic sentences lie at 0.1 to 0.4,
and nineteen of twenty paraphrases on dev above 0.36."""
OFF_TOPIC_CLOSENESS, ON_TOPIC_CLOSENESS = 0.33, 0.45
"""The same for a whole answer: mean over its windows of the cosine with the nearest sentence of any concept.
Talk about other subjects has a median of 0.35, dev answers lie above 0.65, single dev sentences mostly above
0.43."""
RIVAL_MARGIN = 0.15
"""A window may be this much nearer (cosine) to a sibling's sentences and still count for a concept: a long
sentence often says two. Below 0.12 strong answers lose concepts; above 0.15 nothing changes on dev."""


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A concept made ready for comparing."""

    concept: Concept
    own: NDArray[np.float32]
    """Vectors of its statements and misconceptions: whoever comes near either speaks of the concept."""
    contrast: Contrast
    reversals: Reversals


class ConceptGrader:
    """Finds for each concept where an answer speaks of it, and judges which side those words are on.

    Args:
        embedder: any sentence encoder trained for similarity.
    """

    def __init__(self, embedder: Embedder) -> None:
        self._vectors = RememberedVectors(embedder)
        self._prepared: dict[Asked, tuple[_Prepared, ...]] = {}

    @property
    def info(self) -> GraderInfo:
        """Name and version, recorded with every grade."""
        return GraderInfo(name="concept-embedding", version="1")

    def prepare(self, asked: Asked) -> None:
        """Learn the two sides of every concept of ``asked``; about two seconds the first time, then nothing.

        Raises:
            GradingError: the engine failed.
        """
        self._prepare(asked)

    def assess(self, asked: Asked, transcript: Transcript) -> Assessment:
        """Judge ``transcript`` as an answer to ``asked``; every verdict but a miss carries evidence.

        Raises:
            GradingError: the engine failed.
        """
        windows = _telling(windows_of(transcript), asked.prompt)
        verdicts = self._verdicts(asked, windows)
        return Assessment(
            reason=None,
            score=score_of(asked.concepts, verdicts),
            verdicts=verdicts,
            grader=self.info,
        )

    def _verdicts(self, asked: Asked, windows: Sequence[Window]) -> tuple[ConceptVerdict, ...]:
        if not windows:
            return tuple(verdict_of(concept, None, None) for concept in asked.concepts)
        prepared = self._prepare(asked)
        said = self._sentences([window.meaning for window in windows])
        closeness = np.stack([(said.vectors @ one.own.T).max(axis=1) for one in prepared])
        on_topic = _ramp(closeness.max(axis=0).mean(), OFF_TOPIC_CLOSENESS, ON_TOPIC_CLOSENESS)
        verdicts = []
        for at, one in enumerate(prepared):
            related = _ramp(closeness[at], UNRELATED_CLOSENESS, RELATED_CLOSENESS)
            side = one.contrast.side(said) * related * on_topic
            side -= [one.reversals.degree(window.meaning) for window in windows]
            lead = closeness[at] - np.delete(closeness, at, axis=0).max(axis=0, initial=-1.0)
            best = _find(windows, side, lead >= -RIVAL_MARGIN, 1)
            worst = _find(windows, side, lead >= 0.0, -1)
            verdicts.append(verdict_of(one.concept, best, worst))
        return tuple(verdicts)

    def _prepare(self, asked: Asked) -> tuple[_Prepared, ...]:
        if asked not in self._prepared:
            self._prepared[asked] = tuple(
                self._prepare_concept(concept, asked.concepts) for concept in asked.concepts
            )
        return self._prepared[asked]

    def _prepare_concept(self, concept: Concept, all_concepts: Sequence[Concept]) -> _Prepared:
        own = concept.statements + concept.misconceptions
        siblings = [text for other in all_concepts if other.id != concept.id for text in other.statements]
        targets = [STATEMENT] * len(concept.statements) + [MISCONCEPTION] * len(concept.misconceptions)
        contrast = Contrast(self._sentences([*own, *siblings]), [*targets, *[SIBLING] * len(siblings)])
        return _Prepared(concept, self._vectors.of(own), contrast, Reversals(concept.statements))

    def _sentences(self, texts: Sequence[str]) -> Sentences:
        return sentences(texts, self._vectors.of(texts))


def _telling(windows: Sequence[Window], prompt: str) -> list[Window]:
    """Return the windows that say something which the question did not."""
    asked = set(content_stems(f"{prompt} {_COURTESIES}"))
    return [
        window
        for window in windows
        if is_predication(window.meaning)
        and len(set(content_stems(window.meaning)) - asked) >= MIN_NEW_CONTENT_WORDS
    ]


def _ramp(values: NDArray[np.float32] | np.float32, lower: float, upper: float) -> NDArray[np.float32]:
    """Return 0 up to ``lower``, 1 from ``upper`` on, and in proportion between."""
    return np.asarray(np.clip((values - lower) / (upper - lower), 0.0, 1.0))


def _find(
    windows: Sequence[Window], side: NDArray[np.float64], candidates: NDArray[np.bool_], sign: int
) -> Finding | None:
    """Return the candidate window whose side is furthest in the direction of ``sign``."""
    places = np.flatnonzero(candidates)
    if not places.size:
        return None
    at = places[np.argmax(sign * side[places])]
    return Finding(window=windows[at], side=float(side[at]))
