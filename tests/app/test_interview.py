"""Whole interviews on recordings, seen from outside: events, files, JSON."""

import json
import signal
import time
import wave
from pathlib import Path
from typing import Any

import pytest

from tests.app.conftest import DEMO_ANSWERS, Program, cut
from tests.bank.examples import SMALL_BANK

NO_NETWORK_AND_NO_PORTAUDIO = """
import ctypes.util
import socket

def refuse(*arguments, **options):
    raise OSError("no network in this test")

socket.socket.connect = refuse
socket.create_connection = refuse
socket.getaddrinfo = refuse
ctypes.util.find_library = lambda name: None
"""


def events_in(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def wait_for_event(path: Path, type_: str, count: int = 1) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if path.exists() and sum(event["type"] == type_ for event in _whole_lines(path)) >= count:
            return
        time.sleep(0.05)
    raise AssertionError(f"no {type_} in {path.read_text() if path.exists() else 'no file'}")


def _whole_lines(path: Path) -> list[dict[str, Any]]:
    lines = path.read_text(encoding="utf-8").split("\n")[:-1]
    return [json.loads(line) for line in lines]


def seconds_in(path: Path) -> float:
    with wave.open(str(path), "rb") as file:
        return file.getnframes() / file.getframerate()


def test_demo_runs_to_its_end_without_a_network_and_without_portaudio(
    program: Program, tmp_path: Path
) -> None:
    """The whole main job on real models, in a process that can open neither a connection nor a device."""
    (tmp_path / "blocked").mkdir()
    (tmp_path / "blocked" / "sitecustomize.py").write_text(NO_NETWORK_AND_NO_PORTAUDIO)
    offline = Program(home=program.home, environment={"PYTHONPATH": str(tmp_path / "blocked")})
    events = tmp_path / "events.jsonl"
    done = offline.run("demo", "--pace", "fast", "--events", events)
    assert "replay" in done.stdout and "voice-interview start" in done.stdout

    [folder] = offline.session_folders
    session = json.loads((folder / "session.json").read_text(encoding="utf-8"))
    assert session["complete"] is True
    asked = [(turn["question_id"], turn["follow_up"] is not None) for turn in session["turns"]]
    assert asked == [
        ("pretraining-vs-finetuning", False),
        ("pretraining-vs-finetuning", True),
        ("peft", False),
        ("peft", True),
    ]
    for turn in session["turns"]:
        assert turn["grade"]["scored"] and 0 <= turn["grade"]["score"] <= 100
        assert seconds_in(folder / turn["question_audio"]) > 2
        assert seconds_in(folder / turn["feedback_audio"]) > 2
        assert seconds_in(folder / turn["audio"]) == pytest.approx(turn["transcript"]["duration_s"], abs=0.1)
        main = session["turns"][0 if turn["question_id"] == "pretraining-vs-finetuning" else 2]
        if turn["follow_up"] is not None:
            assert turn["follow_up"] == main["grade"]["next_follow_up"]["number"]
    assert session["summary"]["practise_first"]

    told = [event["type"] for event in events_in(events)]
    assert told[0] == "ready" and told[-1] == "saved"
    for type_ in ("question_started", "listening", "turn_ended", "graded", "feedback_started"):
        assert told.count(type_) == 4, type_
    times = [event["t_s"] for event in events_in(events)]
    assert times == sorted(times)


def test_every_follow_up_that_the_demo_can_choose_has_a_recording() -> None:
    for question in ("pretraining-vs-finetuning", "peft"):
        for name in (question, *(f"{question}.f{number}" for number in (1, 2, 3))):
            assert (DEMO_ANSWERS / f"{name}.ogg").is_file()


def score_of_sample(program: Program, question: str, kind: str) -> float:
    recording = DEMO_ANSWERS.parent / "samples" / f"{question}.{kind}.ogg"
    grade = json.loads(program.run("grade", question, "--audio", recording, "--json").stdout)
    score: float = grade["score"]
    return score


def test_excellent_answer_scores_far_above_a_wrong_one(program: Program) -> None:
    excellent = score_of_sample(program, "pretraining-vs-finetuning", "excellent")
    assert excellent >= 75
    assert excellent - score_of_sample(program, "pretraining-vs-finetuning", "wrong") >= 40


def test_fluent_talk_about_something_else_earns_next_to_nothing(program: Program) -> None:
    assert score_of_sample(program, "peft", "off-topic") <= 15


def test_mistake_in_a_good_answer_is_told_and_evidence_is_what_was_said_at_its_time(program: Program) -> None:
    """The candidate of the demo has QLoRA the wrong way round."""
    grade = json.loads(program.run("grade", "peft", "--audio", DEMO_ANSWERS / "peft.ogg", "--json").stdout)
    statuses = {concept["id"]: concept["status"] for concept in grade["concepts"]}
    assert statuses["qlora-four-bit-base"] == "contradicted"
    assert "QLoRA" in grade["advice"][0] or "four" in grade["feedback"]
    heard = [concept["evidence"] for concept in grade["concepts"] if concept["evidence"]]
    assert heard
    for evidence in heard:
        assert evidence["text"] in grade["transcript"]
        assert 0 <= evidence["start_s"] < evidence["end_s"]


def test_answers_in_a_folder_are_found_by_name_and_the_interview_ends_when_they_are_used_up(
    program: Program, tmp_path: Path
) -> None:
    answers = tmp_path / "answers"
    answers.mkdir()
    cut("peft", answers, 12.0)
    program.run(
        "start", "--question", "peft", "--question", "sft-vs-rlhf", "--follow-ups", "0",
        "--answers", answers, "--pace", "fast", "--no-speech",
    )  # fmt: skip
    session = json.loads(program.run("show", "last", "--json").stdout)
    assert session["complete"]
    assert session["turns"][0]["grade"]["scored"]
    assert session["turns"][1]["grade"] is None


def test_typed_interview_needs_neither_sound_nor_speech_model(program: Program) -> None:
    program.run(
        "start", "--typed", "--no-speech", "--question", "peft", "--follow-ups", "0",
        text="LoRA freezes the base weights and trains two small low rank matrices next to them.\n\n",
    )  # fmt: skip
    [turn] = json.loads(program.run("show", "last", "--json").stdout)["turns"]
    assert turn["audio"] is None and turn["grade"]["scored"]
    assert turn["grade"]["concepts"][0]["evidence"] is None or (
        turn["grade"]["concepts"][0]["evidence"]["start_s"] is None
    )


@pytest.mark.parametrize("phase", ["question_started", "listening", "final", "feedback_started"])
def test_ctrl_c_keeps_everything_heard_so_far(program: Program, tmp_path: Path, phase: str) -> None:
    events = tmp_path / "events.jsonl"
    bank = tmp_path / "small.yaml"  # its questions are soon asked
    bank.write_text(SMALL_BANK, encoding="utf-8")
    running = program.start(
        "start", "--bank", bank, "--answers", cut("peft.f1", tmp_path, 5.0), "--pace", "real",
        "--events", events,
    )  # fmt: skip
    wait_for_event(events, phase)
    running.send_signal(signal.SIGINT)
    _, errors = running.communicate(timeout=60)
    assert running.returncode == 130, errors
    assert "Traceback" not in errors
    [folder] = program.session_folders
    session = json.loads((folder / "session.json").read_text(encoding="utf-8"))
    assert not session["complete"]
    if phase in ("final", "feedback_started"):
        assert seconds_in(folder / session["turns"][0]["audio"]) > 2


def test_kill_loses_nothing_and_resume_finishes_the_session(program: Program, tmp_path: Path) -> None:
    """SIGKILL in the middle of the first answer; the next start offers the session, and it is finished."""
    events = tmp_path / "events.jsonl"
    running = program.start(
        "start", "--question", "peft", "--follow-ups", "0", "--no-speech",
        "--answers", DEMO_ANSWERS / "peft.ogg", "--pace", "real", "--events", events,
    )  # fmt: skip
    wait_for_event(events, "speech_started")
    time.sleep(6)
    running.kill()
    running.communicate()
    heard_s = 6.0
    [cut_off] = [folder.name for folder in program.session_folders]

    offered = program.run("start", "--question", "peft", "--typed", "--no-speech", text="")
    assert cut_off in offered.stderr
    assert "was not finished" in offered.stderr
    program.run("start", "--resume", cut_off, "--no-speech", "--typed", text="")
    session = json.loads(program.run("show", cut_off, "--json").stdout)
    turn = session["turns"][0]
    assert session["complete"]
    assert turn["transcript"]["duration_s"] > heard_s - 1.5
    assert len(turn["transcript"]["words"]) > 5
    assert turn["grade"] is not None
