"""What the measures need of a recording's sound: a few numbers for every 16 ms, gathered while it arrives."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from voice_interview.audio.chunk import HEARD_RATE_HZ, AudioChunk, AudioSource, Samples
from voice_interview.audio.level import SILENCE_DBFS

HOP_SAMPLES = 256
"""Samples a frame moves on: 16 ms, the step of the pitch tracker."""
HOP_S = HOP_SAMPLES / HEARD_RATE_HZ
CLIPPED = 0.985
"""Amplitude from which a sample is taken to be cut off by the converter."""

_WINDOW_SAMPLES = 512
_BLOCK_FRAMES = 64  # about a second at a time, so that live and afterwards the same sums are done
_BANDS_HZ = np.array([100, 250, 400, 600, 850, 1150, 1500, 2000, 2600, 3400, 4500, 6000, 8000])
_LOW_BANDS = 5  # up to 1150 Hz
_HIGH_BANDS = 9  # from 3400 Hz
_FLOOR_DB = -60.0  # bands this far below the loudest count as empty, or noise would look like movement

Row = NDArray[np.float32]
"""One number a frame, shape ``(frames,)``."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PitchBlock:
    """Pitch of consecutive frames."""

    pitch_hz: Row
    voicing: Row
    """How sure the tracker is that there is a pitch, 0 to 1; from 0.5 on a frame is voiced."""


class PitchTracker(Protocol):
    """Finds the pitch of a voice while the sound arrives; one object for each recording."""

    def feed(self, samples: Samples) -> PitchBlock:
        """Take the next samples (float32 at ``HEARD_RATE_HZ``) and return the frames that are certain now.

        Frame ``n`` is about the sound around sample ``n * HOP_SAMPLES``. Frames come in order, some time
        after their sound; none is left out.
        """
        ...

    def finish(self) -> PitchBlock:
        """Return the frames still open; the recording is over."""
        ...


class PitchModel(Protocol):
    """A loaded pitch tracker."""

    def tracker(self) -> PitchTracker:
        """Return a tracker for one recording."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SoundTrack:
    """A recording, frame by frame: frame ``n`` begins at ``n * HOP_S``; all rows have the same length."""

    level_dbfs: Row
    change_db: Row
    """How much the spectrum moves at the frame: mean difference of its bands to 48 ms before, without
    level."""
    vowel_db: Row
    """How much louder the sound is below 1.1 kHz than above 3.4 kHz: vowels and nasals are, hissing is
    not."""
    pitch_hz: Row
    voicing: Row
    clipped: Row
    """Share of the frame's samples that are cut off, 0 to 1."""

    @property
    def frames(self) -> int:
        """How many frames there are."""
        return len(self.level_dbfs)

    def frame_at(self, time_s: float) -> int:
        """Return the frame at a time, held within the recording."""
        return min(max(round(time_s / HOP_S), 0), self.frames)


