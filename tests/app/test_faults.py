"""Bad input and faults: a plain sentence, a non-zero status, and what was recorded stays."""

import json
import os
import shutil
import subprocess
import wave
from pathlib import Path

import numpy as np
import pytest

from tests.app.conftest import DEMO_ANSWERS, Program, cut
from tests.app.test_interview import seconds_in, wait_for_event
from tests.virtual_sound import VirtualSound
from voice_interview.app.grading_job import refuse_long
from voice_interview.audio.files import read_audio
from voice_interview.audio.wav import write_wav as write_audio
from voice_interview.errors import UnreadableAudio

RECORDING = DEMO_ANSWERS / "peft.f1.ogg"
LONG_NAME = "x" * 300


def one_answer(folder: Path) -> tuple[str | Path, ...]:
    """Return the arguments of an interview with one short answer."""
    recording = cut("peft.f1", folder, 6.0)
    question = ("--question", "peft", "--follow-ups", "0")
    return (*question, "--no-speech", "--pace", "fast", "--answers", recording)


def write_wav(path: Path, samples: np.ndarray, rate_hz: int = 16_000) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return path


def test_start_without_portaudio_says_what_to_install(program: Program, tmp_path: Path) -> None:
    folder = tmp_path / "without"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(
        "import ctypes.util\nctypes.util.find_library = lambda name: None\n"
    )
    without = Program(home=program.home, environment={"PYTHONPATH": str(folder)})
    done = without.run("start", "--question", "peft", status=1)
    assert "PortAudio" in done.stderr
    assert without.session_folders == []
    assert json.loads(without.run("doctor", "--json", status=1).stdout)["checks"]


def test_missing_model_is_told_with_the_command_that_fetches_it(bare_program: Program) -> None:
    done = bare_program.run("start", "--answers", RECORDING, status=1)
    assert "voice-interview models get tiny.en" in done.stderr
    assert bare_program.session_folders == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("start", "--question", "pefft"), "peft"),
        (("grade", "no-such-question", "--text", "x"), "no question"),
        (("grade", "peft", "--text", "x", "--follow-up", "9"), "no follow-up 9"),
        (("start", "--bank", "nowhere.yaml"), "nowhere.yaml"),
        (("start", "--answers", "missing.wav"), "missing.wav"),
        (("transcribe", "missing.wav"), "missing.wav"),
        (("show", "last"), "no sessions yet"),
        (("replay", "2026"), "no sessions yet"),
        (("config", "set", "no_such", "1"), "no setting no_such"),
        (("config", "set", "end_silence_s", "0.1"), "between 1 and 60"),
        (("models", "get", "nonsense"), "nonsense"),
        (("grade", "peft", "--text", "x", "--model", "nonsense", "--audio", "x"), None),
        (("start", "--typed", "--answers", RECORDING), None),
        (("transcribe", LONG_NAME), "File name too long"),
        (("start", "--answers", LONG_NAME), "File name too long"),
        (("transcribe", RECORDING, "--model", LONG_NAME), "File name too long"),
    ],
)
def test_mistakes_are_told_in_a_sentence(
    program: Program, arguments: tuple[str, ...], told: str | None
) -> None:
    done = program.run(*arguments, status=1 if told else 2)
    assert told is None or told in done.stderr
    assert len(done.stderr) < 1500


