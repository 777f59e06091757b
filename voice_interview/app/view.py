"""The interview as lines in the terminal; on stderr, so that results stay alone on stdout."""

from typing import Any

from rich.console import Console
from rich.live import Live
from rich.text import Text

from voice_interview.app.keyboard import KEY_HELP
from voice_interview.session.answering import KEYBOARD
from voice_interview.session.events import Event, Events

_METER_WIDTH = 24
_METER_FLOOR_DBFS = -60.0


class TerminalView:
    """Prints what happens, and while listening shows a level meter on one line that goes away.

    Args:
        console: where to print.
        exam: whether the names of concepts are hidden.
        keys: whether the keys work and are to be shown.
    """

    def __init__(self, console: Console, *, exam: bool, keys: bool) -> None:
        self._console = console
        self._exam = exam
        self._keys = keys
        self._live: Live | None = None
        self._floor_kept = False
        self._figures = ""
        self._heard = (_METER_FLOOR_DBFS, 0.0)

    def follow(self, events: Events) -> None:
        """Show everything that ``events`` tells from now on."""
        events.subscribe(self._show)
        if self._console.is_terminal:
            events.subscribe_level(self._meter)

    def close(self) -> None:
        """Take the meter away; calling it twice does no harm."""
        if self._live is not None:
            self._live.stop()
            self._live = None

    def _show(self, event: Event) -> None:
        data = event.data
        match event.type:
            case "question_started":
                title = "Follow-up" if data["follow_up"] else "Question"
                self._line(f"\n{title}: {data['prompt']}", "bold")
            case "listening" if data["source"] != KEYBOARD:
                self._listening()
            case "final" if data["start_s"] is not None:
                self._line(f"  {data['text']}")
            case "insight":
                self._insight(data)
            case "pause":
                self.close()
                self._line("Paused. p: go on", "bold")
            case "turn_ended":
                self.close()
                self._floor_kept = False
                self._figures = ""
            case "graded":
                score = "not scored" if data["score"] is None else f"{data['score']:.0f} of 100"
                self._line(f"  → {score}", "dim")
            case "concept" if not self._exam:
                self._line(f"  {_MARKS[data['status']]} {data['name']}: {data['status']}", "dim")
            case "feedback_started":
                self._line(f"Interviewer: {data['text']}", "cyan")
            case "error" if not data.get("fatal"):  # what ends the program is told when it ends
                self.close()
                self._line(f"{data['message']} {data.get('advice', '')}".strip(), "bold red")

    def _insight(self, data: dict[str, Any]) -> None:
        if "said" in data:
            self._line(f"Interviewer: {data['said']}", "cyan")
        elif "advice" in data:
            self._line(f"  Delivery: {data['advice']}", "dim")
        else:
            self._floor_kept = data.get("floor_kept", self._floor_kept)
            if "words_per_minute" in data:
                self._figures = figures_line(data)
            self._meter(*self._heard)

    def _line(self, text: str, style: str = "") -> None:
        self._console.print(Text(text, style=style), soft_wrap=True)

    def _listening(self) -> None:
        if self._live is None and self._console.is_terminal:
            self._live = Live(console=self._console, refresh_per_second=8, transient=True)
            self._live.start()
            if self._keys:
                self._line(KEY_HELP, "dim")
        elif not self._console.is_terminal:
            self._line("(listening)", "dim")

    def _meter(self, level_dbfs: float, heard_s: float) -> None:
        self._heard = (level_dbfs, heard_s)
        if self._live is not None:
            share = min(1.0, max(0.0, 1 - level_dbfs / _METER_FLOOR_DBFS))
            filled = round(share * _METER_WIDTH)
            bar = "█" * filled + "░" * (_METER_WIDTH - filled)
            minutes, seconds = divmod(int(heard_s), 60)
            note = "floor kept, take your time" if self._floor_kept else self._figures
            self._live.update(Text(f"{bar} {minutes}:{seconds:02} {note}", no_wrap=True, overflow="ellipsis"))


def figures_line(data: dict[str, Any]) -> str:
    """Return the figures of the answer so far, and the one hint there may be, for the meter's line."""
    if "hint" in data:
        return str(data["hint"])
    parts = []
    if data["words_per_minute"] is not None:
        parts.append(f"{data['words_per_minute']:.0f} words/min")
    if data["fillers"]:
        parts.append(f"{data['fillers']} fillers")
    return ", ".join(parts)


_MARKS = {"covered": "✓", "partial": "~", "missed": "·", "contradicted": "✗"}
