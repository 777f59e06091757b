"""What the voice says is what it was asked to say, as heard by the program's own ear."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from voice_interview.audio.chunk import HEARD_RATE_HZ, AudioChunk
from voice_interview.audio.resample import resample
from voice_interview.feedback.engine_pyttsx3 import Pyttsx3Voice
from voice_interview.feedback.pronounce import Pronouncer
from voice_interview.grade.lexicon import plain_words
from voice_interview.speech.utterance import SpeechSpan, Utterance
from voice_interview.text.engine_faster_whisper import FasterWhisperRecognizer
from voice_interview.text.transcript import Recognizer

ROOM_S = 0.3
"""Silence around what is heard, as the segmenter leaves it."""


@pytest.fixture(scope="module")
def ear(tiny_en_model: Path) -> Recognizer:
    return FasterWhisperRecognizer("tiny.en", tiny_en_model)


@pytest.fixture(scope="module")
def voice() -> Iterator[Pyttsx3Voice]:
    voice = Pyttsx3Voice()
    yield voice
    voice.close()


def heard(ear: Recognizer, voice: Pyttsx3Voice, text: str) -> str:
    chunks = list(voice.synthesize(Pronouncer(()).spoken(text)))
    speech = resample(np.concatenate([chunk.samples for chunk in chunks]), chunks[0].rate_hz, HEARD_RATE_HZ)
    room = np.zeros(round(ROOM_S * HEARD_RATE_HZ), np.float32)
    audio = AudioChunk(samples=np.concatenate([room, speech, room]), rate_hz=HEARD_RATE_HZ)
    span = SpeechSpan(start_s=ROOM_S, end_s=audio.duration_s - ROOM_S)
    return ear.recognize(Utterance(audio=audio, speech=(span,))).text


def test_most_words_are_understood(ear: Recognizer, voice: Pyttsx3Voice) -> None:
    """Espeak's voice is hard for a small recogniser: nearly all that it loses are short words."""
    sentences = (
        "What is the difference between pre-training and fine-tuning a large language model?",
        "You said that the base weights stay frozen, and that is right.",
        "Here is what to add first. Explain why it saves memory.",
        "I did not hear an answer. Check that your microphone is on, and then try again.",
        "How does the data for the second stage differ from the data for the first?",
    )
    wanted = understood = 0
    for sentence in sentences:
        words = plain_words(sentence.replace("-", " "))
        found = set(plain_words(heard(ear, voice, sentence).replace("-", " ")))
        wanted += len(words)
        understood += sum(word in found for word in words)
    assert understood >= 0.7 * wanted


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ("The answer has 90–150 words.", ("90 to 150", "90-150")),
        ("The model is about 50% smaller.", ("50%", "50 percent", "fifty percent")),
        ("We train it vs. a model of people, e.g. ours.", ("for example",)),
        ("It has 7B parameters.", ("7 billion", "seven billion")),
    ],
)
def test_figures_and_abbreviations_are_understood(
    ear: Recognizer, voice: Pyttsx3Voice, written: str, understood: tuple[str, ...]
) -> None:
    text = heard(ear, voice, written).lower()
    assert any(form in text for form in understood), text
