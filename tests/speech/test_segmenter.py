from itertools import pairwise

import numpy as np
import pytest

from tests.fakes import LoudnessDetector, chunked, sound
from voice_interview.audio.chunk import HEARD_RATE_HZ, Samples
from voice_interview.speech.engine_silero import SileroDetector
from voice_interview.speech.segmenter import Segmenter
from voice_interview.speech.utterance import Utterance


def cut(samples: Samples, chunk_size: int = 512) -> tuple[Segmenter, list[Utterance]]:
    """Feed ``samples`` to the end and return all utterances."""
    segmenter = Segmenter(LoudnessDetector())
    utterances = [u for chunk in chunked(samples, chunk_size) for u in segmenter.feed(chunk)]
    return segmenter, utterances + list(segmenter.finish())


def test_silence_gives_no_utterance() -> None:
    segmenter, utterances = cut(sound((5, 0.0)))
    assert utterances == []
    assert segmenter.last_speech_s is None
    assert segmenter.activity().speech_s == 0
    assert segmenter.activity().peak_dbfs == float("-inf")


def test_utterance_keeps_a_little_room_around_the_speech() -> None:
    _, [utterance] = cut(sound((2, 0), (3, 0.5), (4, 0)))
    assert utterance.audio.start_s == pytest.approx(1.75, abs=0.05)
    assert utterance.audio.end_s == pytest.approx(5.35, abs=0.05)
    assert utterance.speech[0].start_s == pytest.approx(2, abs=0.04)
    assert utterance.speech[-1].end_s == pytest.approx(5, abs=0.04)


def test_utterance_is_given_during_the_pause_not_at_the_end_of_the_turn() -> None:
    segmenter = Segmenter(LoudnessDetector())
    given_at = [
        segmenter.heard_s for chunk in chunked(sound((2, 0.5), (3, 0))) for _ in segmenter.feed(chunk)
    ]
    assert given_at == [pytest.approx(3.0, abs=0.1)]
    assert list(segmenter.finish()) == []


def test_short_cough_is_not_an_utterance_but_is_known_as_a_voice() -> None:
    segmenter, utterances = cut(sound((1, 0), (2, 0.5), (2, 0), (0.1, 0.9), (2, 0)))
    assert len(utterances) == 1
    assert segmenter.last_speech_s == pytest.approx(3, abs=0.05)
    assert segmenter.last_voice_s == pytest.approx(5.1, abs=0.05)
    assert segmenter.activity().speech_s == pytest.approx(2, abs=0.1)


def test_no_sample_of_long_speech_without_pause_is_lost_or_given_twice() -> None:
    samples = sound((70, 0.5))
    _, utterances = cut(samples)
    assert all(u.audio.duration_s <= 25 for u in utterances)
    joined = np.concatenate([u.audio.samples for u in utterances])
    assert np.array_equal(joined[: len(samples)], samples)
    assert len(joined) - len(samples) < 512  # the last frame is filled up with silence


def test_speech_to_the_very_last_sample_is_kept() -> None:
    samples = sound((1, 0), (1.987, 0.5))
    _, [utterance] = cut(samples)
    assert utterance.audio.end_s >= len(samples) / HEARD_RATE_HZ


@pytest.mark.parametrize("chunk_size", [1, 160, 511, 513, 4096])
def test_chunk_size_makes_no_difference(chunk_size: int) -> None:
    samples = sound((0.5, 0), (2, 0.5), (1.5, 0), (3, 0.4), (0.4, 0))
    spans = [u.speech for u in cut(samples)[1]]
    assert [u.speech for u in cut(samples, chunk_size)[1]] == spans


def test_long_answers_are_cut_at_short_pauses_too() -> None:
    _, utterances = cut(sound((10, 0.5), (0.6, 0), (10, 0.5), (0.6, 0), (3, 0.5)))
    assert len(utterances) == 3


@pytest.mark.parametrize("pause_s", [0.26, 0.5])
def test_utterances_share_no_speech_however_soon_it_goes_on(pause_s: float) -> None:
    _, utterances = cut(sound((10, 0.5), (pause_s, 0), (10, 0.5), (pause_s, 0), (3, 0.5)))
    assert len(utterances) == 3
    for before, after in pairwise(utterances):
        assert after.audio.start_s >= before.speech[-1].end_s
        assert before.audio.end_s <= after.speech[0].start_s


def test_finish_gives_nothing_the_second_time() -> None:
    segmenter, utterances = cut(sound((2, 0.5)))
    assert len(utterances) == 1
    assert list(segmenter.finish()) == []


def test_real_detector_hears_no_speech_in_noise_hum_and_clicks() -> None:
    noise = np.random.default_rng(7).normal(0, 0.05, 10 * HEARD_RATE_HZ).astype(np.float32)
    clicks = np.zeros(10 * HEARD_RATE_HZ, np.float32)
    clicks[:: HEARD_RATE_HZ // 2] = 0.9
    detector = SileroDetector()
    for samples in (noise, clicks, sound((10, 0.3))):
        segmenter = Segmenter(detector)
        utterances = [u for chunk in chunked(samples) for u in segmenter.feed(chunk)]
        assert utterances + list(segmenter.finish()) == []


def test_tail_in_a_pause_is_what_will_be_cut() -> None:
    segmenter = Segmenter(LoudnessDetector())
    tails: list[Utterance] = []
    cut: list[Utterance] = []
    for chunk in chunked(sound((0.5, 0.0), (2.0, 0.5), (2.0, 0.0))):
        cut += segmenter.feed(chunk)
        if segmenter.is_open and segmenter.silence_s >= 0.4 and (tail := segmenter.tail()) is not None:
            tails.append(tail)
    [utterance] = cut
    assert len(tails) > 10
    for tail in tails:
        assert tail.speech == utterance.speech
        assert np.array_equal(tail.audio.samples, utterance.audio.samples)
