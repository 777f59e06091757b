"""The pace of an answer."""

import pytest

from tests.grade.test_gate import activity, heard
from voice_interview.delivery.measure import TOO_FEW_WORDS, delivery_of
from voice_interview.delivery.measures import Delivery
from voice_interview.delivery.pace import words_in
from voice_interview.speech.utterance import SpeechActivity, SpeechSpan
from voice_interview.text.transcript import Word, typed_transcript


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


def test_few_words_have_no_pace_and_neither_have_words_that_were_guessed() -> None:
    spoken = activity(8.0)
    for transcript in (heard("nine words " * 4 + "here"), heard("word " * 30, probability=0.4)):
        delivery = delivery_of(transcript, spoken)
        assert delivery.words_per_minute is None and TOO_FEW_WORDS in delivery.notes
    assert delivery_of(heard("word " * 10), spoken).words_per_minute is not None


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("low-rank", 2), ("don't", 1), ("40%", 2), ("100", 2), ("1,000", 2), ("1999", 3), ("2026", 4),
        ("8.5", 3), ("GPT-3", 2), ("1st", 1),
    ],
)  # fmt: skip
def test_figures_count_as_the_words_that_they_are_said_with(text: str, count: int) -> None:
    assert words_in([Word(text=text, start_s=0.0, end_s=1.0, probability=1.0)]) == count
