"""Advice on a bank that only its meaning gives: statements and concepts that the grader would mix up.

Misconceptions are not compared by meaning, because the model cannot tell: the small edits that make the
best ones lie as close as 1.00 (cosine) to their statements, and a grader that is not told that they are wrong
takes half of those for right, more than it takes of true paraphrases. ``bank.lint`` compares their words.
The thresholds were set on the two built-in banks (November 2026) and on copies spoiled on purpose.
"""

import itertools
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from voice_interview.bank.lint import Advice, all_asked
from voice_interview.bank.model import Asked, Bank, Concept
from voice_interview.bank.places import Place
from voice_interview.bank.problems import quoted
from voice_interview.grade.lexicon import NEGATIONS, parts
from voice_interview.grade.verdict import Embedder

REPEATED_COSINE = 0.96
"""From here on two statements say the same in nearly the same words. Of 15,513 pairs that say one concept in
different words all but two lay below 0.95; a sentence and itself with an opening phrase or another article
lay above 0.96 in 95 of 100."""
SHARED_COSINE = 0.9
"""From here on a statement of one concept also says another; those of different concepts reached 0.88."""
STRAY_SHARE = 0.5
STRAY_RATIO = 1.12
"""Two concepts are hard to tell apart when half their statements have their nearest neighbour in the other
one, and statements are closer (mean cosine) across than within by this factor. 492 pairs of concepts in one
question reached 1.09; of 308 concepts whose own statements were dealt out to two, about 40 lie above."""
MIN_STATEMENTS = 3
"""Fewer on a side, and nearest neighbours mean nothing."""
MAX_COMPARED = 100
"""Sentences of one list that are compared with each other; the built-in bank has up to 12."""

Vectors = NDArray[np.float32]


def check_meaning(bank: Bank, embedder: Embedder) -> tuple[Advice, ...]:
    """Return what the grader would mix up in ``bank``, in its order.

    Raises:
        GradingError: the engine failed.
    """
    return tuple(
        advice for asked, label, place in all_asked(bank) for advice in _asked(asked, label, place, embedder)
    )


def _asked(asked: Asked, label: str, place: Place, embedder: Embedder) -> Iterator[Advice]:
    statements = [embedder.embed(list(one.statements[:MAX_COMPARED])) for one in asked.concepts]
    for at, concept in enumerate(asked.concepts):
        name = f"concept '{concept.id}' of {label}"
        yield from _repeated(concept.statements, statements[at], name, (*place, "concepts", at, "statements"))
    for one, other in itertools.combinations(range(len(asked.concepts)), 2):
        pair = (asked.concepts[one], asked.concepts[other])
        yield from _mixed_up(pair, (statements[one], statements[other]), label, (*place, "concepts", other))


def _repeated(texts: Sequence[str], vectors: Vectors, name: str, place: Place) -> Iterator[Advice]:
    close = vectors @ vectors.T >= REPEATED_COSINE
    for at in range(len(vectors)):
        same = [before for before in range(at) if close[at, before] and _as_negated(texts[at], texts[before])]
        if same:
            first = quoted(texts[same[0]])
            yield Advice(
                check="near-duplicate",
                place=(*place, at),
                sentence=f"{name}: {quoted(texts[at])} says the same as {first}; say it in other words.",
            )


def _mixed_up(
    pair: tuple[Concept, Concept], vectors: tuple[Vectors, Vectors], label: str, place: Place
) -> Iterator[Advice]:
    names = f"'{pair[0].id}' and '{pair[1].id}'"
    across = vectors[0] @ vectors[1].T
    shared = [
        (int(one), int(other))
        for one, other in np.argwhere(across >= SHARED_COSINE)
        if _as_negated(pair[0].statements[one], pair[1].statements[other])
    ]
    if shared:
        one, other = shared[0]
        texts = f"{quoted(pair[0].statements[one])} and {quoted(pair[1].statements[other])}"
        yield Advice(
            check="concepts-alike",
            place=(*place, "statements", other),
            sentence=f"{label}: {texts} say the same, so one sentence covers both {names}; keep one of them.",
        )
    elif _strays(*vectors):
        yield Advice(
            check="concepts-alike",
            place=place,
            sentence=f"{label}: the grader cannot tell {names} apart; merge them, or word them differently.",
        )


def _strays(one: Vectors, other: Vectors) -> bool:
    """Tell whether two sets of sentences lie as close to each other as each to itself."""
    if min(len(one), len(other)) < MIN_STATEMENTS:
        return False
    across = one @ other.T
    inside = [_without_itself(vectors @ vectors.T) for vectors in (one, other)]
    stray = np.concatenate(
        [
            across.max(axis=1) > np.nanmax(inside[0], axis=1),
            across.max(axis=0) > np.nanmax(inside[1], axis=1),
        ]
    )
    within = float(np.mean([np.nanmean(part) for part in inside]))
    return bool(stray.mean() >= STRAY_SHARE and across.mean() >= STRAY_RATIO * within)


def _without_itself(similarity: NDArray[np.float32]) -> NDArray[np.float32]:
    np.fill_diagonal(similarity, np.nan)
    return similarity


def _as_negated(one: str, other: str) -> bool:
    """Tell whether two sentences negate equally often; if not, they may be opposites, however close."""
    return _negations(one) == _negations(other)


def _negations(text: str) -> int:
    return sum(word in NEGATIONS for word in parts(text))
