"""``progress``: how concepts and delivery develop, and what to practise next."""

from pathlib import Path

import click
from rich.console import Group

from voice_interview.app.cli.options import json_option, print_json, print_rich
from voice_interview.app.progress_text import headline, next_command, progress_parts
from voice_interview.app.progressing import load_progress
from voice_interview.clock import SystemClock


@click.command()
@click.option("--bank", metavar="ID", help="Only the sessions with this bank (default: all).")
@json_option
@click.pass_obj
def progress(home: Path, bank: str | None, as_json: bool) -> None:
    """Show how concepts and delivery develop over sessions, and what to practise next."""
    found = load_progress(home, SystemClock(), bank)
    if as_json:
        print_json(found)
        return
    click.echo(headline(found))
    if found.sessions or found.habit.days:
        print_rich(Group(*progress_parts(found)))
    if command := next_command(found):
        click.echo(f"\n  {command}")
