"""Words that say nothing: "you know", "like", "I mean", "sort of", "basically" (pure).

All of them are also ordinary words, so each counts only where its neighbours show that it stands outside the
sentence: set off by the recogniser's commas, and not after a word that it completes ("as you know", "would
like", "a sort of"). In doubt it does not count.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from voice_interview.delivery.measures import Filler
from voice_interview.text.filled_pause import is_filled_pause
from voice_interview.text.transcript import Word

LEAST_CERTAIN = 0.5
"""A phrase with a word that the recogniser holds less likely than this is its own invention as well as not:
recognisers put "you know" where they did not understand."""
_MARKS = ",.?!;:…—-"
_STARTERS = frozenset(["so", "and", "but", "well", "because", "or", "yeah", "okay", "right", "then", "now"])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """A phrase where it stands."""

    before: str
    """The word before, in lower case; empty at the start."""
    after: str
    opens: bool
    """Whether punctuation, or nothing, stands before it."""
    closes: bool
    """Whether punctuation, or nothing, follows it."""
    ends: bool
    """Whether a sentence ends with it."""


_NOT_BEFORE_YOU_KNOW = frozenset(
    [
        "as",
        "do",
        "did",
        "does",
        "if",
        "that",
        "what",
        "how",
        "when",
        "whether",
        "let",
        "would",
        "could",
        "can",
        "to",
        "don't",
        "didn't",
        "won't",
        "may",
        "might",
        "will",
        "should",
        "must",
        "who",
        "why",
        "where",
        "all",
        "than",
        "because",
        "before",
        "until",
        "sure",
        "everything",
        "things",
        "anything",
        "something",
    ]
)
_AFTER_YOU_KNOW_IT = frozenset(
    [
        "what",
        "how",
        "that",
        "who",
        "why",
        "where",
        "when",
        "if",
        "whether",
        "the",
        "a",
        "an",
        "this",
        "these",
        "those",
        "it",
        "him",
        "her",
        "them",
        "me",
        "us",
        "about",
        "of",
        "my",
        "your",
        "which",
        "enough",
        "nothing",
        "something",
        "anything",
        "everything",
        "better",
    ]
)
_KIND_OF = frozenset(
    [
        "a",
        "an",
        "the",
        "this",
        "that",
        "these",
        "those",
        "some",
        "any",
        "what",
        "which",
        "every",
        "each",
        "another",
        "one",
        "same",
        "all",
        "no",
        "many",
        "different",
        "other",
        "two",
        "three",
        "few",
        "certain",
        "new",
        "special",
        "particular",
        "whatever",
        "his",
        "her",
        "their",
        "our",
        "my",
        "your",
        "its",
        "right",
        "wrong",
    ]
)
_COMPLETED_BY_MEAN = frozenset(
    ["what", "do", "that", "which", "did", "when", "if", "by", "know", "whatever", "how", "as"]
)


def _you_know(place: _Place) -> bool:
    if place.before in _NOT_BEFORE_YOU_KNOW or (not place.closes and place.after in _AFTER_YOU_KNOW_IT):
        return False
    return place.opens if place.closes else place.opens and bool(place.before)


def _like(place: _Place) -> bool:
    if place.ends or not place.closes:
        return False
    return place.opens or place.before in _STARTERS | {"was", "is", "it's", "are", "were", "be"}


def _i_mean(place: _Place) -> bool:
    if place.before in _COMPLETED_BY_MEAN or (not place.closes and place.after in {"that", "by"}):
        return False
    return place.closes or (
        (place.opens or place.before in _STARTERS) and place.after not in {"the", "it", "this"}
    )


def _sort_of(place: _Place) -> bool:
    if place.before in _KIND_OF:
        return place.closes and not place.ends
    return not (place.ends or (place.opens and not place.before))


def _basically(place: _Place) -> bool:
    return (place.opens or place.before in _STARTERS) and not (place.ends and not place.opens)


_PHRASES: dict[tuple[str, ...], Callable[[_Place], bool]] = {
    ("you", "know"): _you_know,
    ("like",): _like,
    ("i", "mean"): _i_mean,
    ("sort", "of"): _sort_of,
    ("kind", "of"): _sort_of,
    ("basically",): _basically,
    ("literally",): _basically,
}


def filler_phrases(words: Sequence[Word]) -> tuple[Filler, ...]:
    """Return the words that are fillers, in order; times are those of the words."""
    spoken = [word for word in words if not is_filled_pause(word.text)]
    plain = [word.text.lower().strip(_MARKS + "\"'").replace("’", "'") for word in spoken]
    found = []
    for at in range(len(spoken)):
        for phrase, is_filler in _PHRASES.items():
            end = at + len(phrase)
            if tuple(plain[at:end]) != phrase or min(w.probability for w in spoken[at:end]) < LEAST_CERTAIN:
                continue
            if is_filler(_place(spoken, plain, at, end)):
                found.append(
                    Filler(
                        text=" ".join(phrase).replace("i mean", "I mean"),
                        start_s=spoken[at].start_s,
                        end_s=spoken[end - 1].end_s,
                        source="transcript",
                        kind="phrase",
                    )
                )
    return tuple(found)


def _place(spoken: Sequence[Word], plain: Sequence[str], at: int, end: int) -> _Place:
    before, last = (spoken[at - 1].text if at else ""), spoken[end - 1].text
    inner_break = any(word.text[-1] in _MARKS for word in spoken[at : end - 1])
    return _Place(
        before=plain[at - 1] if at else "",
        after=plain[end] if end < len(plain) else "",
        opens=not before or before[-1] in _MARKS,
        closes=(last[-1] in _MARKS or end == len(spoken)) and not inner_break,
        ends=last[-1] in ".?!" or end == len(spoken),
    )
