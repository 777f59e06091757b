"""Speaking up while the program speaks: what is overheard, and which key or word cuts it short."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes import Gone, Keys, LoudnessDetector, ManualClock, sound
from voice_interview.audio.chunk import HEARD_RATE_HZ, AudioChunk
from voice_interview.audio.files import FileSource
from voice_interview.audio.wav import write_wav
from voice_interview.session.commands import CutShort, NoCommands
from voice_interview.session.overhearing import HeldSource, Overhearing


class Sleeper:
    """Somebody who is heard by a computer that sleeps for an hour after two seconds."""

    name = "sleeper"
    overflows = 0

    def __init__(self, path: Path, clock: ManualClock) -> None:
        self._source = FileSource(path, clock=ManualClock(), pace="fast")
        self._clock = clock

    def chunks(self) -> Iterator[AudioChunk]:
        for chunk in self._source.chunks():
            self._clock.sleep(3600.0 if chunk.start_sample == 62 * 512 else chunk.duration_s)
            yield chunk

    def close(self) -> None:
        self._source.close()


def test_time_of_sound_is_told_after_the_computer_slept(tmp_path: Path) -> None:
    spoken, clock = tmp_path / "spoken.wav", ManualClock()
    write_wav(spoken, AudioChunk(samples=sound((20, 0.5)), rate_hz=HEARD_RATE_HZ))
    source = HeldSource(Sleeper(spoken, clock), lambda: clock)
    for _ in range(200):
        chunk = source.take()
    assert chunk is not None and clock.now_s() > 3600
    assert source.heard_at_s(chunk) == pytest.approx(clock.now_s(), abs=0.05)


def test_microphone_that_goes_away_while_the_program_speaks_is_silent() -> None:
    overhearing = Overhearing(HeldSource(Gone(), ManualClock), LoudnessDetector())
    assert [overhearing.speaks_up(lambda _heard_at_s: 1.0) for _ in range(4)] == [None] * 4


def test_key_takes_the_floor_back_only_where_there_is_an_answer() -> None:
    with_answer = CutShort(Keys("keep_floor"), has_floor=True)
    assert with_answer.is_wanted() and with_answer.command == "keep_floor"
    without = CutShort(Keys("keep_floor"))
    assert not without.is_wanted()


def test_what_was_heard_before_the_voice_is_settled_when_it_begins_whatever_key_follows() -> None:
    asked: list[bool] = []
    cut_short = CutShort(Keys("keep_floor"), has_floor=True, overheard=asked.append)
    cut_short.begin()
    assert cut_short.is_wanted() and cut_short.command == "keep_floor"
    assert asked == [True]


def test_key_comes_before_what_was_overheard() -> None:
    cut_short = CutShort(Keys("skip"), overheard=lambda _begun: "end")
    assert cut_short.is_wanted() and cut_short.command == "skip"
    overheard = CutShort(NoCommands(), overheard=lambda _begun: "end")
    assert overheard.is_wanted() and overheard.command == "end"
