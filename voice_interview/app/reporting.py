"""One session made into a report and written where the person wants it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from voice_interview.app.progressing import banks_of
from voice_interview.app.report.document import Report, report_of
from voice_interview.app.report.html import as_html
from voice_interview.app.report.markdown import as_markdown
from voice_interview.app.report.sound import SoundChoice, answer_sounds, beside, embedded
from voice_interview.errors import SessionError
from voice_interview.session.codec import encode
from voice_interview.session.disk import write_whole
from voice_interview.session.record import SessionRecord
from voice_interview.session.store import SessionStore
from voice_interview.session.subtitles import session_subtitles
from voice_interview.session.timeline import plan_replay
from voice_interview.text.formats import as_srt, as_vtt

TextFormat = Literal["md", "json", "srt", "vtt"]
"""Markdown, JSON, and subtitles in step with the sound file of ``replay --to``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A session to report on."""

    record: SessionRecord
    folder: Path
    report: Report


def load_session(store: SessionStore, home: Path, ref: str) -> Session:
    """Return the session that ``ref`` means; a bank that is gone costs its titles and model answers only.

    Raises:
        SessionNotFound: there is none, or more than one.
        SessionDamaged: its record cannot be read.
    """
    record = store.load(ref)
    bank = next(iter(banks_of([record], home).values()), None)
    return Session(record=record, folder=store.folder(ref), report=report_of(record, bank))


def text_report(session: Session, format_: TextFormat) -> str:
    """Return the report as text, ending in a line break.

    Raises:
        SessionError: subtitles were wanted and no sound was kept.
    """
    match format_:
        case "md":
            return as_markdown(session.report)
        case "json":
            return encode(session.report).decode()
        case "srt" | "vtt":
            subtitles = session_subtitles(plan_replay(session.record, session.folder))
            return as_srt(subtitles) if format_ == "srt" else as_vtt(subtitles)


def html_report(session: Session, sound: SoundChoice, note: Callable[[str], None], page: Path) -> str:
    """Return the report as a page to be written to ``page``; sound that lies beside it is written at once.

    Raises:
        SessionError: a file is in the way of the sound.
        StorageFailed: the sound cannot be written.
    """
    places = {"embed": embedded, "beside": beside(page), "none": None}
    return as_html(session.report, answer_sounds(session.report, session.folder, places[sound], note))


def write_report(path: Path, text: str) -> None:
    """Write a report, whole or not at all.

    Raises:
        SessionError: ``path`` is a folder.
        StorageFailed: it cannot be written.
    """
    if path.is_dir():
        raise SessionError(f"{path} is a folder.", "Name a file in it, such as report.html.")
    write_whole(path, text.encode())
