"""Figures while somebody is still talking, and at most one quiet hint.

The figures are those of the measures made afterwards, over what is recognised so far; when the answer is over
they are the same. Live hints did not help people measurably, and many at once were worst (Chollet et al.
2022, JMUI 16(1), as reported by others), so there is one at a time, seldom, and it can be switched off.
"""

from dataclasses import replace
from typing import Any

from voice_interview.delivery.measure import delivery_of
from voice_interview.delivery.measures import NOT_SPOKEN, Delivery
from voice_interview.delivery.sound_track import SoundTrack
from voice_interview.delivery.thresholds import thresholds
from voice_interview.speech.utterance import SpeechActivity
from voice_interview.text.transcript import Transcript

HINT_REST_S = 30.0
"""Between two hints at least this much of the answer passes."""
SILENCE_STEP_S = 1.0
"""How often a silence is told while it lasts."""
_LONG_PAUSE = "finish the sentence when you are ready"
_RECENT_S = 30.0
_FEWEST_SPEECH_S = 15.0  # before that a rate jumps about


class LiveFigures:
    """Follows one answer.

    Args:
        hints: whether to give any.
    """

    def __init__(self, *, hints: bool) -> None:
        self._hints = hints
        self._last_hint_s: float | None = None
        self._figures = figures_of(NOT_SPOKEN)
        self._told_silence_s = 0.0

    def insight(self, transcript: Transcript, activity: SpeechActivity, track: SoundTrack) -> dict[str, Any]:
        """Return the figures so far, in JSON types, with a hint when one is due.

        Args:
            transcript: what is recognised so far.
            activity: where there was speech so far; what lies after the last word recognised is left out.
            track: the sound so far.
        """
        spoken = delivery_of(transcript, _recognised(transcript, activity), track)
        self._figures = figures_of(spoken)
        now_s = (spoken.first_word_s or 0.0) + (spoken.speech_s or 0.0) + (spoken.pause_s or 0.0)
        enough = (spoken.speech_s or 0.0) >= _FEWEST_SPEECH_S
        return self._figures | self._cue(_text(spoken, now_s) if enough else None, now_s)

    def silence(self, silence_s: float, now_s: float, *, unfinished: bool) -> dict[str, Any] | None:
        """Return the figures with the silence that lasts, when that is due: once a second, and at its end.

        Args:
            silence_s: since the last speech; 0 while there is speech.
            now_s: seconds of the answer so far.
            unfinished: whether the words before it leave a sentence open.
        """
        step_s = silence_s // SILENCE_STEP_S * SILENCE_STEP_S
        if step_s == self._told_silence_s:
            return None
        self._told_silence_s = step_s
        is_long = unfinished and not thresholds()["long_pause_s"].is_quiet(silence_s)
        return self._figures | {"silence_s": step_s} | self._cue(_LONG_PAUSE if is_long else None, now_s)

    def _cue(self, hint: str | None, now_s: float) -> dict[str, Any]:
        """Return a hint as it goes into an event, or nothing when none is wanted or due."""
        rests = self._last_hint_s is not None and now_s - self._last_hint_s < HINT_REST_S
        if hint is None or rests or not self._hints:
            return {}
        self._last_hint_s = now_s
        return {"cue": hint}


def figures_of(spoken: Delivery) -> dict[str, Any]:
    """Return the figures that events carry."""
    pace = spoken.words_per_minute
    return {
        "words_per_minute": None if pace is None else round(pace, 1),
        "fillers": len(spoken.fillers or ()),
        "fillers_per_minute": (
            None if spoken.fillers_per_minute is None else round(spoken.fillers_per_minute, 2)
        ),
        "pauses": len(spoken.pauses or ()),
        "longest_pause_s": spoken.longest_pause_s,
    }


def _text(spoken: Delivery, now_s: float) -> str | None:
    limits = thresholds()
    recent = [filler for filler in spoken.fillers or () if filler.end_s >= now_s - _RECENT_S]
    if limits["fillers_per_minute"].is_far(len(recent) * 60 / _RECENT_S):
        return "pause instead of um"
    pace, fastest = spoken.words_per_minute, limits["words_per_minute"].far[1]
    if pace is not None and fastest is not None and pace > fastest:
        return "take a breath"
    return None


def _recognised(transcript: Transcript, activity: SpeechActivity) -> SpeechActivity:
    """Return the activity up to the end of what is recognised: later speech has no words yet."""
    ends = [segment.end_s for segment in transcript.segments]
    ends += [filler.end_s for segment in transcript.segments for filler in segment.heard_fillers]
    if not ends:
        return replace(activity, spans=())
    end_s = max(ends)
    return replace(activity, spans=tuple(span for span in activity.spans if span.start_s < end_s))
