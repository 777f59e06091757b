"""The interview in the terminal; on stderr, so that results stay alone on stdout."""

import threading

from rich.console import Console
from rich.text import Text

from voice_interview.app.bottom_panel import BottomPanel
from voice_interview.app.keyboard import KEY_HELP
from voice_interview.app.view_panel import panel_lines
from voice_interview.app.view_record import extra_lines_of, lines_of
from voice_interview.app.view_scene import Scene, after, heard
from voice_interview.session.events import Event, Events


class TerminalView:
    """Shows what happens, from events alone.

    In a terminal, questions, final words, verdicts and replies are printed once and go by, and a small panel
    below them shows what is going on. Anywhere else, with ``NO_COLOR`` or with ``TERM=dumb`` there are only
    lines without any style, for files and screen readers.

    Args:
        console: where to print.
        exam: whether the names of concepts and cues are hidden.
        keys: whether the keys work and are to be shown.
    """

    def __init__(self, console: Console, *, exam: bool, keys: bool) -> None:
        self._console = console
        self._exam = exam
        self._keys = KEY_HELP if keys else ""
        self._keys_told = False
        self._scene = Scene()
        self._lock = threading.RLock()
        live = console.is_interactive and not console.no_color
        self._panel = BottomPanel(console, self._lines, self._lock) if live else None

    def follow(self, events: Events) -> None:
        """Show everything that ``events`` tells from now on."""
        events.subscribe(self._show)
        events.subscribe_level(self._hear)

    def close(self) -> None:
        """Take the panel away and leave the text; calling it twice does no harm."""
        with self._lock:
            if self._panel is not None:
                self._panel.hide()

    def _show(self, event: Event) -> None:
        with self._lock:
            before, self._scene = self._scene, after(self._scene, event)
            for line in lines_of(event, before, exam=self._exam):
                self._print(line)
            if self._panel is None:
                for line in extra_lines_of(event, before, exam=self._exam, keys=self._help_once(event)):
                    self._print(line)
            else:
                self._place(self._panel, event)

    def _place(self, panel: BottomPanel, event: Event) -> None:
        """Show, hide or refresh the panel as ``event`` calls for; it must not stand where somebody types."""
        if event.type == "saved" or event.data.get("fatal") or self._scene.typed:
            panel.hide()
        elif event.type in ("listening", "pause") or (event.type == "question_started" and self._keys):
            panel.show()
        panel.refresh()

    def _hear(self, level_dbfs: float, heard_s: float) -> None:
        with self._lock:
            self._scene = heard(self._scene, level_dbfs, heard_s)
        if self._panel is not None:
            self._panel.refresh_soon()

    def _lines(self, width: int, height: int) -> list[Text]:
        return panel_lines(self._scene, width=width, height=height, exam=self._exam, keys=self._keys)

    def _help_once(self, event: Event) -> str:
        if event.type != "listening" or self._keys_told:
            return ""
        self._keys_told = True
        return self._keys

    def _print(self, line: Text) -> None:
        if (
            self._panel is None
        ):  # NO_COLOR means no bold either, and a log wants what belongs together in one line
            self._console.print(Text(line.plain), soft_wrap=True)
            return
        indent = len(line.plain) - len(line.plain.lstrip())
        room = max(1, self._console.width - indent - 1)
        for row in line[indent:].wrap(self._console, room) if line.plain else [line]:
            row.rstrip()
            self._console.print(Text(" " * indent).append(row), no_wrap=True, overflow="ignore", crop=False)
