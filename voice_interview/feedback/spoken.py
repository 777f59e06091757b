"""What the interviewer says after an answer, and the contract of a voice."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from voice_interview.audio.chunk import AudioChunk
from voice_interview.bank.model import FollowUp


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """The reply to one answer."""

    sentences: tuple[str, ...]
    """What is said aloud, sentence by sentence; under 25 s in all, without the follow-up's prompt."""
    advice: tuple[str, ...]
    """What to do better, most important first; one entry a concept that was missed or wrong."""
    next_follow_up: FollowUp | None
    """The follow-up that fits what was missed, or None when there is none left to ask."""

    @property
    def text(self) -> str:
        """All sentences as one line."""
        return " ".join(self.sentences)


class Synthesizer(Protocol):
    """A voice: turns text into sound."""

    @property
    def name(self) -> str:
        """Engine and voice, as recorded in ``doctor``."""
        ...

    def synthesize(self, text: str) -> Iterator[AudioChunk]:
        """Yield the sound of ``text``, sentence by sentence, as soon as each exists; nothing for empty text.

        Raises:
            SynthesisError: the engine failed or hung.
        """
        ...

    def close(self) -> None:
        """End the engine; calling it twice does no harm."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """What became of something to be said."""

    chunks: tuple[AudioChunk, ...]
    """The sound that was handed over, for keeping."""
    duration_s: float
    """Its length."""
    interrupted: bool
    """Whether it was cut short."""


class Voice(Protocol):
    """Says things to the person: a speaker, or nobody when the program is to be silent."""

    def say(
        self, text: str, *, on_first_sample: Callable[[], None] | None, interrupted: Callable[[], bool]
    ) -> Spoken:
        """Say ``text`` and return when it was heard to its end, or cut short.

        Args:
            text: any number of sentences.
            on_first_sample: called when the first sample is handed to the loudspeaker.
            interrupted: asked often; once true, the voice falls silent within 50 ms.

        Raises:
            SynthesisError: the voice failed.
            DeviceLost: the loudspeaker is gone.
        """
        ...

    def prepare(self, text: str) -> None:
        """Get ready to say ``text`` soon; returns at once."""
        ...


class Cues(Protocol):
    """Short tones, or none."""

    def listening(self) -> None:
        """Sound that the program listens from now on."""
        ...

    def heard(self) -> None:
        """Sound that the answer was taken to be finished."""
        ...
