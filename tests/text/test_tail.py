"""Speech after a pause that the recogniser left out."""

import numpy as np
import pytest

from voice_interview.audio.chunk import HEARD_RATE_HZ, AudioChunk
from voice_interview.speech.utterance import SpeechSpan, Utterance
from voice_interview.text.tail import unwritten_tail, with_tail
from voice_interview.text.transcript import Segment, Word

START_S = 10.0


def utterance(*speech: tuple[float, float]) -> Utterance:
    samples = np.arange(6 * HEARD_RATE_HZ, dtype=np.float32)
    start = round(START_S * HEARD_RATE_HZ)
    return Utterance(
        audio=AudioChunk(samples=samples, rate_hz=HEARD_RATE_HZ, start_sample=start),
        speech=tuple(SpeechSpan(start_s=START_S + a, end_s=START_S + b) for a, b in speech),
    )


def words(*ends_s: float) -> Segment:
    said = tuple(
        Word(text=f"word{at}", start_s=START_S + end_s - 0.2, end_s=START_S + end_s, probability=0.9)
        for at, end_s in enumerate(ends_s)
    )
    text = " ".join(word.text for word in said)
    end_s = said[-1].end_s if said else START_S
    return Segment(text=text, start_s=START_S, end_s=end_s, words=said)


def test_stretch_without_a_word_is_given_with_its_sound_and_place() -> None:
    tail = unwritten_tail(utterance((0.3, 1.8), (2.6, 4.3)), words(1.0, 1.9))
    assert tail is not None
    assert tail.audio.start_s == pytest.approx(START_S + 2.45)
    assert tail.audio.samples[0] == pytest.approx(2.45 * HEARD_RATE_HZ, abs=1)
    assert [span.end_s for span in tail.speech] == [START_S + 4.3]


@pytest.mark.parametrize(
    ("speech", "ends_s"),
    [
        (((0.3, 1.8), (2.6, 4.3)), (1.0, 3.0)),  # a word lies in it
        (((0.3, 1.8), (2.6, 3.0)), (1.0, 1.9)),  # too short for words
        (((0.3, 4.3),), (1.0,)),  # no pause before it
        (((0.3, 1.8), (2.6, 4.3)), ()),  # nothing was written at all: noise
    ],
)
def test_other_stretches_are_left_alone(
    speech: tuple[tuple[float, float], ...], ends_s: tuple[float, ...]
) -> None:
    assert unwritten_tail(utterance(*speech), words(*ends_s)) is None


def test_words_of_the_tail_come_after_the_others() -> None:
    first, second = words(1.0, 1.9), words(3.5)
    both = with_tail(first, second)
    assert both.text == "word0 word1 word0"
    assert both.words == (*first.words, *second.words)
    assert both.end_s == second.end_s
    assert with_tail(first, words()) is first
