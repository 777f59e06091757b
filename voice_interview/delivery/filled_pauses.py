"""Filled pauses: "um", "uh", "hm", and the like.

Two witnesses are heard. The recogniser says how likely a filled pause is where it wrote none
(``text.whisper_fillers``), and the sound shows whether somebody held a vowel or a hum for 0.1 s to two
seconds, with little movement in spectrum and pitch (Goto, Itou and Hayamizu 1999, Eurospeech), perhaps with
silence beside it. A logistic regression weighs both.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voice_interview.delivery.measures import Filler
from voice_interview.delivery.pauses import Flags, quiet_frames, runs_of
from voice_interview.delivery.sound_track import HOP_S, SoundTrack
from voice_interview.speech.utterance import SpeechActivity, SpeechSpan
from voice_interview.text.filled_pause import is_filled_pause
from voice_interview.text.transcript import Transcript, Word

MOST_CHANGE_DB = 5.0
"""A frame is held when its spectrum moves less in 48 ms."""
MOST_PITCH_CHANGE = 1.2
"""… and its pitch, where there is one, less than this many semitones."""
LEAST_VOWEL_DB = 5.0
SHORTEST_HOLD_S = 0.1
LONGEST_HOLD_S = 2.0
FILLER_FROM = 0.45
"""Probability from which a held sound is called a filled pause."""
_LEAST_CHANCE, _MOST_CHANCE = 0.005, 0.995  # what the recogniser does not mention is unlikely, not impossible
_MOST_HELD_S = 0.8  # longer is no better
_BESIDE_S = 0.112  # where silence is looked for
_STEP = 3  # frames over which change is measured
_REACH_S = 0.2  # how far beyond the recogniser's bounds the sound may lie


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Of the regression: what each witness adds to the log odds."""

    bias: float
    recogniser: float
    """For each unit of its own log odds."""
    held: float
    """For each second held, up to ``_MOST_HELD_S``."""
    silence_before: float
    silence_after: float


SHIPPED = Weights(bias=-0.71, recogniser=0.58, held=0.43, silence_before=0.98, silence_after=1.05)
"""Fitted on 113 held sounds in 62 clips of read and spontaneous speech, each with one recorded filled pause
put in at a known place, words by tiny.en. The fit is strongly regularised, because a sound that was put in
has silence beside it more often than one that was said. ``scripts/evaluate_delivery`` fits anew, and measures
on what a fit has not seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What speaks for a held sound being a filled pause."""

    recogniser: float
    """Its log odds."""
    held_s: float
    silence_before: bool
    silence_after: bool

    def probability(self, weights: Weights) -> float:
        """Return how probably it is one, 0 to 1."""
        logit = (
            weights.bias
            + weights.recogniser * self.recogniser
            + weights.held * self.held_s
            + weights.silence_before * self.silence_before
            + weights.silence_after * self.silence_after
        )
        return 1 / (1 + math.exp(-logit))


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """What may be a filled pause."""

    filler: Filler
    """What it is told as, if it is one."""
    evidence: Evidence | None
    """None for one that is written down without a held sound near it."""
    is_written: bool
    """The recogniser wrote it down: that is enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """A filled pause that may be."""

    text: str
    start_s: float
    end_s: float
    """It lies between these."""
    chance: float
    word: Word | None
    """The word as recognised; None when only the recogniser's doubt speaks for it."""


def filled_pauses(
    transcript: Transcript,
    track: SoundTrack | None,
    activity: SpeechActivity,
    weights: Weights = SHIPPED,
) -> tuple[Filler, ...]:
    """Return the filled pauses of one answer, in order.

    Args:
        transcript: the words as recognised, and where the recogniser suspects more.
        track: the sound; None leaves only what was written down.
        activity: where there was speech.
        weights: what the witnesses count.
    """
    if track is None:
        found = [_filler(one, None) for one in _candidates(transcript) if one.word is not None]
    else:
        found = [
            suspect.filler
            for suspect in suspects(transcript, track, activity)
            if suspect.is_written
            or (suspect.evidence is not None and suspect.evidence.probability(weights) >= FILLER_FROM)
        ]
    return tuple(sorted(found, key=lambda filler: filler.start_s))


def suspects(transcript: Transcript, track: SoundTrack, activity: SpeechActivity) -> list[Suspect]:
    """Return all that may be a filled pause; arguments as for ``filled_pauses``."""
    quiet = quiet_frames(track, activity)
    held = held_sounds(track, activity)
    words, speech = _edges(transcript.words), _edges(activity.spans)
    taken: list[SpeechSpan] = []
    found: list[Suspect] = []
    for candidate in sorted(_candidates(transcript), key=lambda one: -one.chance):
        sound = _best(candidate, held, taken)
        if sound is not None:
            taken.append(sound)
        if sound is not None or candidate.word is not None:
            found.append(_suspect(candidate, sound, quiet))
    for sound in held:
        if sound in taken or _is_covered(sound, words) or not _is_covered(sound, speech):
            continue
        unsuspected = _Candidate(text="um", start_s=sound.start_s, end_s=sound.end_s, chance=0.0, word=None)
        found.append(_suspect(unsuspected, sound, quiet))
    return found


