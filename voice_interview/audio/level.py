"""How loud sound is, in dBFS.

0 dBFS is an amplitude of 1.0, for peak and RMS alike: a full-scale sine has a peak of 0 dBFS and an RMS
of -3.01 dBFS. (AES17 adds 3.01 dB to RMS levels; that is not done here.)
"""

import math

import numpy as np

from voice_interview.audio.chunk import Samples

SILENCE_DBFS = -120.0
"""Digital silence: below anything a 24-bit converter hears, and finite, so that levels can be averaged."""


def to_dbfs(amplitude: float) -> float:
    """Convert an amplitude (1.0 is full scale) to dBFS, never below ``SILENCE_DBFS``."""
    if amplitude < 0:
        raise ValueError(f"an amplitude cannot be below 0: {amplitude}")
    return max(SILENCE_DBFS, 20 * math.log10(amplitude)) if amplitude else SILENCE_DBFS


def peak_dbfs(samples: Samples) -> float:
    """Return the level of the largest sample; ``SILENCE_DBFS`` for no samples."""
    return to_dbfs(float(np.max(np.abs(samples)))) if len(samples) else SILENCE_DBFS


def rms_dbfs(samples: Samples) -> float:
    """Return the root mean square level; ``SILENCE_DBFS`` for no samples."""
    # float64, since the sum of an hour of float32 squares loses the quiet ones.
    return (
        to_dbfs(math.sqrt(float(np.mean(np.square(samples, dtype=np.float64)))))
        if len(samples)
        else SILENCE_DBFS
    )
