"""Interviews over the page's line: real engines, real answers, and connections that break."""

import json
import struct
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from tests.app.conftest import DEMO_ANSWERS, Program
from tests.app.web.conftest import Client, Served, serving
from voice_interview.audio.chunk import HEARD_RATE_HZ, Samples
from voice_interview.audio.files import read_audio
from voice_interview.audio.resample import resample
from voice_interview.session.sound import read_sound

FRAME = 4096
HEADER = struct.Struct("<III")
WAIT_S = 120.0


def answer_named(name: str, most_s: float = 60.0) -> Samples:
    sound = read_audio(DEMO_ANSWERS / f"{name}.ogg", max_duration_s=120)
    samples = resample(sound.samples, sound.rate_hz, HEARD_RATE_HZ)[: round(most_s * HEARD_RATE_HZ)]
    # Half a sentence is given more time than a whole one before its silence ends the answer.
    return np.concatenate([samples, np.zeros(15 * HEARD_RATE_HZ, np.float32)])


@dataclass
class Page:
    """What the page does, without a browser: it keeps frames until they are acknowledged."""

    line: ClientConnection
    answer: Samples = field(default_factory=lambda: np.zeros(0, np.float32))
    rate_hz: int = HEARD_RATE_HZ
    seen: list[dict[str, Any]] = field(default_factory=list)
    last: int = 0
    spoken_s: float = 0.0
    frames_sent: int = 0
    break_at_frame: int | None = None
    """Where to lose the connection."""
    stream: int | None = None

    def hello(self) -> dict[str, Any]:
        self.line.send(json.dumps({"type": "hello", "after": self.last}))
        return self.next_json()

    def next_json(self) -> dict[str, Any]:
        while True:
            message = self.line.recv(timeout=WAIT_S)
            if isinstance(message, bytes):
                number, _, rate_hz = HEADER.unpack_from(message)
                self.last = max(self.last, number)
                self.spoken_s += (len(message) - HEADER.size) / 2 / rate_hz
                continue
            said: dict[str, Any] = json.loads(message)
            self.last = max(self.last, said.get("n", 0))
            self.seen.append(said)
            if said["type"] == "drain":
                self.line.send(json.dumps({"type": "played", "mark": said["mark"]}))
            return said

    def until(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Go on until such a message comes, answering when it listens."""
        while True:
            said = self.next_json()
            if said["type"] == "listen":
                self.stream = said["stream"]
                self.speak(0)
            if wanted(said):
                return said

    def until_type(self, type_: str) -> dict[str, Any]:
        return self.until(lambda said: said["type"] == type_)

    def speak(self, first: int) -> None:
        """Send the answer from frame ``first`` on, as fast as it goes."""
        pcm = np.round(self.answer * 32767).astype("<i2")
        for number in range(first, -(-len(pcm) // FRAME)):
            if number == self.break_at_frame:
                self.break_at_frame = None
                raise BrokenConnection
            frame = pcm[number * FRAME : (number + 1) * FRAME].tobytes()
            self.line.send(HEADER.pack(self.stream or 0, number, self.rate_hz) + frame)
            self.frames_sent += 1

    def command(self, command: str) -> None:
        self.line.send(json.dumps({"type": "command", "command": command}))

    @property
    def types(self) -> list[str]:
        return [said["type"] for said in self.seen]


class BrokenConnection(Exception):
    pass


def begun(client: Client, **new: Any) -> dict[str, str]:
    answer = client.json("POST", "/api/interviews", {"bank": "llm-training", "cues": False, **new})
    assert answer.status == 201, answer.body
    began: dict[str, str] = answer.json
    return began


def waiting(said: dict[str, Any]) -> bool:
    return said["type"] == "insight" and "waiting" in said


def kept(served: Served, session: str) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(served.program.run("show", session, "--json").stdout)
    return record


@pytest.fixture(autouse=True)
def none_left(served: Served) -> Iterator[None]:
    """Wait until every interview has ended, so that the next test finds room."""
    yield
    client = served.owner
    deadline_s = time.monotonic() + WAIT_S
    while client.get("/api/about").json["running"]:
        assert time.monotonic() < deadline_s
        time.sleep(0.1)


def test_whole_interview_over_the_line(served: Served, owner: Client) -> None:
    """Question spoken, answer heard, graded, told; then once more, and the end."""
    began = begun(owner, question_ids=["peft"], follow_ups=0)
    with owner.line(began["id"]) as line:
        page = Page(line, answer_named("peft.f2", 7.0))
        assert page.hello()["session"] == began["session"]
        assert page.until_type("question_started")["prompt"].endswith("?")
        page.until_type("graded")
        assert page.spoken_s > 2
        page.until(waiting)
        page.command("again")
        page.until(waiting)
        page.command("end")
        assert page.until_type("closed") == page.seen[-1]
    assert page.seen[-1]["session"] == began["session"] and page.seen[-1]["complete"]
    session = kept(served, began["session"])
    assert session["complete"]
    assert [(turn["attempt"], turn["ended"]) for turn in session["turns"]] == [(1, "silence"), (2, "silence")]
    assert page.types.count("concept") >= 2
    assert all("path" not in said for said in page.seen)
    heard = read_sound(served.program.home / "sessions" / began["session"] / session["turns"][0]["audio"])
    sent = np.round(page.answer[: len(heard.samples)] * 32767) / 32768
    assert np.abs(heard.samples - sent).max() < 1e-3


def test_lost_connection_loses_no_sample_and_no_message(served: Served, owner: Client) -> None:
    """The line breaks in the answer, and again in the feedback; the page goes on where it was."""
    began = begun(owner, question_ids=["peft"], follow_ups=0)
    answer = answer_named("peft.f2", 7.0)
    page: Page
    with pytest.raises(BrokenConnection), owner.line(began["id"]) as line:
        page = Page(line, answer, break_at_frame=20)
        page.hello()
        page.until_type("graded")
    with owner.line(began["id"]) as line:
        page.line = line
        welcome = page.hello()
        assert welcome["stream"] == page.stream and 0 < welcome["next"] <= 20
        page.speak(welcome["next"] - 1)  # one that came already is dropped
        page.until_type("feedback_started")
        seen = page.last
    with owner.line(began["id"]) as line:
        page.line = line
        page.hello()
        page.until(waiting)
        page.command("stop")
        page.until_type("closed")
    numbers = [said["n"] for said in page.seen if "n" in said]
    assert numbers == sorted(set(numbers)) and numbers[-1] > seen
    turn = kept(served, began["session"])["turns"][0]
    heard = read_sound(served.program.home / "sessions" / began["session"] / turn["audio"])
    sent = np.round(answer[: len(heard.samples)] * 32767) / 32768
    assert len(heard.samples) > 7 * HEARD_RATE_HZ
    assert np.abs(heard.samples - sent).max() < 1e-3


def test_two_at_once_are_not_mixed(served: Served, owner: Client) -> None:
    questions = {"peft": "peft.f2", "pretraining-vs-finetuning": "pretraining-vs-finetuning.f1"}
    told_by = {"peft": "language", "pretraining-vs-finetuning": "tuning"}
    lives = {question: begun(owner, question_ids=[question], follow_ups=0) for question in questions}
    texts: dict[str, str] = {}

    def hold(question: str) -> None:
        with owner.line(lives[question]["id"]) as line:
            page = Page(line, answer_named(questions[question], 8.0))
            page.hello()
            page.until_type("graded")
            page.until(waiting)
            page.command("end")
            page.until_type("closed")
            texts[question] = " ".join(said["text"] for said in page.seen if said["type"] == "final").lower()

    holding = [threading.Thread(target=hold, args=(question,)) for question in questions]
    for thread in holding:
        thread.start()
    for thread in holding:
        thread.join(WAIT_S)
    for question, word in told_by.items():
        assert word in texts[question]
        assert not any(other in texts[question] for other in told_by.values() if other != word)
        session = kept(served, lives[question]["session"])
        assert session["turns"][0]["question_id"] == question and session["complete"]


def test_typed_interview_with_skip_and_stop(served: Served, owner: Client) -> None:
    began = begun(
        owner, question_ids=["peft", "sft-vs-rlhf"], follow_ups=0, typed=True, speech=False, exam=True
    )
    with owner.line(began["id"]) as line:
        page = Page(line)
        page.hello()
        page.until_type("listening")
        page.command("skip")
        page.until_type("listening")
        line.send(
            json.dumps({"type": "typed", "text": "RLHF trains a reward model on preferences of people."})
        )
        page.until_type("graded")
        page.until(waiting)
        page.command("stop")
        page.until_type("closed")
    assert "concept" not in page.types, "an exam tells nothing of single concepts"
    first, second = kept(served, began["session"])["turns"]
    assert first["ended"] == "skipped" and second["grade"]["scored"]


def test_stopped_interview_goes_on_later(served: Served, owner: Client) -> None:
    began = begun(owner, question_ids=["peft", "sft-vs-rlhf"], follow_ups=0, typed=True, speech=False)
    with owner.line(began["id"]) as line:
        page = Page(line)
        page.hello()
        page.until_type("listening")
        page.command("stop")
        assert not page.until_type("closed")["complete"]
    again = begun(owner, resume=began["session"])
    assert again["session"] == began["session"]
    assert owner.json("POST", "/api/interviews", {"resume": began["session"]}).status == 409
    with owner.line(again["id"]) as line:
        page = Page(line)
        page.hello()
        assert page.until_type("question_started")["question_id"] == "peft"
        for _ in range(2):
            page.until_type("listening")
            page.command("skip")
        assert page.until_type("closed")["complete"]
    assert owner.json("POST", "/api/interviews", {"resume": began["session"]}).status == 409


def test_second_window_takes_the_interview_over(owner: Client) -> None:
    began = begun(owner, question_ids=["peft"], typed=True, speech=False)
    with owner.line(began["id"]) as first, owner.line(began["id"]) as second:
        page = Page(second)
        page.hello()
        with pytest.raises(ConnectionClosed) as closed:
            while True:
                first.recv(timeout=10)
        assert closed.value.rcvd is not None and closed.value.rcvd.code == 4001
        page.until_type("listening")
        page.command("stop")
        page.until_type("closed")


@pytest.mark.parametrize(
    "wrong",
    [
        b"", b"short", HEADER.pack(1, 0, 16_000), HEADER.pack(1, 0, 16_000) + b"odd",
        HEADER.pack(1, 5, 16_000) + b"..", HEADER.pack(1, 0, 1) + b"..", "no json", "[]", "{}",
        '{"type":"hello"}', '{"type":"got","n":Infinity}', "[" * 100_000,
        json.dumps({"type": "got", "n": "\N{PILE OF POO}" * 60}, ensure_ascii=False),
        '{"type":"command","command":"rm"}', '{"type":"typed","text":5}',
        '{"type":"typed","text":"' + "a" * 20_001 + '"}', '{"type":"played","mark":"x"}',
    ],
)  # fmt: skip
def test_message_that_no_page_sends_ends_the_connection_alone(owner: Client, wrong: str | bytes) -> None:
    began = begun(owner, question_ids=["peft"], speech=False)
    with owner.line(began["id"]) as line:
        page = Page(line)
        page.hello()
        while page.next_json()["type"] != "listen":
            pass
        line.send(wrong)
        with pytest.raises(ConnectionClosed) as closed:
            while True:
                line.recv(timeout=10)
        assert closed.value.rcvd is not None and closed.value.rcvd.code == 4400
    with owner.line(began["id"]) as line:
        page.line = line
        page.hello()
        page.command("stop")
        page.until_type("closed")


def test_message_without_end_ends_the_connection(owner: Client) -> None:
    began = begun(owner, question_ids=["peft"], typed=True, speech=False)
    with owner.line(began["id"]) as line:
        line.send(b"a" * 200_000)
        with pytest.raises(ConnectionClosed) as closed:
            line.recv(timeout=10)
        assert closed.value.rcvd is not None and closed.value.rcvd.code == 1009
    with owner.line(began["id"]) as line:
        page = Page(line)
        page.hello()
        page.command("stop")
        page.until_type("closed")


def test_one_more_than_the_machine_carries_is_refused_politely(served_program: Program) -> None:
    with serving(served_program, "--most", "1") as server:
        client = server.owner
        began = begun(client, question_ids=["peft"], typed=True, speech=False)
        refused = client.json("POST", "/api/interviews", {"bank": "llm-training", "typed": True})
        assert refused.status == 503 and "busy" in refused.json["error"]["what"]
        with client.line(began["id"]) as line:
            page = Page(line)
            page.hello()
            page.until_type("listening")
            page.command("stop")
            page.until_type("closed")
        deadline_s = time.monotonic() + 10
        while client.get("/api/about").json["running"] and time.monotonic() < deadline_s:
            time.sleep(0.05)
        begun(client, question_ids=["peft"], typed=True, speech=False)


def test_server_that_ends_keeps_the_interview(served_program: Program) -> None:
    with serving(served_program) as server:
        client = server.owner
        began = begun(client, question_ids=["peft"], follow_ups=0)
        with client.line(began["id"]) as line:
            page = Page(line, answer_named("peft.f2", 8.0)[: 8 * HEARD_RATE_HZ])
            page.hello()
            page.until_type("speech_started")
    folder = served_program.home / "sessions" / began["session"]
    assert not json.loads((folder / "session.json").read_text())["complete"]
    # Eight seconds came at once; how many of them were taken before the end depends on the machine.
    assert read_sound(folder / "turn-01-answer.wav").duration_s > 0.3


def test_missing_model_is_told_before_anything_is_asked(bare_program: Program) -> None:
    with serving(bare_program) as server:
        refused = server.owner.json("POST", "/api/interviews", {"bank": "llm-training"})
        assert refused.status == 503 and "models get" in refused.json["error"]["advice"]
        assert server.owner.get("/api/sessions").json == []
