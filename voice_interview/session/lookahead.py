"""What is done with the open tail before it is cut: words made ahead in a pause, and words to show."""

from voice_interview.speech.segmenter import Segmenter
from voice_interview.text.stream import TranscriptStream

AHEAD_PAUSE_S = 0.4
"""A pause after which the tail is decoded as if it ended here. It is longer than the sound kept after speech
(``SegmenterOptions.trail_s``), so that the tail that is cut later is the very same, and much shorter than any
silence that ends a turn. RealtimeSTT calls the idea early transcription on silence."""
DIP_S = 0.2
"""A dip this long ends a phrase: a good moment to look, whatever was looked at before."""
LOOK_EVERY_S = 0.8
"""New speech after which it is looked at without any dip."""


class Lookahead:
    """Decides, chunk by chunk, when the stream is to work on the open tail.

    Args:
        stream: does the work.
        segmenter: has the tail.
        waits: whether the sound waits for us, as a recording does that is heard faster than it was spoken:
            then words are waited for in pauses, so that decisions are those of real time, and nothing is done
            on suspicion.
    """

    def __init__(self, stream: TranscriptStream, segmenter: Segmenter, *, waits: bool) -> None:
        self._stream = stream
        self._segmenter = segmenter
        self._waits = waits
        self._decoded_to_s = 0.0
        self._looked_to_s = 0.0

    def step(self) -> None:
        """Begin what is due; to be called after every chunk.

        Raises:
            RecognitionError: the engine failed.
        """
        segmenter = self._segmenter
        if self._waits:
            if not segmenter.speaking:
                self._stream.settle()
            return
        speech_s = segmenter.last_speech_s
        if not segmenter.is_open or speech_s is None or not self._stream.may_guess:
            return
        if segmenter.silence_s >= AHEAD_PAUSE_S:
            if speech_s != self._decoded_to_s and (tail := segmenter.tail()) is not None:
                self._stream.decode_ahead(tail)
                self._decoded_to_s = self._looked_to_s = speech_s
        elif self._is_look_due(speech_s) and (tail := segmenter.tail()) is not None:
            self._stream.preview(tail)
            self._looked_to_s = speech_s

    def _is_look_due(self, speech_s: float) -> bool:
        new_s = speech_s - self._looked_to_s
        return new_s >= LOOK_EVERY_S or (new_s > 0 and self._segmenter.silence_s >= DIP_S)
