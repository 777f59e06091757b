"""The folder of sessions: making, opening, finding, listing and removing them.

A session is a folder ``<home>/sessions/<id>/`` with ``session.json`` and its sound; see docs/sessions.md.
"""

import secrets
import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from voice_interview.clock import Clock
from voice_interview.errors import SessionDamaged, SessionNotFound
from voice_interview.session import codec
from voice_interview.session.disk import PRIVATE_FOLDER, make_private, storing, sync_folder, write_whole
from voice_interview.session.listing import SessionEntry, choices, damaged_entry, entry_of, time_order
from voice_interview.session.lock import SessionLock
from voice_interview.session.record import AudioKind, BankRef, Plan, SessionRecord
from voice_interview.session.summary import with_turns

RECORD_NAME = "session.json"

_ID_TIME = "%Y%m%d-%H%M"
_ID_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that looks like another
_ID_TAIL = 3
_REMOVING = ".removing-"


class OpenSession:
    """A session that this program may write to; made by `SessionStore`, to be closed.

    Args:
        folder: the session's folder.
        lock: held until `close`.
        record: what is saved in the folder.
    """

    def __init__(self, folder: Path, lock: SessionLock, record: SessionRecord) -> None:
        self.folder = folder
        self._lock = lock
        self._record = record

    @property
    def id(self) -> str:
        """Id of the session."""
        return self._record.id

    @property
    def record(self) -> SessionRecord:
        """What was saved last."""
        return self._record

    def save(self, record: SessionRecord) -> Path:
        """Write the record so that a crash leaves the old or the new one, and return its file.

        Raises:
            StorageFailed: it could not be written; what was saved before is intact.
        """
        if record.id != self.id:
            raise ValueError(f"this is session {self.id}, not {record.id}")
        path = self.folder / RECORD_NAME
        write_whole(path, codec.encode(record))
        make_private(self.folder)
        self._record = record
        return path

    def path_for(self, turn: int, kind: AudioKind) -> Path:
        """Return a file for new sound of a turn; never one that exists, so that no sound is written over."""
        path = self.folder / f"turn-{turn:02}-{kind}.wav"
        copy = 1
        while path.exists():
            copy += 1
            path = self.folder / f"turn-{turn:02}-{kind}-{copy}.wav"
        return path

    def discard(self) -> None:
        """Remove the session, which must not have any turn.

        Raises:
            StorageFailed: it cannot be removed.
        """
        if self._record.turns:
            raise ValueError(f"session {self.id} holds recordings")
        self.close()
        with storing(self.folder):
            shutil.rmtree(self.folder)

    def close(self) -> None:
        """Let other programs write; calling it twice does no harm."""
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class SessionStore:
    """All sessions in one data folder.

    Where a method takes ``ref``, it is an id, a unique beginning of one, or ``last``.

    Args:
        home: the data folder; need not exist yet.
        clock: gives sessions their date.
    """

    def __init__(self, home: Path, clock: Clock) -> None:
        self._folder = home / "sessions"
        self._clock = clock

    def create(self, *, bank: BankRef, plan: Plan) -> OpenSession:
        """Make a session and save it, so that a full disk is told before the first question is asked.

        Raises:
            StorageFailed: the data folder cannot be written.
        """
        started_at = self._clock.utc_now()
        with storing(self._folder):
            self._folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
            for leftover in self._folder.glob(f"{_REMOVING}*"):  # of a removal that was cut short
                shutil.rmtree(leftover, ignore_errors=True)
        folder = self._new_folder(started_at)
        try:
            lock = SessionLock(folder)
            session = OpenSession(
                folder, lock, SessionRecord(id=folder.name, started_at=started_at, bank=bank, plan=plan)
            )
            session.save(session.record)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return session

    def open(self, ref: str) -> OpenSession:
        """Open a session for writing.

        Raises:
            SessionNotFound: none fits ``ref``, or more than one.
            SessionInUse: another program has it open.
            SessionDamaged: its record cannot be read.
            StorageFailed: its folder cannot be written.
        """
        folder = self.folder(ref)
        lock = SessionLock(folder)
        try:
            return OpenSession(folder, lock, _read(folder))
        except SessionDamaged:
            lock.release()
            raise

    def load(self, ref: str) -> SessionRecord:
        """Read a session, open elsewhere or not.

        Raises:
            SessionNotFound: none fits ``ref``, or more than one.
            SessionDamaged: its record cannot be read.
        """
        return _read(self.folder(ref))

    def load_all(self) -> tuple[tuple[SessionRecord, ...], tuple[str, ...]]:
        """Return every session that can be read, oldest first, and the ids of those that cannot."""
        records: list[SessionRecord] = []
        damaged: list[str] = []
        for known in self._ids():
            try:
                records.append(_read(self._folder / known))
            except SessionDamaged:
                damaged.append(known)
        return tuple(sorted(records, key=lambda record: (record.started_at, record.id))), tuple(damaged)

    def folder(self, ref: str) -> Path:
        """Return the folder of a session.

        Raises:
            SessionNotFound: none fits ``ref``, or more than one.
        """
        return self._folder / self.find(ref)

    def find(self, ref: str) -> str:
        """Return the id that ``ref`` means; capitals do not matter.

        Raises:
            SessionNotFound: none fits, or more than one; the message names those that would.
        """
        ids = self._ids()
        if not ids:
            raise SessionNotFound("There are no sessions yet.", "Begin one with `voice-interview start`.")
        wanted = ref.strip().lower()
        if wanted == "last":
            return self.list()[-1].id
        fitting = [known for known in ids if wanted and known.lower().startswith(wanted)]
        if wanted in fitting:
            return wanted
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            raise SessionNotFound(
                f"More than one session begins with {ref!r}: {choices(fitting)}.", "Give more of its id."
            )
        raise SessionNotFound(
            f"There is no session {ref!r}.", f"There is {choices(ids)}; `last` is the latest."
        )

    def list(self) -> tuple[SessionEntry, ...]:
        """Return all sessions, oldest first; a damaged one is listed with what could be read of it."""
        return tuple(sorted((_entry(self._folder / known) for known in self._ids()), key=time_order))

    def delete(self, ref: str) -> str:
        """Remove a session for good, damaged or not, and return its id.

        Raises:
            SessionNotFound: none fits ``ref``, or more than one.
            SessionInUse: another program has it open.
            StorageFailed: it cannot be removed.
        """
        folder = self.folder(ref)
        lock = SessionLock(folder)
        # Released before it goes, since Windows removes no file that is open.
        lock.release()
        doomed = folder.with_name(f"{_REMOVING}{folder.name}")
        with storing(folder):
            folder.rename(doomed)  # at one stroke: from here on it is in no list
            shutil.rmtree(doomed)
            sync_folder(self._folder)
        return folder.name

    def delete_audio(self, ref: str) -> SessionRecord:
        """Remove all sound of a session for good; texts and grades are kept. Returns the new record.

        Raises:
            SessionNotFound: none fits ``ref``, or more than one.
            SessionInUse: another program has it open.
            SessionDamaged: its record cannot be read.
            StorageFailed: something cannot be removed.
        """
        with self.open(ref) as session:
            # Sound first: a record that names a lost file does less harm than sound that was to be gone.
            with storing(session.folder):
                for path in (*session.folder.glob("*.wav"), *session.folder.glob(".*.wav.*.part")):
                    path.unlink()
            record = session.record
            session.save(with_turns(record, tuple(turn.without_audio() for turn in record.turns)))
            return session.record

    def _ids(self) -> tuple[str, ...]:
        """Return the ids of all sessions in alphabetical order, which is that of their dates."""
        if not self._folder.is_dir():
            return ()
        folders = [path for path in self._folder.iterdir() if path.is_dir() and path.name[0] != "."]
        return tuple(sorted(path.name for path in folders if _holds_session(path)))

    def _new_folder(self, started_at: datetime) -> Path:
        while True:
            tail = "".join(secrets.choice(_ID_LETTERS) for _ in range(_ID_TAIL))
            folder = self._folder / f"{started_at.strftime(_ID_TIME)}-{tail}"
            with storing(folder):
                try:
                    folder.mkdir(mode=PRIVATE_FOLDER)
                except FileExistsError:
                    continue
            return folder


def _holds_session(folder: Path) -> bool:
    try:
        return (folder / RECORD_NAME).exists() or any(folder.glob("turn-*.wav"))
    except PermissionError:
        return True  # listed as damaged, with the reason


def _entry(folder: Path) -> SessionEntry:
    data = b""
    try:
        data = _read_bytes(folder)
        return entry_of(_decode(folder, data))
    except SessionDamaged as error:
        return damaged_entry(folder.name, data, error)


def _read(folder: Path) -> SessionRecord:
    return _decode(folder, _read_bytes(folder))


def _read_bytes(folder: Path) -> bytes:
    path = folder / RECORD_NAME
    try:
        return path.read_bytes()
    except OSError as error:
        raise SessionDamaged(
            f"{path} cannot be read: {error.strerror or error}.",
            "Put back a copy of it if you have one; recordings in that folder can still be played.",
        ) from error


def _decode(folder: Path, data: bytes) -> SessionRecord:
    # The folder's name is the truth: a copy of a folder is a session of its own.
    return replace(codec.decode(data, str(folder / RECORD_NAME)), id=folder.name)
