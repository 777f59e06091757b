"""How an answer was spoken, as far as its session knows: figures of older and newer sessions alike (pure)."""

from dataclasses import dataclass

import msgspec

_SECONDS_PER_MINUTE = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenFiller:
    """An "um" or the like; times in seconds within the answer's recording."""

    text: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenPause:
    """A pause; times in seconds within the answer's recording."""

    start_s: float
    end_s: float
    inside_clause: bool | None = None
    """Whether it broke a clause; None when that is not known."""

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Pitch:
    """How the voice moved."""

    median_hz: float | None = None
    sd_semitones: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Loudness:
    """How loud the speech was."""

    mean_dbfs: float | None = None
    sd_db: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFigures:
    """Delivery as it is shown; None, or an empty tuple, is "not measured" and is not shown."""

    speech_s: float | None = None
    words_per_minute: float | None = None
    articulation_wpm: float | None = None
    fillers: tuple[SpokenFiller, ...] | None = None
    fillers_per_minute: float | None = None
    pauses: tuple[SpokenPause, ...] | None = None
    pitch: Pitch | None = None
    loudness: Loudness | None = None
    notes: tuple[str, ...] = ()

    @property
    def broken_clauses_per_minute(self) -> float | None:
        """Pauses within a clause for each minute of speech; None when either is not known."""
        if self.pauses is None or not self.speech_s or any(p.inside_clause is None for p in self.pauses):
            return None
        inside = sum(pause.inside_clause is True for pause in self.pauses)
        return _SECONDS_PER_MINUTE * inside / self.speech_s


def delivery_figures(delivery: object) -> DeliveryFigures:
    """Return the figures of one answer.

    Args:
        delivery: that of its `TranscriptRecord`.
    """
    return figures_from(msgspec.to_builtins(delivery))


def figures_from(document: object) -> DeliveryFigures:
    """Return the figures in the JSON object ``delivery`` of a transcript; names not known are passed over.

    Raises:
        ValueError: it is no such object.
    """
    return msgspec.convert(document, DeliveryFigures)
