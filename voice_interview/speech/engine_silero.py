"""Voice detection with Silero VAD v6 (MIT), the ONNX file that faster-whisper ships."""

import importlib.util
from pathlib import Path

import numpy as np
import onnxruntime

from voice_interview.audio.chunk import Samples
from voice_interview.errors import RecognitionError

_FILE = "silero_vad_v6.onnx"
_CONTEXT_SAMPLES = 64  # the model reads each frame together with the end of the one before
_STATE_SHAPE = (1, 1, 128)


class SileroDetector:
    """Probability of speech for frames of 512 samples (32 ms at 16 kHz); about 0.5 ms of computing each.

    Raises:
        RecognitionError: the model file is missing or cannot be loaded.
    """

    frame_samples = 512

    def __init__(self) -> None:
        options = onnxruntime.SessionOptions()
        options.inter_op_num_threads = 1
        options.intra_op_num_threads = 1
        options.log_severity_level = 4
        try:
            self._session = onnxruntime.InferenceSession(
                str(_model_file()), providers=["CPUExecutionProvider"], sess_options=options
            )
        except Exception as error:  # onnxruntime raises classes that it does not export
            raise RecognitionError(
                "The voice detector could not be loaded.", "Install faster-whisper anew with pip."
            ) from error
        self._h = self._c = np.zeros(_STATE_SHAPE, np.float32)
        self._context = np.zeros(_CONTEXT_SAMPLES, np.float32)

    def speech_probability(self, frame: Samples) -> float:
        """Probability (0 to 1) that ``frame``, float32 of shape ``(512,)``, holds speech."""
        if frame.shape != (self.frame_samples,):
            raise ValueError(f"a frame has {self.frame_samples} samples, not {frame.shape}")
        read = np.concatenate([self._context, frame])[None, :]
        probability, self._h, self._c = self._session.run(None, {"input": read, "h": self._h, "c": self._c})
        self._context = frame[-_CONTEXT_SAMPLES:]
        return float(np.asarray(probability).reshape(-1)[0])

    def reset(self) -> None:
        """Forget everything heard so far."""
        self._h = self._c = np.zeros(_STATE_SHAPE, np.float32)
        self._context = np.zeros(_CONTEXT_SAMPLES, np.float32)


def _model_file() -> Path:
    spec = importlib.util.find_spec("faster_whisper")  # finds the folder without importing the library
    if spec is None or not spec.submodule_search_locations:
        raise RecognitionError(
            "faster-whisper is not installed.", "Install it with: pip install faster-whisper"
        )
    return Path(spec.submodule_search_locations[0]) / "assets" / _FILE
