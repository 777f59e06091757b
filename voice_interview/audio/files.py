"""Recordings in files, as a source that stands in for the microphone or whole."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import numpy as np

from voice_interview.audio.chunk import HEARD_RATE_HZ, AudioChunk, Samples
from voice_interview.audio.decode import decoded
from voice_interview.audio.framing import Framer
from voice_interview.audio.pace import Pace
from voice_interview.clock import Clock
from voice_interview.errors import UnreadableAudio


class FileSource:
    """A recording in a file, heard as if it came from a microphone (an `AudioSource`).

    Args:
        path: WAV, FLAC, OGG, MP3, M4A or WebM, any rate and channels.
        clock: what ``real`` pace sleeps on.
        pace: ``real`` lets each chunk arrive when its last sample would have been spoken; when the program
            falls behind, the chunks that are due come at once, and none is lost.
        start_s: this much of the file is left out at its beginning.

    Raises:
        UnreadableAudio: the file has no sound; told here, before anybody waits for it.
    """

    def __init__(self, path: Path, *, clock: Clock, pace: Pace, start_s: float = 0.0) -> None:
        if start_s < 0:
            raise ValueError(f"start_s cannot be below 0: {start_s}")
        self._path = path
        self._clock = clock
        self._pace = pace
        self._skip_samples = round(start_s * HEARD_RATE_HZ)
        self._closed = False
        next(decoded(path))

    @property
    def name(self) -> str:
        """The file's name."""
        return self._path.name

    @property
    def overflows(self) -> int:
        """Always 0: a file waits."""
        return 0

    def chunks(self) -> Iterator[AudioChunk]:
        """Yield the file from ``start_s`` on, from the beginning with each call.

        Yields:
            Chunks of 512 samples (32 ms), the last one shorter; positions start at 0.

        Raises:
            UnreadableAudio: the file cannot be read any further.
        """
        began_s = self._clock.now_s()
        framer = Framer()
        pieces = (chunk for piece in self._pieces() for chunk in framer.push(piece))
        for chunk in chain(pieces, framer.flush()):
            if self._pace == "real":
                self._clock.sleep(began_s + chunk.end_s - self._clock.now_s())
            if self._closed:
                return
            yield chunk

    def close(self) -> None:
        """End a running `chunks` at its next chunk."""
        self._closed = True

    def _pieces(self) -> Iterator[Samples]:
        skip = self._skip_samples
        for piece in decoded(self._path):
            yield piece[skip:]
            skip = max(0, skip - len(piece))


def read_audio(path: Path, *, max_duration_s: float) -> AudioChunk:
    """Read a whole recording into memory (230 MB an hour).

    Args:
        path: WAV, FLAC, OGG, MP3, M4A or WebM, any rate and channels.
        max_duration_s: longer files are refused as soon as this much is decoded.

    Returns:
        Mono at ``HEARD_RATE_HZ``.

    Raises:
        UnreadableAudio: the file has no sound, cannot be read, or is longer than ``max_duration_s``.
    """
    pieces: list[Samples] = []
    samples = 0
    for piece in decoded(path):
        pieces.append(piece)
        samples += len(piece)
        if samples > max_duration_s * HEARD_RATE_HZ:
            raise UnreadableAudio(
                f"{path.name} is longer than {_spoken_duration(max_duration_s)}, the most taken at once.",
                "Cut it into shorter recordings.",
            )
    return AudioChunk(samples=np.concatenate(pieces), rate_hz=HEARD_RATE_HZ)


def _spoken_duration(duration_s: float) -> str:
    return f"{duration_s / 60:g} minutes" if duration_s >= 120 else f"{duration_s:g} seconds"
