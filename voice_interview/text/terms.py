"""Puts misheard technical terms right (pure).

A stretch of words is taken for a term when it is listed as a mishearing of it, or sounds like it, and when
what was written and the words around it make that plausible (``text.plausible``). What was recognised is kept
beside it. Only terms of the question that was asked, and those the person has put right before, come into
question.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from voice_interview.text.plausible import (
    DETOUR,
    FARTHEST,
    NEAR,
    English,
    Evidence,
    Subject,
    ends_in_verb,
    is_plausible,
    names_person,
    wording,
)
from voice_interview.text.repair import EDGES, letters_of, with_meant
from voice_interview.text.sounds import Phonemizer, Phones, find_sound, sound_distance
from voice_interview.text.transcript import Segment, Transcript, Word

_LONGEST_FORM_WORDS = 7
_LEAST_SHARED = 3
"""Letters of a word that is looked at apart when what was heard and the term share it."""
_ENDINGS = ("", "s", "es", "'s", "’s", "d", "ed", "ing", "r", "rs")
"""With these a word is still the term itself."""


class SpokenTerm(Protocol):
    """A term and what recognisers write for it."""

    @property
    def text(self) -> str:
        """As it is written."""
        ...

    @property
    def say(self) -> str | None:
        """As a voice that does not know it should read it; None when the spelling is enough."""
        ...

    @property
    def sounds_like(self) -> tuple[str, ...]:
        """What recognisers write when they mishear it."""
        ...


class PutRight(Protocol):
    """What the person has put right before."""

    @property
    def heard(self) -> str:
        """What was written."""
        ...

    @property
    def meant(self) -> str:
        """What was said; the same where nothing was misheard."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A stretch of words that may be a misheard term."""

    first: int
    """Number of the first word."""
    end: int
    """Number of the word after the last."""
    meant: str
    evidence: Evidence
    gain: float
    """Higher for longer and nearer ones: of two that overlap, the higher is tried first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sound:
    meant: str
    words: tuple[str, ...]
    phones: Phones
    detour: float
    """Added to the distance of what sounds like a listed mishearing, which is a step away from the term."""


class Glossary:
    """The terms of one question, and how to find them where they were misheard.

    Args:
        terms: terms of the question; found by their sound as well.
        own: what the person has put right before; found as it was heard then, and before anything else.
        texts: prompt, answers and statements of the question: what its subject sounds like.
        english: what is known of ordinary English.
        phonemizer: pronounces; None finds listed mishearings only.
    """

    def __init__(
        self,
        terms: Sequence[SpokenTerm],
        own: Sequence[PutRight],
        texts: Iterable[str],
        english: English,
        phonemizer: Phonemizer | None,
    ) -> None:
        self._english = english
        self._phonemizer = phonemizer
        self._subject = Subject(texts, english)
        self._forms = {
            letters_of(form): term.text
            for term in terms
            for form in (*term.sounds_like, term.say or term.text)
        }
        self._forms |= {letters_of(term.text): term.text for term in terms}
        self._forms |= {letters_of(one.heard): one.meant for one in own}
        self._forms.pop("", None)
        self._sounds = tuple(_sounds(terms, phonemizer)) if phonemizer is not None else ()

    def repair(self, transcript: Transcript) -> Transcript:
        """Return ``transcript``, as recognised, with misheard terms put right.

        Typed text has no timed words and is returned as it is.
        """
        said: list[str] = []
        segments = []
        for segment in transcript.segments:
            segments.append(self.repair_segment(segment, said))
            said += [word.text for word in segment.words]
        return replace(transcript, segments=tuple(segments))

    def repair_segment(self, segment: Segment, before: Sequence[str]) -> Segment:
        """Return ``segment`` with misheard terms put right; final from then on, like the segment itself.

        Args:
            segment: one utterance as recognised.
            before: the words of the answer before it, as recognised.
        """
        return with_meant(segment, self._chosen(segment.words, before[-NEAR:]))

    def candidates(self, words: Sequence[Word], before: Sequence[str] = ()) -> list[Candidate]:
        """Return all stretches of ``words`` that are listed as a form of a term or sound like one.

        Args:
            words: one utterance.
            before: the words before it.
        """
        texts = [word.text for word in words]
        said, start = [*before, *texts], len(before)
        found: dict[tuple[int, int, str], Candidate] = {}
        for first, end, meant, distance, listed, size in (*self._listed(texts), *self._sounding(texts)):
            near = (
                *said[max(0, start + first - NEAR) : start + first],
                *said[start + end : start + end + NEAR],
            )
            evidence = Evidence(
                distance=distance,
                listed=listed,
                spelled=letters_of("".join(texts[first:end])) == letters_of(meant),
                sounds=size,
                wording=wording(texts[first:end], self._english),
                support=self._subject.support(near),
                confidence=min(word.probability for word in words[first:end]),
                person=names_person(texts, first, end),
                said=self._subject.says(texts[first:end]),
                verb_last=ends_in_verb(texts[first:end]),
            )
            candidate = Candidate(
                first=first, end=end, meant=meant, evidence=evidence, gain=(0.4 - distance) * size
            )
            key = (first, end, meant)
            if key not in found or candidate.gain > found[key].gain:
                found[key] = candidate
        return sorted(found.values(), key=lambda one: (-one.gain, one.end - one.first))

    def _chosen(self, words: Sequence[Word], before: Sequence[str]) -> list[tuple[int, int, str]]:
        """Return what to put right, in order, none overlapping another."""
        taken: set[int] = set()
        chosen = []
        for one in self.candidates(words, before):
            stretch = range(one.first, one.end)
            if not taken.isdisjoint(stretch):
                continue
            said = " ".join(word.text for word in words[one.first : one.end]).strip(EDGES)
            if _is_term(said, one.meant):
                taken.update(stretch)
            elif is_plausible(one.evidence):
                taken.update(stretch)
                chosen.append((one.first, one.end, one.meant))
        return sorted(chosen)

    def _unshared(self, heard: Sequence[str], sound: _Sound) -> float:
        """Return how far what the two do not share is apart, so that "take packages" stays."""
        said = [letters_of(part) for word in heard for part in word.split("-")]
        spoken = [letters_of(part) for part in sound.words]
        shared = max((word for word in said if word in spoken), key=len, default="")
        if len(shared) < _LEAST_SHARED or said == spoken:
            return 0.0
        at, there = said.index(shared), spoken.index(shared)
        return max(self._apart(said[:at], spoken[:there]), self._apart(said[at + 1 :], spoken[there + 1 :]))

    def _apart(self, said: list[str], spoken: list[str]) -> float:
        if self._phonemizer is None:
            return 0.0
        return sound_distance(
            self._phonemizer.phones(" ".join(said)), self._phonemizer.phones(" ".join(spoken))
        )

    def _listed(self, texts: Sequence[str]) -> Iterator[tuple[int, int, str, float, bool, int]]:
        for first in range(len(texts)):
            letters = ""
            for end in range(first + 1, min(first + _LONGEST_FORM_WORDS, len(texts)) + 1):
                letters += letters_of(texts[end - 1])
                meant = self._forms.get(letters)
                if meant is not None:
                    yield first, end, meant, 0.0, True, len(letters)

    def _sounding(self, texts: Sequence[str]) -> Iterator[tuple[int, int, str, float, bool, int]]:
        if self._phonemizer is None:
            return
        words = [self._phonemizer.phones(text.strip(EDGES)) for text in texts]
        for sound in self._sounds:
            for match in find_sound(words, sound.phones):
                if any(text[-1:] in ",.;:?!" for text in texts[match.first : match.end - 1]):
                    continue  # a term is said in one breath
                distance = match.distance + sound.detour
                if distance <= FARTHEST:
                    distance = max(distance, self._unshared(texts[match.first : match.end], sound))
                if distance <= FARTHEST:
                    yield match.first, match.end, sound.meant, distance, False, len(sound.phones)


def _sounds(terms: Sequence[SpokenTerm], phonemizer: Phonemizer) -> Iterator[_Sound]:
    for term in terms:
        said = term.say or term.text
        own = phonemizer.phones(said)
        seen = {own}
        yield _Sound(meant=term.text, words=_spoken_words(said), phones=own, detour=0.0)
        for form in term.sounds_like:
            phones = phonemizer.phones(form)
            if len(phones) > 1 and phones not in seen:
                seen.add(phones)
                yield _Sound(meant=term.text, words=_spoken_words(form), phones=phones, detour=DETOUR)


def _spoken_words(text: str) -> tuple[str, ...]:
    return tuple(re.split(r"[\s\-_]+", text))


def _is_term(said: str, meant: str) -> bool:
    return any(said == meant + ending for ending in _ENDINGS)
