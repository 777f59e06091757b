"""Places of an answer worth listening to (pure)."""

from collections.abc import Iterable
from dataclasses import replace

from voice_interview.delivery.measures import Delivery, Moment, MomentKind
from voice_interview.delivery.thresholds import thresholds

CLUSTER_S = 15.0
"""Fillers this close together are one place."""
FEWEST_IN_CLUSTER = 3
MOST_MOMENTS = 6
_LEAD_S = 1.0  # heard before the place, so that it can be understood


def with_moments(spoken: Delivery) -> Delivery:
    """Return the figures with the places worth listening to, most worth it first."""
    found = [*_filler_clusters(spoken), *_long_pauses(spoken), *_pace_changes(spoken), *_monotone(spoken)]
    found.sort(key=lambda weighed: -weighed[0])
    return replace(spoken, moments=tuple(moment for _, moment in found[:MOST_MOMENTS]))


def _filler_clusters(spoken: Delivery) -> Iterable[tuple[float, Moment]]:
    fillers = list(spoken.fillers or ())
    at = 0
    while at < len(fillers):
        end = at
        while end + 1 < len(fillers) and fillers[end + 1].end_s - fillers[at].start_s <= CLUSTER_S:
            end += 1
        count = end - at + 1
        if count >= FEWEST_IN_CLUSTER:
            first, last = fillers[at], fillers[end]
            length_s = last.end_s - first.start_s
            note = f"{count} fillers in {length_s:.0f} seconds"
            yield float(count), _moment("fillers", first.start_s, last.end_s, note)
        at = end + 1


def _long_pauses(spoken: Delivery) -> Iterable[tuple[float, Moment]]:
    limit = thresholds()["long_pause_s"]
    for pause in spoken.pauses or ():
        if pause.inside_clause and not limit.is_quiet(pause.duration_s):
            note = f"a pause of {pause.duration_s:.1f} seconds inside a sentence"
            yield pause.duration_s, _moment("pauses", pause.start_s, pause.end_s, note)


def _pace_changes(spoken: Delivery) -> Iterable[tuple[float, Moment]]:
    limit = thresholds()["words_per_minute"]
    slowest, fastest = limit.far
    for stretch in spoken.course:
        note = f"{stretch.words_per_minute:.0f} words a minute"
        if fastest is not None and stretch.words_per_minute > fastest:
            yield 1.5, _moment("fast", stretch.start_s, stretch.end_s, note)
        elif slowest is not None and stretch.words_per_minute < slowest:
            yield 1.0, _moment("slow", stretch.start_s, stretch.end_s, note)


def _monotone(spoken: Delivery) -> Iterable[tuple[float, Moment]]:
    for stretch in spoken.monotone:
        note = f"the pitch hardly moves for {stretch.end_s - stretch.start_s:.0f} seconds"
        yield 1.2, _moment("monotone", stretch.start_s, stretch.end_s, note)


def _moment(kind: MomentKind, start_s: float, end_s: float, note: str) -> Moment:
    return Moment(kind=kind, start_s=round(max(0.0, start_s - _LEAD_S), 2), end_s=round(end_s, 2), note=note)
