"""A few lines at the bottom of the terminal that are drawn again and again, while text goes by above them."""

import math
import os
import threading
from collections.abc import Callable

from rich.console import Console, ConsoleRenderable, RenderHook
from rich.control import Control
from rich.segment import ControlType
from rich.text import Text

_REFRESH_S = 0.125


class BottomPanel(RenderHook):
    """Draws lines below whatever is printed to ``console``, and takes them away again.

    rich's own ``Live`` counts the rows it drew, and is wrong after the window became narrower: terminals
    break the lines anew and old rows stay behind. Here they are counted at the width there is when they are
    erased. The cursor is never hidden, so that a program that is killed leaves no terminal without one.

    Args:
        console: a terminal.
        lines: returns the lines for a width (cells) and a height; each shorter than the width. Called from
            two threads, under ``lock``.
        lock: held while anything is printed.
    """

    def __init__(
        self, console: Console, lines: Callable[[int, int], list[Text]], lock: "threading.RLock"
    ) -> None:
        self._console = console
        self._lines = lines
        self._lock = lock
        self._drawn: list[int] = []
        self._drawn_width = 0
        self._stale = False
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def shown(self) -> bool:
        """Whether it is on the screen."""
        return self._thread is not None

    def show(self) -> None:
        """Draw it; does nothing when it is shown."""
        if self._thread is None:
            self._over = threading.Event()
            self._thread = threading.Thread(target=self._keep_fresh, args=(self._over,), daemon=True)
            self._console.push_render_hook(self)
            self._thread.start()
            self.refresh()

    def hide(self) -> None:
        """Take it away; the cursor then stands where its first line was."""
        if self._thread is not None:
            self._over.set()
            self._console.pop_render_hook()
            self._console.control(self._erase())
            self._drawn = []
            self._thread = None

    def refresh(self) -> None:
        """Draw it anew, now."""
        with self._lock:
            if self.shown:
                self._console.print(Control())

    def refresh_soon(self) -> None:
        """Have it drawn anew at the next of eight moments in a second."""
        self._stale = True

    def process_renderables(self, renderables: list[ConsoleRenderable]) -> list[ConsoleRenderable]:
        """Put what is printed in the place of the panel, and the panel below it; called by rich."""
        with self._lock:
            width, height = self._console.size
            erase = self._erase()
            lines = self._lines(width, height)
            self._drawn = [line.cell_len for line in lines]
            self._drawn_width = width
            self._stale = False
            below = Text("\n", end="", no_wrap=True).join(lines)
            return [erase, *renderables, below]

    def _erase(self) -> Control:
        if not self._drawn:
            return Control()
        width = self._console.width
        rows = len(self._drawn)
        if width < self._drawn_width and _breaks_lines_anew():
            rows = sum(max(1, math.ceil(length / width)) for length in self._drawn)
        up = ((ControlType.CURSOR_UP, 1), (ControlType.ERASE_IN_LINE, 2))
        return Control(ControlType.CARRIAGE_RETURN, (ControlType.ERASE_IN_LINE, 2), *up * (rows - 1))

    def _keep_fresh(self, over: threading.Event) -> None:
        while not over.wait(_REFRESH_S):
            if self._stale:
                self.refresh()


def _breaks_lines_anew() -> bool:
    """Tell whether lines are broken anew in a narrower window; xterm and the Linux console cut them."""
    return "XTERM_VERSION" not in os.environ and os.environ.get("TERM") != "linux"
