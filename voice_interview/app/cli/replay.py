"""``replay``: a session again, with its words in step."""

from pathlib import Path

import click
from rich.console import Console

from voice_interview.app import engines
from voice_interview.app.cli.options import progress_console
from voice_interview.app.own_terminal import take_terminal
from voice_interview.app.settings import load_settings
from voice_interview.audio.sinks import SilentSink
from voice_interview.clock import SystemClock
from voice_interview.session.replay import Replay, render
from voice_interview.session.store import SessionStore
from voice_interview.session.timeline import Part, plan_replay

_TITLES = {"question": "Interviewer", "answer": "You", "feedback": "Interviewer"}


@click.command()
@click.argument("session")
@click.option("--turn", type=click.IntRange(min=1), metavar="N", help="Begin with turn N.")
@click.option("--speed", type=click.FloatRange(0.25, 4.0), default=1.0, show_default=True, metavar="X")
@click.option(
    "--from", "from_s", type=click.FloatRange(min=0), default=0.0, metavar="S", help="Leave out S seconds."
)
@click.option("--to", type=click.Path(path_type=Path), metavar="FILE.wav", help="Write a sound file instead.")
@click.option("--speaker", metavar="NAME", help="Loudspeaker.")
@click.pass_obj
def replay(
    home: Path,
    session: str,
    turn: int | None,
    speed: float,
    from_s: float,
    to: Path | None,
    speaker: str | None,
) -> None:
    """Hear SESSION again (an id, a unique beginning of one, or last)."""
    take_terminal()
    clock = SystemClock()
    store = SessionStore(home, clock)
    console = progress_console()
    parts = plan_replay(store.load(session), store.folder(session), from_turn=turn or 1, from_s=from_s)
    if to is not None:
        with console.status(f"Writing {to} …"):
            duration_s = render(parts, to, console.print, speed)
        click.echo(f"{to}: {duration_s:.1f} s")
        return
    sink, problem = engines.default_loudspeaker(speaker or load_settings(home).speaker)
    if sink is None:
        console.print(f"{problem} Showing the words in step without sound.")
        sink = SilentSink(clock, "real")
    try:
        Replay(sink=sink, clock=clock, viewer=_Lines(console), interrupted=lambda: False).play(parts, speed)
    finally:
        click.echo()
        sink.close()


class _Lines:
    """Prints words as they sound."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def begin(self, part: Part) -> None:
        click.echo(f"\n\n[{part.turn}] {_TITLES[part.kind]}: ", nl=False)

    def words(self, text: str) -> None:
        click.echo(f"{text} ", nl=False)

    def note(self, sentence: str) -> None:
        self._console.print(f"\n{sentence}")
