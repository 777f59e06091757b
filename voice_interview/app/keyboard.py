"""Commands from the keyboard while the interview runs, one key each, without Enter."""

import os
import queue
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from voice_interview.session.commands import Command

KEYS: dict[str, Command] = {
    "\n": "end",
    "\r": "end",
    " ": "end",
    "k": "keep_floor",
    "r": "repeat",
    "s": "skip",
    "p": "pause",
    "t": "again",
    "q": "stop",
}
KEY_HELP = (
    "Enter/space: end answer · k: keep the floor · r: repeat · s: skip · p: pause · t: try again · q: stop"
)
_POLL_S = 0.1
_MOST_KEYS = 64
_ESCAPE = "\x1b"
_WINDOWS_PREFIXES = ("\x00", "\xe0")

if sys.platform == "win32":
    import msvcrt
    import time

    @contextmanager
    def _single_keys() -> Iterator[None]:
        yield

    def _read_keys() -> str | None:
        if not msvcrt.kbhit():
            time.sleep(_POLL_S)
            return ""
        key = msvcrt.getwch()
        if key in _WINDOWS_PREFIXES:
            msvcrt.getwch()  # the rest of an arrow or function key
            return ""
        return key

else:
    import select
    import termios
    import tty

    @contextmanager
    def _single_keys() -> Iterator[None]:
        before = termios.tcgetattr(sys.stdin)
        try:
            tty.setcbreak(sys.stdin)  # Ctrl-C still interrupts
            yield
        finally:
            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)

    def _read_keys() -> str | None:
        # From the descriptor: Python's own buffer would hide the second of two quick keys from select.
        descriptor = sys.stdin.fileno()
        readable, _, _ = select.select([descriptor], [], [], _POLL_S)
        if not readable:
            return ""
        typed = os.read(descriptor, _MOST_KEYS).decode("ascii", errors="ignore")
        if not typed:
            return None
        return "" if typed.startswith(_ESCAPE) else typed  # an arrow or function key comes in one piece


class Keyboard:
    """Reads keys in a thread of its own; only for use within ``reading``."""

    def __init__(self) -> None:
        self._waiting: queue.SimpleQueue[Command] = queue.SimpleQueue()
        self._over = threading.Event()

    def poll(self) -> Command | None:
        """Return the next command that waits, or None at once."""
        try:
            return self._waiting.get_nowait()
        except queue.Empty:
            return None

    def waiting(self) -> bool:
        """Tell whether ``poll`` would return a command, without taking it."""
        return not self._waiting.empty()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Read keys while the block runs, and leave the terminal as it was."""
        with _single_keys():
            thread = threading.Thread(target=self._read, name="keyboard", daemon=True)
            thread.start()
            try:
                yield
            finally:
                self._over.set()
                thread.join()

    def _read(self) -> None:
        while not self._over.is_set() and (keys := _read_keys()) is not None:
            for key in keys:
                if (command := KEYS.get(key.lower())) is not None:
                    self._waiting.put(command)
