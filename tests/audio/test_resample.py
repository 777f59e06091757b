"""Rate change: the same whole or in pieces, nothing lost, nothing folded into the speech band."""

import numpy as np
import pytest

from tests.audio.sounds import loudest_hz, tone, tone_chunk
from voice_interview.audio.chunk import HEARD_RATE_HZ, AudioChunk, Samples
from voice_interview.audio.level import peak_dbfs, rms_dbfs
from voice_interview.audio.resample import RateMatcher, Resampler, resample


def _in_pieces(samples: Samples, from_hz: int, piece: int) -> Samples:
    resampler = Resampler(from_hz)
    pieces = [resampler.push(samples[start : start + piece]) for start in range(0, len(samples), piece)]
    return np.concatenate((*pieces, resampler.flush()))


@pytest.mark.parametrize("from_hz", [8_000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000])
@pytest.mark.parametrize("piece", [1, 441, 4_096])
def test_pieces_of_any_length_give_the_same_as_the_whole(from_hz: int, piece: int) -> None:
    samples = tone(0.311, 700, rate_hz=from_hz)
    whole = resample(samples, from_hz, HEARD_RATE_HZ)
    assert abs(len(whole) - len(samples) * HEARD_RATE_HZ / from_hz) <= 1
    np.testing.assert_allclose(_in_pieces(samples, from_hz, piece), whole, atol=1e-6)


@pytest.mark.parametrize("from_hz", [8_000, 22_050, 44_100, 48_000])
def test_tone_keeps_its_pitch_and_level(from_hz: int) -> None:
    heard = resample(tone(1.0, 700, rate_hz=from_hz), from_hz, HEARD_RATE_HZ)
    assert loudest_hz(heard, HEARD_RATE_HZ) == pytest.approx(700, abs=1)
    assert rms_dbfs(heard[2_000:-2_000]) == pytest.approx(rms_dbfs(tone(1.0, 700)), abs=0.1)


def test_sound_above_the_new_band_does_not_fold_into_it() -> None:
    heard = resample(tone(1.0, 9_000, rate_hz=48_000), 48_000, HEARD_RATE_HZ)
    # Every third sample would give 7,000 Hz at full level.
    assert peak_dbfs(heard[2_000:-2_000]) < -80


def test_the_last_samples_come_out() -> None:
    click = np.zeros(4_800, np.float32)
    click[-30] = 0.9
    heard = _in_pieces(click, 48_000, 480)
    assert len(heard) == 1_600
    assert abs(int(np.argmax(np.abs(heard))) - 1_590) <= 1


def test_channels_are_mixed_by_their_mean() -> None:
    stereo = np.stack((tone(0.1, amplitude=0.4), np.zeros(1_600, np.float32)), axis=1)
    np.testing.assert_allclose(Resampler(16_000).push(stereo), tone(0.1, amplitude=0.2), atol=1e-6)


def test_full_scale_edges_stay_within_full_scale() -> None:
    square = np.sign(tone(0.2, 300, rate_hz=44_100))
    assert np.abs(resample(square, 44_100, 16_000)).max() <= 1.0


def test_after_a_flush_a_new_stream_begins() -> None:
    resampler = Resampler(44_100)
    samples = tone(0.2, rate_hz=44_100)
    first = np.concatenate((resampler.push(samples), resampler.flush()))
    second = np.concatenate((resampler.push(samples), resampler.flush()))
    np.testing.assert_array_equal(first, second)


def test_chunks_of_one_rate_meet_without_a_click() -> None:
    whole = tone(0.4, 700, rate_hz=22_050)
    matcher = RateMatcher(48_000)
    cut = len(whole) // 2
    pieces = [matcher.push(_chunk(part)) for part in (whole[:cut], whole[cut:])]
    np.testing.assert_allclose(
        np.concatenate((*pieces, matcher.flush())), resample(whole, 22_050, 48_000), atol=1e-6
    )


def test_a_chunk_of_another_rate_loses_nothing_of_the_one_before() -> None:
    matcher = RateMatcher(48_000)
    played = np.concatenate(
        [matcher.push(tone_chunk(0.5, rate_hz=rate_hz)) for rate_hz in (22_050, 16_000, 48_000)]
        + [matcher.flush()]
    )
    assert len(played) == pytest.approx(1.5 * 48_000, abs=3)


def test_a_rate_of_nothing_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="above 0"):
        Resampler(0)


def _chunk(samples: Samples) -> AudioChunk:
    return AudioChunk(samples=samples.copy(), rate_hz=22_050)
