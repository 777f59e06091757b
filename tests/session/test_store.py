"""The folder of sessions."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes import ManualClock
from tests.session.examples import BANK, PLAN, turn, with_sound
from voice_interview.errors import SessionDamaged, SessionInUse, SessionNotFound, StorageFailed
from voice_interview.session.store import OpenSession, SessionStore
from voice_interview.session.summary import with_turn, with_turns

SAVE_BEYOND_LIMIT = """
import resource, sys
from dataclasses import replace
from pathlib import Path
from voice_interview.clock import SystemClock
from voice_interview.errors import StorageFailed
from voice_interview.session.store import SessionStore
session = SessionStore(Path(sys.argv[1]), SystemClock()).open("last")
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
long = tuple(replace(session.record.turns[0], number=number) for number in range(1, 9))
try:
    session.save(replace(session.record, turns=long))
except StorageFailed as error:
    print(error.what)
"""
HOLD = """
import sys, time
from pathlib import Path
from voice_interview.clock import SystemClock
from voice_interview.session.store import SessionStore
session = SessionStore(Path(sys.argv[1]), SystemClock()).open("last")
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def store(tmp_path: Path, clock: ManualClock) -> SessionStore:
    return SessionStore(tmp_path / "home", clock)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 kB."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = sys.platform == "linux" and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", place], capture_output=True, check=False
    )
    if not mounted or mounted.returncode != 0:
        pytest.skip("making a small disk needs Linux and the right to mount")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


def create(store: SessionStore) -> OpenSession:
    return store.create(bank=BANK, plan=PLAN)


def finished(store: SessionStore) -> str:
    """Make a session with one turn and its sound; return its id."""
    with create(store) as session:
        session.save(with_turn(session.record, with_sound(turn(), session.folder)))
        return session.id


def test_new_session_is_on_disk_before_anything_is_asked(store: SessionStore) -> None:
    with create(store) as session:
        assert store.load(session.id) == session.record
        assert session.record.plan == PLAN
        assert not session.record.complete


def test_id_says_when_and_is_short(store: SessionStore) -> None:
    with create(store) as session:
        date, tail = session.id[:14], session.id[14:]
        assert date == "20261124-0900-"
        assert len(tail) == 3
        assert not set(tail) & set("01loi")


def test_saved_record_is_read_back(store: SessionStore) -> None:
    session_id = finished(store)
    record = store.load(session_id)
    assert record.turns[0].prompt == "What is LoRA?"
    assert record.summary is not None
    assert record.summary.score == 50.0


def test_record_of_another_session_is_not_saved_here(store: SessionStore) -> None:
    with create(store) as session, pytest.raises(ValueError, match="this is session"):
        session.save(replace(session.record, id="other"))


def test_last_is_the_one_begun_last_even_in_the_same_minute(store: SessionStore, clock: ManualClock) -> None:
    for _ in range(8):
        newest = finished(store)
        clock.sleep(1.0)
    assert store.find("last") == newest
    assert store.list()[-1].id == newest


def test_session_is_found_by_a_unique_beginning_in_any_case(store: SessionStore, clock: ManualClock) -> None:
    first = finished(store)
    clock.sleep(24 * 3600.0)
    finished(store)
    assert store.find("20261124") == first
    assert store.find(first.upper()) == first


def test_ambiguous_beginning_names_the_choices(store: SessionStore, clock: ManualClock) -> None:
    ids = []
    for _ in range(2):
        ids.append(finished(store))
        clock.sleep(3600.0)
    with pytest.raises(SessionNotFound, match="More than one") as caught:
        store.load("2026")
    assert all(session_id in caught.value.what for session_id in ids)


@pytest.mark.parametrize("ref", ["nothing", "", "..", "../..", "/"])
def test_unknown_session_names_what_there_is(store: SessionStore, ref: str) -> None:
    known = finished(store)
    with pytest.raises(SessionNotFound, match="There is no session") as caught:
        store.delete(ref)
    assert known in caught.value.advice


def test_without_sessions_the_way_to_begin_one_is_told(store: SessionStore) -> None:
    assert store.list() == ()
    with pytest.raises(SessionNotFound, match="voice-interview start"):
        store.find("last")


