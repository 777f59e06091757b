"""Interviews with typed answers: keys while the interviewer speaks, and death in every phase."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest

from tests.fakes import ManualClock
from tests.session.examples import BANK
from voice_interview.app.engines import concept_grader
from voice_interview.audio.chunk import AudioChunk
from voice_interview.bank import catalog
from voice_interview.errors import DeviceLost, StorageFailed
from voice_interview.feedback.spoken import Spoken
from voice_interview.grade.concept_grader import ConceptGrader
from voice_interview.grade.engine_minilm import MiniLmEmbedder
from voice_interview.session.answerer import Answered, AnswerRequest
from voice_interview.session.commands import Command
from voice_interview.session.events import Event, Events
from voice_interview.session.interview import Cast, Interview
from voice_interview.session.record import Plan, SessionRecord
from voice_interview.session.store import OpenSession, SessionStore
from voice_interview.session.typed_answers import TypedAnswerer
from voice_interview.text.engine_wordlist import WordList
from voice_interview.text.terms import Glossary

LLM = catalog.find_bank("llm-training", None)
PEFT = catalog.question(LLM, "peft")
ANSWER = (
    "LoRA freezes the base weights and trains two small low rank matrices next to them, so memory is saved."
)


class Killed(BaseException):
    """The program dies, and nothing in it can do anything about it."""


@dataclass
class Keys:
    """Keys that wait to be read."""

    waiting_keys: deque[Command] = field(default_factory=deque)

    def poll(self) -> Command | None:
        return self.waiting_keys.popleft() if self.waiting_keys else None

    def waiting(self) -> bool:
        return bool(self.waiting_keys)


@dataclass
class ScriptedVoice:
    """A voice to whose sentences something happens: before the first sample, or while they are heard."""

    keys: Keys
    before: dict[int, Command] = field(default_factory=dict)
    during: dict[int, Command] = field(default_factory=dict)
    fails: dict[int, BaseException] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)

    def say(
        self, text: str, *, on_first_sample: Callable[[], None] | None, interrupted: Callable[[], bool]
    ) -> Spoken:
        number = len(self.said)
        self.said.append(text)
        if number in self.before:
            self.keys.waiting_keys.append(self.before[number])
        if interrupted():
            return Spoken(chunks=(), duration_s=0.0, interrupted=True)
        if on_first_sample is not None:
            on_first_sample()
        if number in self.fails:
            raise self.fails[number]
        if number in self.during:
            self.keys.waiting_keys.append(self.during[number])
        sound = AudioChunk(samples=np.full(800, 0.1, np.float32), rate_hz=8000)
        return Spoken(chunks=(sound,), duration_s=0.1, interrupted=interrupted())

    def prepare(self, text: str) -> None:
        pass


class PausingClock(ManualClock):
    """Presses a key when somebody has waited for ten seconds."""

    def __init__(self, keys: Keys, key: Command) -> None:
        super().__init__()
        self._keys = keys
        self._key = key

    def sleep(self, duration_s: float) -> None:
        super().sleep(duration_s)
        if self.time_s > 10:
            self.time_s = 0.0
            self._keys.waiting_keys.append(self._key)


@dataclass
class Room:
    """Everything that an interview needs, for one run after the other on the same session."""

    store: SessionStore
    grader: ConceptGrader
    keys: Keys = field(default_factory=Keys)
    voice: ScriptedVoice = field(init=False)
    clock: ManualClock = field(default_factory=ManualClock)
    answers: deque[str | BaseException] = field(default_factory=deque)
    events: list[Event] = field(default_factory=list)
    heeds: Callable[[Event], None] = lambda _event: None
    answerer: type[TypedAnswerer] = TypedAnswerer

    def __post_init__(self) -> None:
        self.voice = ScriptedVoice(self.keys)

    def begin(self, *, follow_ups: int = 0) -> SessionRecord:
        plan = Plan(question_ids=("peft", "sft-vs-rlhf"), follow_ups=follow_ups, seed=None)
        with self.store.create(bank=BANK, plan=plan) as session:
            return self._run(session)

    def resume(self) -> SessionRecord:
        self.voice = ScriptedVoice(self.keys)
        with self.store.open("last") as session:
            return self._run(session)

    def _run(self, session: OpenSession) -> SessionRecord:
        events = Events(self.clock, 0.0)
        events.subscribe(self.events.append)
        events.subscribe(self.heeds)
        cast = Cast(
            answerer=self.answerer(self._typed, events),
            grader=lambda: self.grader,
            voice=self.voice,
            glossary=lambda question: Glossary(question.terms, (), (), WordList(), None),
            commands=self.keys,
            events=events,
            clock=self.clock,
        )
        return Interview(cast, LLM, session, session.record).run()

    def _typed(self) -> str | None:
        answer = self.answers.popleft() if self.answers else None
        if isinstance(answer, BaseException):
            raise answer
        return answer

    @property
    def told(self) -> list[str]:
        return [event.type for event in self.events]


@pytest.fixture(scope="module")
def grader(minilm_model: Path) -> ConceptGrader:
    return concept_grader(MiniLmEmbedder(minilm_model))


@pytest.fixture
def room(tmp_path: Path, grader: ConceptGrader) -> Room:
    return Room(store=SessionStore(tmp_path, ManualClock()), grader=grader)


def asked(record: SessionRecord) -> list[tuple[str, int | None]]:
    return [(turn.question_id, turn.follow_up) for turn in record.turns]


def test_killed_while_feedback_is_said_it_is_said_again_and_nothing_is_asked_twice(room: Room) -> None:
    room.answers.extend([ANSWER, ANSWER])
    room.voice.fails[1] = Killed()
    with pytest.raises(Killed):
        room.begin()
    record = room.resume()
    assert asked(record) == [("peft", None), ("sft-vs-rlhf", None)]
    assert record.turns[0].grade is not None and record.turns[0].ended == "interrupted"
    assert room.voice.said[0] == record.turns[0].grade.feedback
    assert record.turns[0].duration_s is None  # it was not measured


def test_killed_while_a_follow_up_is_asked_the_same_one_is_asked_again(room: Room) -> None:
    room.answers.extend([ANSWER, ANSWER, ANSWER, ANSWER])
    room.voice.fails[2] = Killed()
    with pytest.raises(Killed):
        room.begin(follow_ups=1)
    cut_off = room.store.load("last").turns[-1]
    assert cut_off.follow_up is not None
    record = room.resume()
    assert room.voice.said[0] == cut_off.prompt
    assert [turn.attempt for turn in record.turns if turn.topic == cut_off.topic] == [1, 2]
    assert len(record.turns) == 5 and record.complete


def test_killed_between_question_and_follow_up_the_announced_one_is_asked(room: Room) -> None:
    room.answers.extend([ANSWER, Killed()])
    with pytest.raises(Killed):
        room.begin(follow_ups=1)
    [main, begun] = room.store.load("last").turns
    assert main.grade is not None and main.grade.next_follow_up is not None
    room.answers.extend([ANSWER])
    record = room.resume()
    assert record.turns[2].follow_up == begun.follow_up == main.grade.next_follow_up.number


@pytest.mark.parametrize("key", ["stop", "skip"])
def test_question_that_was_stopped_is_asked_again_and_one_that_was_skipped_is_not(
    room: Room, key: Command
) -> None:
    room.voice.during[0] = key
    room.voice.during[1] = "stop"
    assert not room.begin().complete
    room.answers.extend([ANSWER, ANSWER])
    first = {"stop": "peft", "skip": "sft-vs-rlhf"}[key]
    assert asked(room.resume())[-2 if key == "stop" else -1] == (first, None)


def test_pause_in_a_question_waits_and_then_asks_it_again(room: Room) -> None:
    room.clock = PausingClock(room.keys, "pause")
    room.voice.during[0] = "pause"
    room.answers.append(ANSWER)
    room.begin()
    assert room.voice.said[:2] == [PEFT.prompt, PEFT.prompt]
    expected = ["question_started", "interrupted", "pause", "resumed", "question_started", "question_ended"]
    assert room.told[1:8] == [*expected, "listening"]


def test_pause_in_feedback_can_end_in_a_stop(room: Room) -> None:
    room.clock = PausingClock(room.keys, "stop")
    room.voice.during[1] = "pause"
    room.answers.append(ANSWER)
    record = room.begin()
    assert not record.complete and len(record.turns) == 1
    assert record.turns[0].ended == "key"


def test_keeping_the_floor_cuts_nothing_short(room: Room) -> None:
    room.voice.during[0] = "keep_floor"
    room.answers.append(ANSWER)
    room.begin()
    assert "interrupted" not in room.told


def test_answer_ended_by_two_quick_keys_still_gets_its_feedback(room: Room) -> None:
    room.voice.before[1] = "end"
    room.answers.append(ANSWER)
    room.begin()
    assert room.told.count("feedback_ended") == 1


def test_enter_cuts_a_question_short(room: Room) -> None:
    room.voice.during[0] = "end"
    room.answers.append(ANSWER)
    record = room.begin()
    assert room.told[1:4] == ["question_started", "interrupted", "listening"]
    assert record.turns[0].grade is not None


def test_trying_again_asks_again_and_the_last_scored_attempt_counts(room: Room) -> None:
    room.voice.during[1] = "again"
    room.answers.extend(["Nothing that I know of has anything to do with all of this, I am afraid.", ANSWER])
    record = room.begin()
    assert [turn.attempt for turn in record.turns[:2]] == [1, 2]
    assert record.summary is not None and record.turns[1].grade is not None
    assert record.summary.score == record.turns[1].grade.score


def test_loudspeaker_that_goes_away_is_told_once_and_the_session_can_go_on(room: Room) -> None:
    room.voice.fails[1] = DeviceLost("The loudspeaker is gone.", "Plug it in again.")
    room.answers.extend([ANSWER, ANSWER])
    with pytest.raises(DeviceLost):
        room.begin()
    [error] = [event.data for event in room.events if event.type == "error"]
    assert error == {"message": "The loudspeaker is gone.", "advice": "Plug it in again.", "fatal": True}
    assert asked(room.resume()) == [("peft", None), ("sft-vs-rlhf", None)]


class RecordsAndFails(TypedAnswerer):
    """Records a little, then the microphone is gone."""

    def answer(self, request: AnswerRequest) -> Answered:
        request.recording.write_bytes(b"sound")
        raise DeviceLost("The microphone is gone.")


def test_recording_is_tied_to_its_turn_even_when_the_error_cannot_be_written_down(room: Room) -> None:
    def full_disk(event: Event) -> None:
        if event.type == "error":
            raise StorageFailed("The disk is full.")

    room.heeds, room.answerer = full_disk, RecordsAndFails
    with pytest.raises(DeviceLost):
        room.begin()
    with room.store.open("last") as session:
        assert session.record.turns[0].audio is not None


def test_typed_answer_tells_the_events_of_an_answer_without_times(room: Room) -> None:
    room.answers.append(ANSWER)
    room.begin()
    told = {event.type: event.data for event in reversed(room.events)}
    assert told["turn_ended"] == {"audio_s": None, "cause": "key"}
    assert told["final"] == {"text": ANSWER, "start_s": None, "end_s": None}


def test_closing_words_are_told_to_those_who_read(room: Room) -> None:
    room.answers.extend([ANSWER, ANSWER])
    room.begin()
    assert room.events[-2].type == "insight" and room.events[-2].data["said"] == room.voice.said[-1]
    assert room.told[-1] == "saved"


def test_bank_that_lost_concepts_meanwhile_does_not_stop_a_resumed_session(room: Room) -> None:
    room.answers.extend([ANSWER, Killed()])
    with pytest.raises(Killed):
        room.begin(follow_ups=2)
    with room.store.open("last") as session:
        [main, *rest] = session.record.turns
        assert main.grade is not None
        unknown = tuple(replace(verdict, id=f"old-{verdict.id}") for verdict in main.grade.concepts)
        grade = replace(main.grade, concepts=unknown, next_follow_up=None)
        session.save(replace(session.record, turns=(replace(main, grade=grade), *rest)))
    room.answers.extend([ANSWER] * 5)
    assert room.resume().complete
