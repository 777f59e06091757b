"""Whether a stretch of a transcript is likely to be a misheard term (pure).

A sound alone proves nothing: "theft" is near "PEFT" and "Laura" is "LoRA", and both are words that people
say. So what was written is looked at as well: is it English at all, and do the words around it belong to
the question?
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, Protocol

Wording = Literal["strange", "odd", "ordinary"]
"""No English word is among it; English words that do not stand together; ordinary English."""

COMMON_RANK = 2500
"""Words more frequent than this say nothing about the subject; "network" has rank 291, "gradient" 11,164."""
_OFTENER = 8.0
"""How much oftener than in other English a common word has to be in the texts to speak of their subject."""
NEAR = 14
"""How far, in words, the subject is looked for on either side: about a sentence."""

# Distances and confidences from here on were tuned with scripts/evaluate_terms, on its tuning half alone.
FARTHEST = 0.36
"""No stretch of words that sounds less alike is looked at."""
DETOUR = 0.06
"""Added to the distance from a listed mishearing."""
_LIMITS: dict[Wording, tuple[float, float, float]] = {
    "strange": (0.1, 0.2, 0.25),
    "odd": (0.06, 0.15, 0.2),
    "ordinary": (0.0, 0.12, 0.14),
}
"""Greatest distance with no word of the subject near, with one, and with two."""
_SURE = 0.7
"""An ordinary English word that the recogniser is surer of than this is believed."""
_CERTAIN = 0.85
"""Above this even a listed mishearing that is ordinary English needs two words of the subject near."""
_GUESSED = 0.5
"""Below this the recogniser has guessed, and words of the subject around it weigh more than what it wrote."""
_FOR_GUESSED = 0.04
_FULL_SOUNDS = 5
"""Terms of fewer sounds have to be nearer: they are like many words."""

_EDGES = ".,;:!?…\"'“”‘’()[]"
_PERSON_BEFORE = frozenset(
    (
        "colleague", "friend", "boss", "manager", "sister", "brother", "wife", "husband", "mother",
        "father", "aunt", "uncle", "cousin", "daughter", "son", "teacher", "professor", "doctor", "dr",
        "mr", "mrs", "ms", "miss", "met", "hi", "hello", "hey", "dear",
        "ask", "asked", "tell", "told", "interviewer", "mentor", "neighbour", "neighbor",
        "partner",
    )
)  # fmt: skip
_PERSON_AFTER = frozenset(
    (
        "said", "says", "told", "asked", "tells", "showed", "thinks", "thought",
        "explained", "who", "she", "he", "wants", "wanted", "likes",
        "liked", "joined", "worked", "lives",
    )
)  # fmt: skip


_VERBS = frozenset(("is", "was", "are", "were", "has", "had"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What speaks for and against a stretch of words being a misheard term."""

    distance: float
    """Between the sounds; 0 for the same ones and for listed mishearings."""
    listed: bool
    """The bank, or the person, gives it as a mishearing."""
    spelled: bool
    """The letters are those of the term: only the way it is written differs."""
    sounds: int
    """How many sounds the term has: short ones are like many words."""
    wording: Wording
    support: float
    """How much the words around it speak of the subject: see ``Subject.support``."""
    confidence: float
    """The recogniser's, of its least certain word; 0 to 1."""
    person: bool
    """The words around it speak of a person."""
    said: bool
    """The question's own texts have these words."""
    verb_last: bool = False
    """Several words, the last of them "is" or the like: a subject and its verb, such as "coke is"."""


def is_plausible(evidence: Evidence) -> bool:
    """Tell whether the words are more likely the misheard term than what was written."""
    if evidence.person and evidence.wording == "ordinary":
        return False
    if evidence.listed:
        return _is_plausible_listed(evidence)
    if evidence.said or evidence.person or (evidence.verb_last and evidence.wording != "strange"):
        return False
    if evidence.wording == "ordinary" and evidence.confidence >= _SURE:
        return False
    limit = _LIMITS[evidence.wording][min(int(evidence.support), 2)]
    if evidence.support >= 2 and evidence.confidence < _GUESSED:
        limit += _FOR_GUESSED
    return evidence.distance <= limit * min(1.0, (evidence.sounds - 1) / (_FULL_SOUNDS - 1))


