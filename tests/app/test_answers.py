"""Which recording answers what."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes import ManualClock, sound
from voice_interview.app.answers import MicrophoneAnswers, RecordedAnswers, answer_files, topic_name
from voice_interview.audio.chunk import HEARD_RATE_HZ, AudioChunk
from voice_interview.audio.wav import write_wav
from voice_interview.errors import DeviceLost, UnreadableAudio
from voice_interview.session.record import Topic

MAIN = Topic(question_id="peft")
FOLLOW_UP = Topic(question_id="peft", follow_up=2)
OTHER = Topic(question_id="lora")
TOPICS = {topic_name(topic): topic for topic in (MAIN, FOLLOW_UP, OTHER)}


class Recordings:
    """A folder with a short recording under every name that is asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, *names: str, by_name: bool = True) -> RecordedAnswers:
        files = tuple(self._folder / name for name in names)
        for file in files:
            write_wav(file, AudioChunk(samples=sound((0.1, 0.1)), rate_hz=HEARD_RATE_HZ))
        return RecordedAnswers(files, topics=TOPICS if by_name else {}, clock=ManualClock(), pace="fast")


@pytest.fixture
def answers(tmp_path: Path) -> Recordings:
    return Recordings(tmp_path)


def given(recorded: RecordedAnswers, topic: Topic) -> str | None:
    source = recorded.source(topic, 1, 0.0)
    return source.name if source is not None else None


def test_names_go_before_order(answers: Recordings) -> None:
    recorded = answers("a.wav", "peft.f2.wav", "peft.wav")
    assert [given(recorded, topic) for topic in (MAIN, FOLLOW_UP, OTHER)] == [
        "peft.wav", "peft.f2.wav", "a.wav",
    ]  # fmt: skip
    assert recorded.used_up


def test_order_alone_counts_for_files_that_were_listed(answers: Recordings) -> None:
    recorded = answers("peft.f2.wav", "peft.wav", by_name=False)
    assert given(recorded, MAIN) == "peft.f2.wav"
    assert not recorded.used_up


def test_trying_again_hears_the_same_recording(answers: Recordings) -> None:
    recorded = answers("a.wav", "b.wav")
    assert [given(recorded, MAIN), given(recorded, MAIN)] == ["a.wav", "a.wav"]


def test_missing_recording_does_not_use_up_those_for_later_questions(answers: Recordings) -> None:
    recorded = answers("peft.wav", "lora.wav")
    assert given(recorded, MAIN) == "peft.wav"
    assert given(recorded, FOLLOW_UP) is None
    assert not recorded.used_up
    given(recorded, OTHER)
    assert recorded.used_up


def test_recordings_for_follow_ups_that_were_not_chosen_keep_nothing_going(answers: Recordings) -> None:
    recorded = answers("peft.wav", "peft.f2.wav")
    given(recorded, MAIN)
    assert given(recorded, OTHER) is None
    assert recorded.used_up


def test_recordings_in_a_folder_come_by_name_whatever_the_letters(tmp_path: Path) -> None:
    for name in ("zwölf.wav", "答え.OGG", "a b.mp3", "notes.txt"):
        (tmp_path / name).touch()
    files, by_name = answer_files((tmp_path,))
    assert by_name and [path.name for path in files] == ["a b.mp3", "zwölf.wav", "答え.OGG"]


@pytest.mark.parametrize("name", ["missing.wav", "."])
def test_missing_file_and_folder_without_recordings_are_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnreadableAudio, match=r"missing\.wav|holds no recordings"):
        answer_files((tmp_path / name,))


class LossyMicrophone:
    """Loses some blocks, and then goes away."""

    name = "lossy"

    def __init__(self, overflows: int) -> None:
        self.overflows = overflows

    def chunks(self) -> Iterator[AudioChunk]:
        raise DeviceLost("It went away.")
        yield  # makes this a generator

    def close(self) -> None:
        pass


def test_blocks_lost_before_the_microphone_came_back_still_count() -> None:
    """The count began anew with a microphone that was opened again: "-3 short pieces were lost" was told."""
    microphones = iter((LossyMicrophone(3), LossyMicrophone(2)))
    answers = MicrophoneAnswers(lambda: next(microphones))
    source = answers.source(MAIN, 1, 0.0)
    assert source is not None and source.overflows == 3
    with pytest.raises(DeviceLost):
        next(source.chunks())
    again = answers.source(MAIN, 1, 0.0)
    assert again is not None and again.overflows == 5
