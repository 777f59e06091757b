"""The sound of a report: read from the session, made small, put into the page or beside it."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from voice_interview.app.report.document import Report
from voice_interview.audio.encode import as_mp3
from voice_interview.errors import SessionError, UnreadableAudio
from voice_interview.session.disk import storing, write_whole
from voice_interview.session.marks import peaks
from voice_interview.session.sound import read_sound

SoundChoice = Literal["embed", "beside", "none"]
"""Within the page; in a folder beside it; or left out, the waveform kept."""
_PEAKS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSound:
    """The sound of one answer, ready for the page."""

    duration_s: float
    peaks: tuple[float, ...]
    source: str | None
    """Address for the page; None when the sound is left out."""


Place = Callable[[str, bytes], str]
"""Takes a file name and an MP3, and returns the address under which the page finds it."""


def answer_sounds(
    report: Report, folder: Path, place: Place | None, note: Callable[[str], None]
) -> dict[int, AnswerSound]:
    """Return the sound of the answers by turn number.

    Args:
        report: says which answers have sound.
        folder: the session's.
        place: puts sound where the page finds it; None to leave it out.
        note: told about recordings that cannot be read; the report is written without them.
    """
    sounds: dict[int, AnswerSound] = {}
    for turn in report.turns:
        if turn.audio is None:
            continue
        try:
            sound = read_sound(folder / turn.audio)
        except UnreadableAudio as error:
            note(f"The answer of turn {turn.number} cannot be heard: {error.what}")
            continue
        name = f"{Path(turn.audio).stem}.mp3"
        sounds[turn.number] = AnswerSound(
            duration_s=sound.duration_s,
            peaks=peaks(sound.samples, _PEAKS),
            source=place(name, as_mp3(sound)) if place is not None else None,
        )
    return sounds


def embedded(_name: str, mp3: bytes) -> str:
    """Return sound as an address that holds it."""
    return f"data:audio/mpeg;base64,{base64.b64encode(mp3).decode('ascii')}"


def beside(page: Path) -> Place:
    """Return what writes sound into a folder named after ``page``, made when the first sound comes.

    Raises (when called):
        SessionError: a file is in the way.
        StorageFailed: it cannot be written.
    """
    folder = page.with_name(f"{page.stem}-sound")

    def write(name: str, mp3: bytes) -> str:
        if folder.exists() and not folder.is_dir():
            raise SessionError(f"{folder} is in the way of the report's sound.", "Choose another --out.")
        with storing(folder):
            folder.mkdir(exist_ok=True)
        write_whole(folder / name, mp3)
        return f"{quote(folder.name)}/{quote(name)}"

    return write
