"""Words that are fillers in one place and none in another."""

from dataclasses import replace

import pytest

from tests.delivery.phrases import sentences, timed
from voice_interview.delivery.filler_phrases import filler_phrases


def test_phrases_are_fillers_only_where_they_say_nothing() -> None:
    right = wrong = missed = 0
    for text, marked in sentences():
        found = [filler.text.lower() for filler in filler_phrases(timed(text))]
        hits = sum(min(found.count(phrase), marked.count(phrase)) for phrase in set(marked))
        right, wrong, missed = right + hits, wrong + len(found) - hits, missed + len(marked) - hits
    assert right / (right + wrong) >= 0.9
    assert right / (right + missed) >= 0.9


@pytest.mark.parametrize(
    "text", ["As you know, it is late.", "I like it.", "What I mean is this.", "It is a sort of cache."]
)
def test_ordinary_use_is_no_filler(text: str) -> None:
    assert filler_phrases(timed(text)) == ()


def test_filler_has_the_time_of_its_words() -> None:
    (filler,) = filler_phrases(timed("It was, you know, late."))
    assert (filler.text, filler.source, filler.kind) == ("you know", "transcript", "phrase")
    assert (filler.start_s, filler.end_s) == pytest.approx((0.8, 1.6))


def test_phrase_that_the_recogniser_guessed_is_none() -> None:
    """Seen with tiny.en: a mumbled "in a" was written as "You know", at a probability of 0.15."""
    guessed = [replace(word, probability=0.15) for word in timed("It was, you know, late.")]
    assert filler_phrases(guessed) == ()
