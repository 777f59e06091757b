"""What to mark on an answer's waveform, and the waveform itself (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from voice_interview.audio.chunk import Samples
from voice_interview.grade.verdict import Status
from voice_interview.session.figures import delivery_figures
from voice_interview.session.record import Turn

_ROOM = 0.1
"""Share of the recording that a concept needs for its number on a phone's screen, about 35 of 350 pixels."""

MarkKind = Literal["speech", "pause", "filler", "concept"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A stretch of an answer's recording, in seconds."""

    kind: MarkKind
    start_s: float
    end_s: float
    label: str
    """The concept's name, the filler, or what it is."""
    concept: int | None = None
    """Number of the concept in the grade, from 1; None for other marks."""
    status: Status | None = None
    """The concept's; None for other marks."""
    lane: int = 0
    """Concepts whose words overlap are in different lanes, from 0."""


def marks_of(turn: Turn) -> tuple[Mark, ...]:
    """Return what is known of an answer, kind by kind, each in order of time; empty for typed text."""
    return (*_speech(turn), *_delivery(turn), *_concepts(turn))


def peaks(samples: Samples, count: int) -> tuple[float, ...]:
    """Return the highest amplitude, 0 to 1, of each of ``count`` equal parts; fewer for fewer samples.

    Args:
        samples: shape ``(n,)``, -1 to 1.
        count: at least 1.
    """
    if count < 1:
        raise ValueError(f"a waveform has at least one part, not {count}")
    parts = np.array_split(np.abs(samples), min(count, len(samples))) if len(samples) else []
    return tuple(min(1.0, float(part.max())) for part in parts)


def _speech(turn: Turn) -> list[Mark]:
    spans = turn.activity.speech if turn.activity is not None else ()
    return [Mark(kind="speech", start_s=span.start_s, end_s=span.end_s, label="speech") for span in spans]


def _delivery(turn: Turn) -> list[Mark]:
    if turn.transcript is None:
        return []
    figures = delivery_figures(turn.transcript.delivery)
    pauses = [
        Mark(
            kind="pause",
            start_s=pause.start_s,
            end_s=pause.end_s,
            label="pause within a clause" if pause.inside_clause else "pause",
        )
        for pause in figures.pauses or ()
    ]
    fillers = [
        Mark(kind="filler", start_s=filler.start_s, end_s=filler.end_s, label=filler.text)
        for filler in figures.fillers or ()
    ]
    return [*pauses, *fillers]


def _concepts(turn: Turn) -> list[Mark]:
    found: list[tuple[float, float, int]] = []
    verdicts = turn.grade.concepts if turn.grade is not None else ()
    for number, verdict in enumerate(verdicts, start=1):
        evidence = verdict.evidence
        if evidence is not None and evidence.start_s is not None and evidence.end_s is not None:
            found.append((evidence.start_s, evidence.end_s, number))
    found.sort()
    recorded_s = turn.transcript.duration_s if turn.transcript is not None else None
    room_s = _ROOM * (recorded_s or 0.0)
    return [
        Mark(
            kind="concept",
            start_s=start_s,
            end_s=end_s,
            label=verdicts[number - 1].name,
            concept=number,
            status=verdicts[number - 1].status,
            lane=lane,
        )
        for (start_s, end_s, number), lane in zip(found, _lanes(found, room_s), strict=True)
    ]


def _lanes(stretches: Sequence[tuple[float, float, int]], room_s: float) -> list[int]:
    """Return for each stretch, sorted by its start, the first lane that is free there."""
    free_from_s: list[float] = []
    lanes = []
    for start_s, end_s, _ in stretches:
        lane = next((at for at, free_s in enumerate(free_from_s) if free_s <= start_s), len(free_from_s))
        free_from_s[lane : lane + 1] = [max(end_s, start_s + room_s)]
        lanes.append(lane)
    return lanes
