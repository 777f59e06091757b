"""Commands from the page."""

import threading
from collections import deque
from typing import get_args

from voice_interview.app.web.hearing import Intake
from voice_interview.app.web.presence import Presence
from voice_interview.session.commands import Command

COMMANDS = frozenset(get_args(Command))
_MOST_WAITING = 64


class PageCommands:
    """``Commands`` that a page sends; each comes up once the sound that arrived before it is on disk.

    After a lost connection sound and command arrive together, and "stop" must not overtake what was said
    before it. A page that has gone for good asks to stop.

    Args:
        presence: tells whether the page is there.
        intake: tells whether sound of it waits to be written.
    """

    def __init__(self, presence: Presence, intake: Intake) -> None:
        self._presence = presence
        self._intake = intake
        self._lock = threading.Lock()
        self._waiting: deque[tuple[Command, tuple[int, int]]] = deque(maxlen=_MOST_WAITING)

    def put(self, command: Command) -> None:
        """Take a command from the page."""
        with self._lock:
            self._waiting.append((command, self._intake.expected))

    def poll(self) -> Command | None:
        """Return the next command that waits, or None at once."""
        with self._lock:
            if self._is_due:
                return self._waiting.popleft()[0]
        return "stop" if self._left else None

    def waiting(self) -> bool:
        """Tell whether ``poll`` would return a command, without taking it."""
        with self._lock:
            return self._is_due or self._left

    @property
    def _is_due(self) -> bool:
        return bool(self._waiting) and self._intake.has_written(*self._waiting[0][1])

    @property
    def _left(self) -> bool:
        return self._presence.gone and not self._intake.behind
