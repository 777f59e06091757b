"""What happens in an interview, told as it happens: to the screen, and to a file for scripts and checks."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from voice_interview.clock import Clock
from voice_interview.errors import StorageFailed

EventType = Literal[
    "ready",
    "question_started",
    "question_ended",
    "listening",
    "speech_started",
    "partial",
    "final",
    "pause",
    "insight",
    "concept",
    "turn_ended",
    "graded",
    "feedback_started",
    "feedback_ended",
    "interrupted",
    "resumed",
    "saved",
    "error",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened."""

    t_s: float
    """Seconds since the program started, on a monotonic clock."""
    type: EventType
    data: dict[str, Any] = field(default_factory=dict)
    """What the type calls for, in JSON types."""


class Events:
    """Hands every event to all who listen, at once and in order."""

    def __init__(self, clock: Clock, started_s: float) -> None:
        self._clock = clock
        self._started_s = started_s
        self._listeners: list[Callable[[Event], None]] = []
        self._meters: list[Callable[[float, float], None]] = []

    def subscribe(self, listener: Callable[[Event], None]) -> None:
        """Call ``listener`` with every event from now on, in the thread that emits it."""
        self._listeners.append(listener)

    def subscribe_level(self, meter: Callable[[float, float], None]) -> None:
        """Call ``meter`` with the level (dBFS) and the time of the recording (seconds) of every chunk heard.

        Levels come thirty times a second and are for looking at; they are no events and no file has them.
        """
        self._meters.append(meter)

    def level(self, level_dbfs: float, heard_s: float) -> None:
        """Tell those who show a meter how loud the last chunk was."""
        for meter in self._meters:
            meter(level_dbfs, heard_s)

    def emit(self, type_: EventType, **data: Any) -> None:
        """Tell everyone that something happened just now."""
        event = Event(t_s=round(self._clock.now_s() - self._started_s, 4), type=type_, data=data)
        for listener in self._listeners:
            listener(event)


class EventFile:
    """Writes events as JSON, one object a line, each at once, until a write fails.

    Raises:
        StorageFailed: the file cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._failed = False
        try:
            self._file = path.open("wb", buffering=0)  # nothing may wait: `close` would have to write it
        except OSError as error:
            raise StorageFailed(
                f"The event file {path} cannot be written ({error.strerror}).", "Name another with --events."
            ) from error

    def __call__(self, event: Event) -> None:
        """Write one event; after a failed write do nothing, so that the failure itself can be told.

        Raises:
            StorageFailed: the disk is full or gone.
        """
        if self._failed:
            return
        line = json.dumps({"t_s": event.t_s, "type": event.type, **event.data}) + "\n"
        try:
            self._file.write(line.encode())
        except OSError as error:
            self._failed = True
            raise StorageFailed(
                f"The event file {self._path} cannot be written ({error.strerror}).", "Free some space."
            ) from error

    def close(self) -> None:
        """End the file; calling it twice does no harm."""
        self._file.close()
