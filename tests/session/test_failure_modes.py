"""How listening programs are known to fail, each failure with a test that this one does not.

Where others failed: pipecat 4478, livekit 3373 (thinking pauses); pipecat 3094 (the end model hears the last
fragment alone); RealtimeSTT 113 (tail lost); WhisperLiveKit pull request 411 (tail twice), 315 (loops, see
``tests/text/test_loops.py``), 388 (falling behind); OpenWhispr 1458 (invented tails); silero-vad 725 (drift);
pipecat 5240 (stall); python-sounddevice 627 (device gone, see ``test_answering.py``); hearing itself, see
``test_floor.py``; faster-whisper 1055 (memory).
"""

import gc
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from tests.fakes import ManualClock, Nobody, NoPitch, RecordedPerson, chunked, sound
from tests.session.ears import Pausing, Talk, made_of
from voice_interview.audio.chunk import HEARD_RATE_HZ, AudioChunk, Samples
from voice_interview.audio.files import FileSource, read_audio
from voice_interview.audio.wav import write_wav
from voice_interview.clock import SystemClock
from voice_interview.feedback.cues import NoCues
from voice_interview.grade.lexicon import plain_words
from voice_interview.resources import shipped
from voice_interview.session.answerer import AnswerRequest
from voice_interview.session.answering import SpokenAnswerer
from voice_interview.session.commands import NoCommands
from voice_interview.session.events import Event, Events
from voice_interview.session.listening import BEHIND_S, EarOptions, ListeningTurn
from voice_interview.session.record import Topic
from voice_interview.speech.engine_silero import SileroDetector
from voice_interview.speech.engine_smart_turn import SmartTurn
from voice_interview.speech.segmenter import Segmenter
from voice_interview.speech.turn import TurnOptions
from voice_interview.text.engine_faster_whisper import FasterWhisperRecognizer
from voice_interview.text.whole import transcribe_source

RECORDING = shipped("assets", "answers", "samples", "peft.excellent.ogg")
CLAUSE_END_S = 3.2
"""After "So, PEFT, that's parameter efficient fine-tuning."."""
INSIDE_CLAUSE_S = 5.0
"""After "The idea is that you leave nearly"."""
SAID_S = 9.5
"""After "handful of extra parameters"."""


class Ears:
    """The engines that are shipped, and what they told."""

    def __init__(self, tiny_en: Path, smart_turn: Path) -> None:
        self.recognizer = FasterWhisperRecognizer("tiny.en", tiny_en)
        self.turn_ear = SmartTurn(smart_turn)
        self.events: list[Event] = []

    def options(self, *, waits: bool = True, clock: ManualClock | None = None) -> EarOptions:
        clock = clock or ManualClock()
        self.events = []
        events = Events(clock, 0.0)
        events.subscribe(self.events.append)
        return EarOptions(
            recognizer=self.recognizer,
            detector=SileroDetector(),
            turn=TurnOptions(),
            clock=clock,
            events=events,
            commands=NoCommands(),
            pitch=NoPitch(),
            turn_ear=self.turn_ear,
            sound_waits=waits,
        )


@pytest.fixture(scope="module")
def ears(tiny_en_model: Path, smart_turn_model: Path) -> Ears:
    return Ears(tiny_en_model, smart_turn_model)


@pytest.fixture(scope="module")
def said() -> Samples:
    return read_audio(RECORDING, max_duration_s=120).samples


def with_pause(said: Samples, at_s: float, pause_s: float, end_s: float) -> Samples:
    """Return the first ``end_s`` seconds with a pause put in."""
    at, end = round(at_s * HEARD_RATE_HZ), round(end_s * HEARD_RATE_HZ)
    return np.concatenate([said[:at], sound((pause_s, 0.0)), said[at:end]])


def recorded(folder: Path, samples: Samples) -> Path:
    path = folder / "spoken.wav"
    write_wav(path, AudioChunk(samples=samples.copy(), rate_hz=HEARD_RATE_HZ))
    return path


