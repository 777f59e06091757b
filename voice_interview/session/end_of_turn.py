"""Gathers what is known of a turn's end, chunk by chunk, and asks ``speech.turn`` whether it has come."""

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np

from voice_interview.audio.chunk import HEARD_RATE_HZ, AudioChunk
from voice_interview.session.events import Events
from voice_interview.speech.last_words import asks_for_time, leaves_open
from voice_interview.speech.segmenter import Segmenter
from voice_interview.speech.turn import TurnOptions, TurnState, nudge_due, pauses_of, turn_end
from voice_interview.speech.utterance import TurnEar, TurnEndCause

LISTEN_AFTER_S = 1.2
"""A pause from which it is worth listening to how the sentence sounded: shorter ones end no turn, and there
is time enough to listen before any silence does."""
_ROOM_S = 0.3
"""Silence left after the speech that is listened to."""
_KEPT_S = 10.0
"""The newest sound: eight seconds are listened to, and the pause comes on top."""
_SLACK_S = 0.05


class EndOfTurn:
    """Decides when one turn is over.

    Args:
        segmenter: knows the speech.
        options: the patience to have.
        ear: listens to how sentences end; None for nobody.
        events: told when the person keeps the floor.
        waits: whether the sound waits for us; then so do we for the ear.
    """

    def __init__(
        self,
        segmenter: Segmenter,
        options: TurnOptions,
        ear: TurnEar | None,
        events: Events,
        *,
        waits: bool,
    ) -> None:
        self._segmenter = segmenter
        self._options = options
        self._ear = ear
        self._events = events
        self._waits = waits
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="turn")
        self._newest: deque[AudioChunk] = deque()
        self._words, self._words_to_s = "", 0.0
        self._completeness: Future[float] | None = None
        self._listened_to_s: float | None = None
        self._resumed_s = 0.0
        self._floor_kept = False
        self._thinks = False
        self._nudged = False

    def resume(self) -> None:
        """Note that the person has the floor from now on, for the first time or again."""
        self._resumed_s = self._segmenter.heard_s

    def toggle_floor(self) -> None:
        """Keep the floor for the person, or give it back."""
        self._floor_kept = not self._floor_kept
        self._events.emit("insight", floor_kept=self._floor_kept)

    def words(self, text: str, to_s: float) -> None:
        """Take the whole answer so far; it covers the speech up to ``to_s`` seconds."""
        self._words, self._words_to_s = text, to_s

    @property
    def leaves_open(self) -> bool:
        """Whether all that was said is known, and breaks off inside a sentence."""
        words = self._state().words
        return words is not None and leaves_open(words)

    def hear(self, chunk: AudioChunk) -> None:
        """Take the sound that the segmenter was just given.

        Raises:
            RecognitionError: the ear failed.
        """
        self._newest.append(chunk)
        while self._newest[-1].end_s - self._newest[0].start_s > _KEPT_S:
            self._newest.popleft()
        speech_s = self._segmenter.last_speech_s
        if speech_s is None or speech_s == self._listened_to_s:
            return
        self._completeness = None
        if self._ear is not None and self._segmenter.heard_s - speech_s >= LISTEN_AFTER_S:
            self._listened_to_s = speech_s
            samples = np.concatenate([one.samples for one in self._newest])
            surplus_s = self._newest[-1].end_s - speech_s - _ROOM_S
            newest = samples[: len(samples) - max(0, round(surplus_s * HEARD_RATE_HZ))]
            self._completeness = self._worker.submit(self._ear.completeness, newest)

    def outcome(self) -> TurnEndCause | None:
        """Return why the turn is over now, or None while it goes on."""
        state = self._state()
        thinks = state.words is not None and asks_for_time(state.words)
        if thinks != self._thinks:
            self._thinks = thinks
            if not self._floor_kept:
                self._events.emit("insight", floor_kept=thinks)
        return turn_end(state, self._options)

    def nudge_is_due(self) -> bool:
        """Tell, once, that the gentle prompt before the first word is due."""
        if self._nudged or not nudge_due(self._state(), self._options):
            return False
        self._nudged = True
        return True

    def close(self) -> None:
        """End the thread; calling it twice does no harm."""
        self._worker.shutdown(cancel_futures=True)

    def _state(self) -> TurnState:
        segmenter = self._segmenter
        speech_s = segmenter.last_speech_s
        known = speech_s is not None and self._words_to_s >= speech_s - _SLACK_S
        return TurnState(
            heard_s=segmenter.heard_s,
            last_speech_s=speech_s,
            resumed_s=self._resumed_s,
            floor_kept=self._floor_kept,
            words=self._words if known else None,
            completeness=self._sounded(),
            pauses_s=pauses_of(segmenter.activity().spans),
        )

    def _sounded(self) -> float | None:
        if self._completeness is None or not (self._waits or self._completeness.done()):
            return None
        return self._completeness.result()
