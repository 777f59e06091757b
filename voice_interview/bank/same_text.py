"""When two sentences are the same but for dress: spelling, contractions, articles and words of thinking."""

import re

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_OPENING = re.compile(
    r"^(?:so|well|basically|actually|really|honestly|in fact|of course|in other words|you know"
    r"|i think|i believe|i would say)\s+"
)
_EMPTY = frozenset(
    (
        *("a", "an", "the", "any", "that", "also", "do", "does", "did"),
        *("really", "basically", "actually", "simply", "quite", "very", "indeed", "certainly", "clearly"),
    )
)
"""Words that a sentence keeps its meaning without; ``only``, ``just`` and ``not`` are none of them."""
_CONTRACTIONS = (
    (re.compile(r"\bwon't\b"), "will not"),
    (re.compile(r"\bcan't\b|\bcannot\b"), "can not"),
    (re.compile(r"n't\b"), " not"),
    (re.compile(r"'re\b"), " are"),
    (re.compile(r"'ll\b"), " will"),
    (re.compile(r"'ve\b"), " have"),
    (re.compile(r"'m\b"), " am"),
    (re.compile(r"\b(it|that|there|he|she|what)'s\b"), r"\1 is"),
    (re.compile(r"\b(i|you|we|they|he|she)'d\b"), r"\1 would"),
)
_SPELLINGS = (
    (re.compile(r"is(?=(?:e[ds]?|ing|ations?)$)"), "iz"),
    (re.compile(r"our(?=s?$|ed$|ing$|able$)"), "or"),
    (re.compile(r"ll(?=ed$|ing$|er$)"), "l"),
)
"""British to American endings: optimise, behaviour, labelled."""


def said_form(text: str) -> tuple[str, ...]:
    """Return the words of ``text`` in order, without what does not change its meaning.

    Two sentences of the same form say the same. Negations, numbers and the order of words all count, so a
    sentence and its opposite never share a form.
    """
    plain = text.casefold().replace("\u2019", "'")
    for contraction, full in _CONTRACTIONS:
        plain = contraction.sub(full, plain)
    plain = " ".join(_WORD.findall(plain))
    while (shorter := _OPENING.sub("", plain)) != plain:
        plain = shorter
    return tuple(_american(word) for word in plain.split() if word not in _EMPTY)


def _american(word: str) -> str:
    for british, american in _SPELLINGS:
        word = british.sub(american, word)
    return word
