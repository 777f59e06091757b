"""An interview over a microphone and a loudspeaker that are virtual; everything else is real."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from tests.app.conftest import DEMO_ANSWERS, Program, cut
from tests.app.test_interview import events_in, seconds_in, wait_for_event
from tests.text.test_recognition import error_rate, said
from tests.virtual_sound import RECORDED_RATE_HZ, VirtualSound
from voice_interview.audio.chunk import AudioChunk, Samples
from voice_interview.audio.files import FileSource, read_audio
from voice_interview.audio.wav import write_wav
from voice_interview.clock import SystemClock
from voice_interview.speech.engine_silero import SileroDetector
from voice_interview.text.engine_faster_whisper import FasterWhisperRecognizer
from voice_interview.text.whole import transcribe_source

ANSWER = DEMO_ANSWERS / "peft.f2.ogg"


def content_words(text: str) -> set[str]:
    return {word for word in re.findall(r"[a-z]+", text.lower()) if len(word) > 4}


def quietest_place(samples: Samples, first: int, last: int, size: int) -> int:
    """Return the middle of the quietest ``size`` samples between ``first`` and ``last``."""
    starts = range(first, last, size // 4)
    return min(starts, key=lambda at: float(np.square(samples[at : at + size]).sum())) + size // 2


def heard_in(path: Path, model: Path) -> str:
    transcript, _ = transcribe_source(
        FileSource(path, clock=SystemClock(), pace="fast"),
        FasterWhisperRecognizer("tiny.en", model),
        SileroDetector(),
        clock=SystemClock(),
        on_progress=lambda _done_s: None,
    )
    return transcript.text


@pytest.mark.devices
def test_spoken_answer_is_heard_graded_answered_aloud_and_saved(
    program: Program, virtual_sound: VirtualSound, tiny_en_model: Path, tmp_path: Path
) -> None:
    answer = tmp_path / "answer.wav"
    write_wav(answer, read_audio(ANSWER, max_duration_s=120))
    events = tmp_path / "events.jsonl"
    here = Program(home=program.home, environment=virtual_sound.environment)
    with virtual_sound.recorded_loudspeaker() as loudspeaker:
        running = here.start("start", "--question", "peft", "--follow-ups", "0", "--events", events)
        wait_for_event(events, "listening")
        virtual_sound.speak(answer)
        _, errors = running.communicate(timeout=120)
        assert running.returncode == 0, errors
        recorded = loudspeaker.samples.copy()

    [folder] = here.session_folders
    session = json.loads((folder / "session.json").read_text(encoding="utf-8"))
    [turn] = session["turns"]
    assert session["complete"] and turn["ended"] == "silence"
    assert error_rate(said(ANSWER), turn["transcript"]["text"]) < 0.25
    assert turn["grade"]["scored"]
    assert seconds_in(folder / turn["audio"]) == pytest.approx(seconds_in(answer) + 3.0, abs=2.0)
    assert not content_words(turn["prompt"]) <= content_words(
        turn["transcript"]["text"]
    )  # it did not hear itself

    spoken = tmp_path / "spoken.wav"
    write_wav(spoken, AudioChunk(samples=recorded, rate_hz=RECORDED_RATE_HZ))
    expected = content_words(turn["prompt"] + " " + turn["grade"]["feedback"])
    understood = expected & content_words(heard_in(spoken, tiny_en_model))
    assert len(understood) >= 0.5 * len(expected), understood ^ expected
    assert float(np.abs(recorded).max()) > 0.05

    told = {event["type"]: event["t_s"] for event in events_in(events)}
    assert told["question_ended"] <= told["listening"] <= told["speech_started"] <= told["turn_ended"]
    assert told["turn_ended"] <= told["graded"] <= told["feedback_started"] <= told["feedback_ended"]


@pytest.mark.devices
def test_with_headphones_speaking_up_stops_the_reply_and_goes_on_with_the_answer(
    program: Program, virtual_sound: VirtualSound, tmp_path: Path
) -> None:
    whole = read_audio(ANSWER, max_duration_s=120)
    middle = quietest_place(whole.samples, 8 * whole.rate_hz, 14 * whole.rate_hz, whole.rate_hz // 5)
    parts = (tmp_path / "first.wav", tmp_path / "second.wav")
    for part, samples in zip(parts, (whole.samples[:middle], whole.samples[middle:]), strict=True):
        write_wav(part, AudioChunk(samples=samples, rate_hz=whole.rate_hz))
    events = tmp_path / "events.jsonl"
    here = Program(home=program.home, environment=virtual_sound.environment)
    here.run("config", "set", "headphones", "yes")
    running = here.start("start", "--question", "peft", "--follow-ups", "0", "--events", events)
    wait_for_event(events, "listening")
    virtual_sound.speak(parts[0])
    wait_for_event(events, "feedback_started")
    virtual_sound.speak(parts[1])
    wait_for_event(events, "graded", 2)
    running.terminate()
    running.communicate(timeout=30)

    told = [event["type"] for event in events_in(events)]
    order = [told.index(one) for one in ("turn_ended", "feedback_started", "interrupted", "resumed")]
    assert order == sorted(order)
    [folder] = here.session_folders
    [turn] = json.loads((folder / "session.json").read_text(encoding="utf-8"))["turns"]
    assert error_rate(said(ANSWER), turn["transcript"]["text"]) < 0.25
    assert seconds_in(folder / turn["audio"]) > whole.duration_s


@pytest.mark.devices
def test_devices_and_doctor_see_the_virtual_ones(program: Program, virtual_sound: VirtualSound) -> None:
    here = Program(home=program.home, environment=virtual_sound.environment)
    devices = json.loads(here.run("devices", "--json").stdout)
    assert any(device["is_default_input"] for device in devices)
    assert any(device["is_default_output"] for device in devices)
    checks = {check["name"]: check for check in json.loads(here.run("doctor", "--json").stdout)["checks"]}
    assert checks["loudspeaker"]["outcome"] == "good"
    assert checks["microphone"]["outcome"] == "advice"  # nobody spoke
    assert checks["echo"]["outcome"] == "good"
    assert checks["speed"]["value"] > 0


@pytest.mark.devices
def test_replay_is_heard_at_double_speed(
    program: Program, virtual_sound: VirtualSound, tmp_path: Path
) -> None:
    answer = cut("peft.f2", tmp_path, 9.3)
    program.run(
        "start", "--question", "peft", "--follow-ups", "0", "--no-speech", "--pace", "fast",
        "--answers", answer,
    )  # fmt: skip
    here = Program(home=program.home, environment=virtual_sound.environment)
    with virtual_sound.recorded_loudspeaker() as loudspeaker:
        done = here.run("replay", "last", "--speed", "2")
        recorded = loudspeaker.samples.copy()
    assert "protein" in done.stdout.lower()
    audible = np.abs(recorded[: len(recorded) // 1600 * 1600].reshape(-1, 1600)).max(axis=1) > 0.01
    sounding_s = (np.flatnonzero(audible)[-1] - np.flatnonzero(audible)[0]) * 1600 / RECORDED_RATE_HZ
    [folder] = here.session_folders
    assert sounding_s == pytest.approx(seconds_in(folder / "turn-01-answer.wav") / 2, rel=0.15)
