"""``start`` and ``demo``: the interview itself."""

import shutil
import sys
import time
from pathlib import Path

import click

from voice_interview.app import engines
from voice_interview.app.cli.options import (
    bank_option,
    existing_file,
    print_summary,
    progress_console,
    speech_model_options,
)
from voice_interview.app.interviewing import (
    InterviewOptions,
    Place,
    Wanted,
    check_models,
    new_session,
    plan_of,
    run_interview,
)
from voice_interview.app.keeping import apply_retention, offer_unfinished, resume_session
from voice_interview.app.own_terminal import take_terminal
from voice_interview.app.settings import Settings, load_settings
from voice_interview.audio.pace import Pace
from voice_interview.bank import catalog
from voice_interview.clock import SystemClock
from voice_interview.resources import shipped
from voice_interview.session.record import SessionRecord
from voice_interview.session.store import SessionStore

_STARTED_S = time.monotonic()
DEMO_QUESTIONS = ("pretraining-vs-finetuning", "peft")


@click.command()
@click.option("--questions", type=click.IntRange(min=1), metavar="N", help="How many questions.")
@click.option("--question", "question_ids", multiple=True, metavar="ID", help="Ask this one (repeatable).")
@click.option(
    "--follow-ups",
    type=click.IntRange(0, 3),
    default=1,
    show_default=True,
    metavar="N",
    help="After each question.",
)
@click.option("--seed", type=int, metavar="N", help="Draw the questions and their order with this seed.")
@click.option("--mic", metavar="NAME", help="Microphone (see: voice-interview devices).")
@click.option("--speaker", metavar="NAME", help="Loudspeaker.")
@click.option("--voice", metavar="NAME", help="Voice of the interviewer.")
@click.option("--exam", is_flag=True, help="No cues, names of concepts hidden.")
@click.option("--no-cues", is_flag=True, help="No tones, and no hints on the delivery.")
@click.option(
    "--answers",
    type=existing_file(),
    multiple=True,
    metavar="FILE…|DIR",
    help="Recordings that stand in for the microphone; more files may follow.",
)
@click.argument("more_answers", type=existing_file(), nargs=-1, metavar="")
@click.option("--pace", type=click.Choice(["real", "fast"]), help="Of recordings (default: real when heard).")
@click.option("--typed", is_flag=True, help="Answer by keyboard instead of by voice.")
@click.option("--no-speech", is_flag=True, help="Print what would be said.")
@click.option("--resume", metavar="SESSION", help="Go on with an unfinished session.")
@click.option(
    "--events", type=existing_file(), metavar="FILE", help="Write what happens, one JSON object a line."
)
@bank_option
@speech_model_options
@click.pass_obj
def start(
    home: Path,
    questions: int | None,
    question_ids: tuple[str, ...],
    follow_ups: int,
    seed: int | None,
    mic: str | None,
    speaker: str | None,
    voice: str | None,
    exam: bool,
    no_cues: bool,
    answers: tuple[Path, ...],
    more_answers: tuple[Path, ...],
    pace: Pace | None,
    typed: bool,
    no_speech: bool,
    resume: str | None,
    events: Path | None,
    bank: str,
    model: str | None,
    device: str,
    compute_type: str | None,
) -> None:
    """An interview, out loud."""
    if more_answers and not answers:
        raise click.UsageError(f"Unexpected argument {more_answers[0]}; recordings come after --answers.")
    if typed and answers:
        raise click.UsageError("Answers are typed or recorded: give --typed or --answers.")
    settings = load_settings(home).with_devices(microphone=mic, speaker=speaker, voice=voice)
    wanted = Wanted(
        bank=bank,
        questions=questions,
        question_ids=question_ids,
        follow_ups=follow_ups,
        seed=seed,
        exam=exam,
    )
    options = InterviewOptions(
        cues=settings.cues and not no_cues,
        answers=answers + more_answers,
        pace=pace,
        typed=typed,
        speech=not no_speech,
        events=events,
        speech_model=engines.SpeechModelChoice(
            model=model or settings.model, device=device, compute_type=compute_type
        ),
    )
    place = _place(home, settings)
    resume = resume or offer_unfinished(place)
    apply_retention(place, spared=resume)
    _finish(place, resume_session(place, options, resume) if resume else _run_new(place, wanted, options))


@click.command()
@click.option(
    "--pace", type=click.Choice(["real", "fast"]), help="Of the recordings (default: real when heard)."
)
@click.option("--speaker", metavar="NAME", help="Loudspeaker.")
@click.option("--voice", metavar="NAME", help="Voice of the interviewer.")
@click.option("--no-speech", is_flag=True, help="Print what would be said.")
@click.option(
    "--events", type=existing_file(), metavar="FILE", help="Write what happens, one JSON object a line."
)
@bank_option
@speech_model_options
@click.pass_obj
def demo(
    home: Path,
    pace: Pace | None,
    speaker: str | None,
    voice: str | None,
    no_speech: bool,
    events: Path | None,
    bank: str,
    model: str | None,
    device: str,
    compute_type: str | None,
) -> None:
    """The whole interview on shipped recordings; needs no microphone, loudspeaker or network."""
    settings = load_settings(home).with_devices(microphone=None, speaker=speaker, voice=voice)
    options = InterviewOptions(
        answers=(shipped("assets", "answers", "demo"),),
        pace=pace,
        speech=not no_speech,
        events=events,
        speech_model=engines.SpeechModelChoice(
            model=model or settings.model, device=device, compute_type=compute_type
        ),
    )
    place = _place(home, settings)
    _finish(place, _run_new(place, Wanted(bank=bank, question_ids=DEMO_QUESTIONS), options))
    click.echo(f"With your own voice:  {_program()} start")


def _place(home: Path, settings: Settings) -> Place:
    take_terminal()
    console = progress_console()
    return Place(home=home, clock=SystemClock(), started_s=_STARTED_S, console=console, settings=settings)


def _run_new(place: Place, wanted: Wanted, options: InterviewOptions) -> SessionRecord:
    bank = catalog.find_bank(wanted.bank, place.home)
    plan = plan_of(wanted, options, bank)
    check_models(place, options)
    with new_session(place, plan, bank) as session:
        try:
            return run_interview(place, options, bank, session)
        finally:
            if not session.record.turns:  # nothing was asked: an empty session would only be in the way
                session.discard()


def _finish(place: Place, record: SessionRecord) -> None:
    """Print the summary, and where everything is."""
    print_summary(record)
    folder = SessionStore(place.home, place.clock).folder(record.id)
    click.echo(f"\nThe session lies in:  {folder}")
    click.echo(f"Hear it again:        {_program()} replay {record.id}")
    click.echo(f"Read it again:        {_program()} show {record.id}")
    if not record.complete:
        click.echo(f"Go on with it:        {_program()} start --resume {record.id}")


def _program() -> str:
    """Return how to call the program from here: by name, or by path when the name is not found."""
    called = Path(sys.argv[0])
    if shutil.which(called.name) or called.name == "__main__.py":
        return "voice-interview"
    return str(called.relative_to(Path.cwd())) if called.is_relative_to(Path.cwd()) else str(called)
