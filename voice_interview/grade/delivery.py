"""How an answer was spoken, as far as it is measured."""

from dataclasses import dataclass

from voice_interview.speech.utterance import SpeechActivity
from voice_interview.text.transcript import Transcript

MIN_SPEECH_S = 3.0
"""Below this a rate says more about where the words happen to end than about the speaker."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Pace of one turn; what is not measured is None, never a guess."""

    speech_s: float | None
    """Seconds of speech, pauses excluded; None for typed text."""
    words_per_minute: float | None
    """Words for each minute from the first speech to the last, pauses included."""
    articulation_wpm: float | None = None
    fillers: None = None
    fillers_per_minute: float | None = None
    pauses: None = None
    pitch: None = None
    loudness: None = None
    notes: tuple[str, ...] = ()


def delivery_of(transcript: Transcript, activity: SpeechActivity | None) -> Delivery:
    """Measure the pace of a turn.

    Silence before the first and after the last speech does not count: nobody is slow for having thought.
    Speech comes from the voice detector, because a recogniser's word times are unreliable around silence.

    Args:
        transcript: the words of the turn.
        activity: where there was speech; None for typed text, of which nothing is measured.
    """
    if activity is None:
        return Delivery(speech_s=None, words_per_minute=None)
    rate = None
    if activity.speech_s >= MIN_SPEECH_S and transcript.words:
        span_s = activity.spans[-1].end_s - activity.spans[0].start_s
        rate = 60.0 * len(transcript.words) / span_s
    return Delivery(speech_s=activity.speech_s, words_per_minute=rate)
