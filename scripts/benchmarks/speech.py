"""Labelled human speech: clips of a folder, and what is made of them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from voice_interview.audio.chunk import HEARD_RATE_HZ, AudioChunk, Samples
from voice_interview.audio.files import read_audio
from voice_interview.audio.wav import write_wav
from voice_interview.speech.segmenter import Segmenter
from voice_interview.speech.utterance import SpeechSpan, Utterance, VoiceDetector
from voice_interview.text.transcript import Recognizer, Word

_LONGEST_CLIP_S = 600.0
_TONE_S = 0.3
_LONGEST_ANSWER_S = 45.0
_SEARCH_S = 0.12
_FRAME = 160
_CLAUSE_ENDS = tuple(".,;:?!-–—…")
_EDGE_S = 0.1
"""A place so near to the end of a stretch of speech is at its pause."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Clip:
    """One labelled recording."""

    samples: Samples
    text: str
    speaker: str

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return len(self.samples) / HEARD_RATE_HZ


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Phrases:
    """Recorded phrases about the floor."""

    keeping: tuple[Samples, ...]
    """They ask for time to think."""
    endings: tuple[Samples, ...]
    """They say that the answer is over."""


def read_phrases(folder: Path) -> Phrases:
    """Return the phrases that ``manifest.json`` in ``folder`` lists.

    Raises:
        UnreadableAudio: a file cannot be read.
    """
    entries = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["recordings"]
    read = [
        (one["ends"], read_audio(folder / one["file"], max_duration_s=_LONGEST_CLIP_S).samples)
        for one in entries
    ]
    return Phrases(
        keeping=tuple(samples for ends, samples in read if not ends),
        endings=tuple(samples for ends, samples in read if ends),
    )


def read_clips(folder: Path) -> list[Clip]:
    """Return the clips that ``manifest.jsonl`` in ``folder`` lists.

    Raises:
        UnreadableAudio: a file cannot be read.
    """
    lines = (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    entries = [json.loads(line) for line in lines]
    return [
        Clip(
            samples=read_audio(folder / entry["file"], max_duration_s=_LONGEST_CLIP_S).samples,
            text=entry["transcript_clean"],
            speaker=entry["speaker"],
        )
        for entry in entries
        if entry["transcript_clean"].strip()
    ]


def quietest(samples: Samples, size: int) -> int:
    """Return where the quietest ``size`` samples in a row begin."""
    energy = np.concatenate([[0.0], np.cumsum(np.square(samples, dtype=np.float64))])
    return int(np.argmin(energy[size:] - energy[:-size]))


def room_tone(samples: Samples, duration_s: float) -> Samples:
    """Return ``duration_s`` seconds of the quietest stretch of ``samples``, played to and fro."""
    size = min(round(_TONE_S * HEARD_RATE_HZ), len(samples))
    start = quietest(samples, size)
    stretch = samples[start : start + size]
    both_ways = np.concatenate([stretch, stretch[::-1]])
    wanted = round(duration_s * HEARD_RATE_HZ)
    return np.tile(both_ways, wanted // len(both_ways) + 1)[:wanted]


def joined(clips: Sequence[Clip], gap_s: float) -> tuple[Samples, list[float]]:
    """Return the clips one after the other with room tone between, and where each begins, in seconds."""
    parts: list[Samples] = []
    starts_s: list[float] = []
    length = 0
    for clip in clips:
        starts_s.append(length / HEARD_RATE_HZ)
        parts += [clip.samples, room_tone(clip.samples, gap_s)]
        length += len(clip.samples) + len(parts[-1])
    return np.concatenate(parts), starts_s


def by_speaker(clips: Sequence[Clip]) -> list[Clip]:
    """Return what each speaker said, joined into answers of up to 45 s, longer only where a clip is."""
    answers: list[Clip] = []
    for speaker in dict.fromkeys(clip.speaker for clip in clips):
        waiting: list[Clip] = []
        for clip in (clip for clip in clips if clip.speaker == speaker):
            if waiting and sum(c.duration_s for c in waiting) + clip.duration_s > _LONGEST_ANSWER_S:
                answers.append(_one(waiting))
                waiting = []
            waiting.append(clip)
        answers.append(_one(waiting))
    return answers


def words_of(samples: Samples, recognizer: Recognizer) -> tuple[Word, ...]:
    """Return the words of a short recording with their times."""
    span = SpeechSpan(start_s=0.0, end_s=len(samples) / HEARD_RATE_HZ)
    audio = AudioChunk(samples=samples, rate_hz=HEARD_RATE_HZ)
    return recognizer.recognize(Utterance(audio=audio, speech=(span,))).words


def places_inside_clauses(samples: Samples, words: Sequence[Word], apart_s: float) -> list[int]:
    """Return samples at which a pause can be put between two words of one clause, ``apart_s`` or more apart.

    A place follows a word without punctuation, three words or more from either end of the recording; it is
    the quietest hundredth of a second near the boundary that the recogniser gives.
    """
    places: list[int] = []
    for before, after in pairwise(words[2:-2]):
        if before.text.endswith(_CLAUSE_ENDS):
            continue
        middle = round((before.end_s + after.start_s) / 2 * HEARD_RATE_HZ)
        reach = round(_SEARCH_S * HEARD_RATE_HZ)
        first, last = max(0, middle - reach), min(len(samples), middle + reach)
        frames = samples[first : first + (last - first) // _FRAME * _FRAME].reshape(-1, _FRAME)
        if not len(frames):
            continue
        place = first + int(np.argmin(np.square(frames).sum(axis=1))) * _FRAME + _FRAME // 2
        if not places or place - places[-1] >= apart_s * HEARD_RATE_HZ:
            places.append(place)
    return places


def inside_speech(places: Sequence[int], samples: Samples, detector: VoiceDetector) -> list[int]:
    """Return the places at which nobody pauses already: no two pauses are to add up to a longer one."""
    segmenter = Segmenter(detector)
    list(segmenter.feed(AudioChunk(samples=samples, rate_hz=HEARD_RATE_HZ)))
    spans = [(span.start_s + _EDGE_S, span.end_s - _EDGE_S) for span in segmenter.activity().spans]
    return [at for at in places if any(low < at / HEARD_RATE_HZ < high for low, high in spans)]


def with_pauses(samples: Samples, pauses: Sequence[tuple[int, Samples]]) -> Samples:
    """Return ``samples`` with each piece of sound put in at its sample, in rising order."""
    parts: list[Samples] = []
    at = 0
    for place, sound in pauses:
        parts += [samples[at:place], sound]
        at = place
    return np.concatenate([*parts, samples[at:]])


def write(path: Path, samples: Samples) -> Path:
    """Write a recording and return its path."""
    write_wav(path, AudioChunk(samples=samples.astype(np.float32), rate_hz=HEARD_RATE_HZ))
    return path


def _one(clips: Sequence[Clip]) -> Clip:
    samples, _ = joined(clips, 0.5)
    return Clip(samples=samples, text=" ".join(clip.text for clip in clips), speaker=clips[0].speaker)
