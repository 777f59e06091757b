"""How the words are put: repetitions, hedges, length of sentences (pure)."""

import re
from collections.abc import Sequence

from voice_interview.delivery.measures import Span
from voice_interview.text.filled_pause import is_filled_pause
from voice_interview.text.transcript import Word

LONGEST_RESTART = 4
"""Words in the longest beginning that is looked for a second time."""
_MARKS = ",.?!;:…—-\"'"
_MEANT_TWICE = frozenset(
    [
        "very",
        "really",
        "much",
        "many",
        "so",
        "that",
        "had",
        "no",
        "yes",
        "okay",
        "bye",
        "is",
        "more",
        "far",
        "again",
        "on",
        "and",
    ]
)
"""Words that people double on purpose, or that grammar doubles ("the fact that that works")."""
_HEDGES = (
    "i think", "i guess", "i suppose", "i believe", "i feel like", "maybe", "perhaps", "probably", "possibly",
    "i'm not sure", "not sure", "i don't know", "or something", "or whatever", "something like that",
    "more or less", "if i remember", "as far as i know", "i would say", "i'd say", "kind of", "sort of",
)  # fmt: skip
_HEDGE_WORDS = sorted((tuple(hedge.split()) for hedge in _HEDGES), key=len, reverse=True)


def repetitions(words: Sequence[Word]) -> tuple[Span, ...]:
    """Return what was said twice in a row: a word, or the beginning of a sentence begun again.

    Filled pauses between do not hide a repetition. Doubling for emphasis ("very very") is none.
    """
    spoken = [word for word in words if not is_filled_pause(word.text)]
    plain = [_plain(word.text) for word in spoken]
    found: list[Span] = []
    at = 0
    while at < len(plain):
        size = next(
            (n for n in range(LONGEST_RESTART, 0, -1) if _is_repeated(plain, spoken, at, n)),
            0,
        )
        if not size:
            at += 1
            continue
        found.append(
            Span(
                text=" ".join(word.text for word in spoken[at : at + 2 * size]),
                start_s=spoken[at].start_s,
                end_s=spoken[at + 2 * size - 1].end_s,
            )
        )
        at += size
    return tuple(found)


def hedges(words: Sequence[Word]) -> tuple[Span, ...]:
    """Return the words that take back what is said; a longer hedge is not also counted as a shorter one."""
    spoken = [word for word in words if not is_filled_pause(word.text)]
    plain = [_plain(word.text) for word in spoken]
    found = []
    at = 0
    while at < len(plain):
        hedge = next((h for h in _HEDGE_WORDS if tuple(plain[at : at + len(h)]) == h), None)
        if hedge is None or (
            hedge[-1] == "of" and at and plain[at - 1] in {"a", "the", "this", "that", "what"}
        ):
            at += 1
            continue
        last = spoken[at + len(hedge) - 1]
        found.append(Span(text=" ".join(hedge), start_s=spoken[at].start_s, end_s=last.end_s))
        at += len(hedge)
    return tuple(found)


def words_per_sentence(text: str) -> float | None:
    """Return the mean number of words between full stops, as the recogniser set them; None without words."""
    counts = [len(sentence.split()) for sentence in re.split(r"[.?!…]+(?=\s|$)", text) if sentence.strip()]
    return sum(counts) / len(counts) if counts else None


def _is_repeated(plain: Sequence[str], spoken: Sequence[Word], at: int, size: int) -> bool:
    first, second = plain[at : at + size], plain[at + size : at + 2 * size]
    if len(second) < size or first != second or not all(first):
        return False
    ends = any(word.text[-1] in ".?!" for word in spoken[at : at + size])
    return not ends and not (size == 1 and first[0] in _MEANT_TWICE)


def _plain(text: str) -> str:
    return text.lower().strip(_MARKS).replace("’", "'")
