"""What a microphone has heard and nobody has taken yet: bounded, and losses are counted."""

import contextlib
import queue
import threading
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from voice_interview.errors import DeviceLost

Block = NDArray[np.float32]
"""float32, shape ``(n, channels)``."""


class CaptureQueue:
    """Blocks put in by a device's callback in one thread and taken in another.

    Args:
        capacity: how many blocks may wait; those that find it full are lost and counted.
        lost_after_s: how long a taker waits for a block before the device is called lost.
    """

    def __init__(self, capacity: int, lost_after_s: float) -> None:
        self.overflows = 0
        self._lost_after_s = lost_after_s
        self._blocks: queue.Queue[Block | None] = queue.Queue(capacity)
        self._listener: object | None = None
        self._ended = False
        self._awake = threading.Event()

    def put(self, block: Block, *, lost_before: bool) -> None:
        """Copy a block; called from the device's thread, so it takes no longer than that.

        Args:
            block: float32, shape ``(n, channels)``; may be reused by the caller afterwards.
            lost_before: whether the device reports that sound before it was lost.
        """
        self._awake.set()
        if self._listener is None:
            return  # between turns nobody is owed anything
        self.overflows += lost_before
        try:
            self._blocks.put_nowait(block.copy())
        except queue.Full:
            self.overflows += 1

    def end(self) -> None:
        """Tell the taker that no block will come any more."""
        self._ended = True
        with contextlib.suppress(queue.Full):  # whoever waits is woken; with a full queue nobody waits
            self._blocks.put_nowait(None)

    def wait_for_first(self, timeout_s: float) -> bool:
        """Wait until the device has delivered anything at all; returns False after ``timeout_s`` seconds."""
        return self._awake.wait(timeout_s)

    def blocks(self) -> Iterator[Block]:
        """Forget what waits and, from this call on, keep every block for the iterator returned.

        Yields:
            The blocks that begin after the call.

        Raises:
            DeviceLost: no block came in time, or none will come any more.
        """
        with contextlib.suppress(queue.Empty):
            while True:
                self._blocks.get_nowait()
        # A token, so that an older iterator that is cleaned up late does not end this one.
        self._listener = listener = object()
        return self._kept_for(listener)

    def _kept_for(self, listener: object) -> Iterator[Block]:
        try:
            self._next()  # its first samples were heard before the call
            while True:
                yield self._next()
        finally:
            if self._listener is listener:
                self._listener = None

    def _next(self) -> Block:
        block: Block | None = None
        if not self._ended or not self._blocks.empty():
            with contextlib.suppress(queue.Empty):
                block = self._blocks.get(timeout=self._lost_after_s)
        if block is None:
            raise DeviceLost(
                "The microphone stopped delivering sound.",
                "Check that it is plugged in and switched on, then go on, or choose another one.",
            )
        return block
