"""Changes the rate of sound with a low-pass filter (soxr), and mixes channels down to one."""

import numpy as np
import soxr
from numpy.typing import NDArray

from voice_interview.audio.chunk import HEARD_RATE_HZ, AudioChunk, Samples

_QUALITY = "HQ"  # 20-bit precision: its noise lies below that of a 16-bit recording


def mono(samples: NDArray[np.float32]) -> Samples:
    """Mix channels down to one by their mean.

    Args:
        samples: float32, shape ``(n,)`` or ``(n, channels)``.

    Returns:
        float32, shape ``(n,)``.
    """
    if samples.ndim == 1:
        return samples
    mixed: Samples = samples.mean(axis=1, dtype=np.float32)
    return mixed


class Resampler:
    """Changes the rate of a stream of sound piece by piece.

    The pieces it returns are, put together, the same as one conversion of the whole. About 35 ms (100 ms from
    8 kHz) are held back until later sound or `flush` brings them out.

    Args:
        from_hz: rate of what is pushed.
        to_hz: rate of what comes back.
    """

    def __init__(self, from_hz: int, to_hz: int = HEARD_RATE_HZ) -> None:
        if from_hz <= 0 or to_hz <= 0:
            raise ValueError(f"rates must be above 0 Hz, not {from_hz} and {to_hz}")
        self._stream = (
            soxr.ResampleStream(from_hz, to_hz, 1, "float32", _QUALITY) if from_hz != to_hz else None
        )

    def push(self, samples: NDArray[np.float32]) -> Samples:
        """Take the next piece and return what is ready.

        Args:
            samples: float32 of any length, shape ``(n,)`` or ``(n, channels)``.

        Returns:
            Mono float32 in [-1, 1], shape ``(m,)``; ``m`` may be 0.
        """
        return self._convert(mono(samples), last=False)

    def flush(self) -> Samples:
        """Return the tail held back, and start afresh: the next piece pushed begins a new stream."""
        tail = self._convert(np.zeros(0, np.float32), last=True)
        if self._stream is not None:
            self._stream.clear()
        return tail

    def _convert(self, samples: Samples, *, last: bool) -> Samples:
        if self._stream is not None:
            samples = self._stream.resample_chunk(samples, last=last)
        # The filter overshoots at steep edges of sound that is at full scale already.
        return np.clip(samples, -1.0, 1.0)


def resample(samples: NDArray[np.float32], from_hz: int, to_hz: int) -> Samples:
    """Change the rate of a whole recording.

    Args:
        samples: float32, shape ``(n,)`` or ``(n, channels)``.
        from_hz: its rate.
        to_hz: the rate wanted.

    Returns:
        Mono float32 in [-1, 1], ``n * to_hz / from_hz`` samples, rounded.
    """
    resampler = Resampler(from_hz, to_hz)
    return np.concatenate((resampler.push(samples), resampler.flush()))


class RateMatcher:
    """Brings consecutive chunks of any rate to one rate.

    Chunks of the same rate are one stream, so that no click sits where they meet.

    Args:
        to_hz: the one rate.
    """

    def __init__(self, to_hz: int) -> None:
        self._to_hz = to_hz
        self._from_hz = to_hz
        self._resampler = Resampler(to_hz, to_hz)

    def push(self, chunk: AudioChunk) -> Samples:
        """Take the next chunk and return the samples that are ready, shape ``(m,)``; ``m`` may be 0."""
        tail = np.zeros(0, np.float32)
        if chunk.rate_hz != self._from_hz:
            tail = self.flush()
            self._from_hz = chunk.rate_hz
            self._resampler = Resampler(chunk.rate_hz, self._to_hz)
        return np.concatenate((tail, self._resampler.push(chunk.samples)))

    def flush(self) -> Samples:
        """Return the tail held back; the next chunk begins a new stream."""
        return self._resampler.flush()
