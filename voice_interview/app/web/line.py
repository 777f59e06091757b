"""What a page is told: numbered messages, kept until it has them, so that a lost connection loses none."""

import json
import struct
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from voice_interview.audio.chunk import Samples

SOUND_HEADER = struct.Struct("<III")
"""Before the samples of spoken sound: number of the message, utterance, rate in hertz."""
_FULL_SCALE = 32767


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message to the page."""

    number: int
    body: str | bytes
    """JSON, or spoken sound: the header and 16-bit samples, little-endian."""
    utterance: int | None = None
    """Of spoken sound."""


class Line:
    """Messages to one page, in order; safe to use from several threads.

    The page says what it has (``acknowledge``); what it has not is sent again when it comes back.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: deque[Message] = deque()
        self._last = 0
        self._wake: Callable[[], None] | None = None

    def tell(self, type_: str, **data: Any) -> None:
        """Queue a JSON message of that type."""
        with self._lock:
            self._last += 1
            body = json.dumps({"n": self._last, "type": type_, **data})
            self._keep(Message(number=self._last, body=body))

    def speak(self, utterance: int, rate_hz: int, samples: Samples) -> None:
        """Queue spoken sound, float32 in [-1, 1], shape ``(n,)``."""
        pcm = np.round(np.clip(samples, -1.0, 1.0) * _FULL_SCALE).astype("<i2").tobytes()
        with self._lock:
            self._last += 1
            header = SOUND_HEADER.pack(self._last, utterance, rate_hz)
            self._keep(Message(number=self._last, body=header + pcm, utterance=utterance))

    def hush(self, utterance: int) -> None:
        """Drop sound of ``utterance`` that the page does not have, and tell the page to fall silent."""
        with self._lock:
            self._kept = deque(one for one in self._kept if one.utterance != utterance)
        self.tell("hush", utterance=utterance)

    def after(self, number: int) -> tuple[Message, ...]:
        """Return what follows message ``number``, oldest first."""
        with self._lock:
            return tuple(one for one in self._kept if one.number > number)

    def acknowledge(self, number: int) -> None:
        """Forget everything up to message ``number``: the page has it."""
        with self._lock:
            while self._kept and self._kept[0].number <= number:
                self._kept.popleft()

    def connect(self, wake: Callable[[], None] | None) -> None:
        """Call ``wake`` (from any thread) whenever there is something new; None for nobody."""
        with self._lock:
            self._wake = wake

    def _keep(self, message: Message) -> None:
        self._kept.append(message)
        if self._wake is not None:
            self._wake()
