"""The end for spoken sound that is no loudspeaker."""

from voice_interview.audio.chunk import AudioChunk
from voice_interview.audio.pace import Pace
from voice_interview.clock import Clock

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
