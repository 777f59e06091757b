"""The real ear on real speech: recordings of the demo, of which every word is known."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jiwer
import numpy as np
import pytest
from faster_whisper import WhisperModel
from numpy.typing import NDArray

from tests.fakes import chunked
from voice_interview.audio.chunk import HEARD_RATE_HZ, AudioChunk
from voice_interview.audio.files import FileSource, read_audio
from voice_interview.clock import SystemClock
from voice_interview.errors import RecognitionError
from voice_interview.resources import shipped
from voice_interview.speech.engine_silero import SileroDetector
from voice_interview.speech.segmenter import Segmenter
from voice_interview.speech.utterance import SpeechActivity, SpeechSpan, Utterance
from voice_interview.text.engine_faster_whisper import FasterWhisperRecognizer
from voice_interview.text.stream import TranscriptStream
from voice_interview.text.transcript import Recognizer, Transcript
from voice_interview.text.whisper_fillers import FillerListener, LikelyFiller
from voice_interview.text.whole import transcribe_source

RECORDING = shipped("assets", "answers", "demo", "peft.f1.ogg")
PLAIN = jiwer.Compose(
    [
        jiwer.SubstituteRegexes({r"-": " "}),
        jiwer.RemovePunctuation(),
        jiwer.ToLowerCase(),
        jiwer.RemoveMultipleSpaces(),
        jiwer.Strip(),
        jiwer.ReduceToListOfListOfWords(),
    ]
)


@pytest.fixture(scope="module")
def recognizer(tiny_en_model: Path) -> Recognizer:
    return FasterWhisperRecognizer("tiny.en", tiny_en_model)


def said(recording: Path) -> str:
    manifest = json.loads(shipped("assets", "answers", "manifest.json").read_text(encoding="utf-8"))
    name = recording.relative_to(shipped("assets", "answers")).as_posix()
    text: str = next(entry["text"] for entry in manifest["recordings"] if entry["file"] == name)
    return text


def error_rate(reference: str, heard: str) -> float:
    rate: float = jiwer.wer(reference, heard, reference_transform=PLAIN, hypothesis_transform=PLAIN)
    return rate


@pytest.fixture(scope="module")
def whole(recognizer: Recognizer) -> tuple[Transcript, SpeechActivity]:
    """The recording written down at once."""
    source = FileSource(RECORDING, clock=SystemClock(), pace="fast")
    return transcribe_source(
        source, recognizer, SileroDetector(), clock=SystemClock(), on_progress=lambda _done_s: None
    )


def test_words_of_a_recording_are_written_down_with_their_times(
    whole: tuple[Transcript, SpeechActivity],
) -> None:
    transcript, activity = whole
    assert error_rate(said(RECORDING), transcript.text) < 0.2
    starts = [word.start_s for word in transcript.words]
    assert starts == sorted(starts)
    assert all(word.start_s <= word.end_s <= activity.duration_s + 0.01 for word in transcript.words)
    inside = sum(
        any(s.start_s - 0.3 <= w.start_s <= s.end_s + 0.3 for s in activity.spans) for w in transcript.words
    )
    assert inside >= 0.95 * len(transcript.words)


def test_live_and_whole_give_the_same_words(
    recognizer: Recognizer, whole: tuple[Transcript, SpeechActivity]
) -> None:
    stream = TranscriptStream(recognizer, SystemClock())
    segmenter = Segmenter(SileroDetector())
    shown = []
    for chunk in chunked(read_audio(RECORDING, max_duration_s=120).samples.copy()):
        for utterance in segmenter.feed(chunk):
            stream.submit(utterance)
        shown += stream.ready()
    for utterance in segmenter.finish():
        stream.submit(utterance)
    shown += stream.finish()
    assert stream.finish() == []
    stream.close()
    assert " ".join(segment.text for segment in shown) == whole[0].text
    assert stream.transcript(segmenter.heard_s).text == whole[0].text


@pytest.mark.parametrize("duration_s", [1, 29, 30, 31, 32])
def test_silence_and_noise_give_no_words(recognizer: Recognizer, duration_s: int) -> None:
    noise = np.random.default_rng(3).normal(0, 0.02, duration_s * HEARD_RATE_HZ).astype(np.float32)
    for samples in (np.zeros_like(noise), noise):
        segmenter = Segmenter(SileroDetector())
        utterances = [u for chunk in chunked(samples) for u in segmenter.feed(chunk)]
        assert [recognizer.recognize(u).text for u in [*utterances, *segmenter.finish()]] == []


def test_utterance_without_words_gives_an_empty_segment_within_its_times(recognizer: Recognizer) -> None:
    hum = (0.05 * np.sin(np.arange(HEARD_RATE_HZ) / 20)).astype(np.float32)
    audio = AudioChunk(samples=hum, rate_hz=HEARD_RATE_HZ, start_sample=HEARD_RATE_HZ)
    segment = recognizer.recognize(Utterance(audio=audio, speech=(SpeechSpan(start_s=1, end_s=2),)))
    assert 1 <= segment.start_s <= segment.end_s <= 2


def test_folder_without_a_model_is_told(tmp_path: Path) -> None:
    with pytest.raises(RecognitionError, match=r"could not be loaded.*models get"):
        FasterWhisperRecognizer("tiny.en", tmp_path)


def test_two_who_are_heard_at_once_by_one_model_are_not_mixed(
    tiny_en_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recognizer = FasterWhisperRecognizer("tiny.en", tiny_en_model)
    both_encoded = threading.Barrier(2, timeout=60)
    encoded_by: dict[int, object] = {}
    listened_to: dict[int, object] = {}
    encode, listen = WhisperModel.encode, FillerListener.listen

    def encoding(model: WhisperModel, features: NDArray[np.float32]) -> object:
        encoded = encode(model, features)
        encoded_by[threading.get_ident()] = encoded
        both_encoded.wait()
        return encoded

    def listening(
        listener: FillerListener, encoded: object, duration_s: float, words: list[str]
    ) -> tuple[LikelyFiller, ...]:
        listened_to[threading.get_ident()] = encoded
        return listen(listener, encoded, duration_s, words)

    monkeypatch.setattr(WhisperModel, "encode", encoding)
    monkeypatch.setattr(FillerListener, "listen", listening)
    samples = read_audio(RECORDING, max_duration_s=120).samples
    utterances = [
        Utterance(
            audio=AudioChunk(samples=samples[at : at + 5 * HEARD_RATE_HZ], rate_hz=HEARD_RATE_HZ),
            speech=(SpeechSpan(start_s=0.0, end_s=5.0),),
        )
        for at in (0, 8 * HEARD_RATE_HZ)
    ]
    with ThreadPoolExecutor(max_workers=2) as people:
        list(people.map(recognizer.recognize, utterances))
    assert len(listened_to) == 2
    assert all(listened_to[one] is encoded_by[one] for one in listened_to)
