"""Hearing that an answer is over, or that its speaker is thinking."""

from pathlib import Path

import pytest

from tests.fakes import LoudnessDetector, ManualClock, Nobody, NoPitch, ScriptedCommands, sound
from voice_interview.audio.chunk import HEARD_RATE_HZ, AudioChunk, Samples
from voice_interview.audio.files import FileSource
from voice_interview.audio.wav import write_wav
from voice_interview.session.commands import Command
from voice_interview.session.events import Event, Events
from voice_interview.session.listening import EarOptions, ListeningTurn
from voice_interview.speech.turn import TurnOptions
from voice_interview.speech.utterance import Utterance
from voice_interview.text.transcript import Segment

LONG = "It trains two small matrices beside the frozen weights, so it needs far less memory than full tuning."


class SaysInTurn:
    """A recogniser to whom every utterance says the next of some sentences."""

    name = "scripted"

    def __init__(self, *sentences: str) -> None:
        self._sentences = list(sentences)

    def recognize(self, utterance: Utterance) -> Segment:
        audio = utterance.audio
        text = self._sentences.pop(0)
        return Segment(text=text, start_s=audio.start_s, end_s=audio.end_s, words=())


class Sounds:
    """An ear to which every sentence sounds equally complete; it notes how much sound it was given."""

    def __init__(self, completeness: float) -> None:
        self._completeness = completeness
        self.given_s: list[float] = []

    def completeness(self, samples: Samples) -> float:
        self.given_s.append(len(samples) / HEARD_RATE_HZ)
        return self._completeness


class Turn:
    """One answer, heard to its end."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.events: list[Event] = []

    def hear(
        self,
        *stretches: tuple[float, float],
        says: tuple[str, ...],
        ear: Sounds | None = None,
        keys: tuple[tuple[float, Command], ...] = (),
        all_said: bool = False,
    ) -> tuple[str, float]:
        """Hear these stretches; return why the answer was over and how many seconds of it were heard."""
        clock = ManualClock()
        events = Events(clock, 0.0)
        events.subscribe(self.events.append)
        commands = ScriptedCommands(list(keys))
        events.subscribe_level(commands.heard)
        path = self._folder / "spoken.wav"
        write_wav(path, AudioChunk(samples=sound(*stretches), rate_hz=HEARD_RATE_HZ))
        options = EarOptions(
            recognizer=SaysInTurn(*says),
            detector=LoudnessDetector(),
            turn=TurnOptions(),
            clock=clock,
            events=events,
            commands=commands,
            pitch=NoPitch(),
            turn_ear=ear,
            sound_waits=True,
        )
        turn = ListeningTurn(self._folder / "answer.wav", options, Nobody(all_said=all_said))
        try:
            outcome = turn.hear(FileSource(path, clock=clock, pace="fast"))
            return outcome, turn.heard_s
        finally:
            turn.close()

    @property
    def floor(self) -> list[bool]:
        return [event.data["floor_kept"] for event in self.events if "floor_kept" in event.data]


@pytest.fixture
def turn(tmp_path: Path) -> Turn:
    return Turn(tmp_path)


def test_finished_answer_is_over_after_less_than_three_seconds(turn: Turn) -> None:
    cause, heard_s = turn.hear((4, 0.5), (10, 0), says=(LONG,), ear=Sounds(0.97))
    assert cause == "silence"
    assert heard_s == pytest.approx(6.75, abs=0.1)


def test_answer_that_says_all_is_over_as_soon(turn: Turn) -> None:
    _, heard_s = turn.hear((4, 0.5), (10, 0), says=(LONG,), ear=Sounds(0.5), all_said=True)
    assert heard_s == pytest.approx(6.75, abs=0.1)


@pytest.mark.parametrize("pause_s", [1, 2, 3, 4.5])
def test_thinking_pause_inside_a_clause_is_not_the_end(turn: Turn, pause_s: float) -> None:
    stretches = ((4, 0.5), (pause_s, 0), (4, 0.5), (10, 0))
    cause, heard_s = turn.hear(*stretches, says=("It trains two small", LONG), ear=Sounds(0.1))
    assert cause == "silence"
    assert heard_s > 8 + pause_s


def test_two_pauses_around_a_word_too_short_to_recognise_do_not_add_up(turn: Turn) -> None:
    stretches = ((4, 0.5), (1.6, 0), (0.2, 0.5), (1.9, 0), (4, 0.5), (10, 0))
    cause, heard_s = turn.hear(*stretches, says=(LONG, LONG), ear=Sounds(0.97))
    assert cause == "silence"
    assert heard_s == pytest.approx(14.5, abs=0.1)


def test_melody_that_goes_on_gives_time_whatever_the_words_look_like(turn: Turn) -> None:
    _, heard_s = turn.hear((4, 0.5), (10, 0), says=(LONG,), ear=Sounds(0.1))
    assert heard_s == pytest.approx(9.0, abs=0.1)


def test_ear_is_given_the_last_seconds_up_to_the_end_of_speech(turn: Turn) -> None:
    ear = Sounds(0.97)
    turn.hear((20, 0.5), (0.4, 0), (2, 0.5), (10, 0), says=(LONG,) * 3, ear=ear)
    [given_s] = ear.given_s  # a pause of 0.4 s ends no turn
    assert 8 <= given_s <= 10


@pytest.mark.parametrize("pause_s", [10, 30])
def test_time_asked_for_keeps_the_floor_and_is_shown(turn: Turn, pause_s: float) -> None:
    stretches = ((4, 0.5), (pause_s, 0), (4, 0.5), (10, 0))
    says = ("So, let me think about that.", LONG)
    cause, heard_s = turn.hear(*stretches, says=says, ear=Sounds(0.97))
    assert cause == "silence"
    assert heard_s == pytest.approx(8 + pause_s + 2.75, abs=0.1)
    assert turn.floor == [True, False]


def test_person_can_end_by_word(turn: Turn) -> None:
    cause, heard_s = turn.hear((4, 0.5), (10, 0), says=(f"{LONG} And that's my answer.",))
    assert cause == "phrase"
    assert heard_s < 5.5  # of a recording that waits the words come with the cut, after a second


def test_key_keeps_the_floor_and_gives_it_back(turn: Turn) -> None:
    keys: tuple[tuple[float, Command], ...] = ((4.5, "keep_floor"), (20.0, "keep_floor"))
    cause, heard_s = turn.hear((4, 0.5), (30, 0), says=(LONG,), ear=Sounds(0.97), keys=keys)
    assert cause == "silence"
    assert heard_s == pytest.approx(20.0, abs=0.1)
    assert turn.floor == [True, False]
