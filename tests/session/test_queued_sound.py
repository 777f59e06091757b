"""Sound that waits in the microphone when a key is pressed."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes import ManualClock, Nobody, ScriptedCommands, chunked, sound
from tests.session.ears import Pausing, Talk, made_of
from voice_interview.audio.chunk import AudioChunk
from voice_interview.audio.files import read_audio
from voice_interview.session.commands import Command
from voice_interview.session.listening import CATCH_UP_S, ListeningTurn


class Queued:
    """A microphone in which sound waits to be taken; what is not there yet comes when it was spoken."""

    name = "queued"
    overflows = 0

    def __init__(self, clock: ManualClock, queued: int, *, computing_s: float = 0.0) -> None:
        self._clock = clock
        self._queued = queued
        self._computing_s = computing_s
        self.given: list[AudioChunk] = []

    def chunks(self) -> Iterator[AudioChunk]:
        for chunk in chunked(sound((60, 0.5))):
            if len(self.given) >= self._queued:
                self._clock.sleep(chunk.duration_s)
            self.given.append(chunk)
            yield chunk
            self._clock.sleep(self._computing_s)

    def close(self) -> None:
        pass


class Pressed:
    """A key that is pressed already."""

    def __init__(self, key: Command) -> None:
        self._keys: list[Command] = [key]

    def poll(self) -> Command | None:
        return self._keys.pop() if self._keys else None

    def waiting(self) -> bool:
        return bool(self._keys)


@pytest.mark.parametrize(("key", "outcome"), [("end", "key"), ("pause", "pause"), ("repeat", "repeat")])
@pytest.mark.parametrize("queued", [1, 40])
def test_sound_that_is_queued_when_a_key_is_pressed_is_kept(
    tmp_path: Path, key: Command, outcome: str, queued: int
) -> None:
    clock = ManualClock()
    options = replace(made_of(Pausing("words"), []), commands=Pressed(key), clock=clock)
    source = Queued(clock, queued)
    turn = ListeningTurn(tmp_path / "answer.wav", options, Nobody())
    try:
        assert turn.hear(source) == outcome
    finally:
        turn.close()
    assert queued <= len(source.given) <= queued + 1  # nobody is kept waiting for what comes later
    kept = read_audio(tmp_path / "answer.wav", max_duration_s=60).samples
    assert len(kept) == sum(len(chunk.samples) for chunk in source.given)


def test_key_is_answered_soon_though_more_is_queued_than_can_be_taken(tmp_path: Path) -> None:
    clock = ManualClock()
    options = replace(made_of(Pausing("words"), []), commands=Pressed("end"), clock=clock)
    turn = ListeningTurn(tmp_path / "answer.wav", options, Nobody())
    try:
        assert turn.hear(Queued(clock, 1000, computing_s=0.005)) == "key"
    finally:
        turn.close()
    assert CATCH_UP_S <= clock.now_s() < CATCH_UP_S + 0.05


def test_key_that_keeps_the_floor_counts_in_the_moment_in_which_the_answer_would_end(tmp_path: Path) -> None:
    options = replace(made_of(Pausing(""), []), sound_waits=True)
    turn = ListeningTurn(tmp_path / "first.wav", options, Nobody())
    try:
        assert turn.hear(Talk((2, 0.5), (20, 0))) == "silence"
        ends_s = turn.heard_s
    finally:
        turn.close()
    commands = ScriptedCommands([(ends_s, "keep_floor")])
    options = replace(options, commands=commands)
    options.events.subscribe_level(commands.heard)
    turn = ListeningTurn(tmp_path / "second.wav", options, Nobody())
    try:
        assert turn.hear(Talk((2, 0.5), (20, 0))) == "source_ended"
    finally:
        turn.close()