@pytest.mark.parametrize("pause_s", [1.0, 2.0, 3.0])
def test_thinking_pause_inside_a_clause_cuts_nobody_off(
    ears: Ears, said: Samples, tmp_path: Path, pause_s: float
) -> None:
    path = recorded(tmp_path, with_pause(said, INSIDE_CLAUSE_S, pause_s, INSIDE_CLAUSE_S + 1.0))
    turn = ListeningTurn(tmp_path / "answer.wav", ears.options(), Nobody())
    try:
        assert turn.hear(FileSource(path, clock=ManualClock(), pace="fast")) == "source_ended"
    finally:
        turn.close()


def test_thinking_pause_of_five_seconds_can_be_gone_on_after_without_a_lost_word(
    ears: Ears, said: Samples, tmp_path: Path
) -> None:
    clock = ManualClock()
    spoken = with_pause(said, INSIDE_CLAUSE_S, 5.4, SAID_S)
    options = ears.options(waits=False, clock=clock)
    person = RecordedPerson(recorded(tmp_path, spoken), clock)
    answerer = SpokenAnswerer(person, lambda: options, NoCues(), headphones=True)
    request = AnswerRequest(
        topic=Topic(question_id="peft"),
        attempt=1,
        recording=tmp_path / "answer.wav",
        prompt="What?",
        say=lambda _text, _speaks_up: None,
        follower=Nobody(),
    )
    try:
        assert answerer.answer(request).may_go_on
        asked = iter(range(1000))
        while (command := answerer.speaks_up(True)) is None:
            next(asked)
        assert command == "keep_floor"
        heard = answerer.go_on().heard
    finally:
        answerer.leave()
    assert heard is not None
    whole, _ = transcribe_source(
        FileSource(tmp_path / "answer.wav", clock=clock, pace="fast"),
        ears.recognizer,
        SileroDetector(),
        clock=SystemClock(),
        on_progress=lambda _done_s: None,
    )
    assert plain_words(heard.transcript.text) == plain_words(whole.text)
    assert "nearly" in whole.text and "model alone" in whole.text


def test_last_word_up_to_the_last_sample_is_heard_once(ears: Ears, said: Samples, tmp_path: Path) -> None:
    path = recorded(tmp_path, said[: round(CLAUSE_END_S * HEARD_RATE_HZ)])
    turn = ListeningTurn(tmp_path / "answer.wav", ears.options(), Nobody())
    try:
        turn.hear(FileSource(path, clock=ManualClock(), pace="fast"))
        first, second = turn.finish("source_ended"), turn.finish("source_ended")
    finally:
        turn.close()
    assert first.transcript.text.lower().rstrip(".").endswith("tuning")
    assert second.transcript == first.transcript
    finals = [event.data["text"] for event in ears.events if event.type == "final"]
    assert " ".join(finals) == first.transcript.text


@pytest.mark.parametrize("duration_s", [29, 30, 31, 32])
@pytest.mark.parametrize("noise", [0.0, 0.003])
def test_silence_and_noise_after_speech_never_reach_the_recogniser(
    said: Samples, duration_s: int, noise: float
) -> None:
    spoken = said[: round(CLAUSE_END_S * HEARD_RATE_HZ)]
    rest = duration_s * HEARD_RATE_HZ - len(spoken)
    after = np.random.default_rng(3).normal(0, 1, rest).astype(np.float32) * np.float32(noise)
    segmenter = Segmenter(SileroDetector())
    utterances = [
        utterance for chunk in chunked(np.concatenate([spoken, after])) for utterance in segmenter.feed(chunk)
    ]
    [utterance] = [*utterances, *segmenter.finish()]
    assert utterance.audio.end_s < CLAUSE_END_S + 0.5


