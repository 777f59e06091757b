"""What the voice detector found: stretches of speech, and how a turn came to its end."""

from dataclasses import dataclass
from typing import Literal, Protocol

from voice_interview.audio.chunk import HEARD_RATE_HZ, AudioChunk, Samples

TurnEndCause = Literal["silence", "key", "phrase", "limit", "source_ended"]
"""Why a turn ended; the words of the event log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechSpan:
    """A stretch in which somebody speaks, in seconds from the start of the turn's recording."""

    start_s: float
    end_s: float

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Utterance:
    """Sound to recognise in a single decode: at most 25 s, with a little room around the speech."""

    audio: AudioChunk
    """At ``HEARD_RATE_HZ``; its position is that of the turn's recording."""
    speech: tuple[SpeechSpan, ...]
    """The speech within ``audio``, in the times of the turn's recording; at least one span."""

    @property
    def speech_s(self) -> float:
        """Seconds of speech."""
        return sum(span.duration_s for span in self.speech)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechActivity:
    """What the ear knows of one whole turn without knowing a word of it."""

    duration_s: float
    """Length of the recording."""
    spans: tuple[SpeechSpan, ...]
    peak_dbfs: float
    """Highest sample; 0 is full scale, -inf digital silence."""
    loudness_dbfs: float | None
    """RMS level over speech, or None without speech."""

    @property
    def speech_s(self) -> float:
        """Seconds of speech."""
        return sum(span.duration_s for span in self.spans)


class VoiceDetector(Protocol):
    """Tells speech from other sound, frame by frame."""

    frame_samples: int
    """Samples a frame at ``HEARD_RATE_HZ``."""

    def speech_probability(self, frame: Samples) -> float:
        """Probability (0 to 1) that this frame, which follows the last one given, holds speech.

        Args:
            frame: float32, shape ``(frame_samples,)``.
        """
        ...

    def reset(self) -> None:
        """Forget everything heard so far."""
        ...


class TurnEar(Protocol):
    """Hears from the sound alone whether a sentence is complete."""

    def completeness(self, samples: Samples) -> float:
        """Return how complete (0 to 1) the sentence at the end of ``samples`` sounds.

        Args:
            samples: the newest sound of the turn, float32 at ``HEARD_RATE_HZ``.

        Raises:
            RecognitionError: the engine failed.
        """
        ...


def seconds(samples: int) -> float:
    """Convert a count of heard samples to seconds."""
    return samples / HEARD_RATE_HZ
