"""Words before their time: in pauses, and while the person talks."""

from itertools import pairwise
from pathlib import Path

from tests.fakes import LoudnessDetector, ManualClock, chunked, sound
from voice_interview.audio.chunk import HEARD_RATE_HZ
from voice_interview.audio.files import read_audio
from voice_interview.clock import SystemClock
from voice_interview.resources import shipped
from voice_interview.session.lookahead import Lookahead
from voice_interview.speech.engine_silero import SileroDetector
from voice_interview.speech.segmenter import Segmenter
from voice_interview.speech.utterance import Utterance
from voice_interview.text.engine_faster_whisper import FasterWhisperRecognizer
from voice_interview.text.stream import TranscriptStream
from voice_interview.text.transcript import Segment, Tentative


class Notebook:
    """A recogniser that notes what it is given."""

    name = "notebook"

    def __init__(self) -> None:
        self.decoded: list[float] = []
        self.looked: list[float] = []

    def recognize(self, utterance: Utterance) -> Segment:
        audio = utterance.audio
        self.decoded.append(round(audio.duration_s, 1))
        return Segment(text="words", start_s=audio.start_s, end_s=audio.end_s, words=())

    def preview(self, utterance: Utterance) -> str:
        self.looked.append(utterance.audio.duration_s)
        return "words"


def heard_by(notebook: Notebook, *stretches: tuple[float, float], waits: bool) -> list[Tentative]:
    """Let the recogniser hear these stretches, and return the tentative words that came of it."""
    stream = TranscriptStream(notebook, ManualClock(), notebook)
    segmenter = Segmenter(LoudnessDetector())
    lookahead = Lookahead(stream, segmenter, waits=waits)
    tentative = []
    for chunk in chunked(sound(*stretches)):
        for utterance in segmenter.feed(chunk):
            stream.submit(utterance)
        lookahead.step()
        stream.ready()
        stream._worker.submit(lambda: None).result()  # what was begun is done before the next chunk
        if (words := stream.tentative()) is not None:
            tentative.append(words)
    stream.close()
    return tentative


def test_tail_is_decoded_once_when_the_pause_goes_on() -> None:
    notebook = Notebook()
    tentative = heard_by(notebook, (2.0, 0.5), (3.0, 0.0), waits=False)
    assert notebook.decoded == [2.4]
    assert [words.audio_s for words in tentative if words.segment is not None] == [2.016]


def test_speech_that_goes_on_costs_one_decode_and_the_tail_is_decoded_whole() -> None:
    notebook = Notebook()
    heard_by(notebook, (2.0, 0.5), (0.6, 0.0), (1.0, 0.5), (2.0, 0.0), waits=False)
    assert notebook.decoded == [2.4, 4.0]


def test_words_are_shown_while_somebody_talks_without_a_pause() -> None:
    notebook = Notebook()
    tentative = heard_by(notebook, (6.0, 0.5), waits=False)
    assert notebook.decoded == []
    gaps = [after.audio_s - before.audio_s for before, after in pairwise(tentative)]
    assert len(tentative) >= 6 and max(gaps) < 1.0


def test_nothing_is_done_on_suspicion_for_a_recording_that_waits() -> None:
    notebook = Notebook()
    heard_by(notebook, (2.0, 0.5), (0.6, 0.0), (1.0, 0.5), (2.0, 0.0), waits=True)
    assert notebook.looked == []
    assert notebook.decoded == [4.0]


def test_words_made_ahead_are_those_of_the_whole_recording(tiny_en_model: Path) -> None:
    recognizer = FasterWhisperRecognizer("tiny.en", tiny_en_model)
    recording = shipped("assets", "answers", "demo", "peft.f1.ogg")
    chunks = chunked(read_audio(recording, max_duration_s=120).samples[: 12 * HEARD_RATE_HZ].copy())
    stream = TranscriptStream(recognizer, SystemClock(), recognizer)
    segmenter = Segmenter(SileroDetector())
    lookahead = Lookahead(stream, segmenter, waits=False)
    cut = []
    for chunk in chunks:
        for utterance in segmenter.feed(chunk):
            stream.submit(utterance)
            cut.append(utterance)
        lookahead.step()
        stream._worker.submit(lambda: None).result()  # as if there were time for everything
    for utterance in segmenter.finish():
        stream.submit(utterance)
        cut.append(utterance)
    segments = stream.finish()
    stream.close()
    assert [segment.text for segment in segments] == [recognizer.recognize(one).text for one in cut]


def test_quick_look_finds_about_the_words_of_the_full_decode(tiny_en_model: Path) -> None:
    recognizer = FasterWhisperRecognizer("tiny.en", tiny_en_model)
    recording = shipped("assets", "answers", "demo", "peft.f1.ogg")
    segmenter = Segmenter(SileroDetector())
    chunks = chunked(read_audio(recording, max_duration_s=120).samples.copy())
    utterance = next(one for chunk in chunks for one in segmenter.feed(chunk))
    quick = set(recognizer.preview(utterance).lower().split())
    full = set(recognizer.recognize(utterance).text.lower().split())
    assert len(quick & full) >= 0.7 * len(full)
