"""What the words of a sentence say that its vector blurs: which words, in which order, and which are negated.

A sentence vector hardly moves when a sentence is turned into its opposite. Its words do: ``not trained`` and
``trained`` are different features here, and so are ``small large`` and ``large small``.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from voice_interview.grade.lexicon import FILLERS, NEGATIONS, set_of, stem

Wording = dict[str, float]
"""Features of one sentence and their weights, of unit length together."""

_UNINFORMATIVE = FILLERS | set_of(
    "a an the of to in on at by for with and or it its is are was be been that this these those so",
    "you your they them their i we he she as from which what",
)
"""Says nothing for or against a statement; quantifiers, comparatives and words of time stay."""
_SCOPE_ENDS = set_of("but and because so while whereas which that")
_SCOPE_WORDS = 5
"""A negation reaches this many informative words, or to the end of its clause; English seldom needs more."""
_PAIR_WEIGHT = 0.7
"""Neighbouring words count for less than single ones: they repeat much of what these say."""

_WORD_OR_MARK = re.compile(r"[a-z0-9]+(?:['\u2019][a-z0-9]+)*|[,.;:!?]")


def scoped_words(text: str) -> tuple[tuple[str, bool], ...]:
    """Return the informative words of ``text`` in order, each with whether it is negated."""
    found = []
    reach = 0
    for match in _WORD_OR_MARK.finditer(text.lower()):
        word = match.group().replace("'", "").replace("\u2019", "")
        if word in NEGATIONS:
            reach = _SCOPE_WORDS
        elif word in _SCOPE_ENDS or not word[0].isalnum():
            reach = 0
        elif word not in _UNINFORMATIVE:
            found.append((word, reach > 0))
            reach -= 1
    return tuple(found)


def wording_of(text: str) -> Wording:
    """Return the features of ``text``: stems, negated stems, neighbouring stems, and whether it negates."""
    stems = [(stem(word), negated) for word, negated in scoped_words(text)]
    features: Wording = {f"{one} {other}": _PAIR_WEIGHT for (one, _), (other, _) in pairwise(stems)}
    features |= {f"not:{one}" if negated else one: 1.0 for one, negated in stems}
    features["negates" if any(negated for _, negated in stems) else "affirms"] = 1.0
    length = sum(weight * weight for weight in features.values()) ** 0.5
    return {name: weight / length for name, weight in features.items()}


def word_similarity(some: Sequence[Wording], others: Sequence[Wording]) -> NDArray[np.float32]:
    """Return the cosine of each of ``some`` with each of ``others``, shape ``(len(some), len(others))``."""
    places = {name: at for at, name in enumerate(sorted({name for wording in others for name in wording}))}
    return _dense(some, places) @ _dense(others, places).T


def _dense(wordings: Sequence[Wording], places: dict[str, int]) -> NDArray[np.float32]:
    rows = np.zeros((len(wordings), len(places)), np.float32)
    for row, wording in zip(rows, wordings, strict=True):
        for name, weight in wording.items():
            if name in places:
                row[places[name]] = weight
    return rows
