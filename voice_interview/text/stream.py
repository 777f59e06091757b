"""Recognition in the background: utterances go in while the person talks, segments come out in order.

Every utterance is decoded once and its segment never changes. Beside that there is work on suspicion: the
open tail is decoded ahead in a pause, so that its words exist when the turn ends, and quick tentative words
are made while the person talks. Work on suspicion begins only when nothing else waits, so it can delay an
utterance by one such decode at most, and it is the first thing to go when the machine falls behind.
"""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import TypeVar

from voice_interview.clock import Clock
from voice_interview.speech.utterance import Utterance
from voice_interview.text.transcript import Previewer, Recognizer, Segment, Tentative, Transcript

REST_PER_GUESS = 1.0
"""After work on suspicion the recogniser rests from it for this many times as long as it took, so that it
costs half of the worker's time at most."""

_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class _Queued:
    """An utterance whose words were not handed out yet."""

    utterance: Utterance
    segment: Future[Segment]


@dataclass(frozen=True, slots=True)
class _Ahead:
    """An open tail being decoded before it is known whether it will be cut there."""

    utterance: Utterance
    segment: Future[Segment]


@dataclass(frozen=True, slots=True)
class _Preview:
    utterance: Utterance
    text: Future[str]


class TranscriptStream:
    """Decodes each utterance of one turn once, in a thread of its own, so that hearing never waits for it.

    Args:
        recognizer: the engine; used from one thread only.
        clock: measures the computing time.
        previewer: makes quick tentative words, in the same thread; None for none.
    """

    def __init__(self, recognizer: Recognizer, clock: Clock, previewer: Previewer | None = None) -> None:
        self._recognizer = recognizer
        self._previewer = previewer
        self._clock = clock
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="recognizer")
        self._pending: deque[_Queued] = deque()
        self._decoded_to_s = 0.0
        self._segments: list[Segment] = []
        self._ahead: _Ahead | None = None
        self._ahead_told = True
        self._preview: _Preview | None = None
        self._no_guess_before_s = 0.0
        self._computing_s = 0.0

    @property
    def waits_from_s(self) -> float | None:
        """End of the oldest utterance that waits for its words, in seconds of the turn, or None."""
        return self._pending[0].utterance.audio.end_s if self._pending else None

    @property
    def decoded_to_s(self) -> float:
        """End of the speech whose words were handed out, in seconds within the turn's recording."""
        return self._decoded_to_s

    @property
    def may_guess(self) -> bool:
        """Whether there is time for work on suspicion: nothing else is being decoded, and it had its rest."""
        busy = (
            bool(self._pending)
            or (self._ahead is not None and not self._ahead.segment.done())
            or (self._preview is not None and not self._preview.text.done())
        )
        return not busy and self._clock.now_s() >= self._no_guess_before_s

    def submit(self, utterance: Utterance) -> None:
        """Queue the next utterance; returns at once. What was decoded ahead of it is not decoded again."""
        ahead, self._ahead = self._ahead, None
        if ahead is not None and _same_sound(ahead.utterance, utterance) and not _has_failed(ahead.segment):
            segment = ahead.segment
        else:
            if ahead is not None:
                ahead.segment.cancel()
            segment = self._worker.submit(self._recognize, utterance)
        self._pending.append(_Queued(utterance, segment))

    def decode_ahead(self, tail: Utterance) -> None:
        """Decode the open tail now, in case it is cut like this; does nothing unless ``may_guess``."""
        if self.may_guess:
            self._ahead = _Ahead(tail, self._worker.submit(self._guess, self._recognize, tail))
            self._ahead_told = False

    def preview(self, tail: Utterance) -> None:
        """Look at the open tail quickly for words to show; does nothing unless ``may_guess``."""
        if self._previewer is not None and self.may_guess:
            self._preview = _Preview(tail, self._worker.submit(self._guess, self._quick_look, tail))

    def ready(self) -> list[Segment]:
        """Return the segments with words that were finished since the last call, in order, without waiting.

        Raises:
            RecognitionError: the engine failed.
        """
        finished = []
        while self._pending and self._pending[0].segment.done():
            finished.append(self._pending.popleft())
        return self._keep(finished)

    def tentative(self) -> Tentative | None:
        """Return the newest words of the open tail, if there are any that were not returned before.

        Work on suspicion that failed is dropped: the tail is decoded anew when it is cut, and what fails then
        is told.
        """
        if self._ahead is not None and not self._ahead_told and self._ahead.segment.done():
            self._ahead_told = True
            self._preview = None
            if _has_failed(self._ahead.segment):
                return None
            segment = self._ahead.segment.result()
            return _tentative(self._ahead.utterance, segment.text, segment)
        if self._preview is not None and self._preview.text.done():
            preview, self._preview = self._preview, None
            begins_final = preview.utterance.speech[0].start_s < self._decoded_to_s
            if not begins_final and not _has_failed(preview.text):
                return _tentative(preview.utterance, preview.text.result())
        return None

    def settle(self) -> None:
        """Wait until nothing is being decoded; for recordings that are heard faster than they were spoken."""
        wait([queued.segment for queued in self._pending])

    def finish(self) -> list[Segment]:
        """Wait for what is queued and return the segments that ``ready`` has not returned.

        More may be submitted afterwards, when the person takes the floor back.

        Raises:
            RecognitionError: the engine failed.
        """
        try:
            return self._keep(list(self._pending))
        finally:
            self._pending.clear()

    def close(self) -> None:
        """Drop what is queued and end the thread, waiting at most for the decode under way."""
        self._worker.shutdown(cancel_futures=True)

    def transcript(self, duration_s: float, tail: Segment | None = None) -> Transcript:
        """Return everything recognised so far of a recording of ``duration_s`` seconds.

        ``tail`` goes after it: words that are not settled yet.
        """
        return Transcript(
            segments=(*self._segments, *([tail] if tail is not None else [])),
            duration_s=duration_s,
            model=self._recognizer.name,
            real_time_factor=self._computing_s / duration_s if duration_s > 0 else None,
        )

    def _keep(self, queued: list[_Queued]) -> list[Segment]:
        kept = []
        for one in queued:
            segment = one.segment.result()
            self._decoded_to_s = one.utterance.speech[-1].end_s
            if segment.text or segment.heard_fillers:
                kept.append(segment)
        self._segments.extend(kept)
        return kept

    def _recognize(self, utterance: Utterance) -> Segment:
        started_s = self._clock.now_s()
        try:
            return self._recognizer.recognize(utterance)
        finally:
            self._computing_s += self._clock.now_s() - started_s

    def _quick_look(self, tail: Utterance) -> str:
        started_s = self._clock.now_s()
        try:
            return self._previewer.preview(tail) if self._previewer is not None else ""
        finally:
            self._computing_s += self._clock.now_s() - started_s

    def _guess(self, look: Callable[[Utterance], _Found], tail: Utterance) -> _Found:
        started_s = self._clock.now_s()
        try:
            return look(tail)
        finally:
            ended_s = self._clock.now_s()
            self._no_guess_before_s = ended_s + REST_PER_GUESS * (ended_s - started_s)


def _has_failed(work: Future[_Found]) -> bool:
    """Tell whether work has come to its end without a result."""
    return work.done() and work.exception() is not None


def _same_sound(one: Utterance, other: Utterance) -> bool:
    """Tell whether two utterances of one turn are the same stretch of it."""
    return one.audio.start_sample == other.audio.start_sample and len(one.audio.samples) == len(
        other.audio.samples
    )


def _tentative(tail: Utterance, text: str, segment: Segment | None = None) -> Tentative | None:
    return Tentative(text=text, audio_s=tail.speech[-1].end_s, segment=segment) if text else None
