"""``regrade``: recorded answers again, with today's bank and grader."""

from pathlib import Path

import click

from voice_interview.app import engines
from voice_interview.app.cli.options import json_option, print_json, progress_console, speech_model_options
from voice_interview.app.grading_job import Ear
from voice_interview.app.models.library import ModelLibrary
from voice_interview.app.regrading import Regraded, regrade_session
from voice_interview.app.settings import load_settings
from voice_interview.bank import catalog
from voice_interview.bank.model import Bank
from voice_interview.clock import SystemClock
from voice_interview.errors import BankError, SessionError
from voice_interview.session.store import SessionStore


@click.command()
@click.argument("session", required=False)
@click.option("--all", "everything", is_flag=True, help="Every session.")
@click.option("--bank", metavar="ID|FILE", help="Grade with this bank (default: each session's own).")
@speech_model_options
@json_option
@click.pass_obj
def regrade(
    home: Path,
    session: str | None,
    everything: bool,
    bank: str | None,
    model: str | None,
    device: str,
    compute_type: str | None,
    as_json: bool,
) -> None:
    """Grade SESSION again (an id, a unique beginning of one, or last); old grades are kept beside the new.

    With --model the recordings are first written down anew with that speech model.
    """
    if (session is None) != everything:
        raise click.UsageError("Name a session, or give --all.")
    store = SessionStore(home, SystemClock())
    console = progress_console()

    def find(source: str) -> Bank:
        return catalog.find_bank(bank or source, home)

    ear = None
    if model is not None:
        choice = engines.SpeechModelChoice(model=model, device=device, compute_type=compute_type)
        ear = Ear(library=ModelLibrary(home), speech_model=choice, clock=SystemClock())
    glossaries = engines.glossaries(home)
    refs = [session] if session is not None else [entry.id for entry in store.list() if entry.damaged is None]
    results: list[Regraded] = []
    with console.status("Grading again …") as status:
        grader = engines.grader(load_settings(home).embedder, ModelLibrary(home))
        for ref in refs:
            status.update(f"Grading {ref} again …")
            try:
                with store.open(ref) as opened:
                    results += regrade_session(opened, find, grader, ear, glossaries, console.print)
            except (BankError, SessionError) as error:
                if not everything:
                    raise
                console.print(f"Session {ref} stays as it is: {error}")
    if as_json:
        print_json(results)
        return
    for result in results:
        click.echo(
            f"{result.session} turn {result.turn}: {_score(result.old_score)} → {_score(result.new_score)}"
        )
        for change in result.changed:
            click.echo(
                f"  {change.concept}: {change.old or 'not graded'} → {change.new or 'no longer asked'}"
            )


def _score(score: float | None) -> str:
    return "not scored" if score is None else f"{score:.0f}"
