"""Hearing an answer: keys, pauses, and whose turn it is."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.fakes import LoudnessDetector, ManualClock, NoPitch, sound
from voice_interview.audio.chunk import HEARD_RATE_HZ, AudioChunk, AudioSource
from voice_interview.audio.files import FileSource
from voice_interview.audio.wav import write_wav
from voice_interview.delivery.live import figures_of
from voice_interview.errors import DeviceLost, DeviceNotFound
from voice_interview.session.answerer import Answered, AnswerRequest
from voice_interview.session.answering import NUDGE, SpokenAnswerer
from voice_interview.session.commands import Command
from voice_interview.session.events import Event, Events
from voice_interview.session.listening import EarOptions
from voice_interview.session.record import Topic
from voice_interview.session.sound import sound_info
from voice_interview.speech.turn import TurnOptions
from voice_interview.speech.utterance import SpeechActivity, Utterance
from voice_interview.text.transcript import Segment, Transcript

TOPIC = Topic(question_id="peft")


class Polled:
    """Gives one entry a poll, then nothing any more."""

    def __init__(self, *script: Command | None) -> None:
        self._script = list(script)

    def poll(self) -> Command | None:
        return self._script.pop(0) if self._script else None

    def waiting(self) -> bool:
        return bool(self._script) and self._script[0] is not None


class LengthRecognizer:
    """Writes down how long each utterance is."""

    name = "length"

    def recognize(self, utterance: Utterance) -> Segment:
        audio = utterance.audio
        return Segment(text=f"{audio.duration_s:.1f}", start_s=audio.start_s, end_s=audio.end_s, words=())


class Cues:
    """Notes the tones among other things that happen."""

    def __init__(self, log: list[str]) -> None:
        self._log = log

    def listening(self) -> None:
        self._log.append("tone")

    def heard(self) -> None:
        self._log.append("heard")


class File:
    """One recording that answers everything."""

    used_up = False
    is_live = False

    def __init__(self, path: Path, clock: ManualClock) -> None:
        self._path = path
        self._clock = clock

    def source(self, topic: Topic, attempt: int, heard_s: float) -> AudioSource | None:
        return FileSource(self._path, clock=self._clock, pace="fast", start_s=heard_s)


class Nothing:
    """No recording for this question; whether there is one for a later one is said."""

    is_live = False

    def __init__(self, *, used_up: bool) -> None:
        self.used_up = used_up

    def source(self, topic: Topic, attempt: int, heard_s: float) -> AudioSource | None:
        return None


class Hearing:
    """One answer to be heard, and what happened meanwhile."""

    def __init__(self, folder: Path) -> None:
        self.clock = ManualClock()
        self.events: list[Event] = []
        self.log: list[str] = []
        self.followed: list[Transcript] = []
        self.recording = folder / "answer.wav"

    def answer(self, sources: File | Nothing, *script: Command | None) -> Answered:
        events = Events(self.clock, 0.0)
        events.subscribe(self.events.append)

        @cache
        def ear() -> EarOptions:
            self.log.append("ear")
            return EarOptions(
                recognizer=LengthRecognizer(),
                detector=LoudnessDetector(),
                turn=TurnOptions(),
                clock=self.clock,
                events=events,
                commands=commands,
                pitch=NoPitch(),
                sound_waits=True,
            )

        commands = Polled(*script)
        answerer = SpokenAnswerer(sources, ear, Cues(self.log))
        request = AnswerRequest(
            topic=TOPIC,
            attempt=1,
            recording=self.recording,
            prompt="What?",
            say=lambda text, _speaks_up: self.log.append(text),
            follower=self,
        )
        try:
            return answerer.answer(request)
        finally:
            answerer.leave()

    all_said = False

    def follow(self, transcript: Transcript, activity: SpeechActivity) -> None:
        self.followed.append(transcript)

    def poll(self) -> None:
        pass

    @property
    def told(self) -> list[str]:
        return [event.type for event in self.events]


@pytest.fixture
def hearing(tmp_path: Path) -> Hearing:
    return Hearing(tmp_path)


@pytest.fixture
def four_seconds(tmp_path: Path) -> Path:
    path = tmp_path / "spoken.wav"
    write_wav(path, AudioChunk(samples=sound((0.5, 0.0), (3.5, 0.5)), rate_hz=HEARD_RATE_HZ))
    return path


def test_last_live_figures_are_those_of_the_whole_answer(hearing: Hearing, tmp_path: Path) -> None:
    path = tmp_path / "spoken.wav"
    stretches = ((0.5, 0.0), (6.0, 0.5), (1.5, 0.0), (6.0, 0.5), (1.2, 0.0), (1.0, 0.5))
    write_wav(path, AudioChunk(samples=sound(*stretches), rate_hz=HEARD_RATE_HZ))
    answered = hearing.answer(File(path, hearing.clock))
    figures = [event.data for event in hearing.events if event.type == "insight"]
    assert answered.heard is not None
    kept = figures_of(answered.heard.delivery)
    assert figures[-1] == {"audio_s": pytest.approx(16.2, abs=0.05)} | kept
    assert figures[-1]["pauses"] == 2
    assert figures[0]["pauses"] < 2 and len(figures) > 1


def test_silence_is_told_every_second_while_it_lasts_and_its_end(hearing: Hearing, tmp_path: Path) -> None:
    path = tmp_path / "spoken.wav"
    write_wav(path, AudioChunk(samples=sound((3.0, 0.5), (2.4, 0.0), (2.0, 0.5)), rate_hz=HEARD_RATE_HZ))
    hearing.answer(File(path, hearing.clock))
    told = [event.data for event in hearing.events if "silence_s" in event.data]
    assert [one["silence_s"] for one in told] == [1.0, 2.0, 0.0]
    assert [one["audio_s"] for one in told] == [pytest.approx(at_s, abs=0.1) for at_s in (4.0, 5.0, 5.4)]


def test_tone_invites_to_speak_only_once_the_engines_are_there(hearing: Hearing, four_seconds: Path) -> None:
    hearing.answer(File(four_seconds, hearing.clock))
    assert hearing.log[:2] == ["ear", "tone"]


def test_pause_holds_a_recording_back_and_loses_nothing_of_it(hearing: Hearing, four_seconds: Path) -> None:
    script: list[Command | None] = [*[None] * 40, "pause", *[None] * 30, "pause"]
    answered = hearing.answer(File(four_seconds, hearing.clock), *script)
    assert sound_info(hearing.recording).duration_s == pytest.approx(4.0, abs=0.05)
    assert hearing.clock.now_s() > 1.0
    assert answered.heard is not None and answered.heard.cause == "source_ended"
    assert hearing.told.count("pause") == hearing.told.count("resumed") == 1


@pytest.mark.parametrize("key", ["end", "stop", "skip", "again"])
def test_another_key_ends_a_pause_and_counts(hearing: Hearing, four_seconds: Path, key: Command) -> None:
    script: list[Command | None] = [*[None] * 40, "pause", None, "keep_floor", None, key]
    answered = hearing.answer(File(four_seconds, hearing.clock), *script)
    assert answered.then == {"end": "grade"}.get(key, key)
    assert sound_info(hearing.recording).duration_s == pytest.approx(40 * 512 / HEARD_RATE_HZ, abs=0.05)


def test_repeat_says_the_question_and_goes_on_listening(hearing: Hearing, four_seconds: Path) -> None:
    hearing.answer(File(four_seconds, hearing.clock), None, "repeat")
    assert hearing.log == ["ear", "tone", "What?", "heard"]
    assert sound_info(hearing.recording).duration_s == pytest.approx(4.0, abs=0.05)


def test_one_gentle_prompt_and_no_more(hearing: Hearing, tmp_path: Path) -> None:
    path = tmp_path / "silent.wav"
    write_wav(path, AudioChunk(samples=sound((60.0, 0.0)), rate_hz=HEARD_RATE_HZ))
    answered = hearing.answer(File(path, hearing.clock))  # 45 s of silence after the prompt
    assert hearing.log.count(NUDGE) == 1
    assert answered.heard is not None and answered.heard.cause == "silence"


def test_end_of_speech_is_null_when_nobody_spoke(hearing: Hearing, tmp_path: Path) -> None:
    path = tmp_path / "silent.wav"
    write_wav(path, AudioChunk(samples=sound((2.0, 0.0)), rate_hz=HEARD_RATE_HZ))
    hearing.answer(File(path, hearing.clock))
    [ended] = [event for event in hearing.events if event.type == "turn_ended"]
    assert ended.data == {"audio_s": None, "cause": "source_ended"}


@pytest.mark.parametrize("used_up", [True, False])
def test_question_without_a_recording_is_skipped_until_all_are_used_up(
    hearing: Hearing, used_up: bool
) -> None:
    answered = hearing.answer(Nothing(used_up=used_up))
    assert answered.then == ("used_up" if used_up else "skip")
    assert not hearing.recording.exists()


class Unplugged:
    """A microphone that goes away after a second, and a new one that delivers silence."""

    name = "unplugged"
    overflows = 0

    def __init__(self) -> None:
        self.closed = False

    def chunks(self) -> Iterator[AudioChunk]:
        for start in range(0, HEARD_RATE_HZ, 512):
            yield AudioChunk(samples=sound((0.032, 0.5)), rate_hz=HEARD_RATE_HZ, start_sample=start)
        raise DeviceLost("The microphone is gone.")

    def close(self) -> None:
        self.closed = True


class PluggedInAgain(File):
    """First the microphone that goes away, then a recording in its place."""

    def __init__(self, path: Path, clock: ManualClock) -> None:
        super().__init__(path, clock)
        self.unplugged = Unplugged()
        self._given = False

    def source(self, topic: Topic, attempt: int, heard_s: float) -> AudioSource | None:
        if self._given:
            return super().source(topic, attempt, 0.0)
        self._given = True
        return self.unplugged


def test_answer_goes_on_in_the_same_recording_when_the_microphone_comes_back(
    hearing: Hearing, four_seconds: Path
) -> None:
    sources = PluggedInAgain(four_seconds, hearing.clock)
    answered = hearing.answer(sources)
    assert answered.then == "grade" and sources.unplugged.closed
    assert sound_info(hearing.recording).duration_s == pytest.approx(5.0, abs=0.1)
    assert [told for told in hearing.told if told in ("error", "resumed")] == ["error", "resumed"]


class AwayAtFirst(File):
    """A microphone that was pulled out while the question was said, and is back after a while."""

    is_live = True

    def __init__(self, path: Path, clock: ManualClock, *, back_after: int) -> None:
        super().__init__(path, clock)
        self._left = back_after

    def source(self, topic: Topic, attempt: int, heard_s: float) -> AudioSource | None:
        self._left -= 1
        if self._left >= 0:
            raise DeviceNotFound("There is no microphone.")
        return super().source(topic, attempt, heard_s)


def test_microphone_that_went_away_while_the_question_was_said_is_waited_for(
    hearing: Hearing, four_seconds: Path
) -> None:
    answered = hearing.answer(AwayAtFirst(four_seconds, hearing.clock, back_after=5))
    assert answered.then == "grade" and hearing.clock.now_s() >= 2.5
    assert [told for told in hearing.told if told in ("error", "resumed")] == ["error", "resumed"]


def test_microphone_that_stays_away_is_told_after_ten_seconds(hearing: Hearing, four_seconds: Path) -> None:
    with pytest.raises(DeviceNotFound, match="no microphone"):
        hearing.answer(AwayAtFirst(four_seconds, hearing.clock, back_after=1000))
    assert 10.0 <= hearing.clock.now_s() < 11.0


def test_nobody_has_to_wait_for_a_microphone_that_is_gone(hearing: Hearing, four_seconds: Path) -> None:
    sources = AwayAtFirst(four_seconds, hearing.clock, back_after=1000)
    with pytest.raises(DeviceNotFound):
        hearing.answer(sources, None, None, "stop")
    assert hearing.clock.now_s() < 2.0


class Sleeping(File):
    """A computer that sleeps for an hour in the middle of an answer; its microphone wakes with it."""

    is_live = True

    def source(self, topic: Topic, attempt: int, heard_s: float) -> AudioSource | None:
        return Asleep(self._path, self._clock)


class Asleep(FileSource):
    """Sound that stands still for an hour after two seconds."""

    def __init__(self, path: Path, clock: ManualClock) -> None:
        super().__init__(path, clock=clock, pace="fast")
        self._sleeper = clock

    def chunks(self) -> Iterator[AudioChunk]:
        for chunk in super().chunks():
            if chunk.start_sample == 62 * 512:
                self._sleeper.sleep(3600.0)
            yield chunk


def test_computer_that_sleeps_in_an_answer_goes_on_with_it(hearing: Hearing, four_seconds: Path) -> None:
    answered = hearing.answer(Sleeping(four_seconds, hearing.clock))
    assert answered.heard is not None and answered.heard.cause == "source_ended"
    assert hearing.clock.now_s() >= 3600.0
    assert answered.heard.activity is not None
    assert answered.heard.activity.spans[-1].end_s == pytest.approx(4.0, abs=0.1)
    assert sound_info(hearing.recording).duration_s == pytest.approx(4.0, abs=0.1)
