"""The browser as a loudspeaker: sound goes there as it is made, and the page says when it was heard."""

import threading

import numpy as np

from voice_interview.app.web.line import Line
from voice_interview.app.web.presence import Presence
from voice_interview.audio.chunk import AudioChunk, Samples
from voice_interview.clock import Clock

_BLOCK_S = 0.2
"""Sound is sent in blocks of about this length; the first one of an utterance goes at once."""
_SILENT_PAGE_S = 10.0
"""A page that is connected and does not say that it has played what it got is not waited for beyond this."""
_LOOK_EVERY_S = 0.1


class BrowserSpeaker:
    """The loudspeaker of the page (an ``AudioSink``).

    While the page is away `drain` waits for it, so that nothing is asked of a person who cannot hear it.

    Args:
        line: takes the sound to the page.
        presence: tells whether the page is there.
        clock: limits the waiting for a page that does not answer.
    """

    name = "the browser"

    def __init__(self, line: Line, presence: Presence, clock: Clock) -> None:
        self._line = line
        self._presence = presence
        self._clock = clock
        self._changed = threading.Condition()
        self._utterance = 1
        self._begun = False
        self._blocks: list[Samples] = []
        self._rate_hz = 0
        self._sent_s = 0.0
        self._mark = 0
        self._played = 0

    def play(self, chunk: AudioChunk) -> None:
        """Take a chunk; returns at once."""
        with self._changed:
            if chunk.rate_hz != self._rate_hz:
                self._flush()
                self._rate_hz = chunk.rate_hz
            self._blocks.append(chunk.samples)
            waiting_s = sum(map(len, self._blocks)) / self._rate_hz
            if not self._begun or waiting_s >= _BLOCK_S:
                self._flush()

    def drain(self) -> None:
        """Wait until the page has played everything, or until `stop`."""
        with self._changed:
            self._flush()
            self._mark += 1
            mark, utterance = self._mark, self._utterance
            self._line.tell("drain", mark=mark)
            give_up_s = self._clock.now_s() + self._sent_s + _SILENT_PAGE_S
            while self._played < mark and self._utterance == utterance and not self._presence.gone:
                self._changed.wait(_LOOK_EVERY_S)
                if self._presence.holder is None:
                    give_up_s = self._clock.now_s() + self._sent_s + _SILENT_PAGE_S
                elif self._clock.now_s() > give_up_s:
                    break
            self._begun, self._sent_s = False, 0.0

    def stop(self) -> None:
        """Fall silent, dropping what was not heard yet."""
        with self._changed:
            self._blocks.clear()
            self._line.hush(self._utterance)
            self._utterance += 1
            self._begun, self._sent_s = False, 0.0
            self._changed.notify_all()

    def heard(self, mark: int) -> None:
        """Note that the page has played everything up to ``mark``."""
        with self._changed:
            self._played = max(self._played, min(mark, self._mark))
            self._changed.notify_all()

    def close(self) -> None:
        """Do nothing; the page keeps its loudspeaker."""

    def _flush(self) -> None:
        if self._blocks:
            samples = np.concatenate(self._blocks)
            self._blocks.clear()
            self._begun = True
            self._sent_s += len(samples) / self._rate_hz
            self._line.speak(self._utterance, self._rate_hz, samples)
