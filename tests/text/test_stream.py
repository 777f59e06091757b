"""Decoding in the background: what is done ahead, what is kept of it, and what goes first."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.fakes import ManualClock, sound
from voice_interview.audio.chunk import HEARD_RATE_HZ, AudioChunk
from voice_interview.errors import RecognitionError
from voice_interview.speech.utterance import SpeechSpan, Utterance
from voice_interview.text.stream import TranscriptStream
from voice_interview.text.transcript import Segment


class SlowRecognizer:
    """Decodes nothing until it is let; notes what it decoded."""

    name = "slow"

    def __init__(self) -> None:
        self.decoded: list[str] = []
        self._let = threading.Semaphore(0)

    def let(self, decodes: int = 1) -> None:
        """Let so many decodes come to their end."""
        self._let.release(decodes)

    def recognize(self, utterance: Utterance) -> Segment:
        audio = utterance.audio
        assert self._let.acquire(timeout=10)
        text = f"{audio.start_s:g}-{audio.end_s:g}"
        self.decoded.append(text)
        return Segment(text=text, start_s=audio.start_s, end_s=audio.end_s, words=())

    def preview(self, utterance: Utterance) -> str:
        assert self._let.acquire(timeout=10)
        return "about " + f"{utterance.audio.end_s:g}"


class FailsOnce(SlowRecognizer):
    """Fails at its first look and at its first decode."""

    def __init__(self) -> None:
        super().__init__()
        self.let(100)
        self._failed: set[str] = set()

    def recognize(self, utterance: Utterance) -> Segment:
        self._fail("decode")
        return super().recognize(utterance)

    def preview(self, utterance: Utterance) -> str:
        self._fail("look")
        return super().preview(utterance)

    def _fail(self, work: str) -> None:
        if work not in self._failed:
            self._failed.add(work)
            raise RecognitionError(f"The {work} failed.")


def utterance(start_s: float, end_s: float) -> Utterance:
    audio = AudioChunk(
        samples=sound((end_s - start_s, 0.5)),
        rate_hz=HEARD_RATE_HZ,
        start_sample=round(start_s * HEARD_RATE_HZ),
    )
    return Utterance(audio=audio, speech=(SpeechSpan(start_s=start_s, end_s=end_s),))


def idle(stream: TranscriptStream) -> None:
    """Wait until the stream's thread has done everything that it was given."""
    worker: ThreadPoolExecutor = stream._worker
    worker.submit(lambda: None).result(timeout=10)


@pytest.fixture
def recognizer() -> SlowRecognizer:
    return SlowRecognizer()


@pytest.fixture
def stream(recognizer: SlowRecognizer) -> Iterator[TranscriptStream]:
    stream = TranscriptStream(recognizer, ManualClock(), recognizer)
    yield stream
    recognizer.let(100)
    stream.close()


def test_tail_decoded_ahead_is_kept_when_it_is_cut_there(
    stream: TranscriptStream, recognizer: SlowRecognizer
) -> None:
    stream.decode_ahead(utterance(0, 3))
    recognizer.let()
    idle(stream)
    tentative = stream.tentative()
    assert tentative is not None and tentative.text == "0-3" and tentative.segment is not None
    assert stream.tentative() is None  # told once
    stream.submit(utterance(0, 3))
    assert [segment.text for segment in stream.ready()] == ["0-3"]
    assert recognizer.decoded == ["0-3"]


def test_tail_decoded_ahead_is_dropped_when_speech_goes_on(
    stream: TranscriptStream, recognizer: SlowRecognizer
) -> None:
    stream.decode_ahead(utterance(0, 3))
    stream.submit(utterance(0, 5))
    recognizer.let(2)
    assert [segment.text for segment in stream.finish()] == ["0-5"]
    assert stream.transcript(6.0).text == "0-5"
    assert stream.tentative() is None


def test_backlog_drops_what_is_done_on_suspicion_and_nothing_else(
    stream: TranscriptStream, recognizer: SlowRecognizer
) -> None:
    stream.submit(utterance(0, 3))
    stream.submit(utterance(3, 5))
    assert stream.waits_from_s == pytest.approx(3.0)
    assert not stream.may_guess
    stream.decode_ahead(utterance(5, 7))
    stream.preview(utterance(5, 7))
    recognizer.let(2)
    assert [segment.text for segment in stream.finish()] == ["0-3", "3-5"]
    assert stream.waits_from_s is None
    assert recognizer.decoded == ["0-3", "3-5"]


def test_quick_look_is_told_unless_its_words_are_final_already(
    stream: TranscriptStream, recognizer: SlowRecognizer
) -> None:
    stream.preview(utterance(0, 2))
    stream.preview(utterance(0, 2.5))  # one at a time
    recognizer.let()
    idle(stream)
    tentative = stream.tentative()
    assert tentative is not None and tentative.text == "about 2" and tentative.segment is None
    stream.preview(utterance(0, 3))
    stream.submit(utterance(0, 3))
    recognizer.let(2)
    idle(stream)
    assert [segment.text for segment in stream.ready()] == ["0-3"]
    assert stream.tentative() is None


def test_quick_look_across_a_cut_is_not_told_once_its_beginning_is_final(
    stream: TranscriptStream, recognizer: SlowRecognizer
) -> None:
    stream.preview(utterance(0, 16))
    stream.submit(utterance(0, 12))
    recognizer.let(2)
    idle(stream)
    assert [segment.text for segment in stream.ready()] == ["0-12"]
    assert stream.tentative() is None
    stream.preview(utterance(12, 17))
    recognizer.let()
    idle(stream)
    tentative = stream.tentative()
    assert tentative is not None and tentative.text == "about 17"


def test_work_on_suspicion_that_fails_is_dropped_and_done_again_when_it_counts() -> None:
    recognizer = FailsOnce()
    stream = TranscriptStream(recognizer, ManualClock(), recognizer)
    stream.preview(utterance(0, 2))
    idle(stream)
    assert stream.tentative() is None
    stream.decode_ahead(utterance(0, 3))
    idle(stream)
    assert stream.tentative() is None
    stream.submit(utterance(0, 3))
    assert [segment.text for segment in stream.finish()] == ["0-3"]
    stream.close()


def test_finish_returns_nothing_twice_and_more_may_follow(
    stream: TranscriptStream, recognizer: SlowRecognizer
) -> None:
    recognizer.let(2)
    stream.submit(utterance(0, 3))
    assert [segment.text for segment in stream.finish()] == ["0-3"]
    assert stream.finish() == [] == stream.ready()
    stream.submit(utterance(3, 5))
    assert [segment.text for segment in stream.finish()] == ["3-5"]
    assert stream.transcript(5.0).text == "0-3 3-5"
