"""Hearing a session again."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.fakes import ManualClock
from tests.session.examples import session, transcript, turn, with_sound
from voice_interview.audio.chunk import AudioChunk, Samples
from voice_interview.errors import SessionDamaged, SessionError, StorageFailed
from voice_interview.session.record import SessionRecord, Topic
from voice_interview.session.replay import LEAD_S, STEP_S, Replay, render
from voice_interview.session.sound import read_sound, sound_info
from voice_interview.session.timeline import Part, plan_replay

TURN_S = 1.0 + 4.5 + 2.0  # question, answer and feedback of ``with_sound``


class Loudspeaker:
    """A sink that plays in the time of a clock and remembers when what was heard."""

    name = "test"

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock
        self._ends_s = 0.0
        self.chunks: list[AudioChunk] = []
        self.most_waiting_s = 0.0
        self.gaps = 0
        self.stopped_at_s: float | None = None

    def play(self, chunk: AudioChunk) -> None:
        if chunk.start_sample and self._ends_s < self._clock.now_s():
            self.gaps += 1
        self._ends_s = max(self._ends_s, self._clock.now_s()) + chunk.duration_s
        self.most_waiting_s = max(self.most_waiting_s, self._ends_s - self._clock.now_s())
        self.chunks.append(chunk)

    def drain(self) -> None:
        self._clock.sleep(self._ends_s - self._clock.now_s())

    def stop(self) -> None:
        self.stopped_at_s = self._clock.now_s()
        self._ends_s = self._clock.now_s()

    def close(self) -> None:
        """Nothing to release."""

    def heard(self, rate_hz: int) -> Samples:
        return np.concatenate([chunk.samples for chunk in self.chunks if chunk.rate_hz == rate_hz])


class Screen:
    """A viewer that remembers what it showed and when."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock
        self.parts: list[tuple[int, str]] = []
        self.shown: list[tuple[float, str]] = []
        self.notes: list[str] = []

    def begin(self, part: Part) -> None:
        self.parts.append((part.turn, part.kind))

    def words(self, text: str) -> None:
        self.shown.append((self._clock.now_s(), text))

    def note(self, sentence: str) -> None:
        self.notes.append(sentence)


class Stage:
    """All that a replay needs."""

    def __init__(self, interrupted: Callable[[float], bool] = lambda _now_s: False) -> None:
        self.clock = ManualClock()
        self.loudspeaker = Loudspeaker(self.clock)
        self.screen = Screen(self.clock)
        self.replay = Replay(
            sink=self.loudspeaker,
            clock=self.clock,
            viewer=self.screen,
            interrupted=lambda: interrupted(self.clock.now_s()),
        )


@pytest.fixture
def record(tmp_path: Path) -> SessionRecord:
    """Two turns with all their sound in ``tmp_path``."""
    follow_up = Topic(question_id="lora", follow_up=1)
    return session(with_sound(turn(1), tmp_path), with_sound(turn(2, topic=follow_up), tmp_path))


