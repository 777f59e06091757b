"""Saying something aloud: the next sentence is made while this one plays, and a word can stop it."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace

from voice_interview.audio.chunk import AudioChunk, AudioSink
from voice_interview.feedback.pronounce import Pronouncer
from voice_interview.feedback.sentences import split_sentences
from voice_interview.feedback.spoken import Spoken, Synthesizer

_BLOCK_S = 0.02
_ASK_EVERY_S = 0.01
"""How often to ask whether to stop: with one block under way this stays well below the promised 50 ms."""
_GIVE_UP_S = 1.0
"""A sink that neither accepts nor refuses a block for so long after its stop is not waited for."""
_KEPT_SENTENCES = 32
"""About 30 MB of sound: a question, what may be said about it, and the questions repeated on request."""

_Sound = tuple[AudioChunk, ...]


class Speaker:
    """A ``Voice``: speaks through a synthesizer into a sink.

    The callers' callbacks are called in the thread that called ``say``; the sink's ``stop`` may be called
    while its ``play`` or ``drain`` runs in another.

    Args:
        synthesizer: makes the sound; it stays the caller's, who closes it.
        sink: plays the sound; it stays the caller's, who closes it.
        pronouncer: how terms are said.
    """

    def __init__(self, synthesizer: Synthesizer, sink: AudioSink, pronouncer: Pronouncer) -> None:
        self._synthesizer = synthesizer
        self._sink = sink
        self._pronouncer = pronouncer
        self._maker = ThreadPoolExecutor(1, thread_name_prefix="synthesis")
        self._player = ThreadPoolExecutor(1, thread_name_prefix="speaking")
        self._kept: OrderedDict[str, Future[_Sound]] = OrderedDict()

    def say(
        self,
        text: str,
        *,
        on_first_sample: Callable[[], None] | None = None,
        interrupted: Callable[[], bool] = lambda: False,
    ) -> Spoken:
        """Say ``text`` and return when it was heard to its end, or cut short.

        Args:
            text: any number of sentences, as they are shown to the eye.
            on_first_sample: called when the first sample was handed to the sink; never without any sound.
            interrupted: asked every 10 ms; once true, the sink is stopped at once.

        Raises:
            SynthesisError: the voice failed; what was made before has been heard.
            DeviceLost: the loudspeaker is gone.
        """
        playback = _Playback(self._sink, self._sounds(text))
        done = self._player.submit(playback.run)
        try:
            was_interrupted = _attend(playback, done, on_first_sample, interrupted)
        finally:
            if not done.done():  # interrupted, or an exception such as Ctrl-C passes through
                playback.cancel(done)
        done.result()
        return playback.spoken(interrupted=was_interrupted)

    def prepare(self, text: str) -> None:
        """Make the sound of ``text`` in the background, for a ``say`` soon; returns at once.

        What goes wrong shows when it is said.
        """
        self._sounds(text)

    def close(self) -> None:
        """End the threads; what was being made is dropped. Calling it twice does no harm."""
        self._maker.shutdown(wait=False, cancel_futures=True)
        self._player.shutdown(wait=False, cancel_futures=True)

    def _sounds(self, text: str) -> list[Future[_Sound]]:
        """Return the sentences of ``text`` as sound that exists already or is being made, in order."""
        return [self._sound(self._pronouncer.spoken(sentence)) for sentence in split_sentences(text)]

    def _sound(self, sentence: str) -> Future[_Sound]:
        kept = self._kept.pop(sentence, None)
        if kept is None or kept.cancelled() or (kept.done() and kept.exception() is not None):
            kept = self._maker.submit(lambda: tuple(self._synthesizer.synthesize(sentence)))
        self._kept[sentence] = kept
        while len(self._kept) > _KEPT_SENTENCES:
            self._kept.popitem(last=False)
        return kept


class _Playback:
    """Hands sound over in small blocks, in a thread of its own: a sink may block for as long as it plays."""

    def __init__(self, sink: AudioSink, sounds: list[Future[_Sound]]) -> None:
        self._sink = sink
        self._sounds = sounds
        self._stopped = threading.Event()
        self._played: list[AudioChunk] = []
        self.begun = threading.Event()

    def run(self) -> None:
        """Play everything and wait until it was heard."""
        try:
            for sound in self._sounds:
                for chunk in self._wait_for(sound):
                    self._play(chunk)
        finally:
            if not self._stopped.is_set():
                self._sink.drain()

    def cancel(self, done: Future[None]) -> None:
        """Fall silent, and wait for ``run``, whose future is ``done``, to end."""
        self._stopped.set()
        for sound in self._sounds:
            sound.cancel()
        self._sink.stop()
        wait([done], timeout=_GIVE_UP_S)
        self._sink.stop()  # a block may have been on its way

    def spoken(self, *, interrupted: bool) -> Spoken:
        """Return what was handed over, with positions that follow each other; a voice has one rate."""
        chunks = []
        position = 0
        for chunk in self._played:
            chunks.append(replace(chunk, start_sample=position))
            position += len(chunk.samples)
        duration_s = sum(chunk.duration_s for chunk in chunks)
        return Spoken(chunks=tuple(chunks), duration_s=duration_s, interrupted=interrupted)

    def _wait_for(self, sound: Future[_Sound]) -> _Sound:
        """Return the sound when it exists; nothing once playing was stopped, even if the voice hangs."""
        while not self._stopped.is_set():
            if sound in wait([sound], timeout=_BLOCK_S).done:
                return () if sound.cancelled() else sound.result()
        return ()

    def _play(self, chunk: AudioChunk) -> None:
        size = max(1, round(_BLOCK_S * chunk.rate_hz))
        handed_over = 0
        while handed_over < len(chunk.samples) and not self._stopped.is_set():
            block = chunk.samples[handed_over : handed_over + size]
            self._sink.play(replace(chunk, samples=block, start_sample=chunk.start_sample + handed_over))
            handed_over += len(block)
            self.begun.set()
        if handed_over:
            self._played.append(replace(chunk, samples=chunk.samples[:handed_over]))


def _attend(
    playback: _Playback,
    done: Future[None],
    on_first_sample: Callable[[], None] | None,
    interrupted: Callable[[], bool],
) -> bool:
    """Wait for the end and serve the caller's callbacks; return whether it was interrupted."""
    told = on_first_sample is None
    while True:
        ended = done in wait([done], timeout=_ASK_EVERY_S).done
        if not told and on_first_sample is not None and playback.begun.is_set():
            told = True
            on_first_sample()
        if ended:
            return False
        if interrupted():
            return True
