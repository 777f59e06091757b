"""Hearing the person while the program speaks: with headphones only, for otherwise it would hear itself."""

from collections import deque
from collections.abc import Iterator

from voice_interview.audio.chunk import AudioChunk, AudioSource
from voice_interview.errors import AudioError
from voice_interview.speech.utterance import VoiceDetector

SPEECH_FRAMES, OF_FRAMES = 8, 12
"""Somebody speaks up when so many of the last frames hold speech: 0.26 s in 0.38 s. A click is shorter."""
_SPEECH = 0.5
"""Probability from which a frame is speech (Silero's own default)."""
PRE_ROLL_S = 1.0
"""Sound kept from before it was clear that somebody speaks up."""


class HeldSource:
    """A source that goes on being heard when one listener has had enough and the next has not begun.

    Args:
        source: it is closed with this one.
    """

    def __init__(self, source: AudioSource) -> None:
        self._source = source
        self._rest = source.chunks()
        self._kept: deque[AudioChunk] = deque()
        self._failed: AudioError | None = None

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
        while (chunk := next(self._rest, None)) is not None:  # "yield from" would close it with this iterator
            yield chunk

    def take(self) -> AudioChunk | None:
        """Return the next chunk, which is also kept for ``chunks``; None when there is none any more.

        A source that failed has none: ``chunks`` tells it after what was kept.
        """
        try:
            chunk = next(self._rest, None)
        except AudioError as error:
            self._failed = error
            return None
        if chunk is not None:
            self._kept.append(chunk)
        return chunk

    def forget_before(self, newest_s: float) -> None:
        """Keep no more than the newest ``newest_s`` seconds of what was taken."""
        while self._kept and self._kept[-1].end_s - self._kept[0].start_s > newest_s:
            self._kept.popleft()

    def close(self) -> None:
        """Release the source; calling it twice does no harm."""
        self._rest = iter(())  # a microphone stops keeping sound for an iterator that is gone
        self._kept.clear()
        self._source.close()


class Overhearing:
    """Notices, chunk by chunk, that the person speaks up.

    Args:
        source: where the person is heard.
        detector: tells speech; it is reset.
    """

    def __init__(self, source: HeldSource, detector: VoiceDetector) -> None:
        self._source = source
        self._detector = detector
        self._recent: deque[bool] = deque(maxlen=OF_FRAMES)
        self._over = False
        detector.reset()

    def speaks_up(self, keep_s: float) -> bool:
        """Take the next chunk, waiting for it if need be, and tell whether the person speaks up.

        A source that failed is silent: whoever listens to it next is told.

        Args:
            keep_s: how much of what was taken is still of use.
        """
        if self._over:
            return False
        chunk = self._source.take()
        if chunk is None or len(chunk.samples) != self._detector.frame_samples:
            self._over = True
            return False
        self._source.forget_before(keep_s)
        self._recent.append(self._detector.speech_probability(chunk.samples) >= _SPEECH)
        return sum(self._recent) >= SPEECH_FRAMES
