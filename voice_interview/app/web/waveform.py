"""A recording as a picture: its loudest sample in each of many equal stretches."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from voice_interview.session.sound import read_sound

MOST_STRETCHES = 1600
"""More than a wide screen has columns for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waveform:
    """What is drawn of a recording."""

    duration_s: float
    peaks: tuple[float, ...]
    """0 to 1, one for each stretch, two decimal places more than a screen shows."""


def waveform_of(path: Path) -> Waveform:
    """Return the picture of a recording.

    Raises:
        UnreadableAudio: it is missing, empty, or no 16-bit mono WAV file.
    """
    sound = read_sound(path)
    stretches = min(MOST_STRETCHES, len(sound.samples))
    starts = np.linspace(0, len(sound.samples), stretches, endpoint=False).astype(np.int64)
    peaks = np.maximum.reduceat(np.abs(sound.samples), starts)
    return Waveform(duration_s=sound.duration_s, peaks=tuple(round(float(peak), 4) for peak in peaks))
