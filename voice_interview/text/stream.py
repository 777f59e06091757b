"""Recognition in the background: utterances go in while the person talks, segments come out in order."""

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor

from voice_interview.clock import Clock
from voice_interview.speech.utterance import Utterance
from voice_interview.text.transcript import Recognizer, Segment, Transcript


class TranscriptStream:
    """Decodes each utterance of one turn once, in a thread of its own, so that hearing never waits for it.

    Args:
        recognizer: the engine; used from one thread only.
        clock: measures the computing time.
    """

    def __init__(self, recognizer: Recognizer, clock: Clock) -> None:
        self._recognizer = recognizer
        self._clock = clock
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="recognizer")
        self._pending: deque[Future[Segment]] = deque()
        self._segments: list[Segment] = []
        self._computing_s = 0.0

    def submit(self, utterance: Utterance) -> None:
        """Queue the next utterance; returns at once."""
        self._pending.append(self._worker.submit(self._recognize, utterance))

    def ready(self) -> list[Segment]:
        """Return the segments with words that were finished since the last call, in order, without waiting.

        Raises:
            RecognitionError: the engine failed.
        """
        finished = []
        while self._pending and self._pending[0].done():
            finished.append(self._pending.popleft().result())
        return self._keep(finished)

    def finish(self) -> list[Segment]:
        """Wait for what is queued, return the segments that ``ready`` has not returned, and end the thread.

        Raises:
            RecognitionError: the engine failed.
        """
        try:
            return self._keep([future.result() for future in self._pending])
        finally:
            self._pending.clear()
            self._worker.shutdown(cancel_futures=True)

    def abandon(self) -> None:
        """Drop what is queued and end the thread, waiting at most for the decode under way."""
        self._worker.shutdown(cancel_futures=True)

    def transcript(self, duration_s: float) -> Transcript:
        """Return everything recognised so far of a recording of ``duration_s`` seconds."""
        return Transcript(
            segments=tuple(self._segments),
            duration_s=duration_s,
            model=self._recognizer.name,
            real_time_factor=self._computing_s / duration_s if duration_s > 0 else None,
        )

    def _keep(self, finished: list[Segment]) -> list[Segment]:
        kept = [segment for segment in finished if segment.text or segment.heard_fillers]
        self._segments.extend(kept)
        return kept

    def _recognize(self, utterance: Utterance) -> Segment:
        started_s = self._clock.now_s()
        try:
            return self._recognizer.recognize(utterance)
        finally:
            self._computing_s += self._clock.now_s() - started_s
