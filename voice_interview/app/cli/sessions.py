"""``sessions``, ``show`` and ``delete``: what was recorded."""

import sys
from pathlib import Path

import click
from rich.table import Table

from voice_interview.app.cli.options import json_option, print_json, print_rich, progress_console
from voice_interview.app.delivery_text import delivery_lines
from voice_interview.clock import SystemClock
from voice_interview.session.record import SessionRecord, Turn
from voice_interview.session.search import search_sessions
from voice_interview.session.store import SessionStore


@click.command()
@click.option(
    "--search", metavar="WORDS", default="", help="Only those in whose questions and answers all WORDS occur."
)
@json_option
@click.pass_obj
def sessions(home: Path, search: str, as_json: bool) -> None:
    """List the recorded sessions, oldest first."""
    entries = search_sessions(SessionStore(home, SystemClock()), search)
    if as_json:
        print_json(entries)
        return
    if not entries and search:
        click.echo(f"No session has all of: {search}")
        return
    if not entries:
        click.echo("There are no sessions yet. Begin one with: voice-interview start")
        return
    table = Table(box=None, pad_edge=False)
    for heading in ("Session", "Started", "Bank", "Questions", "Score", "Length", ""):
        table.add_column(heading)
    for entry in entries:
        table.add_row(
            entry.id,
            f"{entry.started_at.astimezone():%Y-%m-%d %H:%M}" if entry.started_at else "?",
            entry.bank.id if entry.bank else "?",
            str(entry.questions) if entry.questions is not None else "?",
            _score(entry.score),
            f"{entry.duration_s / 60:.1f} min" if entry.duration_s is not None else "",
            "damaged" if entry.damaged else ("" if entry.complete else "unfinished"),
        )
    print_rich(table)


@click.command()
@click.argument("session")
@json_option
@click.pass_obj
def show(home: Path, session: str, as_json: bool) -> None:
    """Show SESSION in full: questions, answers, verdicts, feedback."""
    store = SessionStore(home, SystemClock())
    record = store.load(session)
    if as_json:
        print_json(record)
        return
    click.echo(_heading(record))
    for turn in record.turns:
        click.echo(_turn_text(turn))
    click.echo(f"\nFiles: {store.folder(session)}")


@click.command()
@click.argument("session")
@click.option("--audio-only", is_flag=True, help="Remove the sound; keep texts and grades.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
@click.pass_obj
def delete(home: Path, session: str, audio_only: bool, yes: bool, as_json: bool) -> None:
    """Remove SESSION for good."""
    store = SessionStore(home, SystemClock())
    found = store.find(session)
    what = "the sound of session" if audio_only else "session"
    if not yes and sys.stdin.isatty():
        click.confirm(f"Remove {what} {found} for good?", abort=True, err=True)
    if audio_only:
        store.delete_audio(found)
    else:
        store.delete(found)
    if as_json:
        print_json({"id": found, "removed": "audio" if audio_only else "session"})
    progress_console().print(f"Removed {what} {found}.")


def _heading(record: SessionRecord) -> str:
    score = record.summary.score if record.summary else None
    state = "" if record.complete else ", unfinished"
    return (
        f"Session {record.id} of {record.started_at.astimezone():%Y-%m-%d %H:%M}{state}\n"
        f"Bank {record.bank.id} {record.bank.version}; score {_score(score) or 'none'}"
    )


def _turn_text(turn: Turn) -> str:
    title = "Question" if turn.follow_up is None else f"Follow-up {turn.follow_up}"
    lines = [f"\n{turn.number}. {title} ({turn.question_id}): {turn.prompt}"]
    if turn.transcript is not None:
        lines.append(f"   You: {turn.transcript.text or '(no words)'}")
        lines += [f"   Delivery: {line}" for line in delivery_lines(turn.transcript.delivery)]
    elif turn.audio is not None:
        lines.append("   You: (recorded, not written down)")
    if turn.grade is not None:
        grade = turn.grade
        lines.append(f"   Score: {_score(grade.score) or f'none ({grade.reason})'}")
        for concept in grade.concepts:
            heard = f" – “{concept.evidence.text}”" if concept.evidence is not None else ""
            lines.append(f"     {concept.status:>12}  {concept.name}{heard}")
        lines.append(f"   Interviewer: {grade.feedback}")
    return "\n".join(lines)


def _score(score: float | None) -> str:
    return "" if score is None else f"{score:.0f}"
