"""Whether the program waits: pauses put into real speech, and how long a finished answer waits for its end.

Everything is heard by the program itself, from outside, at the pace ``fast``, at which it decides as in real
time. An answer was cut off when its recording is over before the pause is. What stood behind a pause that was
cut off is tried again in another answer.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from scripts.benchmarks.figures import seconds, share, table
from scripts.benchmarks.floor import Floor
from scripts.benchmarks.outside import Bench
from scripts.benchmarks.speech import Clip, Phrases, room_tone, with_pauses, write
from voice_interview.app.cli.options import print_rich
from voice_interview.audio.chunk import HEARD_RATE_HZ, Samples

PAUSES_AN_ANSWER = 3
"""Fewer than the pauses from which on the program adapts to a person, so that all are met unprepared."""
_ANSWERS_A_RUN = 10
_AFTER_S = 12.0
_FIXED_S = (1.0, 1.5, 2.0, 3.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of pause."""

    name: str
    shortest_s: float
    longest_s: float
    after_phrase: bool = False


KINDS = (
    Kind(name="1–2 s inside a clause", shortest_s=1.0, longest_s=2.0),
    Kind(name="2–3 s inside a clause", shortest_s=2.0, longest_s=3.0),
    Kind(name="5–30 s after a floor phrase", shortest_s=5.0, longest_s=30.0, after_phrase=True),
)


@dataclass(slots=True, kw_only=True)
class Waiting:
    """An answer, and the places in it where a pause is still to be tried."""

    clip: Clip
    places: list[int]


@dataclass(slots=True, kw_only=True)
class Counted:
    """What came of one kind of pause."""

    pauses_s: list[float] = field(default_factory=list)
    cut_s: list[float] = field(default_factory=list)
    speakers: set[str] = field(default_factory=set)
    taken_back: int = 0
    """Cut-offs after which the person, with headphones, could go on without a lost word."""
    elsewhere: int = 0
    """Answers that were over at a pause of the speaker's own before an added one was reached."""


def as_loud_as(like: Samples, phrase: Samples) -> Samples:
    """Return ``phrase``, made as loud as ``like``."""
    loudness = np.sqrt(np.mean(np.square(like)) / max(1e-9, float(np.mean(np.square(phrase)))))
    return np.asarray(np.clip(phrase * loudness, -1, 1), np.float32)


