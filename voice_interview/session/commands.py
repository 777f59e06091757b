"""What the person can ask for while an interview runs."""

from collections.abc import Callable
from typing import Literal, Protocol

from voice_interview.clock import Clock
from voice_interview.session.events import Events

Command = Literal["end", "keep_floor", "repeat", "skip", "pause", "again", "stop"]
"""End the answer; keep the floor or give it back; hear the question again; go to the next question; pause or
go on; answer this question anew; stop the interview."""


_PAUSE_STEP_S = 0.05


class Commands(Protocol):
    """Where commands come from: keys, a page, or nowhere."""

    def poll(self) -> Command | None:
        """Return the next command that waits, or None at once."""
        ...

    def waiting(self) -> bool:
        """Tell whether ``poll`` would return a command, without taking it."""
        ...


class NoCommands:
    """Nobody is there to ask for anything."""

    def poll(self) -> Command | None:
        """Return None."""
        return None

    def waiting(self) -> bool:
        """Return False."""
        return False


class CutShort:
    """Takes the command that cuts short what is being said.

    ``keep_floor`` counts only where there is an answer to go on with. ``end`` counts only once there is
    something to be heard: whoever ended an answer by two quick key presses meant one.

    Args:
        commands: where commands come from.
        has_floor: whether there is an answer that the person can take up again.
        overheard: returns what the person asks for by speaking up; given whether the first sample is heard.
    """

    def __init__(
        self,
        commands: Commands,
        *,
        has_floor: bool = False,
        overheard: Callable[[bool], Command | None] = lambda _begun: None,
    ) -> None:
        self._commands = commands
        self._has_floor = has_floor
        self._overheard = overheard
        self._begun = False
        self.command: Command | None = None
        """What cut it short, or None."""

    def begin(self) -> None:
        """Note that the first sample is being heard; what was overheard before it counts."""
        self._begun = True
        if self.command is None:
            self.command = self._overheard(True)

    def is_wanted(self) -> bool:
        """Tell whether a command came that cuts short."""
        while self.command is None and (command := self._commands.poll()) is not None:
            counts = self._has_floor if command == "keep_floor" else self._begun or command != "end"
            if counts:
                self.command = command
        if self.command is None:
            self.command = self._overheard(self._begun)
        return self.command is not None


def wait_while_paused(commands: Commands, clock: Clock, events: Events) -> Command | None:
    """Wait until the person goes on; return None, or the other command that ended the pause."""
    events.emit("pause")
    command = None
    while command is None or command == "keep_floor":
        clock.sleep(_PAUSE_STEP_S)
        command = commands.poll()
    events.emit("resumed")
    return None if command == "pause" else command


def wait_to_go_on(commands: Commands, clock: Clock, events: Events) -> Command:
    """Wait after feedback until the person says what comes next, and return it: ``end`` to go on."""
    events.emit("insight", waiting=True)
    while True:
        command = commands.poll()
        if command is not None and command not in ("keep_floor", "pause"):
            return command
        clock.sleep(_PAUSE_STEP_S)
