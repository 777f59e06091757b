"""Whether an answer is fit to be judged at all; no number is better than a wrong one."""

import zlib

from voice_interview.grade.lexicon import content_stems, plain_words
from voice_interview.grade.verdict import NotScored
from voice_interview.speech.utterance import SpeechActivity
from voice_interview.text.transcript import Transcript

QUIET_PEAK_DBFS = -40.0
"""Sound that never rises above this is a quiet room: even soft speech into a laptop peaks above -30 dBFS."""
MIN_SPEECH_S = 0.25
"""The voice detector fires this long on a cough or a door; no answer is that short."""
MAX_WORDS_PER_SPEECH_S = 8.0
"""Auctioneers reach about 7 words a second; more words than this were invented over noise."""
MIN_CONTENT_WORDS = 4
"""``Low rank adaptation`` names a thing (3) and says nothing of it; with a fourth it can be a statement."""
SHORT_ANSWER_WORDS = 8
"""An answer of this many words can be a terse but complete sentence, whatever its words are."""
MIN_CONFIDENCE = 0.45
"""Mean word probability below which the words are not to be trusted."""
MAX_COMPRESSION_RATIO = 2.4
"""Text that zlib shrinks more than this repeats itself: the loop detector of Whisper's own decoder
(Radford et al. 2023, section 4.5)."""
MIN_LOOP_CHARACTERS = 120
"""Shorter text does not compress in a telling way."""


def reason_not_to_score(transcript: Transcript, activity: SpeechActivity | None) -> NotScored | None:
    """Return why an answer gets no score, or None when it is fit to be judged.

    Args:
        transcript: the words of the turn.
        activity: where there was speech; None for typed text, which is only checked for its length.
    """
    if activity is not None:
        if _is_without_speech(transcript, activity):
            return "silence" if activity.peak_dbfs < QUIET_PEAK_DBFS else "not_speech"
        if not plain_words(transcript.text):
            return "not_speech"
        if _is_unreliable(transcript):
            return "low_confidence"
    words = plain_words(transcript.text)
    if not words:
        return "silence"
    if len(words) < SHORT_ANSWER_WORDS and len(set(content_stems(transcript.text))) < MIN_CONTENT_WORDS:
        return "too_short"
    return None


def _is_without_speech(transcript: Transcript, activity: SpeechActivity) -> bool:
    if activity.speech_s < MIN_SPEECH_S:
        return True
    return len(transcript.words) > MAX_WORDS_PER_SPEECH_S * activity.speech_s


def _is_unreliable(transcript: Transcript) -> bool:
    confidence = transcript.confidence
    if confidence is not None and confidence < MIN_CONFIDENCE:
        return True
    encoded = transcript.text.encode()
    is_long = len(encoded) >= MIN_LOOP_CHARACTERS
    return is_long and len(encoded) / len(zlib.compress(encoded)) > MAX_COMPRESSION_RATIO
