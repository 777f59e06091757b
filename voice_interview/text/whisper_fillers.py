"""Hears "um" and "uh" where Whisper leaves them out, by asking how likely each would have been.

Whisper is trained on tidy text and drops filled pauses. A prompt full of them makes it write some, and makes
it lose whole sentences. So the prompt is never used for writing: the words that were recognised without it
are fed back in as they stand, and for each place between them the model only says how probable a filled pause
is there (the probability of the next token, given the sound, the prompt and the words so far). The text
cannot change.

Fillers mostly follow punctuation. Where the words have none and the model would rather put some, it is put in
and the question is asked again; the answer counts as much as the punctuation was wanted.
"""

from dataclasses import dataclass

import ctranslate2
import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.tokenizer import Tokenizer

PROMPT = " Um, so, uh, I was, um, thinking, hmm, that, uh, we, you know, um, could... uh, go."
"""Text before the words that holds filled pauses; without one, Whisper gives them hardly any probability."""
SPOKEN_FILLERS = (
    " um",
    " Um",
    " uh",
    " Uh",
    " er",
    " Er",
    " erm",
    " mm",
    " Mm",
    " hm",
    " Hmm",
    " umm",
    "Um",
    "Uh",
)
LEAST_CHANCE = 0.02
"""Less is not told: over read speech the median is below 0.01."""
LEAST_COMMA = 0.1
_PUNCTUATION = ",.?!…;:"
_HOP_S = 0.02  # a position of the encoder
_MOST_TOKENS = 200  # half of the 448 that Whisper can hold, less room for commas


@dataclass(frozen=True, slots=True, kw_only=True)
class LikelyFiller:
    """A filled pause that the words leave out."""

    before_word: int
    """Index of the word that follows; the number of words when none does."""
    chance: float
    """0 to 1."""
    start_s: float | None
    end_s: float | None
    """Where it lies, in seconds from the first sample, if the model can tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """How probable two things are as the next token at one place."""

    filler: float
    comma: float


class FillerListener:
    """Finds filled pauses in the sound of one utterance, given its words.

    Args:
        model: a loaded Whisper model; used in the caller's thread.
    """

    def __init__(self, model: WhisperModel) -> None:
        self._model = model
        self._tokenizer = Tokenizer(
            model.hf_tokenizer, model.model.is_multilingual, task="transcribe", language="en"
        )
        self._fillers = self._single_tokens(SPOKEN_FILLERS)
        self._commas = self._single_tokens((",", ".", "..."))
        self._prompt = [
            self._tokenizer.sot_prev,
            *self._tokenizer.encode(PROMPT),
            *self._tokenizer.sot_sequence,
            self._tokenizer.no_timestamps,
        ]

    def listen(
        self, encoded: ctranslate2.StorageView, duration_s: float, words: list[str]
    ) -> tuple[LikelyFiller, ...]:
        """Return the filled pauses that ``words`` leave out.

        Args:
            encoded: the sound as the encoder sees it.
            duration_s: length of the sound, at most 30 s.
            words: as recognised, each with the space before it; may be empty.

        Raises:
            RuntimeError: the engine failed.
        """
        pieces = [self._tokenizer.encode(word) for word in words]
        if sum(map(len, pieces)) > _MOST_TOKENS:
            return ()
        plain = self._asked(encoded, pieces)
        bare = [False, *(word[-1] not in _PUNCTUATION for word in words)]
        wanted = [place.comma if is_bare else 0.0 for place, is_bare in zip(plain, bare, strict=True)]
        chances = [place.filler for place in plain]
        if any(chance >= LEAST_COMMA for chance in wanted):
            commas = [chance >= LEAST_COMMA for chance in wanted[1:]]
            comma = self._tokenizer.encode(",")
            cut = [
                piece + comma if is_wanted else piece for piece, is_wanted in zip(pieces, commas, strict=True)
            ]
            again = self._asked(encoded, cut)
            chances = [
                max(first.filler, chance * second.filler)
                for first, chance, second in zip(plain, wanted, again, strict=True)
            ]
        places = [(at, chance) for at, chance in enumerate(chances) if chance >= LEAST_CHANCE]
        return self._timed(encoded, pieces, places, duration_s) if places else ()

    def _single_tokens(self, texts: tuple[str, ...]) -> list[int]:
        return sorted({ids[0] for ids in map(self._tokenizer.encode, texts) if len(ids) == 1})

    def _asked(self, encoded: ctranslate2.StorageView, pieces: list[list[int]]) -> list[_Place]:
        """Return what the model would say before each piece, and after the last."""
        tokens = [token for piece in pieces for token in piece]
        result = self._model.model.generate(
            encoded,
            [[*self._prompt, *tokens]],
            beam_size=1,
            # CTranslate2 makes no more steps than half of this, and than this less the prompt.
            max_length=max(2 * (len(tokens) + 1), len(self._prompt) + len(tokens) + 1),
            return_logits_vocab=True,
            suppress_blank=False,
            suppress_tokens=None,
        )[0]
        steps = result.logits[0]
        places = []
        for start in np.cumsum([0, *map(len, pieces)]):
            if start >= len(steps):
                places.append(_Place(filler=0.0, comma=0.0))
                continue
            on_cpu = steps[int(start)].to_device(ctranslate2.Device.cpu)
            logits = np.asarray(on_cpu, dtype=np.float32).reshape(-1)
            weights = np.exp(logits - logits.max())
            filler, comma = (float(weights[of].sum() / weights.sum()) for of in (self._fillers, self._commas))
            places.append(_Place(filler=filler, comma=comma))
        return places

    def _timed(
        self,
        encoded: ctranslate2.StorageView,
        pieces: list[list[int]],
        places: list[tuple[int, float]],
        duration_s: float,
    ) -> tuple[LikelyFiller, ...]:
        """Place the fillers in time: put "um" where they are likely and let the model align the whole."""
        um = self._tokenizer.encode(" um")
        before = dict(places)
        filled: list[int] = []
        found: dict[int, int] = {}
        for at, piece in enumerate([*pieces, []]):
            if at in before:
                found[at] = len(filled)
                filled += um
            filled += piece
        frames = int(duration_s / (_HOP_S / 2))
        aligned = self._model.model.align(
            encoded, self._tokenizer.sot_sequence, [filled], frames, median_filter_width=7
        )[0]
        times_s: dict[int, list[float]] = {}
        for token, frame in aligned.alignments:
            times_s.setdefault(token, []).append(frame * _HOP_S)
        return tuple(
            LikelyFiller(
                before_word=at,
                chance=chance,
                start_s=min(times_s[found[at]]) if found[at] in times_s else None,
                end_s=max(times_s[found[at]]) + _HOP_S if found[at] in times_s else None,
            )
            for at, chance in places
        )
