"""The pace of an answer."""

import pytest

from tests.grade.test_gate import activity, heard
from voice_interview.delivery.measure import delivery_of
from voice_interview.delivery.measures import Delivery
from voice_interview.speech.utterance import SpeechActivity, SpeechSpan
from voice_interview.text.transcript import typed_transcript


def test_pace_counts_from_the_first_speech_to_the_last() -> None:
    spans = (SpeechSpan(start_s=5.0, end_s=9.0), SpeechSpan(start_s=11.0, end_s=17.0))
    spoken = SpeechActivity(duration_s=60.0, spans=spans, peak_dbfs=-6.0, loudness_dbfs=-20.0)
    delivery = delivery_of(heard(" ".join(["word"] * 30)), spoken)
    assert delivery.speech_s == pytest.approx(10.0)
    assert delivery.words_per_minute == pytest.approx(150.0)


def test_a_moment_of_speech_has_no_pace() -> None:
    delivery = delivery_of(heard("yes indeed"), activity(1.0))
    assert (delivery.speech_s, delivery.words_per_minute) == (1.0, None)


def test_speech_without_words_has_no_pace() -> None:
    assert delivery_of(heard(""), activity(8.0)).words_per_minute is None


def test_silence_has_no_speech_and_no_pace() -> None:
    delivery = delivery_of(heard(""), activity(0.0))
    assert (delivery.speech_s, delivery.words_per_minute) == (0.0, None)


def test_typed_text_has_no_delivery() -> None:
    assert delivery_of(typed_transcript("some typed words"), None) == Delivery(
        speech_s=None, words_per_minute=None
    )
