"""Answers that are fit to be judged, and those that are not."""

import pytest

from voice_interview.grade.gate import reason_not_to_score
from voice_interview.speech.utterance import SpeechActivity, SpeechSpan
from voice_interview.text.transcript import Segment, Transcript, Word, typed_transcript

ANSWER = "You freeze the base model and train two small matrices that are added to it."


def heard(text: str, *, probability: float = 0.85, speech_s: float | None = None) -> Transcript:
    words = text.split()
    step_s = (speech_s or 0.4 * len(words)) / max(len(words), 1)
    timed = tuple(
        Word(text=word, start_s=at * step_s, end_s=(at + 1) * step_s, probability=probability)
        for at, word in enumerate(words)
    )
    end_s = timed[-1].end_s if timed else 0.0
    segments = (Segment(text=text, start_s=0.0, end_s=end_s, words=timed),) if timed else ()
    return Transcript(segments=segments, duration_s=end_s, model="test", real_time_factor=0.1)


def activity(speech_s: float, *, peak_dbfs: float = -8.0) -> SpeechActivity:
    spans = (SpeechSpan(start_s=1.0, end_s=1.0 + speech_s),) if speech_s else ()
    return SpeechActivity(duration_s=10.0, spans=spans, peak_dbfs=peak_dbfs, loudness_dbfs=None)


def test_an_ordinary_answer_is_scored() -> None:
    assert reason_not_to_score(heard(ANSWER), activity(6.0)) is None


def test_a_quiet_room_is_silence() -> None:
    assert reason_not_to_score(heard(""), activity(0.0, peak_dbfs=-62.0)) == "silence"


def test_digital_silence_is_silence() -> None:
    assert reason_not_to_score(heard(""), activity(0.0, peak_dbfs=float("-inf"))) == "silence"


def test_music_without_speech_is_not_speech() -> None:
    assert reason_not_to_score(heard(""), activity(0.0)) == "not_speech"


def test_speech_like_noise_without_words_is_not_speech() -> None:
    assert reason_not_to_score(heard(""), activity(4.0)) == "not_speech"


def test_words_that_were_invented_over_noise_are_not_speech() -> None:
    assert reason_not_to_score(heard(ANSWER), activity(0.5)) == "not_speech"


def test_words_that_were_invented_over_silence_are_silence() -> None:
    assert reason_not_to_score(heard("Thank you."), activity(0.0, peak_dbfs=-55.0)) == "silence"


def test_a_fast_talker_is_scored() -> None:
    assert reason_not_to_score(heard(ANSWER), activity(15 / 6.0)) is None


@pytest.mark.parametrize("said", ["Low rank adaptation.", "LoRA.", "I don't know.", "um, well, yeah, so"])
def test_a_name_or_a_sigh_is_too_short(said: str) -> None:
    assert reason_not_to_score(heard(said), activity(2.0)) == "too_short"
    assert reason_not_to_score(typed_transcript(said), None) == "too_short"


@pytest.mark.parametrize(
    "said",
    [
        "Pre-training predicts tokens; fine-tuning adapts the model.",
        "Annotators rank outputs, and the model maximises reward.",
        "It is the one where you do not need labels.",
    ],
)
def test_a_terse_but_complete_sentence_is_scored(said: str) -> None:
    assert reason_not_to_score(heard(said), activity(3.0)) is None
    assert reason_not_to_score(typed_transcript(said), None) is None


def test_mumbling_has_low_confidence() -> None:
    assert reason_not_to_score(heard(ANSWER, probability=0.35), activity(6.0)) == "low_confidence"


def test_a_loop_of_the_recogniser_has_low_confidence() -> None:
    loop = "the model is the model and " * 20
    assert reason_not_to_score(heard(loop), activity(60.0)) == "low_confidence"


def test_nothing_typed_is_silence() -> None:
    assert reason_not_to_score(typed_transcript("  "), None) == "silence"


def test_only_punctuation_typed_is_silence() -> None:
    assert reason_not_to_score(typed_transcript("... !"), None) == "silence"
