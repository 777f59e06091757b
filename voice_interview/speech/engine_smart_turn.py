"""Whether a sentence sounds as if it were at its end: smart-turn v3.2 by Daily (BSD-2), ONNX on the CPU."""

from pathlib import Path

import numpy as np
import onnxruntime

from voice_interview.audio.chunk import HEARD_RATE_HZ, Samples
from voice_interview.errors import RecognitionError
from voice_interview.speech.log_mel import log_mel

FILE = "smart-turn.onnx"
_READS_SAMPLES = 8 * HEARD_RATE_HZ
_LEAST_VARIANCE = 1e-7


class SmartTurn:
    """Hears from the melody of the last eight seconds whether a sentence is complete.

    It knows nothing of the answer as a whole: in continuous reading it calls the end of nearly every sentence
    complete. It is one voice among several in ``speech.turn``.

    Args:
        folder: where the model is.

    Raises:
        RecognitionError: it cannot be loaded.
    """

    def __init__(self, folder: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.inter_op_num_threads = 1
        options.intra_op_num_threads = 1
        options.log_severity_level = 4
        try:
            self._session = onnxruntime.InferenceSession(
                str(folder / FILE), providers=["CPUExecutionProvider"], sess_options=options
            )
        except Exception as error:  # onnxruntime raises classes that it does not export
            raise RecognitionError(
                f"The end-of-turn model could not be loaded ({error}).",
                "Fetch it anew with: voice-interview models get smart-turn",
            ) from error

    def completeness(self, samples: Samples) -> float:
        """Return the probability (0 to 1) that the sentence at the end of ``samples`` is complete.

        Args:
            samples: the newest sound of the turn, float32 at ``HEARD_RATE_HZ``; the last eight seconds count.

        Raises:
            RecognitionError: the engine failed.
        """
        newest = samples[-_READS_SAMPLES:]
        filled = np.pad(newest, (_READS_SAMPLES - len(newest), 0))
        level = (filled - filled.mean()) / np.sqrt(filled.var() + _LEAST_VARIANCE)
        try:
            [found] = self._session.run(None, {"input_features": log_mel(level.astype(np.float32))[None]})
        except Exception as error:  # as above
            raise RecognitionError(f"The end-of-turn model failed ({error}).", "Try again.") from error
        return float(np.asarray(found).reshape(-1)[0])