def test_list_shows_each_session_in_figures(store: SessionStore) -> None:
    session_id = finished(store)
    (entry,) = store.list()
    assert (entry.id, entry.bank, entry.questions, entry.score) == (session_id, BANK, 1, 50.0)
    assert (entry.duration_s, entry.complete, entry.damaged) == (30.0, False, None)


def test_damaged_session_is_listed_beside_the_others(store: SessionStore, clock: ManualClock) -> None:
    damaged = finished(store)
    clock.sleep(60.0)
    good = finished(store)
    path = store.folder(damaged) / "session.json"
    path.write_bytes(path.read_bytes().replace(b'"turns": [', b'"turns": 5, "rest": ['))
    entries = store.list()
    assert [entry.id for entry in entries] == [damaged, good]
    assert entries[0].damaged is not None
    assert "session.json is damaged" in entries[0].damaged
    assert (entries[0].bank, entries[0].complete, entries[0].score) == (BANK, False, None)
    with pytest.raises(SessionDamaged):
        store.load(damaged)


@pytest.mark.parametrize("content", [b"", b"not json", None])
def test_session_of_which_nothing_can_be_read_has_its_date(
    store: SessionStore, content: bytes | None
) -> None:
    session_id = finished(store)
    path = store.folder(session_id) / "session.json"
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    (entry,) = store.list()
    assert entry.started_at is not None
    assert f"{entry.started_at:%Y%m%d-%H%M}" == session_id[:13]
    store.delete(session_id)
    assert store.list() == ()


def test_damaged_session_is_not_left_locked(store: SessionStore) -> None:
    session_id = finished(store)
    path = store.folder(session_id) / "session.json"
    whole = path.read_bytes()
    path.write_bytes(b"{")
    with pytest.raises(SessionDamaged):
        store.open(session_id)
    path.write_bytes(whole)
    store.open(session_id).close()


def test_foreign_folders_and_files_are_no_sessions(store: SessionStore) -> None:
    session_id = finished(store)
    sessions = store.folder(session_id).parent
    (sessions / "notes").mkdir()
    (sessions / ".hidden").mkdir()
    (sessions / "readme.txt").write_text("mine")
    assert [entry.id for entry in store.list()] == [session_id]


def test_copied_folder_is_a_session_of_its_own(store: SessionStore) -> None:
    folder = store.folder(finished(store))
    copy = folder.with_name("backup")
    copy.mkdir()
    (copy / "session.json").write_bytes((folder / "session.json").read_bytes())
    with store.open("backup") as session:
        session.save(replace(session.record, complete=True))
    assert store.load("backup").complete
    assert not store.load(folder.name).complete


@pytest.mark.skipif(os.name != "posix", reason="rights are those of POSIX")
def test_nobody_else_can_read_a_session(store: SessionStore) -> None:
    before = os.umask(0o022)
    try:
        folder = store.folder(finished(store))
    finally:
        os.umask(before)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert folder.parent.stat().st_mode & 0o777 == 0o700
    assert {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()} == dict.fromkeys(
        (".lock", "session.json", "turn-01-answer.wav", "turn-01-feedback.wav", "turn-01-question.wav"), 0o600
    )


def test_new_sound_never_gets_the_name_of_old(store: SessionStore) -> None:
    with create(store) as session:
        first = session.path_for(1, "answer")
        first.write_bytes(b"sound")
        second = session.path_for(1, "answer")
        second.write_bytes(b"sound")
        assert (first.name, second.name) == ("turn-01-answer.wav", "turn-01-answer-2.wav")
        assert session.path_for(1, "answer").name == "turn-01-answer-3.wav"


def test_open_session_is_closed_to_others_and_readable(store: SessionStore) -> None:
    with create(store) as session:
        for attempt in (store.open, store.delete, store.delete_audio):
            with pytest.raises(SessionInUse, match="open in another window"):
                attempt(session.id)
        assert store.load(session.id) == session.record
    store.open(session.id).close()


