"""The melody of a voice: how high it is, and how much it moves."""

import numpy as np
from numpy.typing import NDArray

from voice_interview.delivery.measures import Pitch, Span
from voice_interview.delivery.pauses import runs_of
from voice_interview.delivery.sound_track import HOP_S, SoundTrack
from voice_interview.speech.utterance import SpeechActivity

LEAST_VOICED_S = 3.0
"""With less voice the standard deviation is that of a word or two."""
VOICED = 0.5
"""The tracker's own cut between voiced and not."""
MONOTONE_WINDOW_S = 10.0
"""Hincks (2004, InSTIL) measured liveliness over ten seconds."""
_LEAST_WINDOW_VOICED_S = 4.0
_FARTHEST_SEMITONES = 12.0  # an octave from the median is a slip of the tracker, or a laugh
_SHORTEST_VOICED_FRAMES = 3


def pitch_of(track: SoundTrack, activity: SpeechActivity) -> Pitch | None:
    """Return the melody, or None when there is too little voice to tell."""
    semitones, median_hz = _semitones(track, activity)
    voiced_s = float(np.isfinite(semitones).sum()) * HOP_S
    if voiced_s < LEAST_VOICED_S:
        return None
    return Pitch(median_hz=median_hz, sd_semitones=float(np.nanstd(semitones)), voiced_s=round(voiced_s, 2))


def monotone_stretches(
    track: SoundTrack, activity: SpeechActivity, least_semitones: float
) -> tuple[Span, ...]:
    """Return the stretches of ten seconds or more in which the pitch varies less than ``least_semitones``."""
    semitones, _ = _semitones(track, activity)
    window, step = round(MONOTONE_WINDOW_S / HOP_S), round(1.0 / HOP_S)
    flat = np.zeros(len(semitones), bool)
    for start in range(0, len(semitones) - window + 1, step):
        part = semitones[start : start + window]
        voiced = np.isfinite(part)
        if voiced.sum() * HOP_S >= _LEAST_WINDOW_VOICED_S and np.std(part[voiced]) < least_semitones:
            flat[start : start + window] = True
    return tuple(
        Span(text="", start_s=round(start * HOP_S, 2), end_s=round(end * HOP_S, 2))
        for start, end in runs_of(flat)
    )


def _semitones(track: SoundTrack, activity: SpeechActivity) -> tuple[NDArray[np.float64], float]:
    """Return the pitch in semitones above its median, NaN where there is none, and the median in Hz."""
    speaking = np.zeros(track.frames, bool)
    for span in activity.spans:
        speaking[track.frame_at(span.start_s) : track.frame_at(span.end_s)] = True
    voiced = (track.voicing >= VOICED) & speaking & (track.pitch_hz > 0)
    for start, end in runs_of(voiced):
        if end - start < _SHORTEST_VOICED_FRAMES:
            voiced[start:end] = False
    if not voiced.any():
        return np.full(track.frames, np.nan), 0.0
    median_hz = float(np.median(track.pitch_hz[voiced]))
    semitones = np.full(track.frames, np.nan)
    semitones[voiced] = 12 * np.log2(track.pitch_hz[voiced] / median_hz)
    semitones[np.abs(np.nan_to_num(semitones)) > _FARTHEST_SEMITONES] = np.nan
    return semitones, median_hz