@pytest.mark.parametrize("kind", ["text", "empty", "header only", "cut off", "folder", "binary"])
def test_files_that_are_no_sound_are_told(program: Program, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "answer.ogg"
    match kind:
        case "text":
            path.write_text("This is no sound.")
        case "empty":
            path.touch()
        case "header only":
            write_wav(path, np.zeros(0))
        case "cut off":
            path.write_bytes(RECORDING.read_bytes()[:3000])
        case "folder":
            path.mkdir()
        case "binary":
            path.write_bytes(os.urandom(5000))
    done = program.run("grade", "peft", "--audio", path, "--json", status=None)
    if kind == "cut off" and done.returncode == 0:
        assert json.loads(done.stdout)["scored"] is False
    else:
        assert done.returncode == 1
        assert "answer.ogg" in done.stderr


def test_three_hours_are_no_answer(program: Program, tmp_path: Path) -> None:
    """Told at once, from what the file says of itself: it used to be listened to for half an hour first."""
    path = tmp_path / "long.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes(b"")
    size = 3 * 3600 * 16_000 * 2
    with path.open("r+b") as raw:
        raw.seek(4)
        raw.write((size + 36).to_bytes(4, "little"))
        raw.seek(40)
        raw.write(size.to_bytes(4, "little"))
        raw.truncate(44 + size)  # takes no room on the disk
    done = program.run("grade", "peft", "--audio", path, status=1)
    assert "long.wav is longer than 30 minutes" in done.stderr


def test_file_that_is_longer_than_it_says_is_no_answer_either() -> None:
    heard: list[float] = []
    watch = refuse_long(RECORDING, heard.append)
    watch(1800.0)
    with pytest.raises(UnreadableAudio, match="longer than 30 minutes"):
        watch(1816.0)
    assert heard[1:] == [1800.0]


@pytest.mark.parametrize("kind", ["silence", "noise", "music"])
def test_what_is_no_speech_gets_no_number(program: Program, tmp_path: Path, kind: str) -> None:
    time_s = np.arange(15 * 16_000) / 16_000
    match kind:
        case "silence":
            samples = np.zeros_like(time_s)
        case "noise":
            samples = np.random.default_rng(1).normal(0, 0.1, len(time_s))
        case _:
            melody = np.repeat([262, 330, 392, 523, 392, 330], len(time_s) // 6)
            phase = 2 * np.pi * np.cumsum(melody) / 16_000
            samples = np.sum([0.1 / n * np.sin(n * phase) for n in (1, 2, 3, 4)], axis=0)
    path = write_wav(tmp_path / "sound.wav", np.asarray(samples))
    grade = json.loads(program.run("grade", "peft", "--audio", path, "--json").stdout)
    assert grade["scored"] is False and grade["score"] is None
    assert grade["reason"] == ("silence" if kind == "silence" else "not_speech")
    assert grade["feedback"]


@pytest.mark.parametrize("text", ["low rank adaptation", ""])
def test_a_few_words_get_no_number(program: Program, text: str) -> None:
    grade = json.loads(program.run("grade", "peft", "--text", text, "--json").stdout)
    assert grade["scored"] is False and grade["reason"] in ("too_short", "silence")


@pytest.mark.parametrize(
    "content", ["format: 1\nid: x\n", "\x00\x01", "a: &a [*a, *a]", "questions: " + "[" * 5000]
)
def test_malformed_and_hostile_banks_are_told(program: Program, tmp_path: Path, content: str) -> None:
    bank = tmp_path / "bad.yaml"
    bank.write_text(content, encoding="utf-8")
    assert "bad.yaml" in program.run("start", "--bank", bank, status=1).stderr


def test_data_folder_that_cannot_be_written_is_told(program: Program, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    blocked = Program(home=tmp_path / "file" / "home")
    assert "cannot be written" in blocked.run("config", "set", "cues", "no", status=1).stderr
    assert "no sessions" in blocked.run("sessions").stdout
    assert "is a file" in Program(home=tmp_path / "file").run("sessions", status=2).stderr


def test_event_file_that_cannot_be_written_is_told(program: Program, tmp_path: Path) -> None:
    done = program.run("start", *one_answer(tmp_path), "--events", tmp_path / "no" / "events.jsonl", status=1)
    assert "event file" in done.stderr
    assert program.session_folders == []


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounting a small disk needs root"
)
def test_disk_that_fills_while_recording_is_told_and_what_was_written_stays(
    program: Program, tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", str(disk)], check=False, capture_output=True
    )
    if mounted.returncode != 0:
        pytest.skip("a small disk cannot be mounted here")
    try:
        (disk / "models").symlink_to(program.home / "models")
        small = Program(home=disk)
        done = small.run("start", *one_answer(tmp_path), status=1)
        assert "full" in done.stderr or "No space left" in done.stderr
        [folder] = small.session_folders
        assert json.loads((folder / "session.json").read_text())["turns"]
        assert seconds_in(folder / "turn-01-answer.wav") > 2
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_two_programs_on_one_session_are_kept_apart(program: Program, tmp_path: Path) -> None:
    events = tmp_path / "events.jsonl"
    running = program.start(
        "start",
        "--question",
        "peft",
        "--no-speech",
        "--answers",
        RECORDING,
        "--pace",
        "real",
        "--events",
        events,
    )
    try:
        wait_for_event(events, "listening")
        session = program.session_folders[0].name
        for command in (("start", "--resume", session, "--typed"), ("delete", session), ("regrade", session)):
            assert "open in another window" in program.run(*command, status=1).stderr
        assert session in program.run("show", session).stdout
    finally:
        running.kill()
        running.communicate()


def test_damaged_and_missing_files_of_a_session_harm_nothing_else(program: Program, tmp_path: Path) -> None:
    program.run("start", *one_answer(tmp_path))
    [good] = program.session_folders
    shutil.copytree(good, good.with_name("20200101-0000-bad"))
    (good.with_name("20200101-0000-bad") / "session.json").write_text('{"schema_version": 1, "tur')
    assert "damaged" in program.run("sessions").stdout
    assert "damaged" in program.run("show", "20200101", status=1).stderr
    program.run("regrade", "--all")

    (good / "turn-01-answer.wav").unlink()
    done = program.run("replay", good.name, "--to", tmp_path / "out.wav", status=1)
    assert "missing" in done.stderr
    assert "peft" in program.run("show", good.name).stdout


@pytest.mark.devices
def test_microphone_of_the_wrong_name_is_told_with_the_right_ones(
    program: Program, virtual_sound: VirtualSound
) -> None:
    done = program.run("start", "--question", "peft", "--mic", "no such microphone", status=1)
    assert "no such microphone" in done.stderr
    assert program.session_folders == []


@pytest.mark.devices
def test_microphone_that_disappears_while_recording_loses_nothing(
    program: Program, own_virtual_sound: VirtualSound, tmp_path: Path
) -> None:
    speech = tmp_path / "speech.wav"
    write_audio(speech, read_audio(RECORDING, max_duration_s=120))
    events = tmp_path / "events.jsonl"
    here = Program(home=program.home, environment=own_virtual_sound.environment)
    running = here.start("start", "--question", "peft", "--no-speech", "--events", events)
    wait_for_event(events, "listening")
    with own_virtual_sound.speaking(speech):
        wait_for_event(events, "final")
        own_virtual_sound.kill()
        _, errors = running.communicate(timeout=60)
    assert running.returncode == 1, errors
    assert "Traceback" not in errors
    [folder] = here.session_folders
    turn = json.loads((folder / "session.json").read_text())["turns"][0]
    assert seconds_in(folder / turn["audio"]) > 3


def test_start_without_a_microphone_is_told_before_anything_is_asked(program: Program) -> None:
    if "no microphones" not in program.run("devices").stdout:
        pytest.skip("this machine has a microphone or a loudspeaker")
    assert "There is no microphone." in program.run("start", "--question", "peft", status=1).stderr
    assert program.session_folders == []
