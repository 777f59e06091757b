"""From the words and the sound of one answer to its figures."""

from dataclasses import replace

from voice_interview.delivery import pace, wording
from voice_interview.delivery.filled_pauses import filled_pauses
from voice_interview.delivery.filler_phrases import filler_phrases
from voice_interview.delivery.loudness import loudness_of
from voice_interview.delivery.measures import NOT_SPOKEN, Delivery, Filler
from voice_interview.delivery.moments import with_moments
from voice_interview.delivery.pauses import SHORTEST_PAUSE_S, silences, speech_bounds, with_clauses
from voice_interview.delivery.pitch import monotone_stretches, pitch_of
from voice_interview.delivery.sound_track import SoundTrack
from voice_interview.delivery.thresholds import thresholds
from voice_interview.speech.utterance import SpeechActivity, SpeechSpan
from voice_interview.text.transcript import Transcript

LEAST_SPEECH_S = 3.0
"""Below this a rate says more about where the words happen to end than about the speaker."""
NOT_ENOUGH_SPEECH = "not enough speech for a pace"
TOO_FEW_WORDS = "too few words were understood for a pace"
NOT_ENOUGH_VOICE = "not enough voice for a pitch"
NO_SOUND = "measured without the sound: pauses by the voice detector alone, fillers by the words alone"


def delivery_of(
    transcript: Transcript, activity: SpeechActivity | None, track: SoundTrack | None = None
) -> Delivery:
    """Measure how one answer was spoken.

    Silence before the first and after the last speech does not count: nobody is slow for having thought.

    Args:
        transcript: the words; figures are taken of them as recognised, before terms were put right.
        activity: where there was speech; None for typed text, of which nothing is measured.
        track: the sound, frame by frame; None when it is not at hand.
    """
    if activity is None:
        return NOT_SPOKEN
    transcript = transcript.as_recognised
    if not activity.spans:
        return Delivery(
            speech_s=0.0, words_per_minute=None, fillers=(), pauses=(), notes=(NOT_ENOUGH_SPEECH,)
        )
    bounds = speech_bounds(track, activity) if track is not None else None
    start_s, end_s = bounds or (activity.spans[0].start_s, activity.spans[-1].end_s)
    silent = silences(track, activity) if track is not None else _between(activity)
    pauses = with_clauses(silent, transcript.words)
    fillers = _fillers(transcript, track, activity)
    enough = activity.speech_s >= LEAST_SPEECH_S and end_s > start_s
    spoken = Delivery(
        speech_s=activity.speech_s,
        words_per_minute=None,
        fillers=fillers,
        fillers_per_minute=60 * len(fillers) / (end_s - start_s) if enough else None,
        pauses=pauses,
        pause_s=round(sum(pause.duration_s for pause in pauses), 3),
        longest_pause_s=max((round(pause.duration_s, 3) for pause in pauses), default=None),
        first_word_s=round(start_s, 3),
        repetitions=wording.repetitions(transcript.words),
        hedges=wording.hedges(transcript.words),
        words_per_sentence=wording.words_per_sentence(transcript.text),
    )
    if enough:
        speaking_s = pace.speaking_s(silent, start_s, end_s)
        spoken = _with_pace(spoken, transcript, SpeechSpan(start_s=start_s, end_s=end_s), speaking_s)
    if track is not None:
        spoken = _with_voice(spoken, track, activity, silent)
    return with_moments(_with_notes(spoken, has_sound=track is not None))


def _with_pace(spoken: Delivery, transcript: Transcript, speech: SpeechSpan, speaking_s: float) -> Delivery:
    words = pace.spoken_words(transcript.words)
    if not words or speaking_s <= 0 or not pace.can_be_counted(words):
        return spoken
    count = pace.words_in(words)
    return replace(
        spoken,
        words_per_minute=60 * count / speech.duration_s,
        articulation_wpm=60 * count / speaking_s,
        syllables_per_minute=60 * pace.syllables(" ".join(word.text for word in words)) / speaking_s,
        course=pace.course(words, speech.start_s, speech.end_s),
    )


def _with_voice(
    spoken: Delivery, track: SoundTrack, activity: SpeechActivity, silent: list[SpeechSpan]
) -> Delivery:
    least_semitones = thresholds()["sd_semitones"].quiet[0] or 0.0
    return replace(
        spoken,
        pitch=pitch_of(track, activity),
        monotone=monotone_stretches(track, activity, least_semitones),
        loudness=loudness_of(track, activity, silent),
    )


def _with_notes(spoken: Delivery, *, has_sound: bool) -> Delivery:
    notes = []
    if spoken.words_per_minute is None:
        enough = (spoken.speech_s or 0.0) >= LEAST_SPEECH_S
        notes.append(TOO_FEW_WORDS if enough else NOT_ENOUGH_SPEECH)
    if not has_sound:
        notes.append(NO_SOUND)
    elif spoken.pitch is None:
        notes.append(NOT_ENOUGH_VOICE)
    if spoken.fillers:
        plural = "filler" if len(spoken.fillers) == 1 else "fillers"
        notes.append(f"at least {len(spoken.fillers)} {plural}: those found; there may be more")
    return replace(spoken, notes=tuple(notes))


def _fillers(
    transcript: Transcript, track: SoundTrack | None, activity: SpeechActivity
) -> tuple[Filler, ...]:
    found = (*filled_pauses(transcript, track, activity), *filler_phrases(transcript.words))
    return tuple(sorted(found, key=lambda filler: filler.start_s))


def _between(activity: SpeechActivity) -> list[SpeechSpan]:
    return [
        SpeechSpan(start_s=span.end_s, end_s=following.start_s)
        for span, following in zip(activity.spans, activity.spans[1:], strict=False)
        if following.start_s - span.end_s >= SHORTEST_PAUSE_S
    ]
