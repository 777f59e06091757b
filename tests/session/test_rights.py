"""Folders of somebody else, as after a run under sudo: told in a sentence, and no hindrance to the rest."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from tests.fakes import ManualClock
from tests.session.examples import BANK, PLAN
from voice_interview.audio.decode import duration_s
from voice_interview.errors import SessionDamaged, UnreadableAudio
from voice_interview.session.store import SessionStore

_NOBODY = 65534


@contextmanager
def without_rights() -> Iterator[None]:
    """Be a user who owns nothing: root may enter every folder."""
    if not hasattr(os, "geteuid"):
        pytest.skip("this platform has no users that could be changed to")
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(_NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody may enter; those of pytest are for their owner."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def test_session_that_may_not_be_entered_is_listed_as_damaged_beside_the_others(open_folder: Path) -> None:
    store = SessionStore(open_folder, ManualClock())
    for _ in range(2):
        store.create(bank=BANK, plan=PLAN).close()
    (open_folder / "sessions").chmod(0o755)
    readable, locked = sorted((open_folder / "sessions").iterdir())
    readable.chmod(0o755)
    (readable / "session.json").chmod(0o644)
    locked.chmod(0o000)
    datetime.strptime("2026", "%Y")  # imports a module on first use, which may lie in a folder of root
    with without_rights():
        assert {entry.id: entry.damaged is not None for entry in store.list()} == {
            readable.name: False,
            locked.name: True,
        }
        with pytest.raises(SessionDamaged, match="cannot be read: Permission denied"):
            store.load(locked.name)
    locked.chmod(0o700)


def test_recording_in_a_folder_that_may_not_be_entered_is_told(open_folder: Path) -> None:
    locked = open_folder / "locked"
    locked.mkdir(mode=0o000)
    with without_rights(), pytest.raises(UnreadableAudio, match="Permission denied"):
        duration_s(locked / "answer.wav")
    locked.chmod(0o700)
