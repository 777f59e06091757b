"""Cuts a stream of samples into chunks of one length and counts their positions."""

from collections.abc import Iterator

import numpy as np

from voice_interview.audio.chunk import HEARD_RATE_HZ, AudioChunk, Samples

CHUNK_SAMPLES = 512
"""32 ms at ``HEARD_RATE_HZ``, the frame that the Silero voice detector reads."""


class Framer:
    """Cuts heard sound into chunks of ``CHUNK_SAMPLES``; positions start at 0."""

    def __init__(self) -> None:
        self._waiting: Samples = np.zeros(0, np.float32)
        self._start_sample = 0

    def push(self, samples: Samples) -> Iterator[AudioChunk]:
        """Take mono samples at ``HEARD_RATE_HZ``, shape ``(n,)``, and yield every chunk that is full."""
        self._waiting = np.concatenate((self._waiting, samples))
        while len(self._waiting) >= CHUNK_SAMPLES:
            yield self._cut(CHUNK_SAMPLES)

    def flush(self) -> Iterator[AudioChunk]:
        """Yield the rest, if there is any, as one shorter chunk."""
        if len(self._waiting):
            yield self._cut(len(self._waiting))

    def _cut(self, length: int) -> AudioChunk:
        # A copy, since the chunk makes its array read-only and must not keep a long block alive.
        chunk = AudioChunk(
            samples=self._waiting[:length].copy(), rate_hz=HEARD_RATE_HZ, start_sample=self._start_sample
        )
        self._waiting = self._waiting[length:]
        self._start_sample += length
        return chunk