class SoundTracker:
    """Makes the track of one recording from consecutive samples.

    Args:
        pitch: makes the pitch trackers: one, and another whenever the recording goes on after ``finish``.
    """

    def __init__(self, pitch: PitchModel) -> None:
        self._model = pitch
        self._pitch = pitch.tracker()
        self._rest: Samples = np.zeros(0, np.float32)
        self._shape = np.zeros((3, len(_BANDS_HZ) - 1), np.float32)
        self._rows: dict[str, list[Row]] = {name: [] for name in SoundTrack.__slots__}

    def feed(self, samples: Samples) -> None:
        """Take the next samples, float32 of shape ``(n,)`` at ``HEARD_RATE_HZ``."""
        self._rest = np.concatenate([self._rest, samples])
        block = _BLOCK_FRAMES * HOP_SAMPLES
        while len(self._rest) >= block + _WINDOW_SAMPLES - HOP_SAMPLES:
            self._measure(self._rest[: block + _WINDOW_SAMPLES - HOP_SAMPLES], _BLOCK_FRAMES)
            self._keep_pitch(self._pitch.feed(self._rest[:block]))
            self._rest = self._rest[block:]

    def finish(self) -> SoundTrack:
        """Return the track of everything; more may be fed afterwards, when the answer goes on."""
        frames = len(self._rest) // HOP_SAMPLES
        if len(self._rest):
            padded = np.concatenate([self._rest, np.zeros(_WINDOW_SAMPLES, np.float32)])
            if frames:
                self._measure(padded[: (frames - 1) * HOP_SAMPLES + _WINDOW_SAMPLES], frames)
            self._keep_pitch(self._pitch.feed(self._rest))
        self._keep_pitch(self._pitch.finish())
        self._rest = self._rest[frames * HOP_SAMPLES :]  # less than a frame
        self._pitch = self._model.tracker()
        self._make_even()
        return self.so_far()

    def so_far(self) -> SoundTrack:
        """Return the track of what is measured by now; it ends up to a second and a half before the sound."""
        rows = {name: np.concatenate([np.zeros(0, np.float32), *parts]) for name, parts in self._rows.items()}
        frames = min(map(len, rows.values()))
        return SoundTrack(**{name: row[:frames] for name, row in rows.items()})

    def _make_even(self) -> None:
        """Let the pitch end where the other rows do, so that what comes now is in step."""
        frames = sum(map(len, self._rows["level_dbfs"]))
        for name in ("pitch_hz", "voicing"):
            row = np.concatenate([*self._rows[name], np.zeros(frames, np.float32)])
            self._rows[name] = [row[:frames]]

    def _keep_pitch(self, block: PitchBlock) -> None:
        self._rows["pitch_hz"].append(block.pitch_hz)
        self._rows["voicing"].append(block.voicing)

    def _measure(self, samples: Samples, frames: int) -> None:
        windows = np.lib.stride_tricks.sliding_window_view(samples, _WINDOW_SAMPLES)[::HOP_SAMPLES][:frames]
        power = np.mean(np.square(windows, dtype=np.float64), axis=1)
        level = np.maximum(10 * np.log10(np.maximum(power, 1e-20)), SILENCE_DBFS)
        self._rows["level_dbfs"].append(level.astype(np.float32))
        hops = np.abs(samples[: frames * HOP_SAMPLES]).reshape(frames, HOP_SAMPLES)
        self._rows["clipped"].append((hops >= CLIPPED).mean(axis=1).astype(np.float32))
        bands = _band_powers(windows)
        low, high = bands[:, :_LOW_BANDS].sum(axis=1), bands[:, _HIGH_BANDS:].sum(axis=1)
        self._rows["vowel_db"].append((10 * np.log10((low + 1e-12) / (high + 1e-12))).astype(np.float32))
        shape = _spectral_shape(bands)
        before = np.concatenate([self._shape, shape])[:frames]
        self._rows["change_db"].append(np.abs(shape - before).mean(axis=1).astype(np.float32))
        self._shape = np.concatenate([self._shape, shape])[-3:]


def _band_powers(windows: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the power in each band, shape ``(frames, bands)``."""
    spectrum = np.abs(np.fft.rfft(windows * np.hanning(_WINDOW_SAMPLES).astype(np.float32), axis=1)) ** 2
    edges = np.round(_BANDS_HZ * _WINDOW_SAMPLES / HEARD_RATE_HZ).astype(int)
    bands: NDArray[np.float64] = np.add.reduceat(spectrum, edges[:-1], axis=1)
    return bands


def _spectral_shape(bands: NDArray[np.float64]) -> NDArray[np.float32]:
    """Return band levels in dB relative to the frame's loudest band, shape ``(frames, bands)``."""
    levels = 10 * np.log10(bands + 1e-12)
    shape: NDArray[np.float32] = np.maximum(levels - levels.max(axis=1, keepdims=True), _FLOOR_DB).astype(
        np.float32
    )
    return shape


class TrackedSource:
    """A source (an ``AudioSource``) whose sound also goes to a tracker.

    Args:
        source: where the sound comes from.
        tracker: hears every sample once, whatever becomes of it.
    """

    def __init__(self, source: AudioSource, tracker: SoundTracker) -> None:
        self._source = source
        self._tracker = tracker

    @property
    def name(self) -> str:
        """What to call it when speaking to the person."""
        return self._source.name

    @property
    def overflows(self) -> int:
        """How many blocks were lost."""
        return self._source.overflows

    def chunks(self) -> Iterator[AudioChunk]:
        """Yield the source's chunks; see ``AudioSource``."""
        for chunk in self._source.chunks():
            self._tracker.feed(chunk.samples)
            yield chunk

    def close(self) -> None:
        """Release the source."""
        self._source.close()
