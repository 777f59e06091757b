"""Sounds that are put into clips at known places, and how well what is heard fits them."""

from dataclasses import dataclass, field

import numpy as np
import soxr

from voice_interview.audio.chunk import HEARD_RATE_HZ, Samples
from voice_interview.speech.utterance import SpeechSpan

PIECES = (
    ("mfa_acoustic_corpus", 8.00, 8.64),
    ("mfa_acoustic_corpus", 14.47, 15.18),
    ("mfa_acoustic_corpus", 22.98, 23.58),
    ("mfa_cold_corpus", 9.84, 10.25),
    ("mfa_cold_corpus", 17.77, 18.33),
    ("mfa_uhum", 1.83, 2.28),
    ("mfa_uhum", 2.36, 2.90),
    ("mfa_uhum", 2.90, 3.82),
    ("mfa_uhum", 6.25, 6.70),
    ("mfa_uh", 2.30, 3.66),
    ("mfa_uhuh", 2.58, 2.82),
    ("mfa_uhuh", 3.19, 3.52),
    ("mfa_uhuh", 4.50, 5.30),
)
"""Clip, start and end of recorded filled pauses."""


def quietest(samples: Samples, share: tuple[float, float]) -> int:
    """Return the quietest sample position within a share of the clip."""
    power = np.convolve(np.square(samples), np.ones(640) / 640, mode="same")
    low, high = (round(part * len(samples)) for part in share)
    return low + int(np.argmin(power[low:high]))


def room_tone(samples: Samples, count: int) -> Samples:
    """Return ``count`` samples of the clip's quietest tenth of a second, there and back."""
    at = int(
        np.argmin([np.mean(np.square(samples[i : i + 1600])) for i in range(0, len(samples) - 1600, 400)])
    )
    piece = samples[at * 400 : at * 400 + 1600]
    return np.tile(np.concatenate([piece, piece[::-1]]), count // 3200 + 1)[:count]


def placed_filler(samples: Samples, piece: Samples, rng: np.random.Generator) -> tuple[Samples, float, float]:
    """Put a filled pause, pitch and level changed, into the quietest place; return the sound and its time."""
    piece = soxr.resample(piece, HEARD_RATE_HZ, HEARD_RATE_HZ * float(rng.uniform(0.85, 1.2)))
    loud = np.sort(np.square(samples))[len(samples) // 2 :].mean()
    fade = np.minimum(1, np.minimum(np.arange(len(piece)), np.arange(len(piece))[::-1]) / 160)
    piece = piece * fade * np.sqrt(loud / np.mean(np.square(piece)))
    before, after = (round(float(rng.uniform(0.05, 0.3)) * HEARD_RATE_HZ) for _ in range(2))
    at = quietest(samples, (0.2, 0.8))
    tone = room_tone(samples, before + len(piece) + after)
    tone[before : before + len(piece)] += piece
    joined = np.concatenate([samples[:at], tone, samples[at:]]).astype(np.float32)
    start_s = (at + before) / HEARD_RATE_HZ
    return joined, start_s, start_s + len(piece) / HEARD_RATE_HZ


@dataclass(slots=True)
class PauseErrors:
    """What came of pauses at known places."""

    found: int = 0
    wanted: int = 0
    wrong: int = 0
    reported: int = 0
    starts_s: list[float] = field(default_factory=list)
    ends_s: list[float] = field(default_factory=list)

    def add(self, pauses: list[SpeechSpan], true: SpeechSpan, others: list[SpeechSpan]) -> None:
        """Compare with one true pause; ``others`` were there before it was put in."""
        hits = [p for p in pauses if overlap_s(p, true) > 0.5 * true.duration_s]
        self.wanted += 1
        self.reported += len(pauses)
        self.wrong += sum(p not in hits and not any(overlap_s(p, o) > 0 for o in others) for p in pauses)
        if hits:
            best = max(hits, key=lambda pause: pause.duration_s)
            self.found += 1
            self.starts_s.append(abs(best.start_s - true.start_s))
            self.ends_s.append(abs(best.end_s - true.end_s))

    def text(self) -> str:
        """Return found, false, and the median errors."""
        return (
            f"found {self.found / self.wanted:.2f} ({self.found}/{self.wanted}), "
            f"false {self.wrong / max(self.reported, 1):.2f} ({self.wrong}/{self.reported}), "
            f"start {1000 * np.median(self.starts_s):.0f} ms, end {1000 * np.median(self.ends_s):.0f} ms"
        )


def overlap_s(one: SpeechSpan, other: SpeechSpan) -> float:
    """Return the seconds that two spans share; negative when they are apart."""
    return min(one.end_s, other.end_s) - max(one.start_s, other.start_s)
