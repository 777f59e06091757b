"""An answer's words with what the verdicts rest on, ready to be shown (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass

from voice_interview.grade.verdict import ConceptVerdict, Evidence, Status
from voice_interview.session.record import Grade, TranscriptRecord
from voice_interview.text.transcript import TermRepair, Word

_SAME_MOMENT_S = 0.01
_LOUDEST: tuple[Status, ...] = ("contradicted", "covered", "partial", "missed")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownWord:
    """One word of an answer."""

    text: str
    start_s: float | None
    """Seconds within the answer's recording; None for typed text."""
    heard: str | None = None
    """What was recognised before a term was put right; None for a word as recognised."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Words in a row that speak of the same concepts."""

    words: tuple[ShownWord, ...]
    concepts: tuple[int, ...]
    """Numbers of the concepts in the grade, from 1; empty for words that no verdict rests on."""
    status: Status | None
    """The verdict to colour it with: of several, wrong before right before half right."""

    @property
    def text(self) -> str:
        """The words as one line."""
        return " ".join(word.text for word in self.words)


def highlighted(transcript: TranscriptRecord, grade: Grade | None) -> tuple[Run, ...]:
    """Return the answer as runs of words, in order.

    Evidence is found by its times, in typed text by its words; what is not found is not marked.
    """
    words = _words(transcript)
    texts = [word.text for word in words]
    numbers: list[list[int]] = [[] for _ in words]
    verdicts = grade.concepts if grade is not None else ()
    for number, verdict in enumerate(verdicts, start=1):
        if verdict.evidence is not None:
            for at in _places(verdict.evidence, transcript.words, texts):
                numbers[at].append(number)
    runs: list[tuple[list[int], list[ShownWord]]] = []
    for word, concepts in zip(words, numbers, strict=True):
        if runs and runs[-1][0] == concepts:
            runs[-1][1].append(word)
        else:
            runs.append((concepts, [word]))
    return tuple(
        Run(words=tuple(inside), concepts=tuple(concepts), status=_status(concepts, verdicts))
        for concepts, inside in runs
    )


def _words(transcript: TranscriptRecord) -> tuple[ShownWord, ...]:
    if not transcript.words:
        return tuple(ShownWord(text=text, start_s=None) for text in transcript.text.split())
    return tuple(
        ShownWord(text=word.text, start_s=word.start_s, heard=_heard(word, transcript.terms))
        for word in transcript.words
    )


def _heard(word: Word, repairs: Sequence[TermRepair]) -> str | None:
    for repair in repairs:
        at_once = repair.start_s is not None and abs(repair.start_s - word.start_s) < _SAME_MOMENT_S
        if at_once and repair.meant in word.text:
            return repair.heard
    return None


def _places(evidence: Evidence, timed: Sequence[Word], texts: Sequence[str]) -> range:
    """Return which words are the evidence; none when it cannot be found."""
    if timed and evidence.start_s is not None and evidence.end_s is not None:
        inside = [
            at
            for at, word in enumerate(timed)
            if word.start_s >= evidence.start_s - _SAME_MOMENT_S
            and word.end_s <= evidence.end_s + _SAME_MOMENT_S
        ]
        return range(inside[0], inside[-1] + 1) if inside else range(0)
    wanted = evidence.text.split()
    for start in range(len(texts) - len(wanted) + 1) if wanted else ():
        if list(texts[start : start + len(wanted)]) == wanted:
            return range(start, start + len(wanted))
    return range(0)


def _status(concepts: Sequence[int], verdicts: Sequence[ConceptVerdict]) -> Status | None:
    found = {verdicts[number - 1].status for number in concepts}
    return next((status for status in _LOUDEST if status in found), None)
