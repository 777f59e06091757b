"""Repetitions, hedges, syllables and the length of sentences."""

import pytest

from tests.delivery.phrases import timed
from voice_interview.delivery.pace import course, spoken_words, syllables, words_in
from voice_interview.delivery.wording import hedges, repetitions, words_per_sentence


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("we we had a long problem", ["we we"]),
        ("so the the uh the weights", ["the the", "the the"]),
        ("it was it was slow", ["it was it was"]),
        ("you, um, you freeze it", ["you, you"]),
        ("it is very very slow", []),
        ("That is all. All weights are frozen.", []),
        ("nothing is said twice here", []),
    ],
)
def test_repetitions(text: str, found: list[str]) -> None:
    assert [span.text for span in repetitions(timed(text))] == found


def test_hedges_are_found_once_each() -> None:
    found = [hedge.text for hedge in hedges(timed("I think it is, I'm not sure, maybe a sort of cache"))]
    assert found == ["i think", "i'm not sure", "maybe"]


@pytest.mark.parametrize(
    ("text", "count"),
    [("base", 1), ("model", 2), ("matrices", 3), ("trained", 1), ("weighted", 2), ("table", 2), ("idea", 3),
     ("low-rank", 2), ("quantization", 4), ("the parameters", 5), ("8", 1)],
)  # fmt: skip
def test_syllables_by_spelling(text: str, count: int) -> None:
    assert syllables(text) == count


def test_fillers_and_bare_marks_are_no_words() -> None:
    words = spoken_words(timed("So um low-rank matrices - you know"))
    assert words_in(words) == 6


def test_words_per_sentence() -> None:
    assert words_per_sentence("It works. It is fast and it is small.") == pytest.approx(4.5)
    assert words_per_sentence("") is None


def test_course_follows_the_pace() -> None:
    words = [*timed(" ".join(["fast"] * 50), 0.3), *timed(" ".join(["slow"] * 15), 1.0)]
    later = words[:50] + [
        type(w)(text=w.text, start_s=w.start_s + 15, end_s=w.end_s + 15, probability=0.9) for w in words[50:]
    ]
    paces = [stretch.words_per_minute for stretch in course(later, 0.0, 30.0)]
    assert paces == pytest.approx([200, 60])
    assert course(later, 0.0, 20.0) == ()
