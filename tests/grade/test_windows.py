"""Windows: what of an answer is read together."""

from itertools import pairwise

import pytest

from voice_interview.grade.windows import MAX_WINDOW_WORDS, meaning_of, windows_of
from voice_interview.text.transcript import Segment, Transcript, Word, typed_transcript


def spoken(*texts: str) -> Transcript:
    """Words of half a second each, one segment a text, a second apart."""
    segments = []
    start_s = 0.0
    for text in texts:
        words = tuple(
            Word(text=word, start_s=start_s + 0.5 * at, end_s=start_s + 0.5 * at + 0.4, probability=0.9)
            for at, word in enumerate(text.split())
        )
        segments.append(Segment(text=text, start_s=start_s, end_s=words[-1].end_s, words=words))
        start_s = words[-1].end_s + 1.0
    return Transcript(segments=tuple(segments), duration_s=start_s, model="test", real_time_factor=0.1)


def texts_of(transcript: Transcript) -> list[str]:
    return [window.text for window in windows_of(transcript)]


def test_each_sentence_and_each_run_of_sentences_is_a_window() -> None:
    texts = texts_of(typed_transcript("The base is frozen here. Only small matrices are trained."))
    assert texts == [
        "The base is frozen here.",
        "The base is frozen here. Only small matrices are trained.",
        "Only small matrices are trained.",
    ]


def test_typed_words_have_no_times() -> None:
    (window,) = windows_of(typed_transcript("The base is frozen here."))
    assert (window.start_s, window.end_s) == (None, None)


def test_spoken_windows_last_from_their_first_word_to_their_last() -> None:
    windows = windows_of(spoken("The base is frozen here.", "Only small matrices are trained."))
    times = [time for window in windows for time in (window.start_s, window.end_s)]
    assert times == pytest.approx([0.0, 2.4, 0.0, 5.8, 3.4, 5.8])


def test_a_sentence_that_two_utterances_cut_apart_is_also_read_whole() -> None:
    assert "the base model is frozen and only small matrices are trained" in texts_of(
        spoken("the base model is", "frozen and only small matrices are trained")
    )


def test_speech_without_punctuation_is_cut_into_windows_of_bounded_length() -> None:
    words = [f"word{number}" for number in range(200)]
    windows = [text.split() for text in texts_of(spoken(" ".join(words)))]
    assert max(len(window) for window in windows) <= MAX_WINDOW_WORDS
    assert {word for window in windows for word in window} == set(words)


def test_every_pair_of_neighbouring_words_of_run_on_speech_shares_a_window() -> None:
    words = [f"word{number}" for number in range(90)]
    texts = texts_of(typed_transcript(" ".join(words)))
    for left, right in pairwise(words):
        assert any(f"{left} {right}" in text for text in texts)


def test_run_on_speech_is_cut_at_connectives() -> None:
    first = "pre-training reads an enormous amount of raw text from everywhere"
    second = "fine-tuning afterwards needs only a small set that people have written with care"
    assert first in texts_of(typed_transcript(f"{first} and {second}"))


def test_a_short_sentence_is_not_cut_so_that_its_negation_stays() -> None:
    text = "It does not train the large matrices, and the small ones are all it updates."
    assert texts_of(typed_transcript(text)) == [text]


def test_three_words_make_no_window() -> None:
    assert windows_of(typed_transcript("Low rank adaptation.")) == ()


def test_an_empty_answer_has_no_windows() -> None:
    assert windows_of(typed_transcript("")) == ()


def test_openings_fillers_and_stutters_are_left_out_of_the_meaning() -> None:
    said = "So, um, I think you know the the base model uh stays frozen."
    assert meaning_of(said) == "the base model stays frozen."


def test_what_was_said_stays_as_evidence() -> None:
    (window,) = windows_of(typed_transcript("Um, so the base model stays frozen."))
    assert window.text == "Um, so the base model stays frozen."
    assert window.meaning == "the base model stays frozen."


def test_doubt_about_a_claim_is_not_an_opening() -> None:
    assert meaning_of("I don't think it trains all weights.") == "I don't think it trains all weights."


def test_what_is_taken_back_in_the_same_sentence_is_dropped() -> None:
    said = "LoRA trains all of the weights, no wait, I mean it freezes them and trains small matrices."
    texts = [window.meaning for window in windows_of(typed_transcript(said))]
    assert texts == ["it freezes them and trains small matrices."]


def test_what_is_taken_back_in_the_next_sentence_is_dropped() -> None:
    said = "SFT comes first here. LoRA trains all of the weights. Sorry, no, it freezes all of them."
    texts = [window.meaning for window in windows_of(typed_transcript(said))]
    assert texts == ["SFT comes first here.", "it freezes all of them."]


def test_the_word_no_alone_takes_nothing_back() -> None:
    assert len(windows_of(typed_transcript("The base model is frozen. No labels are needed for that."))) == 3
