"""Ends for spoken sound that are no loudspeaker: nobody, and a file."""

from pathlib import Path

from voice_interview.audio.chunk import AudioChunk, Samples
from voice_interview.audio.pace import Pace
from voice_interview.audio.resample import RateMatcher
from voice_interview.audio.wav import RecordingWriter, discard, move_into_place, part_path
from voice_interview.clock import Clock
from voice_interview.errors import StorageFailed

_STEP_S = 0.02  # how long a waiting drain() may overlook a stop(), well inside the promised 50 ms


class SilentSink:
    """Nobody hears it (an `AudioSink`).

    Args:
        clock: what ``real`` pace sleeps on.
        pace: ``real`` lets `drain` take as long as the sound would have.
    """

    name = "no loudspeaker"

    def __init__(self, clock: Clock, pace: Pace) -> None:
        self._clock = clock
        self._pace = pace
        self._ends_s = clock.now_s()

    def play(self, chunk: AudioChunk) -> None:
        """Take a chunk; returns at once, and counts it as heard after everything before it."""
        self._ends_s = max(self._ends_s, self._clock.now_s()) + chunk.duration_s

    def drain(self) -> None:
        """Wait until everything would have been heard, or until `stop`; ``fast`` does not wait."""
        while self._pace == "real" and (left_s := self._ends_s - self._clock.now_s()) > 0:
            self._clock.sleep(min(left_s, _STEP_S))

    def stop(self) -> None:
        """Drop what was not heard yet."""
        self._ends_s = self._clock.now_s()

    def close(self) -> None:
        """Do nothing; there is nothing to release."""


class WavFileSink:
    """Collects everything in one 16-bit mono WAV file (an `AudioSink`).

    The file gets its name when the sink is closed; one of that name is replaced. Nothing played, no file.

    Args:
        path: the file to make; its rate is that of the first chunk.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writer: RecordingWriter | None = None
        self._matcher: RateMatcher | None = None
        self._closed = False

    @property
    def name(self) -> str:
        """The file's name."""
        return self._path.name

    def play(self, chunk: AudioChunk) -> None:
        """Append a chunk of any rate.

        Raises:
            StorageFailed: the disk is full, or the folder cannot be written.
        """
        if self._closed:
            raise ValueError("the file is finished")
        if self._writer is None or self._matcher is None:
            self._writer = RecordingWriter(part_path(self._path), chunk.rate_hz)
            self._matcher = RateMatcher(chunk.rate_hz)
        self._write(self._matcher.push(chunk))

    def drain(self) -> None:
        """Write what the rate conversion holds back."""
        if self._matcher is not None:
            self._write(self._matcher.flush())

    def stop(self) -> None:
        """Do nothing: what was handed over is in the file."""

    def close(self) -> None:
        """Finish the file; calling it twice does no harm.

        Raises:
            StorageFailed: the disk is full, or the folder cannot be written.
        """
        self._closed = True
        if self._writer is None:
            return
        writer, self._writer = self._writer, None
        try:
            if self._matcher is not None:
                writer.write(self._matcher.flush())
            writer.close()
            move_into_place(writer.path, self._path)
        except StorageFailed:
            writer.close()
            discard(writer.path)
            raise

    def _write(self, samples: Samples) -> None:
        if self._writer is not None and len(samples):
            self._writer.write(samples)
