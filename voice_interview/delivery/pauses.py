"""Where the speaker falls silent.

The voice detector says roughly where there is speech; it goes on for a tenth of a second after a word and
bridges short silences. The level says exactly when the sound stops. Both together: a pause is where the level
is near the room's own, or where the detector hears nobody, between the first speech and the last.
"""

from bisect import bisect_right

import numpy as np
from numpy.typing import NDArray

from voice_interview.delivery.measures import Pause
from voice_interview.delivery.sound_track import HOP_S, Row, SoundTrack
from voice_interview.speech.utterance import SpeechActivity, SpeechSpan
from voice_interview.text.transcript import Word

Flags = NDArray[np.bool_]
"""One truth a frame, shape ``(frames,)``."""

SHORTEST_PAUSE_S = 0.25
"""Silences below this belong to fluent speech: the cut of Hincks (2005) for the length of runs, and twice the
longest closure of a plosive."""
QUIET_SHARE = 0.3
"""A frame is quiet when its level is in the lowest part, this large, of the way from the noise to the
speech."""
LOUDEST_CLICK_S = 0.05
"""A louder moment this short does not end a pause: a click of the tongue, a key."""
# A frame is quiet only when it and both its neighbours are, each 32 ms long: silence reaches further.
_BLURRED_FRAMES = 3  # a frame is loud for its neighbours too
_EARLIER_FRAMES, _LATER_FRAMES = 0.5, 1.0
_EDGE_S = 0.2  # how far beyond the detector's edge the level is looked at
_CLAUSE_MARKS = (".", ",", "?", "!", ";", ":", "…")
_OPENERS = frozenset(
    [
        "and",
        "but",
        "so",
        "because",
        "or",
        "then",
        "which",
        "where",
        "when",
        "while",
        "if",
        "since",
        "although",
        "though",
    ]
)


def speech_bounds(track: SoundTrack, activity: SpeechActivity) -> tuple[float, float] | None:
    """Return when speech begins and ends, in seconds, or None without speech."""
    if not activity.spans or not track.frames:
        return None
    first, last = (
        track.frame_at(activity.spans[0].start_s - _EDGE_S),
        track.frame_at(activity.spans[-1].end_s),
    )
    loud = np.flatnonzero(~quiet_frames(track, activity)[first:last])
    if not len(loud):
        return activity.spans[0].start_s, activity.spans[-1].end_s
    return (first + int(loud[0])) * HOP_S, (first + int(loud[-1]) + 1) * HOP_S


def silences(track: SoundTrack, activity: SpeechActivity) -> list[SpeechSpan]:
    """Return the silences of at least ``SHORTEST_PAUSE_S`` between the first speech and the last."""
    bounds = speech_bounds(track, activity)
    if bounds is None:
        return []
    silent = quiet_frames(track, activity)
    for span, following in zip(activity.spans, activity.spans[1:], strict=False):
        # Nobody speaks here, whatever the level: breath, a chair. Where the next word begins, the level
        # knows.
        silent[track.frame_at(span.end_s) : track.frame_at(following.start_s - _EDGE_S)] = True
    silent = _bridged(silent, round(LOUDEST_CLICK_S / HOP_S) + _BLURRED_FRAMES)
    first, last = track.frame_at(bounds[0]), track.frame_at(bounds[1])
    runs = runs_of(silent[first:last])
    spans = [
        SpeechSpan(
            start_s=(first + start - _EARLIER_FRAMES) * HOP_S, end_s=(first + end + _LATER_FRAMES) * HOP_S
        )
        for start, end in runs
    ]
    return [span for span in spans if span.duration_s >= SHORTEST_PAUSE_S]


def quiet_frames(track: SoundTrack, activity: SpeechActivity) -> Flags:
    """Return for each frame whether its level is near that of the room."""
    smooth = _smoothed(track.level_dbfs)
    inside = np.zeros(track.frames, bool)
    for span in activity.spans:
        inside[track.frame_at(span.start_s) : track.frame_at(span.end_s)] = True
    if not inside.any():
        return np.ones(track.frames, bool)
    speech = float(np.percentile(smooth[inside], 70))
    noise = float(np.percentile(smooth, 3))
    return np.asarray(smooth < noise + QUIET_SHARE * (speech - noise))


def with_clauses(found: list[SpeechSpan], words: tuple[Word, ...]) -> tuple[Pause, ...]:
    """Return the pauses with whether each breaks a clause.

    It does unless the word before it carries punctuation or the one after it opens a clause ("and",
    "because").
    """
    middles_s = [(word.start_s + word.end_s) / 2 for word in words]
    return tuple(
        Pause(
            start_s=round(span.start_s, 3),
            end_s=round(span.end_s, 3),
            inside_clause=_breaks_clause(span, words, middles_s),
        )
        for span in found
    )


def runs_of(flags: Flags) -> list[tuple[int, int]]:
    """Return first and last + 1 of every run of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def _breaks_clause(span: SpeechSpan, words: tuple[Word, ...], middles_s: list[float]) -> bool:
    if len(words) < 2:
        return False
    # The word whose middle lies before the pause's: word edges are stretched over silence, middles less so.
    before = bisect_right(middles_s, (span.start_s + span.end_s) / 2)
    at = min(max(0, before - 1), len(words) - 2)
    return (
        not words[at].text.endswith(_CLAUSE_MARKS) and words[at + 1].text.lower().strip(".,") not in _OPENERS
    )


def _smoothed(level: Row) -> Row:
    """Return the mean over three frames (48 ms), of power, so that a silent glottal cycle is no silence."""
    power = np.power(10.0, level / 10)
    padded = np.concatenate([power[:1], power, power[-1:]])
    mean = np.convolve(padded, np.ones(3) / 3, mode="valid")
    return np.asarray(10 * np.log10(np.maximum(mean, 1e-12)), np.float32)


def _bridged(silent: Flags, longest: int) -> Flags:
    """Return ``silent`` with sounds of at most ``longest`` frames between two silences taken out."""
    bridged = silent.copy()
    for start, end in runs_of(~silent):
        if end - start <= longest and start > 0 and end < len(silent):
            bridged[start:end] = True
    return bridged
