"""Gathers what is known of a turn's end, chunk by chunk, and asks ``speech.turn`` whether it has come."""

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Literal

import numpy as np

from voice_interview.audio.chunk import HEARD_RATE_HZ, AudioChunk
from voice_interview.session.events import Events
from voice_interview.speech.last_words import LastWords, last_words
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
        self._words: LastWords = last_words("")
        self._words_to_s = 0.0
        self._all_said = False
        self._pauses_s: tuple[float, ...] = ()
        self._pauses_to_s: float | None = None
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
        self._words, self._words_to_s = last_words(text), to_s

    def all_said(self, all_said: bool) -> None:
        """Take whether all that was asked for was said, as far as anybody can tell."""
        self._all_said = all_said

    @property
    def leaves_open(self) -> bool:
        """Whether all that was said is known, and breaks off inside a sentence."""
        return self._words_are_known(self._segmenter.last_speech_s) and self._words.leaves_open

    def hear(self, chunk: AudioChunk) -> TurnEndCause | Literal["nudge"] | None:
        """Take the sound that the segmenter was just given.

        Returns:
            Why the turn is over now; "nudge", once, when the gentle prompt before the first word is due; or
            None while the turn goes on.

        Raises:
            RecognitionError: the ear failed.
        """
        self._newest.append(chunk)
        while self._newest[-1].end_s - self._newest[0].start_s > _KEPT_S:
            self._newest.popleft()
        speech_s = self._segmenter.last_speech_s
        if speech_s is not None:
            self._listen(speech_s)
        state = self._state(speech_s)
        self._show_floor(state)
        if not self._nudged and nudge_due(state, self._options):
            self._nudged = True
            return "nudge"
        return turn_end(state, self._options)

    def close(self) -> None:
        """End the thread; calling it twice does no harm."""
        self._worker.shutdown(cancel_futures=True)

    def _listen(self, speech_s: float) -> None:
        """Take what a pause after speech up to ``speech_s`` tells, once for each pause."""
        if speech_s != self._listened_to_s:
            self._completeness = None
            if self._ear is not None and self._segmenter.heard_s - speech_s >= LISTEN_AFTER_S:
                self._listened_to_s = speech_s
                samples = np.concatenate([one.samples for one in self._newest])
                surplus_s = self._newest[-1].end_s - speech_s - _ROOM_S
                newest = samples[: len(samples) - max(0, round(surplus_s * HEARD_RATE_HZ))]
                self._completeness = self._worker.submit(self._ear.completeness, newest)
        if speech_s != self._pauses_to_s and not self._segmenter.speaking:
            self._pauses_to_s = speech_s
            self._pauses_s = pauses_of(self._segmenter.activity().spans)

    def _words_are_known(self, speech_s: float | None) -> bool:
        return speech_s is not None and self._words_to_s >= speech_s - _SLACK_S

    def _state(self, speech_s: float | None) -> TurnState:
        return TurnState(
            heard_s=self._segmenter.heard_s,
            last_speech_s=speech_s,
            last_voice_s=self._segmenter.last_voice_s,
            resumed_s=self._resumed_s,
            floor_kept=self._floor_kept,
            words=self._words if self._words_are_known(speech_s) else None,
            completeness=self._sounded(),
            all_said=self._all_said,
            pauses_s=self._pauses_s,
        )

    def _show_floor(self, state: TurnState) -> None:
        thinks = state.words is not None and state.words.asks_for_time
        if thinks != self._thinks:
            self._thinks = thinks
            if not self._floor_kept:
                self._events.emit("insight", floor_kept=thinks)

    def _sounded(self) -> float | None:
        if self._completeness is None or not (self._waits or self._completeness.done()):
            return None
        return self._completeness.result()
