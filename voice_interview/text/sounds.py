"""How alike two stretches of English sound (pure).

Sounds are IPA as espeak-ng writes it. The distance is a weighted edit distance (Wagner and Fischer 1974)
whose costs follow from articulation: how far two vowels lie apart in the vowel space, and whether two
consonants differ in voice, place or manner, which is what listeners and recognisers confuse first (Miller
and Nicely 1955). Soft sounds (``h``, schwa, ``ɹ`` after a vowel) come and go cheaply, as they do between
accents.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

Phones = tuple[str, ...]
"""Sounds in order: vowels, halves of diphthongs, and consonants."""

_PLAIN = {
    "ɚ": "əɹ", "ɝ": "ɜɹ", "ɐ": "ə", "ᵻ": "ɪ", "ɾ": "d", "ʔ": "t", "ɫ": "l", "r": "ɹ", "x": "k", "ç": "h",
    "a": "æ", "ɒ": "ɔ", "ɑ̃": "ɑ", "e": "ɛ", "o": "ɔ", "ɘ": "ə", "ɬ": "l", "ʍ": "w", "ɡ": "ɡ", "g": "ɡ",
    "ø": "ɜ", "y": "u", "œ": "ɜ", "ɨ": "ɪ", "ʉ": "u", "ɯ": "u", "ɣ": "ɡ", "β": "b", "ʎ": "l", "ɲ": "n", "c":
    "k", "q": "k",
}  # fmt: skip
_AFFRICATES = {"tʃ": "ʧ", "dʒ": "ʤ"}
_RHOTIC = "ɜ"
"""American espeak writes this long vowel without the ``ɹ`` that it has in "bird"."""

# Height (0 close to 1 open), backness (0 front to 1 back): the IPA chart.
_VOWELS: dict[str, tuple[float, float]] = {
    "i": (0.0, 0.0), "ɪ": (0.2, 0.2), "u": (0.0, 1.0), "ʊ": (0.2, 0.8), "ɛ": (0.6, 0.1), "ə": (0.5, 0.5),
    "ɜ": (0.6, 0.5), "ʌ": (0.7, 0.7), "ɔ": (0.6, 1.0), "æ": (0.9, 0.2), "ɑ": (1.0, 0.8),
}  # fmt: skip

# Voice, place (lips 0 to throat 1), manner.
_CONSONANTS: dict[str, tuple[int, float, str]] = {
    "p": (0, 0.0, "stop"), "b": (1, 0.0, "stop"), "t": (0, 0.45, "stop"), "d": (1, 0.45, "stop"),
    "k": (0, 0.8, "stop"), "ɡ": (1, 0.8, "stop"), "ʧ": (0, 0.55, "affricate"), "ʤ": (1, 0.55, "affricate"),
    "f": (0, 0.1, "fricative"), "v": (1, 0.1, "fricative"), "θ": (0, 0.3, "fricative"),
    "ð": (1, 0.3, "fricative"), "s": (0, 0.45, "sibilant"), "z": (1, 0.45, "sibilant"),
    "ʃ": (0, 0.55, "sibilant"), "ʒ": (1, 0.55, "sibilant"), "h": (0, 1.0, "fricative"),
    "m": (1, 0.0, "nasal"), "n": (1, 0.45, "nasal"), "ŋ": (1, 0.8, "nasal"), "l": (1, 0.45, "liquid"),
    "ɹ": (1, 0.5, "liquid"), "j": (1, 0.65, "glide"), "w": (1, 0.1, "glide"),
}  # fmt: skip
_NEAR_MANNERS = {
    frozenset(pair): 0.25
    for pair in (
        ("affricate", "sibilant"), ("affricate", "stop"), ("fricative", "sibilant"), ("fricative", "stop"),
        ("liquid", "glide"), ("liquid", "nasal"),
    )
}  # fmt: skip
_FAR_MANNER = 0.5
_VOICE = 0.2
_CLOSE_PAIRS = {
    frozenset(pair): cost
    for *pair, cost in (("i", "j", 0.2), ("ɪ", "j", 0.2), ("u", "w", 0.2), ("ʊ", "w", 0.2), ("ə", "ɹ", 0.3),
                        ("ʊ", "l", 0.4), ("ɔ", "l", 0.5))
}  # fmt: skip
_UNLIKE = 1.1
_GAPS = {"ə": 0.35, "ɪ": 0.5, "ʊ": 0.4, "h": 0.4, "ɹ": 0.45, "j": 0.45, "w": 0.55, "d": 0.6, "t": 0.6}
_VOWEL_GAP = 0.7
_CONSONANT_GAP = 0.85


class Phonemizer(Protocol):
    """Says how English text is pronounced."""

    def phones(self, text: str) -> Phones:
        """Return the sounds of ``text``, none for text without letters or digits."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundMatch:
    """A stretch of words that sounds like a form."""

    first: int
    """Number of the first word."""
    end: int
    """Number of the word after the last."""
    distance: float
    """0 for the same sounds, about 1 for nothing in common."""