def _is_plausible_listed(evidence: Evidence) -> bool:
    """Tell whether a listed mishearing is one here; the surer the recogniser, the more must speak for it."""
    match evidence.wording:
        case "strange":
            return True
        case "odd":
            return evidence.spelled or evidence.confidence < _SURE or evidence.support >= 1
        case "ordinary":
            if evidence.confidence < _SURE:
                return evidence.support >= 0.5
            return evidence.support >= (1 if evidence.confidence < _CERTAIN else 2)


def ends_in_verb(words: Sequence[str]) -> bool:
    """Tell whether several words end in one that no term ends in, but many a clause begins with."""
    return len(words) > 1 and plain(words[-1]) in _VERBS


class English(Protocol):
    """What is known of ordinary English."""

    def rank(self, word: str) -> int | None:
        """Return the place of a lower-case word by frequency, 1 for the most frequent; None if unknown."""
        ...

    def are_pair(self, first: str, second: str) -> bool:
        """Tell whether two lower-case words often stand together in this order."""
        ...


def plain(word: str) -> str:
    """Return a word as it is looked up: lower case, without punctuation around it and a possessive ending."""
    return re.sub(r"['’]s$", "", word.lower().strip(_EDGES))


class Subject:
    """What an answer is about: the words that texts on it use more than other English does.

    Args:
        texts: prompt, answers and statements of the question.
        english: tells common words.
    """

    def __init__(self, texts: Iterable[str], english: English) -> None:
        words = [plain(word) for text in texts for word in (*re.split(r"[\s\-/]+", text), "|")]
        self._text = f" {' '.join(words)} "
        self._telling = _telling(words, english)

    def support(self, words: Iterable[str]) -> float:
        """Return how much ``words`` speak of the subject: 1 for each uncommon word, half for common ones."""
        near = {_stem(plain(part)) for word in words for part in word.split("-")}
        return sum(self._telling.get(word, 0.0) for word in near)

    def says(self, words: Sequence[str]) -> bool:
        """Tell whether the texts have ``words`` in this order."""
        return f" {' '.join(plain(part) for word in words for part in word.split('-'))} " in self._text


def _telling(words: Sequence[str], english: English) -> dict[str, float]:
    """Return the words that speak of a subject, and how much.

    A common one has to be in the texts much more often than chance has it there, going by Zipf's law: the
    word of rank r makes up about a tenth of an r-th of all words (Zipf 1949).
    """
    told: dict[str, float] = {}
    for word, count in Counter(word for word in words if len(word) > 1 and word[0].isalpha()).items():
        rank = english.rank(word)
        if rank is None or rank > COMMON_RANK:
            told[_stem(word)] = 1.0
        elif count > 1 and count / len(words) > _OFTENER * 0.1 / rank:
            told.setdefault(_stem(word), 0.5)
    return told


def wording(words: Sequence[str], english: English) -> Wording:
    """Tell how ordinary ``words`` are as English; a lone letter, a figure or initials are strange."""
    parts = [part for word in words for part in re.split(r"[-.]", word.strip(_EDGES)) if part]
    if any(not _is_english(part, english) for part in parts):
        return "strange"
    lower = [plain(part) for part in parts]
    if len(lower) == 1 or all(english.are_pair(*pair) for pair in pairwise(lower)):
        return "ordinary"
    return "odd"


def names_person(words: Sequence[str], first: int, end: int) -> bool:
    """Tell whether ``words[first:end]`` is the name of a person, going by the words around it."""
    before = {plain(word) for word in words[max(first - 2, 0) : first]}
    after = {plain(word) for word in words[end : end + 1]}
    return bool(before & _PERSON_BEFORE or after & _PERSON_AFTER)


def _is_english(word: str, english: English) -> bool:
    lower = plain(word)
    if len(lower) == 1:
        return lower in ("a", "i", "o") and word not in ("A", "O")
    if len(word) > 1 and word.isupper():
        return False
    return english.rank(lower) is not None


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
