"""Places of an answer worth listening to (pure)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from voice_interview.delivery.measures import Delivery, Filler, Moment, MomentKind, Pause
from voice_interview.delivery.thresholds import thresholds

CLUSTER_S = 15.0
"""Fillers, or pauses, this close together are one place."""
FEWEST_IN_CLUSTER = 3
CLUSTERED_PAUSE_S = 0.6
"""A pause inside a clause counts for a cluster from this length on, which sounds natural between sentences
(Frontiers in Psychology 2022, 10.3389/fpsyg.2022.778018)."""
MOST_MOMENTS = 6
_LEAD_S = 1.0  # heard before the place, so that it can be understood


def with_moments(spoken: Delivery) -> Delivery:
    """Return the figures with the places worth listening to, most worth it first."""
    found = [
        *_filler_clusters(spoken),
        *_long_pauses(spoken),
        *_pause_clusters(spoken),
        *_pace_changes(spoken),
        *_monotone(spoken),
    ]
    found.sort(key=lambda weighed: -weighed[0])
    return replace(spoken, moments=tuple(moment for _, moment in found[:MOST_MOMENTS]))


def _filler_clusters(spoken: Delivery) -> Iterable[tuple[float, Moment]]:
    for count, start_s, end_s in _clusters(spoken.fillers or ()):
        note = f"{count} fillers in {end_s - start_s:.0f} seconds"
        yield float(count), _moment("fillers", start_s, end_s, note)


def _pause_clusters(spoken: Delivery) -> Iterable[tuple[float, Moment]]:
    halts = [p for p in spoken.pauses or () if p.inside_clause and p.duration_s >= CLUSTERED_PAUSE_S]
    for count, start_s, end_s in _clusters(halts):
        note = f"{count} pauses inside sentences in {end_s - start_s:.0f} seconds"
        yield count - 0.5, _moment("pauses", start_s, end_s, note)


def _clusters(found: Sequence[Filler | Pause]) -> Iterable[tuple[int, float, float]]:
    """Yield how many stand close together, from when to when."""
    at = 0
    while at < len(found):
        end = at
        while end + 1 < len(found) and found[end + 1].end_s - found[at].start_s <= CLUSTER_S:
            end += 1
        if end - at + 1 >= FEWEST_IN_CLUSTER:
            yield end - at + 1, found[at].start_s, found[end].end_s
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
