"""Sessions that were cut off."""

import os
import signal
import struct
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes import ManualClock
from tests.session.examples import BANK, PLAN, tone, turn, with_sound
from voice_interview.audio.wav import write_wav
from voice_interview.session.recovery import salvage, unfinished
from voice_interview.session.sound import read_sound, sound_info
from voice_interview.session.store import SessionStore
from voice_interview.session.summary import with_turn, with_turns
from voice_interview.session.timeline import plan_replay

RECORD_UNTIL_KILLED = """
import sys
from dataclasses import replace
from pathlib import Path
from tests.session.examples import BANK, PLAN, tone, turn, with_sound
from voice_interview.audio.wav import RecordingWriter
from voice_interview.clock import SystemClock
from voice_interview.session.store import SessionStore
from voice_interview.session.summary import with_turn
session = SessionStore(Path(sys.argv[1]), SystemClock()).create(bank=BANK, plan=PLAN)
session.save(with_turn(session.record, with_sound(turn(1), session.folder)))
begun = replace(turn(2), transcript=None, grade=None, ended=None, duration_s=None)
session.save(with_turn(session.record, begun))
writer = RecordingWriter(session.path_for(2, "answer"), 16000)
block = tone(0.032, 440.0).samples
while True:
    writer.write(block)
    print(f"{writer.duration_s:.3f}", flush=True)
"""
SAVE_UNTIL_KILLED = """
import sys
from pathlib import Path
from tests.session.examples import BANK, PLAN, turn
from voice_interview.clock import SystemClock
from voice_interview.session.store import SessionStore
from voice_interview.session.summary import with_turn
session = SessionStore(Path(sys.argv[1]), SystemClock()).create(bank=BANK, plan=PLAN)
for number in range(1, 10_000):
    session.save(with_turn(session.record, turn(number)))
    print(number, flush=True)
"""


@pytest.fixture
def store(tmp_path: Path) -> SessionStore:
    return SessionStore(tmp_path, ManualClock())


def killed(program: str, home: Path, lines: int) -> str:
    """Run a program, kill it once it has said ``lines`` lines, and return the last line it said."""
    command = [sys.executable, "-c", program, str(home)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        said = [child.stdout.readline() for _ in range(lines)]
        child.send_signal(signal.SIGKILL)
        said += child.stdout.readlines()
        assert child.wait() == -signal.SIGKILL
    return said[-1] if said[-1].endswith("\n") else said[-2]


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is that of POSIX")
def test_answer_survives_a_program_killed_while_it_records(store: SessionStore, tmp_path: Path) -> None:
    recorded_s = float(killed(RECORD_UNTIL_KILLED, tmp_path, lines=100))
    (entry,) = unfinished(store)
    with store.open(entry.id) as session:
        salvaged = salvage(session)
        assert (salvaged.waiting, salvaged.notes) == ((2,), ())
        record = store.load("last")
        assert record == salvaged.record
        assert record.turns[1].audio == "turn-02-answer.wav"
        answer = session.folder / "turn-02-answer.wav"
        heard = read_sound(answer)
        assert heard.duration_s >= recorded_s
        assert abs(heard.samples[-16_000:]).max() > 0.4
        parts = plan_replay(record, session.folder)
        assert [(part.turn, part.kind) for part in parts if part.sound] == [
            (1, "question"), (1, "answer"), (1, "feedback"), (2, "answer"),
        ]  # fmt: skip


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is that of POSIX")
def test_record_is_whole_whenever_the_program_is_killed(store: SessionStore, tmp_path: Path) -> None:
    for lines in (3, 10, 25):
        saved = int(killed(SAVE_UNTIL_KILLED, tmp_path, lines))
        (entry,) = store.list()
        record = store.load(entry.id)
        assert len(record.turns) in (saved, saved + 1)
        assert record.summary is not None
        store.delete(entry.id)


def test_sessions_that_can_be_resumed_are_incomplete_readable_and_free(store: SessionStore) -> None:
    ids = []
    for _ in range(4):
        with store.create(bank=BANK, plan=PLAN) as session:
            session.save(with_turns(session.record, (turn(),)))
            ids.append(session.id)
    resumable, complete, damaged, in_use = ids
    with store.open(complete) as session:
        session.save(replace(session.record, complete=True))
    path = store.folder(damaged) / "session.json"
    path.write_bytes(path.read_bytes().replace(b'"plan"', b'"plain"'))
    with store.open(in_use):
        assert [entry.id for entry in unfinished(store)] == [resumable]
    assert {entry.id for entry in unfinished(store)} == {resumable, in_use}


def test_header_that_a_power_cut_left_behind_is_put_right(store: SessionStore) -> None:
    with store.create(bank=BANK, plan=PLAN) as session:
        spoken = replace(with_sound(turn(), session.folder), transcript=None, grade=None)
        session.save(with_turn(session.record, spoken))
        path = session.folder / "turn-01-answer.wav"
        content = bytearray(path.read_bytes())
        content[4:8], content[40:44] = struct.pack("<I", 36 + 32_000), struct.pack("<I", 32_000)
        path.write_bytes(content)
        assert salvage(session).waiting == (1,)
        assert sound_info(path).duration_s == pytest.approx(4.5)


def test_recording_that_cannot_be_repaired_is_told_and_left(store: SessionStore) -> None:
    with store.create(bank=BANK, plan=PLAN) as session:
        session.save(with_turn(session.record, replace(turn(), transcript=None, grade=None)))
        (session.folder / "turn-01-answer.wav").write_bytes(b"RIFF, but cut off")
        write_wav(session.folder / "turn-05-answer.wav", tone(1.0, 300.0))
        salvaged = salvage(session)
        assert salvaged.waiting == ()
        assert [note.split(" ")[0] for note in salvaged.notes] == ["turn-01-answer.wav", "turn-05-answer.wav"]
        assert {path.name for path in session.folder.glob("*.wav")} == {
            "turn-01-answer.wav",
            "turn-05-answer.wav",
        }


def test_longest_of_several_recordings_becomes_the_answer(store: SessionStore) -> None:
    with store.create(bank=BANK, plan=PLAN) as session:
        session.save(with_turn(session.record, replace(turn(), transcript=None, grade=None, ended=None)))
        for duration_s in (1.0, 3.0, 2.0):
            write_wav(session.path_for(1, "answer"), tone(duration_s, 300.0))
        salvaged = salvage(session)
        assert salvaged.record.turns[0].audio == "turn-01-answer-2.wav"
        assert len(salvaged.notes) == 2
        assert len(list(session.folder.glob("*.wav"))) == 3


def test_skipped_answer_does_not_wait_to_be_written_down(store: SessionStore) -> None:
    with store.create(bank=BANK, plan=PLAN) as session:
        skipped = replace(turn(), transcript=None, grade=None, ended="skipped")
        session.save(with_turn(session.record, skipped))
        write_wav(session.path_for(1, "answer"), tone(1.0, 300.0))
        salvaged = salvage(session)
        assert salvaged.record.turns[0].audio == "turn-01-answer.wav"
        assert salvaged.waiting == ()


def test_salvaging_twice_changes_nothing(store: SessionStore) -> None:
    with store.create(bank=BANK, plan=PLAN) as session:
        session.save(with_turn(session.record, with_sound(turn(), session.folder)))
        before = {path.name: path.read_bytes() for path in session.folder.glob("*.wav")}
        first = salvage(session)
        assert first.record.turns == (with_sound(turn(), session.folder),)
        assert salvage(session) == first
        assert {path.name: path.read_bytes() for path in session.folder.glob("*.wav")} == before
