"""Words with their times, and the contract of a speech recogniser."""

from dataclasses import dataclass, replace
from typing import Protocol

from voice_interview.speech.utterance import Utterance


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word as recognised, with its punctuation; times in seconds within the turn's recording."""

    text: str
    start_s: float
    end_s: float
    probability: float
    """The recogniser's own confidence, 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TermRepair:
    """A misheard technical term that was put right."""

    heard: str
    meant: str
    start_s: float | None
    """Seconds within the answer's recording; None for typed text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardFiller:
    """A filled pause ("um", "uh") that was heard but not written down."""

    start_s: float
    end_s: float
    """It lies somewhere between these, in seconds within the turn's recording."""
    chance: float
    """How likely the recogniser holds it, 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """What one decode of one utterance gave, misheard terms put right where the terms are known."""

    text: str
    start_s: float
    end_s: float
    words: tuple[Word, ...]
    heard_fillers: tuple[HeardFiller, ...] = ()
    """In order; empty from a recogniser that cannot tell, and for typed text."""
    repairs: tuple[TermRepair, ...] = ()
    """What was put right, in order."""
    as_recognised: "Segment | None" = None
    """The same before anything was put right; None when nothing was."""

    @property
    def confidence(self) -> float:
        """Mean word probability, 0 to 1; 0 without words."""
        return sum(word.probability for word in self.words) / len(self.words) if self.words else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """All that was said in one turn, in order."""

    segments: tuple[Segment, ...]
    duration_s: float | None
    """Length of the recording; None for typed text."""
    model: str | None
    """Name of the recogniser; None for typed text."""
    real_time_factor: float | None
    """Seconds of computing for a second of recording; None for typed text."""

    @property
    def text(self) -> str:
        """Everything said, as one line."""
        return " ".join(segment.text for segment in self.segments if segment.text)

    @property
    def words(self) -> tuple[Word, ...]:
        """All words in order; empty for typed text, which has no times."""
        return tuple(word for segment in self.segments for word in segment.words)

    @property
    def repairs(self) -> tuple[TermRepair, ...]:
        """What was put right, in order."""
        return tuple(repair for segment in self.segments for repair in segment.repairs)

    @property
    def as_recognised(self) -> "Transcript":
        """The same before anything was put right."""
        if not self.repairs:
            return self
        return replace(self, segments=tuple(one.as_recognised or one for one in self.segments))

    @property
    def confidence(self) -> float | None:
        """Mean word probability, 0 to 1; None without timed words."""
        words = self.words
        return sum(word.probability for word in words) / len(words) if words else None


def typed_transcript(text: str) -> Transcript:
    """Return what a person typed as a transcript without times; bytes that were no text become "?"."""
    line = " ".join(text.encode(errors="replace").decode().split())
    segments = (Segment(text=line, start_s=0.0, end_s=0.0, words=()),) if line else ()
    return Transcript(segments=segments, duration_s=None, model=None, real_time_factor=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tentative:
    """Words of the open tail, which may still change."""

    text: str
    audio_s: float
    """End of the speech they were made from, in seconds within the turn's recording."""
    segment: Segment | None
    """What will be the tail's segment if it is cut as it was; None for a quick look."""


class Recognizer(Protocol):
    """Turns one utterance into words."""

    @property
    def name(self) -> str:
        """Name of the model, as the person may give it to ``--model``."""
        ...

    def recognize(self, utterance: Utterance) -> Segment:
        """Return the words of ``utterance``; sound without words gives a segment with empty text.

        Times lie within ``utterance.audio`` and never run backwards.

        Raises:
            RecognitionError: the engine failed.
        """
        ...


class Previewer(Protocol):
    """Makes words quickly, to be shown while the person talks and thrown away afterwards."""

    def preview(self, utterance: Utterance) -> str:
        """Return about what ``Recognizer.recognize`` would find in ``utterance``, in a fraction of its time.

        Raises:
            RecognitionError: the engine failed.
        """
        ...
