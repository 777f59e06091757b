"""``correct``: a misheard term put right."""

from pathlib import Path

import click

from voice_interview.app import engines
from voice_interview.app.cli.options import json_option, print_json, progress_console
from voice_interview.app.correcting import Corrected, Misheard, check_misheard, correct_turn
from voice_interview.app.models.library import ModelLibrary
from voice_interview.app.settings import load_settings
from voice_interview.bank import catalog
from voice_interview.clock import SystemClock
from voice_interview.session.store import SessionStore


@click.command()
@click.argument("session")
@click.option("--turn", type=click.IntRange(min=1), required=True, metavar="N", help="In which answer.")
@click.argument("heard")
@click.argument("meant")
@click.option("--bank", metavar="ID|FILE", help="Grade with this bank (default: the session's own).")
@json_option
@click.pass_obj
def correct(
    home: Path, session: str, turn: int, heard: str, meant: str, bank: str | None, as_json: bool
) -> None:
    """Put right what was misheard in SESSION: HEARD, as it stands in the transcript, is MEANT.

    The answer is graded again, and later answers are heard with it. What was recognised, and the old grade,
    are kept beside. The other way round (correct … LoRA Laura) takes a wrong repair back for good.
    """
    misheard = Misheard(turn=turn, heard=" ".join(heard.split()), meant=" ".join(meant.split()))
    with SessionStore(home, SystemClock()).open(session) as opened:
        check_misheard(opened.record, misheard)
        source = bank or opened.record.plan.bank_source or opened.record.bank.id
        asked = catalog.find_bank(source, home)
        with progress_console().status("Grading again …"):
            grader = engines.grader(load_settings(home).embedder, ModelLibrary(home))
            result = correct_turn(opened, misheard, asked, grader, home)
    if as_json:
        print_json(result)
    else:
        _print(result)


def _print(result: Corrected) -> None:
    times = "once" if result.places == 1 else f"{result.places} times"
    click.echo(f"Turn {result.turn}: “{result.heard}” is “{result.meant}”, put right {times} and remembered.")
    click.echo(f"{_score(result.old_score)} → {_score(result.new_score)}")
    for change in result.changed:
        click.echo(f"  {change.concept}: {change.old or 'not graded'} → {change.new or 'no longer asked'}")


def _score(score: float | None) -> str:
    return "not scored" if score is None else f"{score:.0f}"
