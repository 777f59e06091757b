"""Answers of any length from the recordings that ship with the program."""

from itertools import cycle
from pathlib import Path

import numpy as np

from scripts.benchmarks.speech import quietest, room_tone, write
from voice_interview.audio.chunk import HEARD_RATE_HZ, Samples
from voice_interview.audio.files import read_audio
from voice_interview.resources import shipped

_GAP_S = 0.8
_AFTER_S = 12.0


def shipped_recordings() -> list[Path]:
    """Return all recordings of answers, those about LoRA first."""
    found = shipped("assets", "answers").rglob("*.ogg")
    return sorted(found, key=lambda path: ("peft" not in path.name, path.name))


def answer_of(duration_s: float, path: Path) -> Path:
    """Write an answer of about ``duration_s`` seconds that ends at a pause, and silence after it."""
    parts: list[Samples] = []
    length = 0
    for recording in cycle(shipped_recordings()):
        samples = read_audio(recording, max_duration_s=600).samples
        left = round(duration_s * HEARD_RATE_HZ) - length
        if len(samples) > left:
            samples = samples[: _quiet_place(samples, left)]
        parts += [samples, room_tone(samples, _GAP_S)]
        length += len(parts[-2]) + len(parts[-1])
        if length >= (duration_s - 2) * HEARD_RATE_HZ:
            break
    return write(path, np.concatenate([*parts, room_tone(parts[0], _AFTER_S)]))


def _quiet_place(samples: Samples, near: int) -> int:
    """Return the middle of the quietest third of a second within 3 s before sample ``near``."""
    size = HEARD_RATE_HZ // 3
    first = max(0, near - 3 * HEARD_RATE_HZ)
    return first + quietest(samples[first : max(near, size)], size) + size // 2
