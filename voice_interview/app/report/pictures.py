"""Where the parts of a waveform's picture lie (pure); the template draws them."""

from collections.abc import Sequence
from dataclasses import dataclass

from voice_interview.session.marks import Mark

WIDTH = 1000
"""Units of the waveform's own drawing, which is stretched to the page."""
HEIGHT = 100
LANE_PX = 24
"""Height of a row of concepts below the waveform."""
WAVE_PX = 72
_LEAST_WIDTH_PERCENT = 0.4
_ROUND_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600)
_MOST_TICKS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A mark, in percent of the picture's width."""

    mark: Mark
    left: float
    width: float
    top_px: int
    sign: str
    """What stands in it, so that colour is not needed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A time on the axis."""

    left: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The waveform of one answer."""

    duration_s: float
    path: str
    """SVG path of the waveform in ``WIDTH`` by ``HEIGHT`` units; empty when there is no sound."""
    speech: tuple[Band, ...]
    pauses: tuple[Band, ...]
    fillers: tuple[Band, ...]
    concepts: tuple[Band, ...]
    ticks: tuple[Tick, ...]
    height_px: int


def picture_of(marks: Sequence[Mark], duration_s: float, peaks: Sequence[float]) -> Picture:
    """Return the picture of an answer.

    Args:
        marks: what to mark.
        duration_s: length of the recording, above 0.
        peaks: from `session.marks.peaks`; empty when the sound is gone.
    """
    lanes = 1 + max((mark.lane for mark in marks if mark.kind == "concept"), default=-1)
    bands = [_band(mark, duration_s) for mark in marks]
    return Picture(
        duration_s=duration_s,
        path=_path(peaks),
        speech=tuple(band for band in bands if band.mark.kind == "speech"),
        pauses=tuple(band for band in bands if band.mark.kind == "pause"),
        fillers=tuple(band for band in bands if band.mark.kind == "filler"),
        concepts=tuple(band for band in bands if band.mark.kind == "concept"),
        ticks=_ticks(duration_s),
        height_px=WAVE_PX + lanes * LANE_PX,
    )


def clock_time(time_s: float) -> str:
    """Return seconds as ``1:05``."""
    minutes, seconds = divmod(int(time_s), 60)
    return f"{minutes}:{seconds:02}"


def _band(mark: Mark, duration_s: float) -> Band:
    left = _percent(mark.start_s, duration_s)
    signs = {"covered": "✓", "partial": "~", "missed": "·", "contradicted": "✗", None: ""}
    return Band(
        mark=mark,
        left=left,
        width=max(_LEAST_WIDTH_PERCENT, _percent(mark.end_s, duration_s) - left),
        top_px=WAVE_PX + mark.lane * LANE_PX,
        sign=f"{signs[mark.status]} {mark.concept or ''}".strip(),
    )


def _percent(time_s: float, duration_s: float) -> float:
    return round(100 * min(1.0, max(0.0, time_s / duration_s)), 3)


def _path(peaks: Sequence[float]) -> str:
    """Return the outline of the peaks, above and below the middle, the loudest at full height."""
    if not peaks:
        return ""
    loudest = max(peaks) or 1.0
    step = WIDTH / len(peaks)
    middle = HEIGHT / 2
    above = [
        f"{(at + 0.5) * step:.1f},{middle - max(0.5, middle * peak / loudest):.1f}"
        for at, peak in enumerate(peaks)
    ]
    below = [
        f"{(at + 0.5) * step:.1f},{middle + max(0.5, middle * peak / loudest):.1f}"
        for at, peak in reversed(list(enumerate(peaks)))
    ]
    return f"M{' L'.join([*above, *below])} Z"


def _ticks(duration_s: float) -> tuple[Tick, ...]:
    step_s = next((step for step in _ROUND_STEPS_S if duration_s / step <= _MOST_TICKS), _ROUND_STEPS_S[-1])
    times = range(0, int(duration_s) + 1, step_s)
    return tuple(
        Tick(left=_percent(time_s, duration_s), label=clock_time(time_s))
        for time_s in times
        if time_s <= duration_s - step_s / 3  # the last label must have room
    )
