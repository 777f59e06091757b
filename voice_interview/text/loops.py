"""Takes out loops: the same few words that a recogniser repeats without end (pure)."""

from voice_interview.text.transcript import Word

LONGEST_PHRASE = 8
"""Words in the longest phrase that is looked for."""
FEWEST_REPEATS = 4
"""A person may say a word or phrase three times in a row; four and more are the recogniser's."""


def without_loops(words: list[Word]) -> list[Word]:
    """Return ``words`` with every run of four or more equal phrases cut down to one.

    Capitals and punctuation do not matter.
    """
    kept: list[Word] = []
    keys = [word.text.lower().strip(".,!?… ") for word in words]
    at = 0
    while at < len(words):
        size, repeats = _loop_at(keys, at)
        kept.extend(words[at : at + size])
        at += size * repeats
    return kept


def _loop_at(keys: list[str], at: int) -> tuple[int, int]:
    """Return length and count of the loop that begins at ``at``; (1, 1) when none does."""
    for size in range(1, LONGEST_PHRASE + 1):
        repeats = 1
        while keys[at : at + size] == keys[at + repeats * size : at + (repeats + 1) * size]:
            repeats += 1
        if repeats >= FEWEST_REPEATS:
            return size, repeats
    return 1, 1
