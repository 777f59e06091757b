"""What is measured of one answer. These classes are stored as they are: docs/sessions.md describes them."""

from dataclasses import dataclass
from typing import Literal

import msgspec

FillerFrom = Literal["transcript", "sound"]
"""Where a filler was found: among the words as recognised, or in the sound where they have none."""
MomentKind = Literal["fillers", "pauses", "fast", "slow", "monotone"]
Strength = Literal["strong", "some", "convention", "judgement"]
"""How well a threshold is founded; ``assets/delivery.yaml`` says what each means."""


class Filler(msgspec.Struct, frozen=True, kw_only=True):
    """One filler; a Struct, because ``from`` is a keyword."""

    text: str
    """As recognised; "um" for one that was found in the sound."""
    start_s: float
    end_s: float
    source: FillerFrom = msgspec.field(name="from")
    kind: Literal["sound", "phrase"] = "sound"
    """A filled pause ("um"), or words that say nothing ("you know")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Silence of at least a quarter of a second between the first speech and the last."""

    start_s: float
    end_s: float
    inside_clause: bool
    """Whether it breaks a clause, as far as the recogniser's punctuation tells."""

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Pitch:
    """The melody of the voice."""

    median_hz: float
    sd_semitones: float
    """Standard deviation over the voiced frames; whoever speaks high or low is measured alike."""
    voiced_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Loudness:
    """Levels in dBFS; 0 is full scale."""

    mean_dbfs: float
    """RMS over speech."""
    sd_db: float
    """Standard deviation of the level from one 16 ms to the next while there is speech."""
    noise_dbfs: float | None = None
    """Median level of the silences; None when there are none."""
    clipped_share: float = 0.0
    """Share of the speech, 0 to 1, in which the converter was overdriven."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Words, or a stretch, with its time."""

    text: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PaceAt:
    """The pace of one stretch of the answer."""

    start_s: float
    end_s: float
    words_per_minute: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A place worth listening to."""

    kind: MomentKind
    start_s: float
    end_s: float
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryAdvice:
    """The one thing to try next time."""

    figure: str
    """Which figure it is about, as ``assets/delivery.yaml`` names it."""
    text: str
    """One or two sentences."""
    value: float
    usual: float | None
    """The person's own median; None before there are enough answers."""
    moment: Moment | None
    """Where to listen."""
    strength: Strength
    source: str
    """Where the threshold comes from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How one answer was spoken; what is not measured is None, never a guess."""

    speech_s: float | None
    """Seconds of speech, pauses excluded; None for typed text."""
    words_per_minute: float | None
    """Words for each minute from the first speech to the last, pauses included; fillers are no words."""
    articulation_wpm: float | None = None
    """The same with pauses taken out."""
    fillers: tuple[Filler, ...] | None = None
    """Those found; there may be more."""
    fillers_per_minute: float | None = None
    """For each minute from the first speech to the last."""
    pauses: tuple[Pause, ...] | None = None
    pitch: Pitch | None = None
    loudness: Loudness | None = None
    notes: tuple[str, ...] = ()
    """What could not be measured and why, and what to know about the figures."""
    syllables_per_minute: float | None = None
    course: tuple[PaceAt, ...] = ()
    """The pace stretch by stretch."""
    first_word_s: float | None = None
    """Silence before the first speech; nobody is blamed for it."""
    pause_s: float | None = None
    """All pauses together."""
    longest_pause_s: float | None = None
    monotone: tuple[Span, ...] = ()
    """Stretches in which the pitch hardly moves."""
    repetitions: tuple[Span, ...] = ()
    """Words said twice in a row, and sentences begun again."""
    hedges: tuple[Span, ...] = ()
    """Words that take back what is said ("I think", "maybe")."""
    words_per_sentence: float | None = None
    moments: tuple[Moment, ...] = ()
    """Where to listen, most worth it first."""
    advice: DeliveryAdvice | None = None
    """None when nothing is worth a word."""


NOT_SPOKEN = Delivery(speech_s=None, words_per_minute=None)
"""The delivery of typed text."""
