"""Sounds of which everything is known, and what the ear makes of them."""

import numpy as np

from tests.fakes import LoudnessDetector, NoPitch, chunked
from voice_interview.audio.chunk import HEARD_RATE_HZ, Samples
from voice_interview.delivery.engine_swift_f0 import SwiftF0Model
from voice_interview.delivery.sound_track import SoundTrack, SoundTracker
from voice_interview.speech.segmenter import Segmenter
from voice_interview.speech.utterance import SpeechActivity, VoiceDetector

NOISE_DBFS = -60.0


def voice(duration_s: float, hz: float | np.ndarray = 120.0, amplitude: float = 0.6) -> Samples:
    """Return a buzz with the overtones of a held vowel; ``hz`` may be a row of one pitch a sample."""
    phase = 2 * np.pi * np.cumsum(np.broadcast_to(hz, round(duration_s * HEARD_RATE_HZ))) / HEARD_RATE_HZ
    overtones = np.arange(1, 16)[:, None]
    wave = (np.sin(overtones * phase) / overtones**1.5).sum(axis=0)
    return np.asarray(amplitude * wave / 2, np.float32)


def babble(duration_s: float, seed: int = 1, amplitude: float = 0.3) -> Samples:
    """Return a sound whose spectrum and pitch never rest, as loud as ``voice``."""
    rng = np.random.default_rng(seed)
    time_s = np.arange(HEARD_RATE_HZ // 25) / HEARD_RATE_HZ
    pieces = [
        sum(np.sin(2 * np.pi * rng.uniform(150, 4000) * time_s + rng.uniform(0, 6)) for _ in range(3))
        for _ in range(round(duration_s * 25) + 1)
    ]
    joined = np.concatenate([np.asarray(piece) for piece in pieces])[: round(duration_s * HEARD_RATE_HZ)]
    return np.asarray(amplitude * joined / 2, np.float32)


def silence(duration_s: float) -> Samples:
    """Return nothing but the room, which ``in_room`` adds."""
    return np.zeros(round(duration_s * HEARD_RATE_HZ), np.float32)


def in_room(*parts: Samples) -> Samples:
    """Return the parts one after the other with a quiet noise behind them."""
    joined = np.concatenate(parts)
    noise = np.random.default_rng(5).normal(0, 10 ** (NOISE_DBFS / 20), len(joined))
    return (joined + noise).astype(np.float32)


def heard(
    samples: Samples, *, pitch: SwiftF0Model | None = None, detector: VoiceDetector | None = None
) -> tuple[SoundTrack, SpeechActivity]:
    """Return the track and the activity of a recording."""
    segmenter = Segmenter(detector or LoudnessDetector())
    tracker = SoundTracker(pitch if pitch is not None else NoPitch())
    for chunk in chunked(samples):
        list(segmenter.feed(chunk))
        tracker.feed(chunk.samples)
    list(segmenter.finish())
    return tracker.finish(), segmenter.activity()
