"""Speech to text with faster-whisper."""

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.transcribe import Segment as WhisperSegment
from faster_whisper.transcribe import Word as WhisperWord
from numpy.typing import NDArray

from voice_interview.audio.chunk import HEARD_RATE_HZ
from voice_interview.errors import RecognitionError
from voice_interview.speech.utterance import Utterance
from voice_interview.text.filled_pause import is_filled_pause
from voice_interview.text.loops import without_loops
from voice_interview.text.tail import unwritten_tail, with_tail
from voice_interview.text.transcript import HeardFiller, Segment, Word
from voice_interview.text.whisper_fillers import FillerListener, LikelyFiller

_TEMPERATURES = (0.0, 0.4)
"""Greedy-like beam search first; one warmer try when the result loops or is improbable."""
_PREVIEW_PAD_S = 1.0
"""Silence after the sound of a quick look; without any the last word is often lost."""
_LONGEST_FRAMES = 3000
_MOST_TOKENS_PER_S = 7.0
"""Fast English has about five tokens a second; more are a loop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhisperOptions:
    """How to run the model."""

    device: str = "cpu"
    """``cpu`` or ``cuda``."""
    compute_type: str = "int8"
    """As CTranslate2 names it: ``int8``, ``float16``, ``int8_float16``, ``float32`` …"""
    threads: int = 2
    """CPU threads; more than the cores slow it down."""
    beam_size: int = 5


class _RememberingModel(WhisperModel):  # type: ignore[misc]  # the library is untyped
    """Keeps what the first window of a recording was encoded to: a dear step, and wanted twice.

    Each thread has its own: one model hears several interviews at once.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._own = threading.local()

    @property
    def encoded(self) -> ctranslate2.StorageView | None:
        """What this thread encoded first since ``forget``; None when nothing was."""
        return getattr(self._own, "encoded", None)

    def forget(self) -> None:
        """Begin anew in this thread."""
        self._own.encoded = None

    def encode(self, features: NDArray[np.float32]) -> ctranslate2.StorageView:
        """Return the encoder's output; see ``WhisperModel``."""
        encoded = super().encode(features)
        if self.encoded is None:
            self._own.encoded = encoded
        return encoded


