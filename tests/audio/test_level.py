"""Levels in dBFS against values known from their definition."""

import numpy as np
import pytest

from tests.audio.sounds import tone
from voice_interview.audio.level import SILENCE_DBFS, peak_dbfs, rms_dbfs, to_dbfs


def test_full_scale_sine_has_its_textbook_levels() -> None:
    sine = tone(1.0, 1_000, amplitude=1.0)
    assert peak_dbfs(sine) == pytest.approx(0.0, abs=0.01)
    assert rms_dbfs(sine) == pytest.approx(-3.01, abs=0.01)


def test_half_the_amplitude_is_6_db_less() -> None:
    assert to_dbfs(0.5) == pytest.approx(-6.02, abs=0.01)
    assert rms_dbfs(tone(1.0, amplitude=0.5)) == pytest.approx(-9.03, abs=0.01)


def test_silence_and_nothing_have_the_lowest_level() -> None:
    for samples in (np.zeros(100, np.float32), np.zeros(0, np.float32), np.full(10, 1e-9, np.float32)):
        assert peak_dbfs(samples) == SILENCE_DBFS
        assert rms_dbfs(samples) == SILENCE_DBFS


def test_negative_peaks_count() -> None:
    assert peak_dbfs(np.array([0.1, -0.5], np.float32)) == pytest.approx(-6.02, abs=0.01)


def test_negative_amplitude_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="below 0"):
        to_dbfs(-0.1)