def phones_of_ipa(ipa: str) -> Phones:
    """Return the sounds of espeak-ng's IPA, with or without ties; marks of stress and length are left out."""
    plain = "".join(mark for mark in unicodedata.normalize("NFD", ipa) if mark not in "ˈˌ^̃͜͡ ̩\n_|ʲʰ")
    for pair, one in _AFFRICATES.items():
        plain = plain.replace(pair, one)
    plain = plain.replace(_RHOTIC + "ː", _RHOTIC + "ɹ").replace("ː", "").replace("ɹɹ", "ɹ")
    known = "".join(_PLAIN.get(mark, mark) for mark in plain)
    return tuple(mark for mark in known if mark in _VOWELS or mark in _CONSONANTS)


def sound_distance(one: Phones, other: Phones) -> float:
    """Return how far two stretches are apart: edit costs per sound of the longer one, 0 for equal ones."""
    if not one or not other:
        return 0.0 if one == other else 1.0
    matches = find_sound([one], other)
    return matches[0].distance if matches else 1.0


def find_sound(words: Sequence[Phones], form: Phones) -> list[SoundMatch]:
    """Return for every word the best stretch of whole words that ends with it and sounds like ``form``.

    One pass over all sounds, free to begin at any word (Sellers 1980).

    Args:
        words: sounds of each word as heard, in order.
        form: sounds to look for; not empty.
    """
    rows = len(form) + 1
    gaps = [_gap(phone) for phone in form]
    column: list[tuple[float, int, int]] = [(_UNREACHED, 0, 0)] * rows  # cost, first word, sounds so far
    matches: list[SoundMatch] = []
    for number, word in enumerate(words):
        if not word:
            continue
        fresh = _started(number, gaps)
        column = [min(old, new) for old, new in zip(column, fresh, strict=True)]
        for phone in word:
            column = _next_column(column, phone, form, gaps)
        cost, first, heard = column[-1]
        if cost < _UNREACHED:
            matches.append(SoundMatch(first=first, end=number + 1, distance=cost / max(heard, len(form))))
    return matches


_UNREACHED = 1e9


def _started(number: int, gaps: list[float]) -> list[tuple[float, int, int]]:
    """Return the column of a match that begins with word ``number`` and has heard nothing yet."""
    total = 0.0
    column = [(0.0, number, 0)]
    for gap in gaps:
        total += gap
        column.append((total, number, 0))
    return column


def _next_column(
    column: list[tuple[float, int, int]], phone: str, form: Phones, gaps: list[float]
) -> list[tuple[float, int, int]]:
    extra = _gap(phone)
    cost, first, heard = column[0]
    following = [(cost + extra, first, heard + 1)]
    for row, wanted in enumerate(form, start=1):
        cost, first, heard = column[row - 1]
        best = (cost + _change(phone, wanted), first, heard + 1)
        cost, first, heard = column[row]
        best = min(best, (cost + extra, first, heard + 1))
        cost, first, heard = following[row - 1]
        best = min(best, (cost + gaps[row - 1], first, heard))
        following.append(best)
    return following


@cache
def _gap(phone: str) -> float:
    return _GAPS.get(phone, _VOWEL_GAP if phone in _VOWELS else _CONSONANT_GAP)


@cache
def _change(one: str, other: str) -> float:
    """Return the cost of hearing ``one`` for ``other``: 0 for the same, about 1 for unlike ones."""
    if one == other:
        return 0.0
    if (close := _CLOSE_PAIRS.get(frozenset((one, other)))) is not None:
        return close
    if one in _VOWELS and other in _VOWELS:
        high, back = (abs(a - b) for a, b in zip(_VOWELS[one], _VOWELS[other], strict=True))
        return min(0.15 + 0.45 * (high + back), 0.7)
    if one in _VOWELS or other in _VOWELS:
        return _UNLIKE
    (voice, place, manner), (voice_, place_, manner_) = _CONSONANTS[one], _CONSONANTS[other]
    cost = _VOICE * abs(voice - voice_) + 0.8 * abs(place - place_)
    if manner != manner_:
        cost += _NEAR_MANNERS.get(frozenset((manner, manner_)), _FAR_MANNER)
    return min(max(cost, 0.15), 1.0)
