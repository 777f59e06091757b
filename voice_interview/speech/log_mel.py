"""Log-mel spectrograms in the form that Whisper's encoder reads (Radford et al. 2023, section 2.2). Pure.

80 bands from 0 to 8 kHz on the mel scale of Slaney's Auditory Toolbox (1998), windows of 25 ms every 10 ms.
"""

import numpy as np
from numpy.typing import NDArray

from voice_interview.audio.chunk import HEARD_RATE_HZ, Samples

BANDS = 80
WINDOW_SAMPLES = 400
HOP_SAMPLES = 160

_LEAST_POWER = 1e-10
_RANGE_BELS = 8.0
"""What is fainter than the loudest point by more than this is raised to it."""
_LINEAR_TO_HZ = 1000.0
_HZ_PER_MEL = 200.0 / 3.0
_MEL_PER_LOG = 27.0 / np.log(6.4)


def log_mel(samples: Samples) -> NDArray[np.float32]:
    """Return the spectrogram of ``samples``, float32, shape ``(80, len(samples) // 160)``, about -1 to 1.

    Args:
        samples: float32 at ``HEARD_RATE_HZ``, shape ``(n,)``, more than 200.
    """
    edge = WINDOW_SAMPLES // 2
    padded = np.pad(samples.astype(np.float64), edge, mode="reflect")
    starts = np.arange(len(samples) // HOP_SAMPLES) * HOP_SAMPLES
    frames = padded[starts[:, None] + np.arange(WINDOW_SAMPLES)] * _WINDOW
    power = np.abs(np.fft.rfft(frames, axis=1)) ** 2
    levels = np.log10(np.maximum(power @ _FILTERS, _LEAST_POWER)).T
    levels = np.maximum(levels, levels.max() - _RANGE_BELS)
    return np.asarray((levels + 4.0) / 4.0, np.float32)


def _hz_of(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    linear = mel * _HZ_PER_MEL
    above = _LINEAR_TO_HZ * np.exp((mel - _LINEAR_TO_HZ / _HZ_PER_MEL) / _MEL_PER_LOG)
    return np.where(linear < _LINEAR_TO_HZ, linear, above)


def _filters() -> NDArray[np.float64]:
    """Return triangles of equal area over the frequencies of one window, shape ``(201, 80)``."""
    highest_hz = HEARD_RATE_HZ / 2
    highest_mel = _LINEAR_TO_HZ / _HZ_PER_MEL + np.log(highest_hz / _LINEAR_TO_HZ) * _MEL_PER_LOG
    corners_hz = _hz_of(np.linspace(0.0, highest_mel, BANDS + 2))
    lower, peak, upper = corners_hz[:-2], corners_hz[1:-1], corners_hz[2:]
    frequencies_hz = np.linspace(0.0, highest_hz, WINDOW_SAMPLES // 2 + 1)[:, None]
    rising = (frequencies_hz - lower) / (peak - lower)
    falling = (upper - frequencies_hz) / (upper - peak)
    return np.asarray(np.maximum(0.0, np.minimum(rising, falling)) * 2.0 / (upper - lower))


_WINDOW = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW_SAMPLES) / WINDOW_SAMPLES)
_FILTERS = _filters()
