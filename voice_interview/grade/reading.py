"""What is known of each window of an answer about one concept, before anything is weighed.

The encoder and the words place every window. The pair model reads only the windows that come nearest, against
the sentences of the bank nearest to each: reading all would cost twenty times as much, and whoever says one
wording of a concept says the concept.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voice_interview.bank.model import Concept
from voice_interview.grade.contrast import MISCONCEPTION, SIBLING, STATEMENT, Contrast, Sentences, sentences
from voice_interview.grade.remembered import RememberedVectors
from voice_interview.grade.remembered_pairs import RememberedPairs
from voice_interview.grade.reversal import Reversals
from voice_interview.grade.windows import Window

WINDOWS_READ = 3
"""How many windows of an answer the pair model reads for each concept, nearest first."""
STATEMENTS_READ, MISCONCEPTIONS_READ = 2, 1
"""How many of a concept's sentences it reads each window against, nearest first."""
UNRELATED_CLOSENESS, RELATED_CLOSENESS = 0.25, 0.45
"""Cosine with the nearest of a concept's sentences. Up to the first a window does not speak of the concept,
from the second on it does; between them its side counts in proportion. Off-topic sentences lie at 0.1 to 0.4,
and nineteen of twenty paraphrases on dev above 0.36."""

Figures = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A concept made ready for comparing."""

    concept: Concept
    right_vectors: NDArray[np.float32]
    wrong_vectors: NDArray[np.float32]
    contrast: Contrast
    reversals: Reversals


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the windows of an answer have to do with one concept. ``n`` windows, of which ``k`` were read."""

    windows: tuple[Window, ...]
    closeness: Figures
    """Cosine with the nearest sentence of the concept, shape ``(n,)``."""
    lead: Figures
    """The same less that of the nearest other concept, which is no less than ``UNRELATED_CLOSENESS``; shape
    ``(n,)``."""
    side: Figures
    """About 1 with the statements, -1 with the misconceptions, by words and vectors; shape ``(n,)``."""
    read: tuple[int, ...]
    """Places of the windows that the pair model read, in order."""
    statements: Figures
    """Its odds for the nearest statements, shape ``(k, s, 3)``."""
    misconceptions: Figures
    """Its odds for the nearest misconceptions, shape ``(k, m, 3)``; m may be 0."""


def prepare(concept: Concept, all_concepts: Sequence[Concept], vectors: RememberedVectors) -> Prepared:
    """Learn the two sides of ``concept``, one of ``all_concepts`` of a question.

    Raises:
        GradingError: the engine failed.
    """
    own, count = (*concept.right, *concept.wrong), len(concept.right)
    siblings = [text for other in all_concepts if other.id != concept.id for text in other.right]
    targets = [STATEMENT] * count + [MISCONCEPTION] * len(concept.wrong)
    known = vectors.of([*own, *siblings])
    return Prepared(
        concept=concept,
        right_vectors=known[:count],
        wrong_vectors=known[count : len(own)],
        contrast=Contrast(sentences([*own, *siblings], known), [*targets, *[SIBLING] * len(siblings)]),
        reversals=Reversals(concept.statements),
    )


def read(
    prepared: Sequence[Prepared],
    windows: Sequence[Window],
    said: NDArray[np.float32],
    pairs: RememberedPairs,
    only: Collection[str] | None = None,
) -> tuple[Reading | None, ...]:
    """Return what ``windows``, at least one, with the vectors ``said``, have to do with each concept.

    Concepts whose ids are not in ``only``, where that is given, are not read and come out as None.

    Raises:
        GradingError: the engine failed.
    """
    meanings = sentences([window.meaning for window in windows], said)
    closeness = np.stack([_closeness(one, said) for one in prepared])
    return tuple(
        _reading(
            one,
            (tuple(windows), meanings),
            (closeness[at], np.delete(closeness, at, axis=0).max(axis=0, initial=UNRELATED_CLOSENESS)),
            pairs,
        )
        if only is None or one.concept.id in only
        else None
        for at, one in enumerate(prepared)
    )


def _reading(
    one: Prepared,
    said: tuple[tuple[Window, ...], Sentences],
    closeness: tuple[Figures, Figures],
    pairs: RememberedPairs,
) -> Reading:
    windows, meanings = said
    own, rivals = closeness
    side = one.contrast.side(meanings) * _ramp(own, UNRELATED_CLOSENESS, RELATED_CLOSENESS)
    side -= [one.reversals.degree(window.meaning) for window in windows]
    chosen = tuple(sorted(at for at in nearest(own, WINDOWS_READ) if own[at] > UNRELATED_CLOSENESS))
    right, wrong = _read_windows(one, [(windows[at], meanings.vectors[at]) for at in chosen], pairs)
    return Reading(
        windows=windows,
        closeness=own,
        lead=own - rivals,
        side=side,
        read=chosen,
        statements=right,
        misconceptions=wrong,
    )


def _read_windows(
    one: Prepared, said: Sequence[tuple[Window, NDArray[np.float32]]], pairs: RememberedPairs
) -> tuple[Figures, Figures]:
    """Return the pair model's odds for statements and misconceptions."""
    known = (
        (one.concept.right, one.right_vectors, STATEMENTS_READ),
        (one.concept.wrong, one.wrong_vectors, MISCONCEPTIONS_READ),
    )
    found = []
    for texts, vectors, most in known:
        odds = pairs.of(
            [(window.meaning, texts[at]) for window, vector in said for at in nearest(vectors @ vector, most)]
        )
        found.append(odds.reshape(len(said), min(most, len(texts)), 3).astype(np.float64))
    return found[0], found[1]


def nearest(cosines: NDArray[np.floating], count: int) -> list[int]:
    """Return the places of the ``count`` highest of ``cosines``, highest first."""
    return [int(at) for at in np.argsort(-cosines, kind="stable")[:count]]


def _closeness(one: Prepared, said: NDArray[np.float32]) -> Figures:
    to_right = (said @ one.right_vectors.T).max(axis=1)
    to_wrong = (said @ one.wrong_vectors.T).max(axis=1, initial=-1.0)
    return np.asarray(np.maximum(to_right, to_wrong), np.float64)


def _ramp(values: Figures | float, lower: float, upper: float) -> Figures:
    """Return 0 up to ``lower``, 1 from ``upper`` on, and in proportion between."""
    return np.asarray(np.clip((values - lower) / (upper - lower), 0.0, 1.0))
