"""Puts misheard technical terms right (pure).

Only what the bank lists as a mishearing of a term is replaced, word for word, and only in the answer to a
question that has the term: nothing is guessed. What was recognised is kept beside it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from voice_interview.text.transcript import Segment, Transcript, Word

_EDGES = ".,;:!?…\"'“”‘’()"


class SpokenTerm(Protocol):
    """A term and what recognisers write for it."""

    @property
    def text(self) -> str:
        """As it is written."""
        ...

    @property
    def sounds_like(self) -> tuple[str, ...]:
        """What recognisers write when they mishear it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class TermRepair:
    """A misheard technical term that was put right."""

    heard: str
    meant: str
    start_s: float | None
    """Seconds within the answer's recording; None for typed text."""


def repair_terms(
    transcript: Transcript, terms: Sequence[SpokenTerm]
) -> tuple[Transcript, tuple[TermRepair, ...]]:
    """Return ``transcript`` with misheard terms put right, and what was changed.

    Typed text has no timed words and is returned as it is.

    Args:
        transcript: what was recognised.
        terms: the terms that the question has.
    """
    forms = {_key(form.split()): term.text for term in terms for form in (*term.sounds_like, term.text)}
    forms.pop((), None)
    repairs: list[TermRepair] = []
    segments = tuple(_repaired(segment, forms, repairs) for segment in transcript.segments)
    return replace(transcript, segments=segments), tuple(repairs)


def _key(words: Sequence[str]) -> tuple[str, ...]:
    """Return words as they are compared: without capitals, hyphens and punctuation."""
    plain = (re.sub(r"[-‐]", " ", word.lower().strip(_EDGES)) for word in words)
    return tuple(part for word in plain for part in word.split())


def _repaired(segment: Segment, forms: dict[tuple[str, ...], str], repairs: list[TermRepair]) -> Segment:
    longest = max((len(form) for form in forms), default=0)
    words: list[Word] = []
    at = 0
    while at < len(segment.words):
        count, meant = _match(segment.words[at : at + longest], forms)
        heard = segment.words[at : at + count]
        at += count
        said = " ".join(word.text for word in heard)
        if meant is None or said.strip(_EDGES) == meant:
            words.extend(heard)
            continue
        repairs.append(TermRepair(heard=said.strip(_EDGES), meant=meant, start_s=heard[0].start_s))
        words.append(
            Word(
                text=_like(said, meant),
                start_s=heard[0].start_s,
                end_s=heard[-1].end_s,
                probability=min(word.probability for word in heard),
            )
        )
    if tuple(words) == segment.words:
        return segment
    return replace(segment, text=" ".join(word.text for word in words), words=tuple(words))


def _match(words: Sequence[Word], forms: dict[tuple[str, ...], str]) -> tuple[int, str | None]:
    """Return how many of ``words`` are the longest misheard form at their beginning, and the term."""
    for count in range(len(words), 0, -1):
        meant = forms.get(_key([word.text for word in words[:count]]))
        if meant is not None:
            return count, meant
    return 1, None


def _like(said: str, meant: str) -> str:
    """Return ``meant`` with the punctuation around ``said``."""
    core = said.strip(_EDGES)
    before, _, after = said.partition(core)
    return f"{before}{meant}{after}"
