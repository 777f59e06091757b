"""What waits to be heard, at the rate of the device that will play it."""

import threading
from collections import deque

import numpy as np

from voice_interview.audio.chunk import AudioChunk, Samples
from voice_interview.audio.resample import RateMatcher


class PlayQueue:
    """Sound handed over by one thread and taken, block by block, by a device's callback in another.

    Args:
        rate_hz: the device's rate.
    """

    def __init__(self, rate_hz: int) -> None:
        self._matcher = RateMatcher(rate_hz)
        self._lock = threading.Lock()
        self._waiting: deque[Samples] = deque()
        self._empty = threading.Event()
        self._empty.set()

    def add(self, chunk: AudioChunk) -> None:
        """Append a chunk of any rate."""
        with self._lock:
            self._waiting.append(self._matcher.push(chunk))
            self._empty.clear()

    def take(self, count: int) -> Samples:
        """Return the next ``count`` samples, silence where nothing waits."""
        block = np.zeros(count, np.float32)
        filled = 0
        with self._lock:
            while filled < count and (piece := self._next()) is not None:
                part = piece[: count - filled]
                block[filled : filled + len(part)] = part
                filled += len(part)
                if len(part) < len(piece):
                    self._waiting.appendleft(piece[len(part) :])
            if filled < count:
                self._empty.set()
        return block

    def clear(self) -> None:
        """Drop everything that waits."""
        with self._lock:
            self._matcher.flush()
            self._waiting.clear()
            self._empty.set()

    def wait_until_empty(self, timeout_s: float) -> bool:
        """Wait until all has been taken or dropped; returns False after ``timeout_s`` seconds."""
        return self._empty.wait(timeout_s)

    def _next(self) -> Samples | None:
        if self._waiting:
            return self._waiting.popleft()
        # Nothing follows for now, so the end of the last chunk need not be held back for the rate conversion.
        tail = self._matcher.flush()
        return tail if len(tail) else None