class Turns:
    """Puts pauses into answers and counts the cut-offs.

    Args:
        bench: runs the program.
        phrases: recordings that keep the floor, and such as give it away.
        floor: tries whether who was cut off can go on.
        options: more options of ``start``, such as the model.
        progress: told what is being done.
    """

    def __init__(
        self,
        bench: Bench,
        phrases: Phrases,
        floor: Floor,
        options: Sequence[str],
        progress: Callable[[str], None],
    ) -> None:
        self._bench = bench
        self._phrases = phrases
        self._floor = floor
        self._options = ("--follow-ups", "0", "--no-speech", *options)
        self._progress = progress
        self._rng = np.random.default_rng(0)

    def count(self, kind: Kind, answers: Sequence[tuple[Clip, Sequence[int]]], wanted: int) -> Counted:
        """Try ``wanted`` pauses of one kind, or as many as there are places for."""
        counted = Counted()
        queue = [Waiting(clip=clip, places=list(places)) for clip, places in answers]
        while len(counted.pauses_s) < wanted:
            ready = [waiting for waiting in queue if waiting.places]
            if not ready:
                break
            # The fewest tried first, so that all speakers are heard.
            ready.sort(key=lambda waiting: waiting.clip.speaker in counted.speakers)
            self._run(kind, ready[:_ANSWERS_A_RUN], counted)
            self._progress(f"{kind.name}: {len(counted.pauses_s)} pauses, {len(counted.cut_s)} cut off")
        return counted

    def waits_s(self, clips: Sequence[Clip], *, with_phrase: bool) -> list[float]:
        """Return how long after its last speech each whole answer was over; never over counts as 12 s.

        Args:
            clips: the answers.
            with_phrase: whether each ends in a phrase that gives the floor away.
        """
        waits: list[float] = []
        for first in range(0, len(clips), _ANSWERS_A_RUN):
            recordings = []
            for index, clip in enumerate(clips[first : first + _ANSWERS_A_RUN]):
                endings = self._phrases.endings
                said = [as_loud_as(clip.samples, endings[index % len(endings)])] if with_phrase else []
                gap = [room_tone(clip.samples, 0.4)] if with_phrase else []
                tail = room_tone(clip.samples, _AFTER_S)
                samples = np.concatenate([clip.samples, *gap, *said, tail])
                recordings.append(write(self._bench.folder / f"whole-{index}.wav", samples))
            run = self._bench.interview(recordings, "--questions", str(len(recordings)), *self._options)
            for turn in run.turns:
                heard = turn["activity"]
                if heard["speech"]:
                    waits.append(heard["duration_s"] - heard["speech"][-1]["end_s"])
            self._progress(f"finished answers: {len(waits)}")
        return waits

    def _run(self, kind: Kind, answers: Sequence[Waiting], counted: Counted) -> None:
        recordings = []
        ends_s: list[list[tuple[float, float]]] = []
        tried: list[list[int]] = []
        for index, answer in enumerate(answers):
            places, answer.places = answer.places[:PAUSES_AN_ANSWER], answer.places[PAUSES_AN_ANSWER:]
            pauses = [self._pause(kind, answer.clip) for _ in places]
            sounds = [(place, sound) for place, (sound, _) in zip(places, pauses, strict=True)]
            added = np.cumsum([len(sound) for _, sound in sounds])
            ends_s.append(
                [
                    ((place + int(more)) / HEARD_RATE_HZ, length_s)
                    for place, more, (_, length_s) in zip(places, added, pauses, strict=True)
                ]
            )
            tried.append(places)
            samples = np.concatenate(
                [with_pauses(answer.clip.samples, sounds), room_tone(answer.clip.samples, 1.0)]
            )
            recordings.append(write(self._bench.folder / f"paused-{index}.wav", samples))
        run = self._bench.interview(recordings, "--questions", str(len(recordings)), *self._options)
        heard = zip(answers, recordings, run.turns, tried, ends_s, strict=True)
        for answer, recording, turn, places, pauses_s in heard:
            over_s = turn["activity"]["duration_s"]
            for number, (end_s, length_s) in enumerate(pauses_s):
                over = turn["ended"] != "source_ended" and over_s < end_s
                if over and over_s < end_s - length_s:  # at a pause of the speaker's own
                    counted.elsewhere += 1
                    break
                counted.pauses_s.append(length_s)
                counted.speakers.add(answer.clip.speaker)
                if over:
                    counted.cut_s.append(length_s)
                    counted.taken_back += bool(self._floor.is_taken_back(recording, self._bench.folder))
                    answer.places += places[number + 1 :]
                    self._progress(f"cut off by {turn['ended']}: … {turn['transcript']['raw_text'][-60:]}")
                    break

    def _pause(self, kind: Kind, clip: Clip) -> tuple[Samples, float]:
        """Return the sound of one pause, with the phrase before it, and the length of its silence."""
        length_s = float(self._rng.uniform(kind.shortest_s, kind.longest_s))
        silence = room_tone(clip.samples, length_s)
        if not kind.after_phrase:
            return silence, length_s
        phrase = self._phrases.keeping[int(self._rng.integers(len(self._phrases.keeping)))]
        gap = room_tone(clip.samples, 0.4)
        return np.concatenate([gap, as_loud_as(clip.samples, phrase), silence]), length_s


def print_pauses(counted: Sequence[tuple[Kind, Counted]]) -> None:
    """Print cut-offs by kind, ours beside what a fixed silence does to the very same pauses."""
    fixed = [f"{s:g} s fixed" for s in _FIXED_S]
    made = table("Cut off, % (95 % interval)", "Pause", "Pauses", "Speakers", "Ours", *fixed)
    for kind, found in counted:
        total = len(found.pauses_s)
        cut = [sum(s >= limit for s in found.pauses_s) for limit in _FIXED_S]
        others = [f"{100 * number / total:.0f}" if total else "–" for number in cut]
        made.add_row(kind.name, str(total), str(len(found.speakers)), share(len(found.cut_s), total), *others)
    print_rich(made)
    for kind, found in counted:
        if found.cut_s:
            print(f"{kind.name}: {found.taken_back} of {len(found.cut_s)} taken back without a lost word.")
    if elsewhere := sum(found.elsewhere for _, found in counted):
        print(
            f"{elsewhere} answers were over at a pause of the speaker's own before an added one was reached."
        )


def print_waits(waits: Sequence[tuple[str, Sequence[float]]]) -> None:
    """Print how long finished answers wait for their end."""
    made = table("Wait after a finished answer, s", "Answer", "Answers", "Median", "95 %")
    for name, values in waits:
        made.add_row(name, str(len(values)), seconds(values, 50), seconds(values, 95))
    print_rich(made)
