"""LocalAgreement-2, the method of whisper_streaming, over the same Whisper model as ours.

Written from the description in Macháček, Dabre and Bojar, "Turning Whisper into Real-Time Transcription
System" (2023): the open sound is decoded again and again; words on which two decodes in a row agree are
final; sound before the end of a finished segment is dropped once 15 s are open; its words are the prompt.
"""

import time
from pathlib import Path

from faster_whisper import WhisperModel

from voice_interview.audio.chunk import HEARD_RATE_HZ, Samples

_LEAST_NEW_S = 1.0
_LONGEST_OPEN_S = 15.0
_PROMPT_CHARACTERS = 200
_LONGEST_OVERLAP = 5

_Heard = tuple[float, str]
"""Where a word ends, in seconds of the recording, and the word."""


class LocalAgreement:
    """Hears one recording.

    Args:
        model: the model, as the program runs it.
        samples: mono at the heard rate.
    """

    def __init__(self, model: WhisperModel, samples: Samples) -> None:
        self._model = model
        self._samples = samples
        self._open_from_s = 0.0
        self._final: list[_Heard] = []
        self._unsure: list[_Heard] = []

    def hear(self) -> tuple[str, float]:
        """Return the text, and when all of it was final, as if the sound came in real time.

        A decode begins when the one before it is done and a second of new sound has been spoken.
        """
        duration_s = len(self._samples) / HEARD_RATE_HZ
        now_s = heard_s = 0.0
        while heard_s < duration_s:
            heard_s = min(duration_s, max(now_s, heard_s + _LEAST_NEW_S))
            began_s = time.monotonic()
            self._decode(heard_s)
            now_s = max(now_s, heard_s) + time.monotonic() - began_s
        return " ".join(word for _, word in [*self._final, *self._unsure]), now_s

    def _decode(self, heard_s: float) -> None:
        dropped = " ".join(word for end_s, word in self._final if end_s <= self._open_from_s)
        first, last = (round(edge_s * HEARD_RATE_HZ) for edge_s in (self._open_from_s, heard_s))
        found, _ = self._model.transcribe(
            self._samples[first:last],
            language="en",
            beam_size=5,
            word_timestamps=True,
            initial_prompt=dropped[-_PROMPT_CHARACTERS:] or None,
        )
        segments = list(found)
        words = [
            (self._open_from_s + float(word.end), word.word.strip())
            for segment in segments
            for word in segment.words or ()
        ]
        self._agree(self._new(words))
        if heard_s - self._open_from_s > _LONGEST_OPEN_S:
            ends_s = [self._open_from_s + float(segment.end) for segment in segments[:-1]]
            settled_s = self._final[-1][0] if self._final else 0.0
            if cuts_s := [end_s for end_s in ends_s if end_s <= settled_s]:
                self._open_from_s = cuts_s[-1]

    def _new(self, words: list[_Heard]) -> list[_Heard]:
        """Return the words after the final ones, without any that are said at the join a second time."""
        if not self._final:
            return words
        words = [word for word in words if word[0] > self._final[-1][0] + 0.1]
        for size in range(min(_LONGEST_OVERLAP, len(words), len(self._final)), 0, -1):
            if [word for _, word in self._final[-size:]] == [word for _, word in words[:size]]:
                return words[size:]
        return words

    def _agree(self, words: list[_Heard]) -> None:
        agreed = 0
        while agreed < min(len(words), len(self._unsure)) and words[agreed][1] == self._unsure[agreed][1]:
            agreed += 1
        self._final += words[:agreed]
        self._unsure = words[agreed:]


def load(folder: Path) -> WhisperModel:
    """Load a model with the program's settings."""
    return WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=2, local_files_only=True)
