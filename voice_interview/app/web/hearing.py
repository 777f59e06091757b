"""The browser as a microphone: frames arrive numbered, some late and all at once after a lost connection."""

import threading
from collections import deque
from collections.abc import Iterator

import numpy as np

from voice_interview.app.web.line import Line
from voice_interview.audio.chunk import HEARD_RATE_HZ, AudioChunk, AudioSource, Samples
from voice_interview.audio.framing import CHUNK_SAMPLES, Framer
from voice_interview.audio.resample import Resampler
from voice_interview.session.commands import Commands
from voice_interview.session.record import Topic

RATES_HZ = range(8_000, 96_001)
"""Rates a browser's sound can have."""
MOST_WAITING_S = 660.0
"""Sound that may wait to be heard: the longest answer and a minute."""
_LOOK_EVERY_S = 0.1
_ON_THE_WAY = 2
"""Frames of which a part may wait in the resampler and the framer: 128 ms is more than both hold."""


class FramesRefused(Exception):
    """The page sent frames that no page of ours would send."""


class Intake:
    """Takes the frames of the answer under way, each once and in order; safe to use from several threads.

    Every listening is a stream of its own, so that sound from before is never taken for the answer.
    """

    def __init__(self) -> None:
        self._arrived = threading.Condition()
        self._stream = 0
        self._listening = False
        self._next = 0
        self._handed_on = 0
        self._rate_hz = HEARD_RATE_HZ
        self._waiting: deque[Samples] = deque()
        self._waiting_samples = 0

    def begin(self) -> int:
        """Begin a new stream, drop what is left of the last one, and return the new one's number."""
        with self._arrived:
            self._stream += 1
            self._listening = True
            self._next = self._waiting_samples = self._handed_on = 0
            self._waiting.clear()
            return self._stream

    def put(self, stream: int, number: int, rate_hz: int, samples: Samples) -> None:
        """Take frame ``number`` (from 0) of a stream; one that came already, or of an old stream, is dropped.

        Raises:
            FramesRefused: a frame is missing before it, its rate changed or cannot be, or too much waits.
        """
        with self._arrived:
            if stream != self._stream or number < self._next:
                return
            if number > self._next:
                raise FramesRefused(f"frame {number} came before frame {self._next}")
            if rate_hz not in RATES_HZ or (number > 0 and rate_hz != self._rate_hz):
                raise FramesRefused(f"a rate of {rate_hz} Hz")
            if self._waiting_samples + len(samples) > MOST_WAITING_S * rate_hz:
                raise FramesRefused("more sound than an answer has")
            self._next += 1
            self._rate_hz = rate_hz
            if not self._listening:
                return
            self._waiting_samples += len(samples)
            self._waiting.append(samples)
            self._arrived.notify_all()

    @property
    def expected(self) -> tuple[int, int]:
        """The stream under way and the number of the frame that is to come next."""
        with self._arrived:
            return self._stream, self._next

    @property
    def kept(self) -> tuple[int, int]:
        """The stream under way and how many of its frames are on disk for certain."""
        with self._arrived:
            return self._stream, max(0, self._handed_on - _ON_THE_WAY)

    def handed_on(self, stream: int) -> None:
        """Note that whoever listens has written one more frame of ``stream``."""
        with self._arrived:
            self._handed_on += stream == self._stream

    def has_written(self, stream: int, frames: int) -> bool:
        """Tell whether nothing of the first ``frames`` of ``stream`` waits to be written any more."""
        with self._arrived:
            return not self._listening or stream != self._stream or self._handed_on >= frames

    @property
    def behind(self) -> bool:
        """Whether sound has arrived that whoever listens has not written yet."""
        with self._arrived:
            return self._listening and self._handed_on < self._next

    def end(self) -> None:
        """Note that nobody listens any more; what still comes of this stream is dropped."""
        with self._arrived:
            self._listening = False
            self._waiting.clear()
            self._waiting_samples = 0

    def take(self) -> tuple[int, list[Samples]]:
        """Return the rate and what has arrived, after a moment's waiting; nothing when nothing comes."""
        with self._arrived:
            if not self._waiting:
                self._arrived.wait(_LOOK_EVERY_S)
            taken = list(self._waiting)
            self._waiting.clear()
            self._waiting_samples = 0
            return self._rate_hz, taken


class BrowserMicrophone:
    """The microphone of the page (an ``AudioSource``), for one listening.

    Args:
        line: tells the page when to begin and to stop sending.
        intake: where its frames arrive.
        commands: looked at while no sound comes, as when the connection is lost.
        heard_s: where in the answer this listening begins.
    """

    name = "the browser's microphone"
    overflows = 0
    """Nothing is ever lost on the way: the page keeps each frame until it is on disk."""

    def __init__(self, line: Line, intake: Intake, commands: Commands, heard_s: float = 0.0) -> None:
        self._line = line
        self._intake = intake
        self._commands = commands
        self._heard_s = heard_s
        self._open = False

    def chunks(self) -> Iterator[AudioChunk]:
        """Yield what the page hears from now on; waits as long as the page is away."""
        stream = self._intake.begin()
        self._open = True
        self._line.tell("listen", stream=stream, heard_s=self._heard_s)
        framer = Framer()
        resampler: Resampler | None = None
        while True:
            rate_hz, arrived = self._intake.take()
            resampler = resampler or (Resampler(rate_hz) if arrived else None)
            for samples in arrived:
                if resampler is not None:
                    yield from framer.push(resampler.push(samples))
                    self._intake.handed_on(stream)  # whoever listens writes before asking for more
            if not arrived and self._commands.waiting():
                # Whoever listens looks at commands between chunks; 32 ms of silence brings them up.
                yield from framer.push(np.zeros(CHUNK_SAMPLES, np.float32))

    def close(self) -> None:
        """Tell the page to stop sending; calling it twice does no harm."""
        if self._open:
            self._open = False
            self._intake.end()
            self._line.tell("deaf", stream=self._intake.expected[0])


class BrowserAnswers:
    """Answers from the page's microphone (``AnswerSources``); see ``BrowserMicrophone``."""

    def __init__(self, line: Line, intake: Intake, commands: Commands) -> None:
        self._line = line
        self._intake = intake
        self._commands = commands

    def source(self, topic: Topic, attempt: int, heard_s: float) -> AudioSource | None:
        """Return the microphone."""
        return BrowserMicrophone(self._line, self._intake, self._commands, heard_s)

    @property
    def used_up(self) -> bool:
        """Return False: there is always more to be heard."""
        return False

    @property
    def is_live(self) -> bool:
        """Return False: the page sends sound only while it was asked to listen."""
        return False