def _suspect(candidate: _Candidate, sound: SpeechSpan | None, quiet: Flags) -> Suspect:
    return Suspect(
        filler=_filler(candidate, sound),
        evidence=_evidence(candidate.chance, sound, quiet) if sound is not None else None,
        is_written=candidate.word is not None,
    )


def _evidence(chance: float, sound: SpeechSpan, quiet: Flags) -> Evidence:
    """Return what a held sound has to say for itself, given the recogniser's chance, 0 to 1."""
    bounded = min(max(chance, _LEAST_CHANCE), _MOST_CHANCE)
    first, last, beside = (round(s / HOP_S) for s in (sound.start_s, sound.end_s, _BESIDE_S))
    return Evidence(
        recogniser=math.log(bounded / (1 - bounded)),
        held_s=min(sound.duration_s, _MOST_HELD_S),
        silence_before=first < beside or bool(quiet[first - beside : first].any()),
        silence_after=last + beside > len(quiet) or bool(quiet[last : last + beside].any()),
    )


def _edges(stretches: Sequence[Word | SpeechSpan]) -> NDArray[np.float64]:
    """Return starts and ends in seconds, shape ``(2, len(stretches))``."""
    return np.array([[one.start_s for one in stretches], [one.end_s for one in stretches]], np.float64)


def _is_covered(sound: SpeechSpan, by: NDArray[np.float64]) -> bool:
    """Tell whether most of a sound lies under words, or within spans of speech, given by their edges."""
    starts, ends = by
    covered = np.maximum(np.minimum(ends, sound.end_s) - np.maximum(starts, sound.start_s), 0.0).sum()
    return bool(covered > 0.5 * sound.duration_s)


def held_sounds(track: SoundTrack, activity: SpeechActivity) -> list[SpeechSpan]:
    """Return the stretches in which a vowel or a hum is held."""
    semitones = 12 * np.log2(np.maximum(track.pitch_hz, 1.0))
    moved = np.zeros(track.frames)
    moved[_STEP:] = np.abs(semitones[_STEP:] - semitones[:-_STEP])
    voiced = track.voicing >= 0.5
    glides = np.zeros(track.frames, bool)
    glides[_STEP:] = voiced[_STEP:] & voiced[:-_STEP] & (moved[_STEP:] > MOST_PITCH_CHANGE)
    # A frame is held when it is like the one before, or like the one after: both ends of a sound count.
    after = np.concatenate([track.change_db[_STEP:], np.full(min(_STEP, track.frames), np.inf, np.float32)])
    steady = (
        (np.minimum(track.change_db, after) < MOST_CHANGE_DB)
        & (track.vowel_db > LEAST_VOWEL_DB)
        & ~glides
        & ~quiet_frames(track, activity)
    )
    for start, end in runs_of(~steady):
        if end - start <= 1:
            steady[start:end] = True
    return [
        SpeechSpan(start_s=start * HOP_S, end_s=end * HOP_S)
        for start, end in runs_of(steady)
        if SHORTEST_HOLD_S <= (end - start) * HOP_S <= LONGEST_HOLD_S
    ]


def _candidates(transcript: Transcript) -> list[_Candidate]:
    candidates = []
    for segment in transcript.segments:
        written = [word for word in segment.words if is_filled_pause(word.text)]
        others = [word for word in segment.words if not is_filled_pause(word.text)]
        for word in written:
            before = [other.end_s for other in others if other.end_s <= word.start_s + 0.01]
            after = [other.start_s for other in others if other.start_s >= word.end_s - 0.01]
            candidates.append(
                _Candidate(
                    text=word.text.strip(" .,!?…-"),
                    start_s=max(before, default=segment.start_s),
                    end_s=min(after, default=segment.end_s),
                    chance=1.0,
                    word=word,
                )
            )
        candidates += [
            _Candidate(text="um", start_s=heard.start_s, end_s=heard.end_s, chance=heard.chance, word=None)
            for heard in segment.heard_fillers
        ]
    return candidates


def _best(
    candidate: _Candidate, held: Sequence[SpeechSpan], taken: Sequence[SpeechSpan]
) -> SpeechSpan | None:
    """Return the held sound that fits: the longest within the bounds, less so the more it reaches beyond.

    When another filler has that one, only a sound that lies within the bounds can be a second: two places
    beside one "um" are both likely, and it is still one.
    """

    def inside_s(sound: SpeechSpan) -> float:
        return max(min(sound.end_s, candidate.end_s + 0.02) - max(sound.start_s, candidate.start_s - 0.02), 0)

    near = [
        sound
        for sound in held
        if sound.end_s > candidate.start_s - _REACH_S and sound.start_s < candidate.end_s + _REACH_S
    ]
    near.sort(key=lambda sound: -(inside_s(sound) + 0.3 * sound.duration_s))
    if near and near[0] not in taken:
        return near[0]
    return next((s for s in near if s not in taken and inside_s(s) >= 0.6 * s.duration_s), None)


def _filler(candidate: _Candidate, sound: SpeechSpan | None) -> Filler:
    word = candidate.word
    if sound is not None:
        start_s, end_s = sound.start_s, sound.end_s
    else:
        start_s, end_s = (word.start_s, word.end_s) if word else (candidate.start_s, candidate.end_s)
    return Filler(
        text=candidate.text,
        start_s=round(start_s, 3),
        end_s=round(end_s, 3),
        source="sound" if word is None else "transcript",
    )
