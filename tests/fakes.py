"""Small complete engines for clocks and faults, and a detector whose verdict is known beforehand."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from voice_interview.audio.chunk import HEARD_RATE_HZ, AudioChunk, AudioSource, Samples
from voice_interview.audio.files import FileSource
from voice_interview.delivery.sound_track import HOP_SAMPLES, PitchBlock
from voice_interview.errors import DeviceLost
from voice_interview.session.commands import Command
from voice_interview.session.record import Topic
from voice_interview.speech.utterance import SpeechActivity
from voice_interview.text.transcript import Transcript


class ManualClock:
    """A clock that only moves when somebody sleeps on it or pushes it."""

    def __init__(self) -> None:
        self.time_s = 0.0

    def now_s(self) -> float:
        return self.time_s

    def utc_now(self) -> datetime:
        return datetime(2026, 11, 24, 9, 0, tzinfo=UTC) + timedelta(seconds=self.time_s)

    def sleep(self, duration_s: float) -> None:
        self.time_s += max(0.0, duration_s)


class LoudnessDetector:
    """Calls every frame speech whose loudest sample is above a tenth of full scale."""

    frame_samples = 512

    def __init__(self) -> None:
        self.resets = 0

    def speech_probability(self, frame: Samples) -> float:
        return min(1.0, float(np.abs(frame).max()) * 2)

    def reset(self) -> None:
        self.resets += 1


class NoPitch:
    """A pitch tracker, and the model that makes it, that finds no voice in anything."""

    def tracker(self) -> "NoPitch":
        return NoPitch()

    def feed(self, samples: Samples) -> PitchBlock:
        none = np.zeros(len(samples) // HOP_SAMPLES, np.float32)
        return PitchBlock(pitch_hz=none, voicing=none)

    def finish(self) -> PitchBlock:
        none = np.zeros(0, np.float32)
        return PitchBlock(pitch_hz=none, voicing=none)


class ScriptedCommands:
    """Gives commands at set times of the recording; ``heard`` is to be subscribed to the level meter."""

    def __init__(self, script: list[tuple[float, Command]]) -> None:
        self._script = sorted(script)
        self._heard_s = 0.0

    def heard(self, _level_dbfs: float, heard_s: float) -> None:
        self._heard_s = heard_s

    def poll(self) -> Command | None:
        return self._script.pop(0)[1] if self.waiting() else None

    def waiting(self) -> bool:
        return bool(self._script) and self._script[0][0] <= self._heard_s


def sound(*stretches: tuple[float, float]) -> Samples:
    """Return stretches of (seconds, amplitude) as one array at the heard rate; amplitude 0 is silence."""
    parts = []
    for duration_s, amplitude in stretches:
        time_s = np.arange(round(duration_s * HEARD_RATE_HZ)) / HEARD_RATE_HZ
        parts.append(amplitude * np.sin(2 * np.pi * 220 * time_s))
    return np.concatenate(parts).astype(np.float32)


def chunked(samples: Samples, size: int = 512) -> list[AudioChunk]:
    """Return ``samples`` as consecutive chunks of ``size`` at the heard rate."""
    return [
        AudioChunk(samples=samples[start : start + size].copy(), rate_hz=HEARD_RATE_HZ, start_sample=start)
        for start in range(0, len(samples), size)
    ]


class Nobody:
    """Follows nothing; whether all was said is known."""

    def __init__(self, *, all_said: bool = False) -> None:
        self.all_said = all_said

    def follow(self, transcript: Transcript, activity: SpeechActivity) -> None:
        pass

    def poll(self) -> None:
        pass


class Gone:
    """A microphone that is pulled out while the program speaks."""

    name = "gone"
    overflows = 0

    def chunks(self) -> Iterator[AudioChunk]:
        yield AudioChunk(samples=np.zeros(512, np.float32), rate_hz=HEARD_RATE_HZ)
        raise DeviceLost("The microphone is gone.")

    def close(self) -> None:
        pass


class Keys:
    """Keys that were pressed."""

    def __init__(self, *keys: Command | None) -> None:
        self._keys = list(keys)

    def poll(self) -> Command | None:
        return self._keys.pop(0) if self._keys else None

    def waiting(self) -> bool:
        return bool(self._keys)


class RecordedPerson:
    """Somebody with headphones who says one recording."""

    is_live = True
    used_up = False

    def __init__(self, path: Path, clock: ManualClock) -> None:
        self._path = path
        self._clock = clock

    def source(self, topic: Topic, attempt: int, heard_s: float) -> AudioSource | None:
        return FileSource(self._path, clock=self._clock, pace="real", start_s=heard_s)