def pitch_hz(samples: Samples, rate_hz: int) -> float:
    """Return the strongest frequency."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.fft.rfftfreq(len(samples), 1 / rate_hz)[spectrum.argmax()])


def test_replay_has_question_answer_and_feedback_of_every_turn(record: SessionRecord, tmp_path: Path) -> None:
    parts = plan_replay(record, tmp_path)
    assert [(part.turn, part.kind) for part in parts] == [
        (1, "question"), (1, "answer"), (1, "feedback"), (2, "question"), (2, "answer"), (2, "feedback"),
    ]  # fmt: skip
    assert parts[0].text == "What is LoRA?"
    assert parts[1].words == transcript().words
    assert parts[2].text == "Good. Say more on rank."
    assert sum(part.duration_s for part in parts) == pytest.approx(2 * TURN_S, abs=0.001)


def test_turns_can_be_chosen(record: SessionRecord, tmp_path: Path) -> None:
    assert {part.turn for part in plan_replay(record, tmp_path, from_turn=2)} == {2}
    assert {part.turn for part in plan_replay(record, tmp_path, to_turn=1)} == {1}


def test_turn_that_is_not_there_names_those_that_are(record: SessionRecord, tmp_path: Path) -> None:
    with pytest.raises(SessionError, match=r"no turn 3.*1 to 2"):
        plan_replay(record, tmp_path, from_turn=3)
    with pytest.raises(SessionError, match="Nothing was asked"):
        plan_replay(session(), tmp_path)


def test_replay_can_begin_within_an_answer(record: SessionRecord, tmp_path: Path) -> None:
    parts = plan_replay(record, tmp_path, from_turn=2, from_s=1.0 + 2.25)
    assert [part.kind for part in parts] == ["answer", "feedback"]
    assert parts[0].start_s == pytest.approx(2.25, abs=0.001)
    assert [text for _, text in parts[0].captions] == ["and", "trains", "small", "matrices."]
    assert parts[0].captions[1][0] == pytest.approx(0.25, abs=0.001)


def test_beginning_after_the_end_is_told(record: SessionRecord, tmp_path: Path) -> None:
    with pytest.raises(SessionError, match=r"15\.0 seconds long"):
        plan_replay(record, tmp_path, from_s=100.0)


@pytest.mark.parametrize("speed", [0.5, 1.0, 2.0])
def test_words_are_shown_when_they_sound(record: SessionRecord, tmp_path: Path, speed: float) -> None:
    stage = Stage()
    (answer,) = [part for part in plan_replay(record, tmp_path, to_turn=1) if part.kind == "answer"]
    assert stage.replay.play([answer], speed)
    assert [text for _, text in stage.screen.shown] == [word.text for word in transcript().words]
    for (shown_s, _), word in zip(stage.screen.shown, transcript().words, strict=True):
        assert 0 <= shown_s - word.start_s / speed <= STEP_S + 0.001


def test_everything_is_heard_at_its_own_rate(record: SessionRecord, tmp_path: Path) -> None:
    stage = Stage()
    assert stage.replay.play(plan_replay(record, tmp_path, to_turn=1))
    answer = read_sound(tmp_path / "turn-01-answer.wav").samples
    assert np.array_equal(stage.loudspeaker.heard(16_000), answer)
    assert len(stage.loudspeaker.heard(22_050)) == 3 * 22_050
    assert stage.clock.now_s() == pytest.approx(TURN_S, abs=0.1)
    assert stage.screen.parts == [(1, "question"), (1, "answer"), (1, "feedback")]


def test_sound_is_handed_over_without_gaps_and_little_ahead(record: SessionRecord, tmp_path: Path) -> None:
    stage = Stage()
    stage.replay.play(plan_replay(record, tmp_path))
    assert stage.loudspeaker.gaps == 0
    assert stage.loudspeaker.most_waiting_s <= LEAD_S + STEP_S


@pytest.mark.parametrize("speed", [0.25, 0.8, 1.5, 4.0])
def test_speed_changes_the_time_and_not_the_pitch(
    record: SessionRecord, tmp_path: Path, speed: float
) -> None:
    target = tmp_path / "out" / "faster.wav"
    target.parent.mkdir()
    answer = [part for part in plan_replay(record, tmp_path, to_turn=1) if part.kind == "answer"]
    assert render(answer, target, pytest.fail, speed) == pytest.approx(4.5 / speed, abs=0.02)
    sound = read_sound(target)
    assert pitch_hz(sound.samples, sound.rate_hz) == pytest.approx(500.0, abs=5.0)


def test_interruption_falls_silent_at_once(record: SessionRecord, tmp_path: Path) -> None:
    stage = Stage(interrupted=lambda now_s: now_s >= 2.0)
    assert not stage.replay.play(plan_replay(record, tmp_path))
    assert stage.loudspeaker.stopped_at_s == pytest.approx(2.0, abs=STEP_S + 0.001)
    assert stage.screen.parts == [(1, "question"), (1, "answer")]


def test_loudspeaker_is_silenced_when_the_program_is_stopped(record: SessionRecord, tmp_path: Path) -> None:
    def press_ctrl_c(now_s: float) -> bool:
        if now_s >= 2.0:
            raise KeyboardInterrupt
        return False

    stage = Stage(interrupted=press_ctrl_c)
    with pytest.raises(KeyboardInterrupt):
        stage.replay.play(plan_replay(record, tmp_path))
    assert stage.loudspeaker.stopped_at_s is not None


def test_missing_recording_is_noted_and_its_text_shown(record: SessionRecord, tmp_path: Path) -> None:
    (tmp_path / "turn-01-answer.wav").unlink()
    (tmp_path / "turn-02-question.wav").write_bytes(b"RIFF nonsense")
    stage = Stage()
    assert stage.replay.play(plan_replay(record, tmp_path))
    assert len(stage.screen.parts) == 6
    assert "The answer of turn 1 cannot be heard: turn-01-answer.wav is missing." in stage.screen.notes
    assert any(note.startswith("The question of turn 2") for note in stage.screen.notes)
    assert ("LoRA freezes the weights and trains small matrices.") in [text for _, text in stage.screen.shown]


def test_recording_that_vanishes_after_planning_is_noted(record: SessionRecord, tmp_path: Path) -> None:
    parts = plan_replay(record, tmp_path)
    (tmp_path / "turn-02-feedback.wav").unlink()
    stage = Stage()
    assert stage.replay.play(parts)
    assert stage.screen.notes == [
        "The feedback of turn 2 cannot be heard: turn-02-feedback.wav is missing.",
    ]


def test_recording_that_was_cut_off_is_played_as_far_as_it_goes(
    record: SessionRecord, tmp_path: Path
) -> None:
    path = tmp_path / "turn-01-answer.wav"
    path.write_bytes(path.read_bytes()[: 44 + 2 * 32_000 + 1])
    stage = Stage()
    assert stage.replay.play(plan_replay(record, tmp_path, to_turn=1))
    assert len(stage.loudspeaker.heard(16_000)) == 32_000
    assert [text for _, text in stage.screen.shown][1:-1] == [word.text for word in transcript().words]


def test_session_whose_recordings_are_all_lost_is_damaged(record: SessionRecord, tmp_path: Path) -> None:
    for path in tmp_path.glob("*.wav"):
        path.unlink()
    stage = Stage()
    with pytest.raises(SessionDamaged, match="voice-interview show"):
        stage.replay.play(plan_replay(record, tmp_path))
    with pytest.raises(SessionDamaged):
        render(plan_replay(record, tmp_path), tmp_path / "out.wav", pytest.fail)
    assert stage.screen.parts == []


def test_session_without_sound_is_shown_as_text(tmp_path: Path) -> None:
    stage = Stage()
    assert stage.replay.play(plan_replay(session(turn()), tmp_path))
    assert [text for _, text in stage.screen.shown] == [
        "What is LoRA?",
        "LoRA freezes the weights and trains small matrices.",
        "Good. Say more on rank.",
    ]
    assert stage.loudspeaker.chunks == []
    assert stage.screen.notes == []


def test_answer_that_was_not_written_down_yet_is_heard(record: SessionRecord, tmp_path: Path) -> None:
    cut_off = replace(record.turns[0], transcript=None, grade=None, feedback_audio=None)
    parts = plan_replay(session(cut_off), tmp_path)
    assert [part.kind for part in parts] == ["question", "answer"]
    stage = Stage()
    assert stage.replay.play(parts)
    assert len(stage.loudspeaker.heard(16_000)) == 4.5 * 16_000


def test_rendered_file_holds_all_parts_at_the_highest_rate(record: SessionRecord, tmp_path: Path) -> None:
    target = tmp_path / "out" / "session.wav"
    target.parent.mkdir()
    target.write_bytes(b"old")
    duration_s = render(plan_replay(record, tmp_path), target, pytest.fail)
    assert duration_s == pytest.approx(2 * TURN_S, abs=0.01)
    assert sound_info(target).rate_hz == 22_050
    samples = read_sound(target).samples
    for start_s, end_s, hz in ((0.1, 0.9, 300.0), (1.1, 5.4, 500.0), (5.6, 7.4, 800.0), (8.6, 12.9, 500.0)):
        part = samples[round(start_s * 22_050) : round(end_s * 22_050)]
        assert pitch_hz(part, 22_050) == pytest.approx(hz, abs=3.0)
    assert [path.name for path in target.parent.iterdir()] == ["session.wav"]


def test_rendering_begins_where_it_is_told_to(record: SessionRecord, tmp_path: Path) -> None:
    target = tmp_path / "out" / "session.wav"
    target.parent.mkdir()
    duration_s = render(plan_replay(record, tmp_path, from_s=3.0), target, pytest.fail)
    assert duration_s == pytest.approx(2 * TURN_S - 3.0, abs=0.01)


def test_rendering_goes_on_past_a_lost_recording(record: SessionRecord, tmp_path: Path) -> None:
    (tmp_path / "turn-01-answer.wav").unlink()
    notes: list[str] = []
    target = tmp_path / "out" / "session.wav"
    target.parent.mkdir()
    duration_s = render(plan_replay(record, tmp_path), target, notes.append)
    assert duration_s == pytest.approx(2 * TURN_S - 4.5, abs=0.01)
    assert notes == ["The answer of turn 1 cannot be heard: turn-01-answer.wav is missing."]


def test_rendering_never_writes_over_a_recording(record: SessionRecord, tmp_path: Path) -> None:
    path = tmp_path / "turn-01-answer.wav"
    before = path.read_bytes()
    with pytest.raises(SessionError, match="lies among the recordings"):
        render(plan_replay(record, tmp_path), path, pytest.fail)
    assert path.read_bytes() == before


def test_rendering_needs_sound_and_a_folder(record: SessionRecord, tmp_path: Path) -> None:
    with pytest.raises(SessionError, match="no sound to write"):
        render(plan_replay(session(turn()), tmp_path), tmp_path / "out.wav", pytest.fail)
    with pytest.raises(StorageFailed):
        render(plan_replay(record, tmp_path), tmp_path / "nowhere" / "out.wav", pytest.fail)
