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
    """``Commands`` that a page sends; a page that has gone for good asks to stop, once its sound is on disk.

    Args:
        presence: tells whether the page is there.
        intake: tells whether sound of it waits to be written.
    """

    def __init__(self, presence: Presence, intake: Intake) -> None:
        self._presence = presence
        self._intake = intake
        self._lock = threading.Lock()
        self._waiting: deque[Command] = deque(maxlen=_MOST_WAITING)

    def put(self, command: Command) -> None:
        """Take a command from the page."""
        with self._lock:
            self._waiting.append(command)

    def poll(self) -> Command | None:
        """Return the next command that waits, or None at once."""
        with self._lock:
            if self._waiting:
                return self._waiting.popleft()
        return "stop" if self._left else None

    def waiting(self) -> bool:
        """Tell whether ``poll`` would return a command, without taking it."""
        return bool(self._waiting) or self._left

    @property
    def _left(self) -> bool:
        return self._presence.gone and not self._intake.behind
