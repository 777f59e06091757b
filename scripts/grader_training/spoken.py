"""Makes written sentences look like what a recogniser gives of somebody speaking."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace

from scripts.grader_training.pairs import ConceptText, Pair

_FILLERS = ("um", "uh", "you know", "like", "so", "I mean", "basically", "well", "er", "I guess", "kind of")
_OPENINGS = (
    *("so", "okay so", "right", "well", "yeah so", "um so", "I think", "I'd say", "basically", "and then"),
    *("the way I see it", "if I remember correctly", "as far as I know", "sure", "good question", "also"),
    "another thing is",
)
_MISHEARD = {
    "weights": "waits", "weight": "wait", "layer": "later", "layers": "layer's", "their": "there",
    "two": "to", "matrices": "matrixes", "matrix": "may tricks", "token": "talking",
    "tokens": "talkings", "loss": "lost", "model's": "models", "gradient": "radiant", "rank": "wrench",
    "data": "day to", "trained": "train", "training": "train in", "models": "model",
    "learning": "learn in", "batch": "patch", "embedding": "in bedding", "bias": "buyers",
    "variance": "variants", "query": "Creary", "cache": "cash", "rate": "right", "base": "bass",
    "feature": "future", "features": "futures", "labels": "label", "kernel": "colonel",
    "prune": "proven",
}  # fmt: skip
"""What a small recogniser makes of common words of the field."""
_MEANING = {
    "no", "not", "never", "none", "nothing", "neither", "nor", "without", "less", "more", "fewer",
    "most", "least", "only", "all", "some", "any", "every", "always", "before", "after", "than",
    "instead", "but", "rather", "higher", "lower", "larger", "smaller", "bigger", "first", "last",
    "same", "different", "both", "each",
}  # fmt: skip
"""Words whose loss turns a sentence round; no error touches them, nor any that ends in n't."""


def spoken(text: str, chance: random.Random) -> str:
    """Return ``text`` as somebody might have said it and a small recogniser might have heard it."""
    words = text.split()
    if chance.random() < 0.5:
        words = _with_fillers(words, chance)
    if chance.random() < 0.4:
        words = [heard for word in words for heard in _misheard(word, chance)]
    if chance.random() < 0.3:
        words = [*chance.choice(_OPENINGS).split(), *words]
    line = " ".join(words)
    if chance.random() < 0.5:
        line = re.sub(r"[.,;:!?\"]", "", line)
    return line


def in_context(pair: Pair, around: Sequence[str], chance: random.Random) -> Pair:
    """Return ``pair`` with one or two other sentences around what was said, as a window has them."""
    parts = [pair.said]
    for other in chance.sample(around, min(len(around), chance.choice((1, 1, 2)))):
        parts.insert(chance.choice((0, len(parts))), other)
    return replace(pair, said=" ".join(parts))


def surroundings(concepts: Sequence[ConceptText]) -> dict[str, list[str]]:
    """Return for every concept the sentences that may stand beside one about it without a verdict on it.

    They are true neighbours, and what was said about other concepts of the same subject.
    """
    found: dict[str, list[str]] = {}
    for concept in concepts:
        others = [one for one in concepts if one.subject == concept.subject and one.id != concept.id]
        found[concept.id] = [*concept.near, *(said for one in others for said in one.said[:4])]
    return found


def _with_fillers(words: list[str], chance: random.Random) -> list[str]:
    said: list[str] = []
    for word in words:
        if chance.random() < 0.07:
            said += chance.choice(_FILLERS).split()
        said.append(word)
        if chance.random() < 0.03:
            said.append(word)
    return said


def _misheard(word: str, chance: random.Random) -> list[str]:
    plain = word.lower().strip(".,;:!?\"'")
    if plain in _MEANING or plain.endswith("n't"):
        return [word]
    if plain in _MISHEARD and chance.random() < 0.4:
        return [_MISHEARD[plain]]
    if len(plain) <= 3 and chance.random() < 0.06:
        return []
    if len(plain) > 4 and plain.endswith(("s", "ed")) and chance.random() < 0.08:
        return [re.sub(r"(ed|s)$", "", plain)]
    return [word]
