"""``transcribe``: the words of a recording."""

from pathlib import Path

import click

from voice_interview.app import engines
from voice_interview.app.cli.options import (
    bank_option,
    existing_file,
    print_json,
    progress_console,
    speech_model_options,
)
from voice_interview.app.delivery_text import delivery_lines
from voice_interview.app.grading_job import Ear, write_down
from voice_interview.app.models.library import ModelLibrary
from voice_interview.app.settings import load_settings
from voice_interview.bank import catalog
from voice_interview.clock import SystemClock
from voice_interview.session.convert import transcript_record
from voice_interview.text.formats import as_srt, as_vtt


@click.command()
@click.argument("audio", type=existing_file())
@click.option("--question", metavar="ID", help="The question it answers: its terms are put right.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "srt", "vtt"]),
    default="text",
    show_default=True,
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@bank_option
@speech_model_options
@click.pass_obj
def transcribe(
    home: Path,
    audio: Path,
    question: str | None,
    format_: str,
    as_json: bool,
    bank: str,
    model: str | None,
    device: str,
    compute_type: str | None,
) -> None:
    """Write down AUDIO: WAV, FLAC, OGG, MP3 or M4A of any length."""
    asked = None if question is None else catalog.question(catalog.find_bank(bank, home), question)
    glossary = engines.glossaries(home).of(asked) if asked is not None else None
    choice = engines.SpeechModelChoice(
        model=model or load_settings(home).model, device=device, compute_type=compute_type
    )
    ear = Ear(library=ModelLibrary(home), speech_model=choice, clock=SystemClock())
    with progress_console().status("Writing down …") as status:
        heard = write_down(
            audio, ear, lambda done_s: status.update(f"Written down: {done_s:.0f} s …"), glossary
        )
    transcript, record = heard.transcript, transcript_record(heard.transcript, heard.delivery)
    match "json" if as_json else format_:
        case "json":
            print_json(record)
        case "srt":
            click.echo(as_srt(transcript), nl=False)
        case "vtt":
            click.echo(as_vtt(transcript), nl=False)
        case _:
            click.echo(transcript.text)
            for line in delivery_lines(record.delivery):
                click.echo(line, err=True)
