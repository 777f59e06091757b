"""``grade``: one answer, from text or a recording."""

import sys
from pathlib import Path

import click
from rich.table import Table

from voice_interview.app import engines
from voice_interview.app.cli.options import (
    bank_option,
    existing_file,
    json_option,
    print_json,
    print_rich,
    progress_console,
    speech_model_options,
)
from voice_interview.app.grading_job import Answer, Ear, Listened, grade_one, refuse_long, write_down
from voice_interview.app.models.library import ModelLibrary
from voice_interview.app.settings import load_settings
from voice_interview.bank import catalog
from voice_interview.clock import SystemClock
from voice_interview.delivery.advice import with_advice
from voice_interview.delivery.measures import Delivery
from voice_interview.errors import UnreadableAudio
from voice_interview.session.record import Grade, Topic
from voice_interview.speech.utterance import SpeechActivity
from voice_interview.text.terms import Glossary
from voice_interview.text.transcript import typed_transcript

_MOST_TEXT_BYTES = 1_000_000


@click.command()
@click.argument("question")
@click.option("--text", metavar="T", help="The answer itself.")
@click.option("--text-file", type=existing_file(), metavar="F", help="A file with the answer; - for stdin.")
@click.option("--audio", type=existing_file(), metavar="FILE", help="A recording of the answer.")
@click.option("--follow-up", type=click.IntRange(min=1), metavar="N", help="Grade against follow-up N.")
@bank_option
@speech_model_options
@json_option
@click.pass_obj
def grade(
    home: Path,
    question: str,
    text: str | None,
    text_file: Path | None,
    audio: Path | None,
    follow_up: int | None,
    bank: str,
    model: str | None,
    device: str,
    compute_type: str | None,
    as_json: bool,
) -> None:
    """Grade one answer to QUESTION (an id of the bank), from text or a recording."""
    if sum(given is not None for given in (text, text_file, audio)) != 1:
        raise click.UsageError("Give the answer once: --text, --text-file or --audio.")
    settings = load_settings(home)
    library = ModelLibrary(home)
    asked_bank = catalog.find_bank(bank, home)
    topic = Topic(question_id=catalog.question(asked_bank, question).id, follow_up=follow_up)
    if follow_up is not None:
        catalog.follow_up(catalog.question(asked_bank, question), follow_up)
    activity: SpeechActivity | None = None
    delivery: Delivery | None = None
    if audio is not None:
        choice = engines.SpeechModelChoice(
            model=model or settings.model, device=device, compute_type=compute_type
        )
        glossary = engines.glossaries(home).of(catalog.question(asked_bank, question))
        heard = _heard(audio, Ear(library=library, speech_model=choice, clock=SystemClock()), glossary)
        transcript, activity = heard.transcript, heard.activity
        delivery = with_advice(heard.delivery)
    else:
        transcript = typed_transcript(text if text is not None else _read(text_file))
    answer = Answer(transcript=transcript, activity=activity, delivery=delivery)
    graded = grade_one(asked_bank, topic, answer, engines.grader(settings.embedder, library))
    if as_json:
        print_json(graded)
    else:
        _print(graded)


def _heard(audio: Path, ear: Ear, glossary: Glossary) -> Listened:
    with progress_console().status("Listening to the recording …") as status:

        def show(done_s: float) -> None:
            status.update(f"Heard {done_s:.0f} s of the recording …")

        return write_down(audio, ear, refuse_long(audio, show), glossary)


def _read(path: Path | None) -> str:
    try:
        data = sys.stdin.buffer.read() if path is None or str(path) == "-" else path.read_bytes()
    except OSError as error:
        raise UnreadableAudio(f"{path} cannot be read ({error.strerror}).", "Name a text file.") from error
    if len(data) > _MOST_TEXT_BYTES:
        raise click.UsageError(f"{path} is over a megabyte: too long for one answer.")
    return data.decode("utf-8", errors="replace")


def _print(graded: Grade) -> None:
    if graded.scored:
        click.echo(f"Score: {graded.score:.0f} of 100\n")
        table = Table(box=None, pad_edge=False)
        for heading in ("Concept", "Verdict", "Heard"):
            table.add_column(heading)
        for concept in graded.concepts:
            heard = f"“{concept.evidence.text}”" if concept.evidence is not None else ""
            table.add_row(concept.name, concept.status, heard)
        print_rich(table)
    else:
        click.echo(f"Not scored: {graded.reason}.")
    click.echo(f"\n{graded.feedback}")
    if graded.next_follow_up is not None:
        click.echo(f"\nFollow-up {graded.next_follow_up.number}: {graded.next_follow_up.prompt}")
