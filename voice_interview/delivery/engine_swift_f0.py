"""Pitch with SwiftF0 (MIT), the ONNX file in the package swift-f0."""

import numpy as np
from swift_f0 import PitchResult, SwiftF0

from voice_interview.audio.chunk import HEARD_RATE_HZ, Samples
from voice_interview.delivery.sound_track import PitchBlock
from voice_interview.errors import RecognitionError

LOWEST_HZ = 60.0
HIGHEST_HZ = 500.0
"""Speaking voices of men and women lie within; Praat's manual advises 75 to 300 Hz and 100 to 500 Hz."""


class SwiftF0Model:
    """The loaded model; makes a tracker for each recording.

    Raises:
        RecognitionError: it cannot be loaded.
    """

    def __init__(self) -> None:
        try:
            self._model = SwiftF0(threads=1, spin=False)
        except Exception as error:  # onnxruntime raises classes that it does not export
            raise RecognitionError(
                "The pitch tracker could not be loaded.", "Install swift-f0 anew with pip."
            ) from error

    def tracker(self) -> "SwiftF0Tracker":
        """Return a tracker for one recording."""
        return SwiftF0Tracker(self._model)


class SwiftF0Tracker:
    """Tracks the pitch of one recording; see ``delivery.sound_track.PitchTracker``."""

    def __init__(self, model: SwiftF0) -> None:
        self._stream = model.stream(LOWEST_HZ, HIGHEST_HZ)

    def feed(self, samples: Samples) -> PitchBlock:
        """Take the next samples and return the frames that are certain now."""
        return _block(self._stream.push(samples, HEARD_RATE_HZ))

    def finish(self) -> PitchBlock:
        """Return the frames still open; the recording is over."""
        return _block(self._stream.flush())


def _block(result: PitchResult) -> PitchBlock:
    return PitchBlock(
        pitch_hz=result.pitch_hz.astype(np.float32), voicing=result.confidence.astype(np.float32)
    )