def test_detector_hears_the_fourth_minute_as_well_as_the_first(said: Samples) -> None:
    minute = np.resize(said, 60 * HEARD_RATE_HZ)
    segmenter = Segmenter(SileroDetector())
    for chunk in chunked(np.tile(minute, 4)):
        for _ in segmenter.feed(chunk):
            pass
    speech_s = [0.0] * 4
    for span in segmenter.activity().spans:
        speech_s[min(3, int(span.start_s // 60))] += span.duration_s
    assert min(speech_s) > 0.95 * max(speech_s) > 40


def test_machine_that_falls_behind_says_so_once_and_loses_nothing(tmp_path: Path) -> None:
    recognizer, told = Pausing("words", held=True), list[Event]()
    turn = ListeningTurn(tmp_path / "answer.wav", made_of(recognizer, told), Nobody())
    try:
        turn.hear(Talk(*((10, 0.5), (1.2, 0)) * 8))
        recognizer.let.set()
        heard = turn.finish("source_ended")
    finally:
        turn.close()
    assert len(heard.transcript.segments) == 8
    assert sorted(set(recognizer.decoded_s)) == recognizer.decoded_s  # each once, in order, none on suspicion
    assert len([event for event in told if event.type == "error"]) == 1
    assert read_audio(tmp_path / "answer.wav", max_duration_s=120).duration_s == pytest.approx(89.6, abs=0.1)


def behind_at_s(folder: Path, *stretches: tuple[float, float], decoded_at_s: float) -> list[float]:
    """Return when it is told that words are behind, where nothing is decoded before ``decoded_at_s``."""
    recognizer, told_s = Pausing("words", held=True), list[float]()

    def note(event: Event) -> None:
        if event.type == "error":
            told_s.append(turn.heard_s)

    def let(heard_s: float) -> None:
        if heard_s >= decoded_at_s:
            recognizer.let.set()

    options = made_of(recognizer, [])
    options.events.subscribe(note)
    turn = ListeningTurn(folder / "answer.wav", options, Nobody())
    try:
        turn.hear(Talk(*stretches, at=let))
    finally:
        recognizer.let.set()
        turn.close()
    return told_s


def test_words_that_wait_are_told_after_fifteen_seconds(tmp_path: Path) -> None:
    [told_s] = behind_at_s(tmp_path, (10, 0.5), (1.2, 0), (20, 0.5), decoded_at_s=60)
    assert told_s == pytest.approx(10.24 + BEHIND_S, abs=0.1)  # an utterance ends at a pause of 0.2 s


def test_longest_utterance_alone_is_no_falling_behind(tmp_path: Path) -> None:
    assert behind_at_s(tmp_path, (15.6, 0.5), (1.2, 0), (12, 0.5), decoded_at_s=28) == []


def test_sound_without_words_does_not_stall_the_turn(tmp_path: Path) -> None:
    told = list[Event]()
    turn = ListeningTurn(tmp_path / "answer.wav", made_of(Pausing(""), told), Nobody())
    try:
        assert turn.hear(Talk((2, 0.5), (20, 0))) == "silence"
        assert turn.heard_s < 2 + 5.1
        assert turn.finish("silence").transcript.text == ""
    finally:
        turn.close()


def test_words_that_never_come_do_not_stall_the_turn(tmp_path: Path) -> None:
    recognizer, told = Pausing("words", held=True), list[Event]()
    turn = ListeningTurn(tmp_path / "answer.wav", made_of(recognizer, told), Nobody())
    try:
        assert turn.hear(Talk((2, 0.5), (20, 0))) == "silence"
    finally:
        recognizer.let.set()
        turn.close()


def test_memory_does_not_grow_with_the_answer(tmp_path: Path) -> None:
    taken: dict[int, int] = {}

    def at(heard_s: float) -> None:
        minute, rest = divmod(heard_s, 60)
        if rest < 0.04 and minute not in taken:
            gc.collect()
            taken[int(minute)] = tracemalloc.get_traced_memory()[0]

    turn = ListeningTurn(tmp_path / "answer.wav", made_of(Pausing(""), []), Nobody())
    talk = Talk(*((18.5, 0.5), (1.5, 0)) * 7, at=at)
    tracemalloc.start()
    try:
        turn.hear(talk)
    finally:
        tracemalloc.stop()
        turn.close()
    assert taken[2] - taken[1] < 300_000  # one second of sound is 64,000
