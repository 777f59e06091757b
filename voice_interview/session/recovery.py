"""Sessions that were cut off: finding them, and keeping every sound that reached the disk."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import get_args

from voice_interview.audio.wav import repair
from voice_interview.errors import SessionInUse, StorageFailed, UnreadableAudio
from voice_interview.session.listing import SessionEntry
from voice_interview.session.lock import SessionLock
from voice_interview.session.record import AudioKind, SessionRecord, Turn
from voice_interview.session.sound import sound_info
from voice_interview.session.store import OpenSession, SessionStore
from voice_interview.session.summary import with_turns


@dataclass(frozen=True, slots=True, kw_only=True)
class Salvaged:
    """What was found in a session that was cut off."""

    record: SessionRecord
    """The session with every recording tied to its turn, as it is on disk now."""
    waiting: tuple[int, ...]
    """Numbers of the turns whose answer was recorded but not written down yet."""
    notes: tuple[str, ...]
    """Sentences on recordings that could not be repaired or are of no turn; they were left as they are."""


def unfinished(store: SessionStore) -> tuple[SessionEntry, ...]:
    """Return the sessions that can be resumed, oldest first: not complete, readable, and open nowhere."""
    return tuple(entry for entry in store.list() if entry.complete is False and _is_free(store, entry))


def salvage(session: OpenSession) -> Salvaged:
    """Repair the recordings of a session that was cut off, tie each to its turn, and save.

    No sound is ever removed or written over.

    Raises:
        StorageFailed: something cannot be written; the session is as it was.
    """
    notes: list[str] = []
    free = {path.name: path for path in sorted(session.folder.glob("*.wav")) if _is_usable(path, notes)}
    for turn in session.record.turns:
        _forget(free, turn)
    turns = tuple(_with_found_sound(turn, free) for turn in session.record.turns)
    notes += [f"{name} is used by no turn of the session; it was left as it is." for name in free]
    session.save(with_turns(session.record, turns))
    return Salvaged(
        record=session.record,
        waiting=tuple(turn.number for turn in turns if turn.awaits_transcript),
        notes=tuple(notes),
    )


def _is_free(store: SessionStore, entry: SessionEntry) -> bool:
    if entry.damaged is not None:
        return False
    try:
        SessionLock(store.folder(entry.id)).release()
    except (SessionInUse, StorageFailed):
        return False  # what cannot be written to cannot be resumed either
    return True


def _is_usable(path: Path, notes: list[str]) -> bool:
    """Repair a recording, and tell whether there is any sound in it."""
    try:
        repair(path)
        sound_info(path)
    except UnreadableAudio as error:
        notes.append(error.what)
        return False
    return True


def _forget(free: dict[str, Path], turn: Turn) -> None:
    """Take from ``free`` what ``turn`` names."""
    for name in (turn.question_audio, turn.audio, turn.feedback_audio):
        if name is not None:
            free.pop(name, None)


def _with_found_sound(turn: Turn, free: dict[str, Path]) -> Turn:
    """Give a turn the sound that it lacks, taking it from ``free``."""
    found: dict[str, str] = {}
    for kind in get_args(AudioKind):
        mine = [name for name in free if name.startswith(f"turn-{turn.number:02}-{kind}")]
        if mine:
            found[kind] = max(mine, key=lambda name: sound_info(free[name]).duration_s)
    changed = replace(
        turn,
        question_audio=turn.question_audio or found.get("question"),
        audio=turn.audio or found.get("answer"),
        feedback_audio=turn.feedback_audio or found.get("feedback"),
    )
    _forget(free, changed)
    return changed
