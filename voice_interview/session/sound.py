"""Reads the recordings in a session's folder, at the rate they were made with."""

import wave
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from voice_interview.audio.chunk import AudioChunk, Samples
from voice_interview.errors import UnreadableAudio

_BYTES_PER_SAMPLE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundInfo:
    """What a recording's header and size say."""

    rate_hz: int
    duration_s: float
    """Above 0."""


def sound_info(path: Path) -> SoundInfo:
    """Look at a recording without reading its sound.

    Raises:
        UnreadableAudio: it is missing, empty, or no 16-bit mono WAV file.
    """
    with _opened(path) as file:
        return SoundInfo(rate_hz=file.getframerate(), duration_s=file.getnframes() / file.getframerate())


def read_sound(path: Path, start_s: float = 0.0) -> AudioChunk:
    """Read a recording from ``start_s`` to its end; positions count from its beginning.

    Raises:
        UnreadableAudio: it is missing, empty, or no 16-bit mono WAV file.
    """
    with _opened(path) as file:
        start_sample = min(round(start_s * file.getframerate()), file.getnframes())
        file.setpos(start_sample)
        whole = file.readframes(file.getnframes() - start_sample)
        rate_hz = file.getframerate()
    # A file that was cut off may end within a sample.
    usable = len(whole) // _BYTES_PER_SAMPLE * _BYTES_PER_SAMPLE
    samples: Samples = np.frombuffer(whole[:usable], "<i2").astype(np.float32) / np.float32(32768)
    return AudioChunk(samples=samples, rate_hz=rate_hz, start_sample=start_sample)


@contextmanager
def _opened(path: Path) -> Iterator[wave.Wave_read]:
    try:
        with wave.open(str(path), "rb") as file:
            if (file.getnchannels(), file.getsampwidth()) != (1, _BYTES_PER_SAMPLE):
                raise wave.Error("not 16-bit mono")
            if not file.getnframes():
                raise UnreadableAudio(f"{path.name} holds no sound.")
            yield file
    except FileNotFoundError as error:
        raise UnreadableAudio(f"{path.name} is missing.") from error
    except (wave.Error, EOFError, OSError) as error:
        raise UnreadableAudio(f"{path.name} is damaged ({error or 'it ends too early'}).") from error
