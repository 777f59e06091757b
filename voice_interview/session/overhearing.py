"""Hearing the person while the program speaks: with headphones only, for otherwise it would hear itself."""

from collections import deque
from collections.abc import Callable, Iterator

from voice_interview.audio.chunk import AudioChunk, AudioSource
from voice_interview.clock import Clock
from voice_interview.errors import AudioError
from voice_interview.speech.utterance import VoiceDetector

SPEECH_FRAMES, OF_FRAMES = 8, 12
"""Somebody speaks up when so many of the last frames hold speech: 0.26 s in 0.38 s. A click is shorter."""
_SPEECH = 0.5
"""Probability from which a frame is speech (Silero's own default)."""
PRE_ROLL_S = 1.0
"""Sound kept from before it was clear that somebody speaks up."""
_WAITED_S = 0.005
"""A chunk that took longer had to be waited for, so that none was there already; they come every 32 ms."""
_MOST_AT_ONCE = 64
"""Chunks worked off, 2 s, before the caller can look at keys again."""


class HeldSource:
    """A source that goes on being heard when one listener has had enough and the next has not begun.

    Args:
        source: it is closed with this one.
        clock: tells when its sound was heard.
    """

    def __init__(self, source: AudioSource, clock: Callable[[], Clock]) -> None:
        self._source = source
        self._clock = clock
        self._rest = source.chunks()
        self._kept: deque[AudioChunk] = deque()
        self._failed: AudioError | None = None
        self._zero_s: float | None = None
        self.waited = False
        """Whether the last chunk had to be waited for."""

    @property
    def name(self) -> str:
        """What to call it when speaking to the person."""
        return self._source.name

    @property
    def overflows(self) -> int:
        """How many blocks were lost because the program did not keep up."""
        return self._source.overflows

    def chunks(self) -> Iterator[AudioChunk]:
        """Yield first what was kept, then what follows; a later call goes on where this one was left.

        Raises:
            AudioError: as the source does.
        """
        while self._kept:
            yield self._kept.popleft()
        if self._failed is not None:
            raise self._failed
        while (chunk := self._next()) is not None:
            yield chunk

    def take(self) -> AudioChunk | None:
        """Return the next chunk, which is also kept for ``chunks``; None when there is none any more.

        A source that failed has none: ``chunks`` tells it after what was kept.
        """
        try:
            chunk = self._next()
        except AudioError as error:
            self._failed = error
            return None
        if chunk is not None:
            self._kept.append(chunk)
        return chunk

    def heard_at_s(self, chunk: AudioChunk) -> float:
        """Return when the end of ``chunk`` was heard, on the clock; never later than now."""
        now_s = self._clock().now_s()
        return now_s if self._zero_s is None else min(now_s, self._zero_s + chunk.end_s)

    def forget_before(self, newest_s: float) -> None:
        """Keep no more than the newest ``newest_s`` seconds of what was taken."""
        while self._kept and self._kept[-1].end_s - self._kept[0].start_s > newest_s:
            self._kept.popleft()

    def cut_off(self, at_s: float) -> tuple[AudioChunk, ...]:
        """Release the source, and return what is kept and what was heard until ``at_s`` on the clock."""
        while (chunk := self.take()) is not None:
            if self.heard_at_s(chunk) > at_s:
                self._kept.pop()
                break
        kept = tuple(self._kept)
        self.close()
        return kept

    def begin_with(self, chunks: tuple[AudioChunk, ...]) -> None:
        """Yield ``chunks`` before anything else."""
        self._kept.extendleft(reversed(chunks))

    def close(self) -> None:
        """Release the source; calling it twice does no harm."""
        self._rest = iter(())  # a microphone stops keeping sound for an iterator that is gone
        self._kept.clear()
        self._source.close()

    def _next(self) -> AudioChunk | None:
        clock = self._clock()
        asked_s = clock.now_s()
        chunk = next(self._rest, None)
        if chunk is None:
            return None
        now_s = clock.now_s()
        waited, waited_before = now_s - asked_s >= _WAITED_S, self.waited
        self.waited = waited
        # A chunk may come late, never early. Where one after another is waited for, none is late: that counts
        # after the computer slept.
        zero_s = now_s - chunk.end_s
        if self._zero_s is None or zero_s < self._zero_s or (waited and waited_before):
            self._zero_s = zero_s
        return chunk


class Overhearing:
    """Notices that the person speaks up.

    Args:
        source: where the person is heard.
        detector: tells speech; it is reset.
        after_silence: whether only speech that begins counts, not what was being said already.
    """

    def __init__(self, source: HeldSource, detector: VoiceDetector, *, after_silence: bool = False) -> None:
        self._source = source
        self._detector = detector
        self._recent: deque[bool] = deque(maxlen=OF_FRAMES)
        self._over = False
        self._counts = not after_silence
        detector.reset()

    def speaks_up(self, keep_s: Callable[[float], float]) -> float | None:
        """Take the chunks that are there, at least one, and return when the person spoke up.

        A source that failed is silent: whoever listens to it next is told.

        Args:
            keep_s: returns how much of what was taken up to a time is still of use.

        Returns:
            The time on the clock, or None when nobody speaks up.
        """
        for _ in range(_MOST_AT_ONCE):
            if self._over:
                return None
            chunk = self._source.take()
            if chunk is None or len(chunk.samples) != self._detector.frame_samples:
                self._over = True
                return None
            heard_at_s = self._source.heard_at_s(chunk)
            self._source.forget_before(keep_s(heard_at_s))
            self._recent.append(self._detector.speech_probability(chunk.samples) >= _SPEECH)
            self._counts |= len(self._recent) == OF_FRAMES and not any(self._recent)
            if self._counts and sum(self._recent) >= SPEECH_FRAMES:
                return heard_at_s
            if self._source.waited:
                return None
        return None
