"""What the benchmarks compute from what they measure."""

from itertools import pairwise

import numpy as np
import pytest

from scripts.benchmarks.figures import bootstrap, seconds, share
from scripts.benchmarks.speech import (
    Clip,
    by_speaker,
    joined,
    places_inside_clauses,
    quietest,
    room_tone,
    with_pauses,
)
from tests.fakes import sound
from voice_interview.audio.chunk import HEARD_RATE_HZ
from voice_interview.text.transcript import Word


def words(text: str) -> list[Word]:
    """Return the words of ``text``, one a second, each three quarters of a second long."""
    return [
        Word(text=word, start_s=float(n), end_s=n + 0.75, probability=1.0)
        for n, word in enumerate(text.split())
    ]


def test_pauses_are_put_between_words_of_one_clause_where_it_is_quiet() -> None:
    text = "we freeze the base model, and then we train two small matrices"
    samples = sound(*[(0.75, 0.3), (0.25, 0.001)] * len(text.split()))
    places = places_inside_clauses(samples, words(text), apart_s=2.0)
    assert places
    for place in places:
        before = text.split()[int(place / HEARD_RATE_HZ)]
        assert not before.endswith(",")
        assert place / HEARD_RATE_HZ % 1 > 0.7
        assert 2.7 < place / HEARD_RATE_HZ < len(text.split()) - 2
    assert all(later - earlier >= 2 * HEARD_RATE_HZ for earlier, later in pairwise(places))


def test_sound_around_a_pause_stays_as_it_was() -> None:
    samples = np.arange(10, dtype=np.float32)
    paused = with_pauses(samples, [(3, np.full(2, 90, np.float32)), (7, np.full(1, 91, np.float32))])
    assert paused.tolist() == [0, 1, 2, 90, 90, 3, 4, 5, 6, 91, 7, 8, 9]


def test_room_tone_is_the_quiet_part_of_the_clip_at_any_length() -> None:
    samples = sound((1.0, 0.5), (0.5, 0.01), (1.0, 0.5))
    assert HEARD_RATE_HZ <= quietest(samples, 4000) <= 1.5 * HEARD_RATE_HZ
    for duration_s in (0.1, 7.0):
        tone = room_tone(samples, duration_s)
        assert len(tone) == round(duration_s * HEARD_RATE_HZ)
        assert float(np.abs(tone).max()) < 0.02


def test_clips_of_a_speaker_become_answers_and_every_one_is_in_one() -> None:
    clips = [Clip(samples=sound((20.0, 0.1)), text=f"clip {n}", speaker="ab"[n % 2]) for n in range(6)]
    answers = by_speaker(clips)
    told = " ".join(answer.text for answer in answers).split()
    assert sorted(told) == sorted(" ".join(clip.text for clip in clips).split())
    assert all(answer.duration_s < 46 for answer in answers)
    _, starts_s = joined(clips[:2], 0.5)
    assert starts_s == [0.0, 20.5]


def test_intervals_and_percentiles() -> None:
    assert share(0, 200) == "0.0 (0.0–1.9)"  # Wilson: z² / (n + z²)
    assert share(10, 200) == "5.0 (2.7–9.0)"
    assert share(0, 0) == seconds([], 50) == "–"
    assert seconds([1.0, 2.0, 3.0], 50) == "2.00"


def test_bootstrap_of_a_difference_holds_it_and_is_a_point_without_spread() -> None:
    assert bootstrap([3, 3, 3], [1, 1, 1], [100, 100, 100]) == pytest.approx((2.0, 2.0))
    low, high = bootstrap([5, 0, 3, 1], [1, 2, 3, 0], [100, 80, 120, 90])
    assert low < 100 * 3 / 390 < high
