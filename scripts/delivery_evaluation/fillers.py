"""Filled pauses placed at known times, weighed by fits that have not seen them, and filler words."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from delivery_evaluation.counts import Count
from delivery_evaluation.hearing import Ear, Heard
from delivery_evaluation.placed_sounds import PIECES, placed_filler
from voice_interview.audio.chunk import HEARD_RATE_HZ, Samples
from voice_interview.delivery.filled_pauses import SHIPPED, Evidence, Weights, filled_pauses, suspects
from voice_interview.delivery.filler_phrases import filler_phrases
from voice_interview.delivery.measures import Filler
from voice_interview.text.filled_pause import is_filled_pause
from voice_interview.text.transcript import Word

NEAR_S = 0.3
"""How far the start, or the middle, of a finding may lie from the true one."""
FILLED_PAUSES = frozenset({"um", "uh", "hm"})
_WEAKNESS = 0.15  # scikit-learn's C; small: what was put in stands in silence more often than what is said


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A clip with a recorded filled pause put in."""

    clip: str
    """Where it was put in."""
    piece_of: str
    """The clip that it was recorded in."""
    start_s: float
    end_s: float
    heard: Heard


@dataclass(frozen=True, slots=True, kw_only=True)
class _Example:
    placed: Placed
    evidence: Evidence
    is_filler: bool


def place(sounds: dict[str, Samples], names: Sequence[str], ear: Ear, count: int) -> Iterable[Placed]:
    """Put recorded filled pauses into clips, in turn, and hear each."""
    rng = np.random.default_rng(23)
    pieces = [piece for piece in PIECES if piece[0] in sounds]
    for at in range(count):
        name = names[at % len(names)]
        piece_of, first_s, last_s = pieces[-(at + at // len(names)) % len(pieces)]
        piece = sounds[piece_of][round(first_s * HEARD_RATE_HZ) : round(last_s * HEARD_RATE_HZ)]
        samples, start_s, end_s = placed_filler(sounds[name], piece, rng)
        yield Placed(clip=name, piece_of=piece_of, start_s=start_s, end_s=end_s, heard=ear.hear(samples))


class Fits:
    """Weights fitted on placed filled pauses.

    Args:
        placed: what they are fitted on.
    """

    def __init__(self, placed: Sequence[Placed]) -> None:
        self._examples = [example for one in placed for example in _examples(one)]

    def without(self, *clips: str) -> Weights:
        """Return weights fitted on what has nothing to do with ``clips``."""
        return self._fitted(
            [
                example
                for example in self._examples
                if example.placed.clip not in clips and example.placed.piece_of not in clips
            ]
        )

    def text(self) -> str:
        """Return the weights fitted on everything, to be shipped."""
        weights = self.without()
        return f"{weights} from {len(self._examples)} sounds"

    def _fitted(self, examples: Sequence[_Example]) -> Weights:
        rows = [
            (
                one.evidence.recogniser,
                one.evidence.held_s,
                one.evidence.silence_before,
                one.evidence.silence_after,
            )
            for one in examples
        ]
        regression = LogisticRegression(C=_WEAKNESS).fit(rows, [one.is_filler for one in examples])
        recogniser, held, before, after = (round(float(weight), 2) for weight in regression.coef_[0])
        return Weights(
            bias=round(float(regression.intercept_[0]), 2),
            recogniser=recogniser,
            held=held,
            silence_before=before,
            silence_after=after,
        )


def _examples(placed: Placed) -> Iterable[_Example]:
    heard = placed.heard
    for suspect in suspects(heard.transcript, heard.track, heard.activity):
        if suspect.is_written or suspect.evidence is None:
            continue
        sound = suspect.filler
        overlap_s = min(sound.end_s, placed.end_s) - max(sound.start_s, placed.start_s)
        shorter_s = min(sound.end_s - sound.start_s, placed.end_s - placed.start_s)
        yield _Example(placed=placed, evidence=suspect.evidence, is_filler=overlap_s > 0.5 * shorter_s)


def found_in(heard: Heard, weights: Weights = SHIPPED) -> tuple[Filler, ...]:
    """Return the filled pauses of a recording by these weights."""
    return filled_pauses(heard.transcript, heard.track, heard.activity, weights)


def written_in(heard: Heard) -> list[Word]:
    """Return the filled pauses that the transcript has: the baseline."""
    return [word for word in heard.transcript.words if is_filled_pause(word.text)]


def count_placed(placed: Sequence[Placed], fits: Fits) -> tuple[Count, Count, Count]:
    """Return how many placed ones were found in time: by fits without them, as shipped, in the transcript."""
    unseen, shipped, baseline = Count(), Count(), Count()
    for one in placed:
        for count, found in (
            (unseen, found_in(one.heard, fits.without(one.clip, one.piece_of))),
            (shipped, found_in(one.heard)),
            (baseline, written_in(one.heard)),
        ):
            near = [filler for filler in found if _is_near(filler, one)]
            count.add(len(near[:1]), 1)
            count.wrong += len(found) - len(near[:1])
    return unseen, shipped, baseline


def _is_near(found: Filler | Word, placed: Placed) -> bool:
    apart_s = abs(found.start_s + found.end_s - placed.start_s - placed.end_s) / 2
    return abs(found.start_s - placed.start_s) <= NEAR_S or apart_s <= NEAR_S


def add_phrases(clip: dict[str, Any], heard: Heard, count: Count) -> None:
    """Compare the words that are fillers with the labels of a clip."""
    wanted = Counter({word: number for word, number in clip["fillers"] if word not in FILLED_PAUSES})
    found = Counter(filler.text for filler in heard.delivery.fillers or () if filler.kind == "phrase")
    for phrase in found.keys() | wanted.keys():
        count.add(found[phrase], wanted[phrase])


def count_sentences(path: Path) -> tuple[Count, int]:
    """Return how well words that are fillers are told in a file of marked sentences, and how many it has."""
    count, sentences = Count(), 0
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        sentences += 1
        marked = Counter(found.lower() for found in re.findall(r"\[(.*?)\]", line))
        words = re.sub(r"[\[\]]", "", line).split()
        timed = [Word(text=w, start_s=float(i), end_s=i + 1.0, probability=1.0) for i, w in enumerate(words)]
        found = Counter(filler.text.lower() for filler in filler_phrases(timed))
        for phrase in marked.keys() | found.keys():
            count.add(found[phrase], marked[phrase])
    return count, sentences
