"""How loud somebody speaks, and whether the recording does the voice justice."""

import numpy as np

from voice_interview.delivery.measures import Loudness
from voice_interview.delivery.sound_track import SoundTrack
from voice_interview.speech.utterance import SpeechActivity, SpeechSpan

_LEAST_NOISE_FRAMES = 10


def loudness_of(track: SoundTrack, activity: SpeechActivity, silences: list[SpeechSpan]) -> Loudness | None:
    """Return the levels, or None without speech."""
    speaking = np.zeros(track.frames, bool)
    for span in activity.spans:
        speaking[track.frame_at(span.start_s) : track.frame_at(span.end_s)] = True
    silent = ~speaking
    for silence in silences:
        silent[track.frame_at(silence.start_s) : track.frame_at(silence.end_s)] = True
    speaking &= ~silent
    if not speaking.any():
        return None
    level = track.level_dbfs[speaking].astype(np.float64)
    noise = track.level_dbfs[silent]
    return Loudness(
        mean_dbfs=float(10 * np.log10(np.mean(10 ** (level / 10)))),
        sd_db=float(np.std(level)),
        noise_dbfs=float(np.median(noise)) if len(noise) >= _LEAST_NOISE_FRAMES else None,
        clipped_share=float(np.mean(track.clipped[speaking])),
    )
