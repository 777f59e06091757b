"""When a turn is over: silence, words, melody and habit, none of them alone."""

from dataclasses import replace

import pytest

from voice_interview.speech.last_words import last_words
from voice_interview.speech.turn import TurnOptions, TurnState, nudge_due, patience_s, pauses_of, turn_end
from voice_interview.speech.utterance import SpeechSpan

OPTIONS = TurnOptions()
FINISHED = (
    "LoRA freezes the base weights and trains two small matrices beside them, so memory goes down a lot "
    "and you can keep one adapter for each task."
)


def state(silence_s: float, words: str | None = FINISHED, **changes: object) -> TurnState:
    said = None if words is None else last_words(words)
    known = TurnState(heard_s=20.0 + silence_s, last_speech_s=20.0, words=said)
    return replace(known, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("words", [None, "", FINISHED, "You freeze the", "Low rank."])
@pytest.mark.parametrize("completeness", [None, 0.0, 0.5, 1.0])
def test_no_silence_under_two_seconds_ends_a_turn(words: str | None, completeness: float | None) -> None:
    assert turn_end(state(1.99, words, completeness=completeness), OPTIONS) is None


def test_finished_answer_ends_soon() -> None:
    assert turn_end(state(2.7, completeness=0.97), OPTIONS) is None
    assert turn_end(state(2.8, completeness=0.97), OPTIONS) == "silence"


@pytest.mark.parametrize(
    ("words", "completeness"),
    [
        (FINISHED, 0.1),  # the melody goes on
        ("You freeze the", 0.9),
        ("It is cheap because", 0.9),
        (f"{FINISHED} And um", 0.9),
        (f"{FINISHED} There are three reasons. First, memory is saved.", 0.9),
        (f"{FINISHED} So then we...", 0.9),
        (None, 0.9),
    ],
)
def test_what_is_left_open_gets_time(words: str | None, completeness: float) -> None:
    assert turn_end(state(4.9, words, completeness=completeness), OPTIONS) is None
    assert turn_end(state(5.1, words, completeness=completeness), OPTIONS) == "silence"


@pytest.mark.parametrize(
    ("words", "completeness"),
    [("You train adapters.", 0.97), (FINISHED.rstrip("."), 0.97), (FINISHED, 0.5), (FINISHED, None)],
)
def test_what_may_be_finished_gets_a_little_more(words: str, completeness: float | None) -> None:
    assert turn_end(state(3.2, words, completeness=completeness), OPTIONS) is None
    assert turn_end(state(3.3, words, completeness=completeness), OPTIONS) == "silence"


def test_sentence_that_completes_all_that_was_asked_for_ends_soon_though_the_melody_is_unsure() -> None:
    assert turn_end(state(2.8, completeness=0.5, all_said=True), OPTIONS) == "silence"
    assert turn_end(state(2.7, completeness=0.5, all_said=True), OPTIONS) is None
    assert turn_end(state(4.9, completeness=0.1, all_said=True), OPTIONS) is None  # the melody goes on
    assert turn_end(state(4.9, f"{FINISHED} And um", completeness=0.9, all_said=True), OPTIONS) is None


def test_all_points_made_is_finished() -> None:
    words = f"{FINISHED} There are two reasons. First, memory is saved. Second, the adapters are small."
    assert patience_s(state(0, words, completeness=0.97), OPTIONS) == pytest.approx(2.775)


@pytest.mark.parametrize("silence_s", [10, 30, 59])
def test_time_asked_for_is_given(silence_s: float) -> None:
    assert turn_end(state(silence_s, f"{FINISHED} Let me think about that."), OPTIONS) is None


def test_nobody_waits_for_ever_after_time_was_asked_for() -> None:
    assert turn_end(state(60.1, "Give me a second."), OPTIONS) == "silence"


def test_words_after_the_pause_end_the_time_asked_for() -> None:
    assert turn_end(state(5.1, f"Give me a second. {FINISHED}"), OPTIONS) == "silence"


def test_own_word_ends_at_once_and_is_the_cause() -> None:
    assert turn_end(state(0.3, f"{FINISHED} That's my answer."), OPTIONS) is None
    assert turn_end(state(0.45, f"{FINISHED} That's my answer."), OPTIONS) == "phrase"


def test_own_word_from_before_the_floor_was_taken_back_does_not_count() -> None:
    resumed = state(1.0, f"{FINISHED} That's my answer.", resumed_s=20.5)
    assert turn_end(resumed, OPTIONS) is None


def test_floor_kept_by_key_lasts_a_minute_unless_the_person_gives_it_away() -> None:
    assert turn_end(state(59, FINISHED, floor_kept=True), OPTIONS) is None
    assert turn_end(state(60.1, floor_kept=True), OPTIONS) == "silence"
    assert turn_end(state(0.5, f"{FINISHED} That's my answer.", floor_kept=True), OPTIONS) == "phrase"


def test_question_repeated_before_the_first_word_gives_new_patience() -> None:
    repeated = TurnState(heard_s=50.0, last_speech_s=None, resumed_s=40.0)
    assert turn_end(repeated, OPTIONS) is None and not nudge_due(repeated, OPTIONS)
    assert nudge_due(replace(repeated, heard_s=52.0), OPTIONS)
    assert turn_end(replace(repeated, heard_s=85.0), OPTIONS) == "silence"


def test_patience_grows_with_the_pauses_of_the_person() -> None:
    brief, long = (0.5,) * 6, (0.6, 0.7, 2.6, 2.8, 3.0, 2.9)
    assert patience_s(state(0, pauses_s=brief), OPTIONS) == pytest.approx(3.25)
    assert patience_s(state(0, pauses_s=long), OPTIONS) == pytest.approx(3.9)
    assert patience_s(state(0, pauses_s=(9.0,) * 6), OPTIONS) == pytest.approx(5.0)
    assert patience_s(state(0, pauses_s=long[:4]), OPTIONS) == pytest.approx(3.25)


def test_taking_the_floor_back_gives_new_patience() -> None:
    assert turn_end(state(6.2, resumed_s=23.0), OPTIONS) is None
    assert turn_end(state(6.3, resumed_s=23.0), OPTIONS) == "silence"


def test_before_the_first_word_there_is_one_prompt_and_a_long_patience() -> None:
    silent = TurnState(heard_s=11.9, last_speech_s=None)
    assert not nudge_due(silent, OPTIONS) and turn_end(silent, OPTIONS) is None
    assert nudge_due(replace(silent, heard_s=12.0), OPTIONS)
    assert not nudge_due(replace(silent, heard_s=12.0, floor_kept=True), OPTIONS)
    assert OPTIONS.prompt_after_s >= 10
    assert turn_end(replace(silent, heard_s=44.9), OPTIONS) is None
    assert turn_end(replace(silent, heard_s=45.0), OPTIONS) == "silence"
    assert turn_end(replace(silent, heard_s=45.0, floor_kept=True), OPTIONS) is None


def test_endless_answer_ends_at_the_limit() -> None:
    assert turn_end(TurnState(heard_s=600, last_speech_s=599.9, floor_kept=True), OPTIONS) == "limit"


def test_short_gaps_are_no_pauses() -> None:
    spans = [SpeechSpan(start_s=a, end_s=b) for a, b in ((0, 1), (1.2, 2), (3, 4))]
    assert pauses_of(spans) == (1.0,)
