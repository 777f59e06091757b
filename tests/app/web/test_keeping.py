"""Progress, exports, corrections and retention as the page gets them: the same as the commands give."""

import io
import json
import wave
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.app.web.conftest import Client, Served, recorded_session
from tests.session import examples
from voice_interview.audio.chunk import HEARD_RATE_HZ
from voice_interview.clock import SystemClock
from voice_interview.session.record import Plan
from voice_interview.session.sound import read_sound
from voice_interview.session.store import SessionStore
from voice_interview.session.summary import with_turns


@pytest.fixture(autouse=True)
def emptied(served: Served) -> Iterator[None]:
    yield
    for entry in served.owner.get("/api/sessions").json:
        assert served.owner.send("DELETE", f"/api/sessions/{entry['id']}").status == 200


@pytest.fixture
def session(served: Served) -> str:
    return recorded_session(served.program.home)


def answered(home: Path, question: str = "peft") -> str:
    """Put a session into a data folder that answered a question which the built-in bank has."""
    store = SessionStore(home, SystemClock())
    plan = Plan(question_ids=(question,), follow_ups=0, seed=1)
    with store.create(bank=examples.BANK, plan=plan) as opened:
        turn = replace(examples.with_sound(examples.turn(), opened.folder), question_id=question)
        opened.save(with_turns(replace(opened.record, complete=True), (turn,)))
        return opened.id


def test_progress_is_what_the_command_prints(served: Served, owner: Client) -> None:
    answered(served.program.home)
    shown = owner.get("/api/progress").json
    printed = json.loads(served.program.run("progress", "--json").stdout)
    for one in (shown, printed):
        one.pop("generated_at")
        for concept in one["concepts"]:
            concept.pop("recall")  # it fades from second to second
        for entry in one["practise_next"]:
            for point in entry["points"]:
                point.pop("recall")
    assert shown == printed
    assert shown["practise_next"] and shown["concepts"]


@pytest.mark.parametrize("format_", ["md", "json", "srt", "vtt"])
def test_export_is_the_report_of_the_command(
    served: Served, owner: Client, session: str, format_: str
) -> None:
    got = owner.get(f"/api/sessions/{session}/export.{format_}")
    assert got.status == 200
    assert got.headers["content-disposition"] == f'attachment; filename="voice-interview-{session}.{format_}"'
    assert got.body.decode() == served.program.run("report", session, "--format", format_).stdout


def test_page_and_sound_can_be_taken_away(owner: Client, session: str) -> None:
    page = owner.get(f"/api/sessions/{session}/export.html")
    assert b"data:audio/" in page.body and page.headers["content-disposition"].startswith("attachment")
    with wave.open(io.BytesIO(owner.get(f"/api/sessions/{session}/export.wav").body)) as file:
        assert file.getnframes() / file.getframerate() >= 4.5
    owner.send("DELETE", f"/api/sessions/{session}?audio_only=true")
    assert owner.get(f"/api/sessions/{session}/export.wav").status == 400
    assert owner.get(f"/api/sessions/{session}/export.md").status == 200
    assert owner.get(f"/api/sessions/{session}/export.exe").status == 404


def test_misheard_term_is_put_right_and_the_original_kept(served: Served, owner: Client) -> None:
    session = answered(served.program.home)
    before = owner.get(f"/api/sessions/{session}").json["turns"][0]
    path = f"/api/sessions/{session}/corrections"
    got = owner.json("POST", path, {"turn": 1, "heard": "small  matrices", "meant": "low-rank matrices"})
    assert got.status == 200, got.body
    after = owner.get(f"/api/sessions/{session}").json["turns"][0]
    assert got.json["places"] == 1 and got.json["new_score"] == after["grade"]["score"]
    assert "low-rank matrices" in after["transcript"]["text"]
    assert after["transcript"]["raw_text"] == before["transcript"]["raw_text"]
    assert after["earlier_grades"] == [before["grade"]]
    assert owner.json("POST", path, {"turn": 1, "heard": "nonsense", "meant": "LoRA"}).status == 400
    assert owner.json("POST", path, {"turn": 9, "heard": "LoRA", "meant": "LoRA"}).status == 400


