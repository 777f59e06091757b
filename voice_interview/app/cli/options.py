"""Options that several commands share, and how they print."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
import msgspec
from rich.console import Console, RenderableType

from voice_interview.session.record import SessionRecord

_Command = TypeVar("_Command", bound=Callable[..., Any])

bank_option = click.option(
    "--bank", default="llm-training", show_default=True, metavar="ID|FILE", help="Question bank."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


def speech_model_options(command: _Command) -> _Command:
    """Add --model, --device and --compute-type."""
    for option in (
        click.option(
            "--compute-type",
            metavar="T",
            help="As CTranslate2 names it: int8, float16, float32 …",
        ),
        click.option(
            "--device", type=click.Choice(["auto", "cpu", "cuda"]), default="auto", show_default=True
        ),
        click.option("--model", metavar="NAME|FOLDER", help="Speech model (default: the one set by config)."),
    ):
        command = option(command)
    return command


def progress_console() -> Console:
    """Return where progress and notes go."""
    return Console(stderr=True, highlight=False)


def print_json(value: object) -> None:
    """Print ``value``, dataclasses included, as one JSON document on stdout; always UTF-8."""
    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2))


def existing_file() -> click.Path:
    """Return the type of an argument that names a file; the job itself says when it is missing."""
    return click.Path(path_type=Path, dir_okay=True)


def print_rich(content: RenderableType) -> None:
    """Print tables and text on stdout, as wide as the terminal, or 100 columns where there is none."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=100)
    console.print(content)


def print_summary(record: SessionRecord) -> None:
    """Print the scores of an interview, turn by turn, on stdout."""
    summary = record.summary
    score = summary.score if summary is not None else None
    click.echo(
        f"\nSession {record.id}: " + ("nothing was scored" if score is None else f"{score:.0f} of 100")
    )
    for turn in record.turns:
        title = "question" if turn.follow_up is None else f"follow-up {turn.follow_up}"
        graded = turn.grade
        if graded is None:
            result = "skipped" if turn.ended == "skipped" else "not answered"
        else:
            result = f"{graded.score:.0f}" if graded.score is not None else f"not scored ({graded.reason})"
        click.echo(f"  {turn.question_id} {title}: {result}")
    if summary is not None and summary.practise_first:
        click.echo("Practise first:")
        for practice in summary.practise_first:
            click.echo(f"  {practice.concept} ({practice.question}): {practice.advice}")