def test_lock_of_another_program_dies_with_it(store: SessionStore, tmp_path: Path) -> None:
    finished(store)
    command = [sys.executable, "-c", HOLD, str(tmp_path / "home")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(SessionInUse):
            store.open("last")
        other.kill()
        other.wait()
    store.open("last").close()


def test_deleted_session_leaves_nothing(store: SessionStore) -> None:
    kept, gone = finished(store), finished(store)
    folder = store.folder(gone)
    assert store.delete(gone) == gone
    assert [entry.id for entry in store.list()] == [kept]
    assert [path.name for path in folder.parent.iterdir()] == [kept]


def test_removal_that_was_cut_short_is_finished_later(store: SessionStore) -> None:
    folder = store.folder(finished(store))
    left = folder.rename(folder.with_name(f".removing-{folder.name}"))
    assert store.list() == ()
    create(store).close()
    assert not left.exists()


def test_deleting_sound_keeps_texts_and_grades(store: SessionStore) -> None:
    session_id = finished(store)
    before = store.load(session_id)
    (store.folder(session_id) / "turn-09-answer.wav").write_bytes(b"of no turn")
    record = store.delete_audio(session_id)
    assert not list(store.folder(session_id).glob("*.wav"))
    assert store.load(session_id) == record
    (after,) = record.turns
    assert (after.question_audio, after.audio, after.feedback_audio) == (None, None, None)
    assert (after.transcript, after.grade) == (before.turns[0].transcript, before.turns[0].grade)
    assert record.summary == before.summary


def test_leftover_of_a_write_that_was_cut_short_does_no_harm(store: SessionStore) -> None:
    session_id = finished(store)
    leftover = store.folder(session_id) / ".session.json.new"
    leftover.write_bytes(b'{"half": ')
    with store.open(session_id) as session:
        session.save(replace(session.record, complete=True))
    assert store.load(session_id).complete
    assert not leftover.exists()


def test_full_disk_is_told_at_once_and_costs_nothing_saved(small_disk: Path, clock: ManualClock) -> None:
    store = SessionStore(small_disk, clock)
    with create(store) as session:
        saved = session.save(with_turns(session.record, (turn(),)))
        (small_disk / "filler").write_bytes(bytes(40_000))
        with pytest.raises(StorageFailed, match="no room left") as caught:
            session.save(with_turns(session.record, tuple(turn(number) for number in range(1, 21))))
        assert caught.value.advice == "Free some space and try again."
        assert len(session.record.turns) == 1
        assert store.load(session.id) == session.record
        assert [path.name for path in saved.parent.iterdir() if path.name.endswith(".new")] == []
        (small_disk / "filler").unlink()
        session.save(with_turns(session.record, tuple(turn(number) for number in range(1, 6))))
        assert len(store.load(session.id).turns) == 5


def test_session_is_not_begun_on_a_full_disk(small_disk: Path, clock: ManualClock) -> None:
    with (small_disk / "filler").open("wb", buffering=0) as filler, pytest.raises(OSError, match="space"):
        while True:
            filler.write(bytes(4096))
    store = SessionStore(small_disk, clock)
    with pytest.raises(StorageFailed, match="no room left"):
        create(store)
    assert store.list() == ()


@pytest.mark.skipif(os.name != "posix", reason="the limit is that of POSIX")
def test_record_that_cannot_be_written_whole_leaves_the_old_one(store: SessionStore, tmp_path: Path) -> None:
    session_id = finished(store)
    before = store.load(session_id)
    command = [sys.executable, "-c", SAVE_BEYOND_LIMIT, str(tmp_path / "home")]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "no room left" in told
    assert store.load(session_id) == before


def test_home_that_is_no_folder_is_told_in_a_sentence(tmp_path: Path, clock: ManualClock) -> None:
    (tmp_path / "home").write_text("a file")
    with pytest.raises(StorageFailed, match="could not be written"):
        create(SessionStore(tmp_path / "home", clock))


@pytest.mark.skipif(os.name != "posix" or os.getuid() == 0, reason="root may write anywhere")
def test_folder_without_the_right_to_write_is_told(tmp_path: Path, clock: ManualClock) -> None:
    (tmp_path / "home").mkdir(mode=0o500)
    with pytest.raises(StorageFailed, match="may not be written"):
        create(SessionStore(tmp_path / "home", clock))
