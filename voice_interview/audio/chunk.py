"""Sound as it travels through the program, and the two ends it travels between."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

HEARD_RATE_HZ = 16_000
"""Heard audio has this one rate from the source on; it is what Whisper and the voice detector read."""

Samples = NDArray[np.float32]
"""Mono samples in [-1, 1], shape ``(n,)``."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AudioChunk:
    """A stretch of mono sound.

    Heard chunks are at ``HEARD_RATE_HZ``; spoken chunks keep the voice's own rate.
    """

    samples: Samples
    """float32 in [-1, 1], shape ``(n,)``; made read-only."""
    rate_hz: int
    start_sample: int = 0
    """Position of the first sample, counted from the start of its recording."""

    def __post_init__(self) -> None:
        if self.samples.ndim != 1 or self.samples.dtype != np.float32:
            raise ValueError(f"samples must be 1-D float32, not {self.samples.ndim}-D {self.samples.dtype}")
        self.samples.setflags(write=False)

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return len(self.samples) / self.rate_hz

    @property
    def start_s(self) -> float:
        """Start in seconds from the start of its recording."""
        return self.start_sample / self.rate_hz

    @property
    def end_s(self) -> float:
        """End in seconds from the start of its recording (excluded)."""
        return (self.start_sample + len(self.samples)) / self.rate_hz


class AudioSource(Protocol):
    """Where heard sound comes from: a microphone or a file, already mono at ``HEARD_RATE_HZ``."""

    @property
    def name(self) -> str:
        """What to call it when speaking to the person."""
        ...

    @property
    def overflows(self) -> int:
        """How many blocks were lost because the program did not keep up."""
        ...

    def chunks(self) -> Iterator[AudioChunk]:
        """Yield consecutive chunks of at most 0.1 s; ends when the source is used up (a microphone never is).

        Positions come from counting samples, never from a clock, and start at 0 with each call. A microphone
        forgets what it heard before the call.

        Raises:
            DeviceLost: nothing arrived for a second, or the device reported that it is gone.
            UnreadableAudio: the file cannot be decoded (what was decoded before has been yielded).
        """
        ...

    def close(self) -> None:
        """Release the device or file; calling it twice does no harm."""
        ...


class AudioSink(Protocol):
    """Where spoken sound goes: a loudspeaker, a page in a browser, or nowhere."""

    @property
    def name(self) -> str:
        """What to call it when speaking to the person."""
        ...

    def play(self, chunk: AudioChunk) -> None:
        """Hand a chunk over; returns as soon as it is accepted, which may be before it is heard.

        Raises:
            DeviceLost: the device stopped accepting sound.
        """
        ...

    def drain(self) -> None:
        """Wait until everything handed over has been heard."""
        ...

    def stop(self) -> None:
        """Fall silent within 50 ms, dropping what was not heard yet; the sink can be used again."""
        ...

    def close(self) -> None:
        """Release the device or file; calling it twice does no harm."""
        ...
