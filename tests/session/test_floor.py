"""Taking the floor back after an answer was thought to be over, and speaking up while the program speaks."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.fakes import Gone, Keys, LoudnessDetector, ManualClock, NoPitch, sound
from voice_interview.audio.chunk import HEARD_RATE_HZ, AudioChunk, AudioSource, Samples
from voice_interview.audio.files import FileSource, read_audio
from voice_interview.audio.wav import write_wav
from voice_interview.feedback.cues import NoCues
from voice_interview.session.answerer import Answered, AnswerRequest
from voice_interview.session.answering import FLOOR_BACK_S, NUDGE, SpokenAnswerer
from voice_interview.session.commands import Command, Commands, NoCommands
from voice_interview.session.events import Event, Events
from voice_interview.session.listening import EarOptions
from voice_interview.session.record import Topic
from voice_interview.speech.turn import TurnOptions
from voice_interview.speech.utterance import SpeechActivity, Utterance
from voice_interview.text.transcript import Segment, Transcript

TOPIC = Topic(question_id="peft")


class SpanRecognizer:
    """Writes down when each utterance was spoken."""

    name = "spans"

    def recognize(self, utterance: Utterance) -> Segment:
        text = " ".join(f"{span.start_s:.0f}-{span.end_s:.0f}" for span in utterance.speech)
        audio = utterance.audio
        return Segment(text=text, start_s=audio.start_s, end_s=audio.end_s, words=())


class Microphone:
    """One recording, as a person who sits there and says it only once."""

    is_live = True
    used_up = False

    def __init__(self, path: Path, clock: ManualClock) -> None:
        self._path = path
        self._clock = clock
        self.begun_s = 0.0
        self.opened_at_s: list[float] = []
        self.instead: list[AudioSource] = []

    def source(self, topic: Topic, attempt: int, heard_s: float) -> AudioSource | None:
        self.opened_at_s.append(heard_s)
        if self.instead:
            return self.instead.pop()
        said_s = self._clock.now_s() - self.begun_s
        return FileSource(self._path, clock=self._clock, pace="real", start_s=said_s)


class Room:
    """A person with or without headphones, and what came of it."""

    def __init__(self, folder: Path) -> None:
        self.clock = ManualClock()
        self.events: list[Event] = []
        self.recording = folder / "answer.wav"
        self.spoken = folder / "spoken.wav"
        self.microphone = Microphone(self.spoken, self.clock)
        self.engines_ready_at_s = 0.0
        self.keys: Commands = NoCommands()
        self.said: list[tuple[str, bool]] = []
        self.answerer = self._answerer(headphones=True)

    def _answerer(self, *, headphones: bool) -> SpokenAnswerer:
        events = Events(self.clock, 0.0)
        events.subscribe(self.events.append)

        def ear() -> EarOptions:
            return EarOptions(
                recognizer=SpanRecognizer(),
                detector=LoudnessDetector(),
                turn=TurnOptions(),
                clock=self.clock,
                events=events,
                commands=self.keys,
                pitch=NoPitch(),
            )

        return SpokenAnswerer(
            self.microphone,
            ear,
            NoCues(),
            headphones=headphones,
            ear_is_ready=lambda: self.clock.now_s() >= self.engines_ready_at_s,
        )

    def take_headphones_off(self) -> None:
        self.answerer = self._answerer(headphones=False)

    def speak(self, *stretches: tuple[float, float]) -> Samples:
        """Lay down what the person says from now on; return it."""
        self.microphone.begun_s = self.clock.now_s()
        write_wav(self.spoken, AudioChunk(samples=sound(*stretches), rate_hz=HEARD_RATE_HZ))
        return read_audio(self.spoken, max_duration_s=300).samples

    def answer(self) -> Answered:
        request = AnswerRequest(
            topic=TOPIC,
            attempt=1,
            recording=self.recording,
            prompt="What?",
            say=self.say,
            follower=self,
        )
        return self.answerer.answer(request)

    def say(self, text: str, speaks_up: Callable[[], bool]) -> None:
        """Say something for three seconds, unless the person speaks up."""
        ends_s = self.clock.now_s() + 3.0
        stopped = False
        while not stopped and self.clock.now_s() < ends_s:
            stopped = speaks_up()
            self.clock.sleep(0.01)
        self.said.append((text, stopped))

    def reply(self, duration_s: float, *, begun: bool = True) -> Command | None:
        """Let the program speak for so long, unless the person speaks up."""
        ends_s = self.clock.now_s() + duration_s
        while self.clock.now_s() < ends_s:
            before_s = self.clock.now_s()
            if (command := self.answerer.speaks_up(begun)) is not None:
                return command
            if self.clock.now_s() == before_s:
                self.clock.sleep(0.01)
        return None

    all_said = False

    def follow(self, transcript: Transcript, activity: SpeechActivity) -> None:
        pass

    def poll(self) -> None:
        pass


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path)
    yield room
    room.answerer.leave()


def test_speaking_up_at_once_goes_on_with_the_answer_and_loses_nothing(room: Room) -> None:
    spoken = room.speak((4, 0.5), (5.8, 0), (3, 0.5), (6, 0))
    first = room.answer()
    assert first.may_go_on and first.heard is not None and first.heard.cause == "silence"
    assert first.heard.transcript.text == "0-4"
    assert room.reply(20.0) == "keep_floor"
    assert room.clock.now_s() - 9.8 < 0.4  # when speech began
    whole = room.answerer.go_on()
    assert whole.heard is not None and whole.heard.transcript.text == "0-4 10-13"
    assert [round(span.start_s) for span in whole.heard.activity.spans] == [0, 10]  # type: ignore[union-attr]
    kept = read_audio(room.recording, max_duration_s=300).samples
    assert np.array_equal(kept, spoken[: len(kept)])
    assert len(kept) > 12.8 * HEARD_RATE_HZ
    assert [event.type for event in room.events if event.type in ("resumed", "turn_ended")] == [
        "turn_ended",
        "resumed",
        "turn_ended",
    ]


def test_floor_can_be_taken_back_more_than_once(room: Room) -> None:
    room.speak((4, 0.5), (6, 0), (2, 0.5), (6, 0), (2, 0.5), (6, 0))
    room.answer()
    for _ in range(2):
        assert room.reply(20.0) == "keep_floor"
        whole = room.answerer.go_on()
    assert whole.heard is not None and whole.heard.transcript.text == "0-4 10-12 18-20"


def test_speaking_up_later_only_stops_the_voice(room: Room) -> None:
    room.speak((4, 0.5), (14, 0), (3, 0.5))
    room.answer()
    began_s = room.clock.now_s()
    assert room.reply(20.0) == "end"
    assert room.clock.now_s() - began_s > FLOOR_BACK_S


def test_what_was_said_while_it_was_graded_stops_the_reply_at_once_and_goes_on(room: Room) -> None:
    room.speak((4, 0.5), (6, 0), (3, 0.5), (30, 0))
    room.answer()
    decided_s = room.clock.now_s()
    room.clock.sleep(12.0)  # so long nobody asked
    began_s = room.clock.now_s()
    asked = iter(range(20))
    while (command := room.answerer.speaks_up(True)) is None:
        next(asked)
    assert command == "keep_floor" and room.clock.now_s() == began_s
    whole = room.answerer.go_on()
    assert whole.heard is not None and whole.heard.transcript.text == "0-4 10-13"
    assert decided_s < 10.0


def test_first_moments_of_a_reply_count_from_its_first_sample(room: Room) -> None:
    room.speak((4, 0.5), (10, 0), (3, 0.5), (6, 0))
    room.answer()
    assert room.reply(13.0 - room.clock.now_s(), begun=False) is None  # its voice is slow to begin
    assert room.reply(20.0) == "keep_floor"


def test_silence_lets_the_program_speak_to_its_end(room: Room) -> None:
    room.speak((4, 0.5), (30, 0))
    room.answer()
    assert room.reply(15.0) is None


def test_cough_does_not_stop_the_voice(room: Room) -> None:
    room.speak((4, 0.5), (6, 0), (0.15, 0.9), (20, 0))
    room.answer()
    assert room.reply(10.0) is None


def test_without_headphones_the_program_does_not_hear_itself(room: Room) -> None:
    room.take_headphones_off()
    room.speak((4, 0.5), (6, 0), (20, 0.5))
    assert room.answer().may_go_on
    assert room.reply(10.0) is None


def test_without_headphones_what_is_said_before_the_voice_begins_is_kept(room: Room) -> None:
    room.take_headphones_off()
    own_voice = (2, 0.5)
    spoken = room.speak((4, 0.5), (6, 0), (2, 0.5), (2, 0), own_voice, (4, 0), (3, 0.5), (8, 0))
    assert room.answer().may_go_on
    room.clock.sleep(13.0 - room.clock.now_s())  # it is graded
    assert room.reply(5.0) is None
    whole = room.answerer.go_on()
    assert whole.heard is not None and whole.heard.transcript.text == "0-4 10-12 15-18"
    kept = read_audio(room.recording, max_duration_s=300).samples
    until = round(12.95 * HEARD_RATE_HZ)
    assert np.array_equal(kept[:until], spoken[:until])


def test_without_headphones_nothing_is_kept_for_the_next_answer(room: Room) -> None:
    room.take_headphones_off()
    room.speak((4, 0.5), (6, 0), (2, 0.5), (2, 0), (3, 0.5), (8, 0))
    room.answer()
    room.clock.sleep(13.0 - room.clock.now_s())
    room.reply(0.5)
    room.recording = room.recording.with_name("next.wav")
    room.answerer.attend(TOPIC, 2)
    answered = room.answer()
    assert answered.heard is not None and len(answered.heard.activity.spans) == 1  # type: ignore[union-attr]


def test_without_headphones_a_key_takes_the_floor_back(room: Room) -> None:
    room.take_headphones_off()
    room.speak((4, 0.5), (6, 0), (3, 0.5), (6, 0))
    first = room.answer()
    assert first.heard is not None
    whole = room.answerer.go_on()  # what the interview does about the key
    assert whole.heard is not None and whole.heard.transcript.text == "0-4 10-13"
    assert len(room.microphone.opened_at_s) == 1  # it was heard without a gap


def test_key_with_headphones_goes_on_with_what_was_said_since_the_end(room: Room) -> None:
    spoken = room.speak((4, 0.5), (4, 0), (3, 0.5), (6, 0))
    assert room.answer().may_go_on
    assert room.reply(8.1 - room.clock.now_s()) is None  # the key comes before speech is noticed
    whole = room.answerer.go_on()
    assert whole.heard is not None and whole.heard.transcript.text == "0-4 8-11"
    kept = read_audio(room.recording, max_duration_s=300).samples
    assert np.array_equal(kept, spoken[: len(kept)])


def test_answer_ended_by_its_source_does_not_go_on(room: Room) -> None:
    room.speak((4, 0.5), (1, 0))
    assert not room.answer().may_go_on


def test_speaking_up_during_a_question_begins_the_answer_with_its_first_words(room: Room) -> None:
    room.speak((2, 0.5), (9, 0))
    room.answer()
    room.speak((3, 0), (4, 0.5), (9, 0))
    room.recording = room.recording.with_name("next.wav")
    room.answerer.attend(TOPIC, 2)
    assert room.reply(20.0) == "end"
    answered = room.answer()
    assert answered.heard is not None and answered.heard.activity is not None
    [span] = answered.heard.activity.spans
    assert span.duration_s == pytest.approx(4.0, abs=0.1)
    assert 0.3 < span.start_s < 1.0  # a little sound before the first word


@pytest.mark.parametrize("before_end_s", [0.1, 0.2])
def test_speech_begun_in_the_last_moment_of_a_question_is_whole(room: Room, before_end_s: float) -> None:
    room.speak((2, 0.5), (9, 0))
    room.answer()
    room.speak((3, 0), (4, 0.5), (9, 0))
    room.recording = room.recording.with_name("next.wav")
    room.answerer.attend(TOPIC, 2)
    assert room.reply(3.0 + before_end_s) is None
    answered = room.answer()
    assert answered.heard is not None and answered.heard.activity is not None
    [span] = answered.heard.activity.spans
    assert span.duration_s == pytest.approx(4.0, abs=0.05)


def test_microphone_that_goes_away_during_a_question_is_waited_for_with_what_it_heard(room: Room) -> None:
    room.speak((2, 0.5), (9, 0))
    room.answer()
    room.speak((2, 0), (3, 0.5), (9, 0))
    room.recording = room.recording.with_name("next.wav")
    room.microphone.instead.append(Gone())
    room.answerer.attend(TOPIC, 2)
    assert room.reply(1.0) is None
    answered = room.answer()
    assert answered.heard is not None and answered.heard.activity is not None
    assert [span.duration_s for span in answered.heard.activity.spans] == [pytest.approx(3.0, abs=0.05)]
    assert [event.type for event in room.events if event.type in ("error", "resumed")] == ["error", "resumed"]


@pytest.mark.parametrize(("headphones", "stopped"), [(True, True), (False, False)])
def test_speaking_up_during_the_gentle_prompt_stops_it_and_is_whole(
    room: Room, headphones: bool, stopped: bool
) -> None:
    if not headphones:
        room.take_headphones_off()
    room.speak((TurnOptions().prompt_after_s + 1.0, 0), (4, 0.5), (9, 0))
    answered = room.answer()
    assert room.said == [(NUDGE, stopped)]
    assert answered.heard is not None and answered.heard.activity is not None
    [span] = answered.heard.activity.spans
    assert span.duration_s == pytest.approx(4.0 if headphones else 2.0, abs=0.1)


@pytest.mark.parametrize(("said_s", "stopped"), [(1.5, False), (3.5, True)])
def test_question_that_is_repeated_is_stopped_by_speech_that_begins(
    room: Room, said_s: float, stopped: bool
) -> None:
    """The key comes at 1 s, while the person still speaks."""
    room.keys = Keys(*[None] * 30, "repeat")
    room.speak((1.5, 0.5), (1, 0), (said_s - 1.5, 0.5), (30, 0))
    answered = room.answer()
    assert room.said == [("What?", stopped)]
    assert answered.heard is not None and answered.heard.activity is not None
    if stopped:
        assert answered.heard.activity.spans[-1].duration_s == pytest.approx(2.0, abs=0.1)


def test_first_question_is_listened_to_as_soon_as_the_engines_are_there(room: Room) -> None:
    room.speak((1.2, 0), (2, 0.5), (9, 0))
    room.engines_ready_at_s = 1.0
    room.answerer.attend(TOPIC, 1)
    assert room.reply(0.9) is None and room.microphone.opened_at_s == []
    assert room.reply(5.0) == "end"
    answered = room.answer()
    assert answered.heard is not None and answered.heard.activity is not None
    assert answered.heard.activity.spans[0].duration_s == pytest.approx(2.0, abs=0.1)
