"""Tempo: another duration, the same pitch, and the words where the transcript expects them."""

import numpy as np
import pytest

from tests.audio.sounds import loudest_hz, tone, tone_chunk
from voice_interview.audio.chunk import AudioChunk
from voice_interview.audio.level import rms_dbfs
from voice_interview.audio.tempo import FASTEST, SLOWEST, change_tempo

_FACTORS = (SLOWEST, 0.5, 0.8, 1.25, 2.0, 3.0, FASTEST)


@pytest.mark.parametrize("factor", _FACTORS)
@pytest.mark.parametrize("rate_hz", [16_000, 22_050])
def test_duration_changes_and_pitch_and_level_stay(factor: float, rate_hz: int) -> None:
    chunk = tone_chunk(2.0, 700, rate_hz=rate_hz)
    changed = change_tempo(chunk, factor)
    assert changed.rate_hz == rate_hz
    assert changed.duration_s == pytest.approx(2.0 / factor, abs=0.001)
    assert loudest_hz(changed.samples, rate_hz) == pytest.approx(700, abs=5)
    middle = changed.samples[len(changed.samples) // 4 : -len(changed.samples) // 4]
    assert rms_dbfs(middle) == pytest.approx(rms_dbfs(chunk.samples), abs=1.0)


@pytest.mark.parametrize("factor", _FACTORS)
def test_a_word_is_where_its_time_divided_by_the_factor_is(factor: float) -> None:
    samples = np.zeros(64_000, np.float32)
    samples[32_000:40_000] = tone(0.5)
    changed = change_tempo(AudioChunk(samples=samples, rate_hz=16_000), factor)
    tolerance_s = (0.07 if factor <= 2 else 0.15) / factor
    sounding = np.flatnonzero(np.abs(changed.samples) > 0.05) / 16_000
    assert sounding[0] == pytest.approx(2.0 / factor, abs=tolerance_s)
    assert sounding[-1] == pytest.approx(2.5 / factor, abs=tolerance_s)


def test_original_tempo_is_the_same_sound() -> None:
    chunk = tone_chunk(0.5)
    np.testing.assert_array_equal(change_tempo(chunk, 1.0).samples, chunk.samples)


@pytest.mark.parametrize("count", [0, 1, 100])
def test_a_sound_of_a_few_samples_is_no_error(count: int) -> None:
    chunk = AudioChunk(samples=np.full(count, 0.1, np.float32), rate_hz=16_000)
    assert len(change_tempo(chunk, 0.5).samples) == 2 * count


@pytest.mark.parametrize("factor", [0.0, 0.2, 4.1, float("nan")])
def test_a_factor_out_of_range_is_a_mistake(factor: float) -> None:
    with pytest.raises(ValueError, match="tempo"):
        change_tempo(tone_chunk(0.1), factor)