def test_sound_past_its_keeping_is_gone_when_the_next_interview_begins(served: Served, owner: Client) -> None:
    session = recorded_session(served.program.home)
    store = SessionStore(served.program.home, SystemClock())
    with store.open(session) as opened:
        opened.save(replace(opened.record, started_at=examples.STARTED.replace(year=2020)))
    assert owner.json("PUT", "/api/keeping", {"retention_days": 0}).status == 400
    assert owner.json("PUT", "/api/keeping", {"retention_days": 10**12}).status == 400
    assert owner.json("PUT", "/api/keeping", {"retention_days": 30}).status == 200
    assert served.program.run("config", "get", "retention_days").stdout.strip() == "30"
    assert owner.get(f"/api/sessions/{session}/turns/1/answer.wav").status == 200
    new = {"bank": "llm-training", "typed": True, "speech": False, "question_ids": ["peft"]}
    began = owner.json("POST", "/api/interviews", new)
    assert began.status == 201
    assert owner.get(f"/api/sessions/{session}/turns/1/answer.wav").status == 404
    assert owner.json("PUT", "/api/keeping", {"retention_days": None}).json == {"retention_days": None}
    with owner.line(began.json["id"]) as line:
        line.send('{"type": "hello", "after": 0}')
        line.send('{"type": "command", "command": "stop"}')
        while '"closed"' not in str(line.recv(timeout=60)):
            pass


def cut_off(home: Path) -> str:
    """Put a session into a data folder whose only answer was cut off after 4.5 seconds."""
    store = SessionStore(home, SystemClock())
    with store.create(bank=examples.BANK, plan=examples.PLAN) as opened:
        turn = examples.with_sound(examples.turn(), opened.folder)
        for path in opened.folder.glob("*feedback.wav"):
            path.unlink()
        asked = replace(turn, transcript=None, grade=None, ended=None, feedback_audio=None)
        opened.save(with_turns(opened.record, (asked,)))
        return opened.id


def test_rest_of_an_answer_is_put_behind_what_is_on_disk(served: Served, owner: Client) -> None:
    session = cut_off(served.program.home)
    path = f"/api/sessions/{session}/rest?rate_hz=16000"
    rest = np.round(np.linspace(-0.5, 0.5, 2 * HEARD_RATE_HZ) * 32767).astype("<i2")
    folder = served.program.home / "sessions" / session
    [answer] = folder.glob("*answer.wav")
    before = read_sound(answer).samples
    for _ in range(2):  # the page may not know that it has arrived
        assert owner.send("POST", f"{path}&from_s=4.0", body=rest.tobytes()).json == {"duration_s": 6.0}
    heard = read_sound(answer).samples
    assert np.array_equal(heard[: len(before)], before)
    assert np.abs(heard[len(before) :] * 32768 - rest[HEARD_RATE_HZ // 2 :]).max() < 1
    for wrong in ("from_s=9", "from_s=nan", "from_s=-1", "from_s=x", "from_s=1e9"):
        assert owner.send("POST", f"{path}&{wrong}", body=rest.tobytes()).status == 400, wrong
    assert owner.send("POST", f"/api/sessions/{session}/rest?rate_hz=1&from_s=0", body=b"..").status == 400
    assert owner.send("POST", f"{path}&from_s=6", body=b"...").status == 400
    assert len(read_sound(answer).samples) == 6 * HEARD_RATE_HZ


def test_nothing_is_put_behind_an_answer_that_ended(owner: Client, session: str) -> None:
    before = owner.get(f"/api/sessions/{session}/turns/1/answer.wav").body
    path = f"/api/sessions/{session}/rest?rate_hz=16000&from_s=4.5"
    assert owner.send("POST", path, body=b"....").status == 400
    assert owner.get(f"/api/sessions/{session}/turns/1/answer.wav").body == before