class FasterWhisperRecognizer:
    """A Whisper model in CTranslate2 form.

    Args:
        name: what the person calls the model.
        folder: where its files are; nothing is fetched.
        options: how to run it.

    Raises:
        RecognitionError: the folder holds no model that can be loaded this way.
    """

    def __init__(self, name: str, folder: Path, options: WhisperOptions | None = None) -> None:
        self._name = name
        self._options = options or WhisperOptions()
        try:
            self._model = _RememberingModel(
                str(folder),
                device=self._options.device,
                compute_type=self._options.compute_type,
                cpu_threads=self._options.threads,
                local_files_only=True,
            )
        except (
            Exception
        ) as error:  # CTranslate2 and the tokenizer raise plain RuntimeError, ValueError and their own
            raise RecognitionError(
                f"The speech model {name} could not be loaded ({error}).",
                f"Fetch it anew with: voice-interview models get {name}, or choose another with --model.",
            ) from error
        self._fillers = FillerListener(self._model)

        tokens = self._model.hf_tokenizer
        wanted = ["<|startoftranscript|>", "<|notimestamps|>"]
        if self._model.model.is_multilingual:
            wanted[1:1] = ["<|en|>", "<|transcribe|>"]
        self._preview_prompt = [tokens.token_to_id(token) for token in wanted]
        self._first_special = tokens.token_to_id("<|endoftext|>")

    @property
    def name(self) -> str:
        """What the person calls the model."""
        return self._name

    def recognize(self, utterance: Utterance) -> Segment:
        """Return the words of ``utterance``; see ``text.transcript.Recognizer``.

        Raises:
            RecognitionError: the engine failed.
        """
        found = self._read(utterance)
        tail = unwritten_tail(utterance, found)
        return found if tail is None else with_tail(found, self._read(tail))

    def _read(self, utterance: Utterance) -> Segment:
        self._model.forget()
        try:
            found, _ = self._model.transcribe(
                np.asarray(utterance.audio.samples),
                language="en",
                beam_size=self._options.beam_size,
                temperature=_TEMPERATURES,
                condition_on_previous_text=False,  # a loop would feed itself
                word_timestamps=True,
                vad_filter=False,  # the segmenter has cut the silence away
            )
            all_words = _words(list(found), utterance)
            heard: tuple[LikelyFiller, ...] = ()
            if self._model.encoded is not None:
                said = [word.text for word in all_words]
                heard = self._fillers.listen(self._model.encoded, utterance.audio.duration_s, said)
        except RuntimeError as error:
            raise RecognitionError(
                f"The speech model {self._name} failed ({error}).", "Try again."
            ) from error
        words = without_loops(all_words)
        left_out = [one for one in heard if not _is_written(all_words[one.before_word :], words)]
        text = "".join(word.text for word in words).strip()
        spoken = [
            Word(text=w.text.strip(), start_s=w.start_s, end_s=w.end_s, probability=w.probability)
            for w in words
        ]
        return Segment(
            text=text,
            start_s=spoken[0].start_s if spoken else utterance.audio.start_s,
            end_s=spoken[-1].end_s if spoken else utterance.audio.end_s,
            words=tuple(spoken),
            heard_fillers=tuple(_placed(filler, all_words, utterance) for filler in left_out),
        )

    def preview(self, utterance: Utterance) -> str:
        """Return the words of ``utterance`` from one greedy pass; see ``text.transcript.Previewer``.

        The encoder sees the sound and a little silence instead of the 30 s that Whisper was trained on. That
        costs some accuracy, and a third to an eighth of the time.

        Raises:
            RecognitionError: the engine failed.
        """
        duration_s = utterance.audio.duration_s
        try:
            silence = np.zeros(round(_PREVIEW_PAD_S * HEARD_RATE_HZ), np.float32)
            features = self._model.feature_extractor(np.concatenate([utterance.audio.samples, silence]))
            encoded = self._model.encode(features[:, : min(features.shape[1] // 2 * 2, _LONGEST_FRAMES)])
            [found] = self._model.model.generate(
                encoded,
                [self._preview_prompt],
                beam_size=1,
                max_length=round(duration_s * _MOST_TOKENS_PER_S) + len(self._preview_prompt) + 8,
            )
        except (RuntimeError, ValueError) as error:
            raise RecognitionError(
                f"The speech model {self._name} failed ({error}).", "Try again."
            ) from error
        tokens = [token for token in found.sequences_ids[0] if token < self._first_special]
        return str(self._model.hf_tokenizer.decode(tokens)).strip()


def _is_written(following: list[Word], kept: list[Word]) -> bool:
    """Tell whether the next word is itself a filled pause, and was not dropped as a loop."""
    return bool(following) and is_filled_pause(following[0].text) and any(w is following[0] for w in kept)


def _placed(filler: LikelyFiller, words: list[Word], utterance: Utterance) -> HeardFiller:
    """Return where a filler may be: between words that are none, and where the model itself would put it."""
    offset, end = utterance.audio.start_s, utterance.audio.end_s
    before = [word for word in words[: filler.before_word] if not is_filled_pause(word.text)]
    after = [word for word in words[filler.before_word :] if not is_filled_pause(word.text)]
    starts = [before[-1].end_s if before else offset]
    ends = [after[0].start_s if after else end]
    if filler.start_s is not None and filler.end_s is not None:
        starts.append(filler.start_s + offset)
        ends.append(filler.end_s + offset)
    start_s = min(*starts, end)
    return HeardFiller(start_s=start_s, end_s=min(max(*ends, start_s), end), chance=filler.chance)


def _words(found: list[WhisperSegment], utterance: Utterance) -> list[Word]:
    """Collect the words with times inside the utterance that never run backwards.

    Whisper's word times err by seconds around silence (faster-whisper issue 125); the utterance's own bounds,
    which come from the voice detector, limit the harm.
    """
    offset, end = utterance.audio.start_s, utterance.audio.end_s
    words: list[Word] = []
    last = offset
    for segment in found:
        for word in segment.words or ():
            if not word.word.strip():
                continue
            if words and not word.word.startswith(" "):  # "-tuning" of "fine-tuning" is no word of its own
                words[-1] = _joined(words[-1], word, end_s=min(max(float(word.end) + offset, last), end))
                last = words[-1].end_s
                continue
            start_s = min(max(float(word.start) + offset, last), end)
            last = min(max(float(word.end) + offset, start_s), end)
            words.append(
                Word(text=word.word, start_s=start_s, end_s=last, probability=float(word.probability))
            )
    return words


def _joined(word: Word, rest: WhisperWord, *, end_s: float) -> Word:
    return Word(
        text=word.text + rest.word,
        start_s=word.start_s,
        end_s=end_s,
        probability=min(word.probability, float(rest.probability)),
    )
