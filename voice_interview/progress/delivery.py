"""How somebody speaks, held against their own past and nobody else's (pure)."""

import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from voice_interview.session.figures import DeliveryFigures, delivery_figures
from voice_interview.session.record import SessionRecord

PAST_SESSIONS = 10
"""As many earlier sessions are "your past": what was long ago is not how one speaks now."""
FEWEST_PAST_SESSIONS = 3
"""With fewer, nothing can be called usual."""

Against = Literal["lower", "usual", "higher"]
"""``usual`` is between the quartiles of the earlier sessions, ends included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryPoint:
    """One session's value."""

    session: str
    at: datetime
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryTrend:
    """One figure from session to session."""

    id: str
    name: str
    unit: str
    points: tuple[DeliveryPoint, ...]
    """Oldest first; at least one."""
    latest: float
    usual_low: float | None
    """Lower quartile of the earlier sessions; None when they are too few."""
    usual_high: float | None
    against_past: Against | None


def _pitch_sd(figures: DeliveryFigures) -> float | None:
    return figures.pitch.sd_semitones if figures.pitch is not None else None


def _loudness_sd(figures: DeliveryFigures) -> float | None:
    return figures.loudness.sd_db if figures.loudness is not None else None


_MEASURES: tuple[tuple[str, str, str, Callable[[DeliveryFigures], float | None]], ...] = (
    ("words_per_minute", "Pace, pauses included", "words/min", lambda f: f.words_per_minute),
    ("articulation_wpm", "Pace while speaking", "words/min", lambda f: f.articulation_wpm),
    ("fillers_per_minute", "Fillers", "per min", lambda f: f.fillers_per_minute),
    ("broken_clauses_per_minute", "Pauses within a clause", "per min", lambda f: f.broken_clauses_per_minute),
    ("pitch_sd_semitones", "Movement of the voice", "semitones", _pitch_sd),
    ("loudness_sd_db", "Movement of loudness", "dB", _loudness_sd),
)


def delivery_trends(records: Sequence[SessionRecord]) -> tuple[DeliveryTrend, ...]:
    """Return the figures that were ever measured.

    A session's value is the mean over its answers, weighted by seconds of speech.

    Args:
        records: the sessions, oldest first.
    """
    figures = [(record, tuple(_figures(record))) for record in records]
    trends = []
    for measure_id, name, unit, value_of in _MEASURES:
        points = tuple(
            DeliveryPoint(session=record.id, at=record.started_at, value=value)
            for record, answers in figures
            if (value := _weighted(answers, value_of)) is not None
        )
        if points:
            trends.append(_trend(measure_id, name, unit, points))
    return tuple(trends)


def _figures(record: SessionRecord) -> Iterator[DeliveryFigures]:
    for turn in record.turns:
        if turn.transcript is not None and turn.transcript.duration_s is not None:
            yield delivery_figures(turn.transcript.delivery)


def _weighted(
    answers: Sequence[DeliveryFigures], value_of: Callable[[DeliveryFigures], float | None]
) -> float | None:
    pairs = [
        (value, answer.speech_s)
        for answer in answers
        if answer.speech_s and (value := value_of(answer)) is not None
    ]
    total_s = sum(speech_s for _, speech_s in pairs)
    return sum(value * speech_s for value, speech_s in pairs) / total_s if total_s else None


def _trend(measure_id: str, name: str, unit: str, points: tuple[DeliveryPoint, ...]) -> DeliveryTrend:
    latest = points[-1].value
    past = [point.value for point in points[:-1]][-PAST_SESSIONS:]
    low = high = None
    against: Against | None = None
    if len(past) >= FEWEST_PAST_SESSIONS:
        low, _, high = statistics.quantiles(past, n=4, method="inclusive")
        against = "lower" if latest < low else "higher" if latest > high else "usual"
    return DeliveryTrend(
        id=measure_id,
        name=name,
        unit=unit,
        points=points,
        latest=latest,
        usual_low=low,
        usual_high=high,
        against_past=against,
    )
