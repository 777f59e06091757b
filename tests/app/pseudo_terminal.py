"""A terminal without a window: the view in a process of its own, what it wrote read by an emulator."""

import fcntl
import json
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import pyte

PLAYER = """
import json, sys
from rich.console import Console
from voice_interview.app.view import TerminalView
from voice_interview.clock import SystemClock
from voice_interview.session.events import Events
exam, keys = sys.argv[1] == "exam", sys.argv[2] == "keys"
script = open(int(sys.argv[3]), encoding="utf-8")
events = Events(SystemClock(), 0.0)
view = TerminalView(Console(stderr=True, highlight=False), exam=exam, keys=keys)
view.follow(events)
for line in script:
    told = json.loads(line)
    if told["type"] == "level":
        events.level(told["level_dbfs"], told["heard_s"])
    else:
        events.emit(told.pop("type"), **told)
view.close()
"""
"""Plays events from a pipe to a view on the terminal."""


def terminal_environment() -> dict[str, str]:
    """Return the environment without what would decide about the terminal."""
    deciding = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "TERM")
    return {name: value for name, value in os.environ.items() if name not in deciding}


class PseudoTerminal:
    """Runs a command on a terminal of ``width`` by ``height`` that is only looked at by this class."""

    def __init__(self, *, width: int = 80, height: int = 24) -> None:
        self.screen = pyte.HistoryScreen(width, height, history=1000, ratio=0.5)
        self._stream = pyte.ByteStream(self.screen)
        self._ours, self._theirs = pty.openpty()
        self._set_size(width, height)
        self.written = b""

    def run(
        self, command: list[str], environment: Mapping[str, str], pass_fds: tuple[int, ...] = ()
    ) -> subprocess.Popen[bytes]:
        """Start ``command`` with this terminal as its keyboard and screen; stdout is a pipe."""
        # The emulator does not break lines anew, as xterm does not.
        terminal = {"TERM": "xterm-256color", "XTERM_VERSION": "like pyte", "PYTHONUNBUFFERED": "1"}
        return subprocess.Popen(
            command,
            stdin=self._theirs,
            stdout=subprocess.PIPE,
            stderr=self._theirs,
            env={**terminal_environment(), **terminal, **environment},
            pass_fds=pass_fds,
            start_new_session=True,
        )

    def resize(self, width: int, height: int) -> None:
        """Make the window larger or smaller, as somebody who drags its corner."""
        self.screen.resize(height, width)
        self._set_size(width, height)

    def press(self, keys: str) -> None:
        """Press keys."""
        os.write(self._ours, keys.encode())

    def wait_until(self, seen: Callable[[], bool], timeout_s: float = 20.0) -> None:
        """Read what is written until ``seen`` is true of the screen."""
        deadline_s = time.monotonic() + timeout_s
        while not seen():
            assert time.monotonic() < deadline_s, "\n".join([*self.past, "----", *self.rows])
            self.read(0.05)

    def read(self, wait_s: float) -> bool:
        """Read what is written within ``wait_s``; returns whether there was anything."""
        readable, _, _ = select.select([self._ours], [], [], wait_s)
        if readable:
            with suppress(OSError):  # nobody has the other end any more
                written = os.read(self._ours, 65536)
                self.written += written
                self._stream.feed(written)
                return bool(written)
        return False

    @property
    def rows(self) -> list[str]:
        """What is on the screen, without the empty rows below."""
        return "\n".join(row.rstrip() for row in self.screen.display).rstrip().split("\n")

    @property
    def past(self) -> list[str]:
        """What has left the screen at its top."""
        width = self.screen.columns
        return ["".join(row[x].data for x in range(width)).rstrip() for row in self.screen.history.top]

    @property
    def text(self) -> str:
        """All that can be seen by scrolling up, as one string."""
        return "\n".join([*self.past, *self.rows])

    def close(self) -> None:
        """Give the terminal back."""
        os.close(self._ours)
        os.close(self._theirs)

    def _set_size(self, width: int, height: int) -> None:
        fcntl.ioctl(self._theirs, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))


class WatchedView:
    """A view in a process of its own on a pseudo-terminal, told events one by one."""

    def __init__(
        self,
        *,
        width: int = 80,
        height: int = 24,
        exam: bool = False,
        keys: bool = True,
        environment: Mapping[str, str] = {},
    ) -> None:
        self.terminal = PseudoTerminal(width=width, height=height)
        theirs, self._script = os.pipe()
        flags = ["exam" if exam else "practice", "keys" if keys else "no keys", str(theirs)]
        command = [sys.executable, "-c", PLAYER, *flags]
        self._process = self.terminal.run(command, environment, pass_fds=(theirs,))
        os.close(theirs)

    def tell(self, type_: str, **data: Any) -> None:
        """Tell an event."""
        os.write(self._script, (json.dumps({"type": type_, **data}) + "\n").encode())

    def level(self, level_dbfs: float, heard_s: float) -> None:
        """Tell a level."""
        self.tell("level", level_dbfs=level_dbfs, heard_s=heard_s)

    def ask(self, prompt: str = "What is LoRA?", question_id: str = "peft") -> None:
        """Ask a question and begin to listen."""
        self.tell("question_started", question_id=question_id, follow_up=None, attempt=1, prompt=prompt)
        self.tell("question_ended")
        self.tell("listening", source="microphone")

    def shows(self, text: str) -> bool:
        """Tell whether ``text`` is on the screen, wherever lines are broken."""
        return text in " ".join(row.strip() for row in self.terminal.rows)

    def wait_for(self, text: str) -> None:
        """Wait until ``text`` is on the screen."""
        self.terminal.wait_until(lambda: self.shows(text))

    def end(self) -> str:
        """Close the view and return all text that it leaves behind."""
        os.close(self._script)
        self.terminal.wait_until(lambda: self._process.poll() is not None)
        while self.terminal.read(0.1):
            pass
        assert self._process.returncode == 0, self.terminal.text
        assert self._process.stdout is not None
        self._process.stdout.close()
        text = self.terminal.text
        self.terminal.close()
        return text

    def close(self) -> None:
        """End the view if it was not ended; what is on the screen no longer matters."""
        if self._process.poll() is None:
            os.close(self._script)
            self.terminal.wait_until(lambda: self._process.poll() is not None)
            assert self._process.stdout is not None
            self._process.stdout.close()
            self.terminal.close()
