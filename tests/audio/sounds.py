"""Sounds and sound files for the tests of this room."""

from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from voice_interview.audio.chunk import AudioChunk, Samples


def tone(duration_s: float, hz: float = 440.0, *, rate_hz: int = 16_000, amplitude: float = 0.3) -> Samples:
    """Return a sine."""
    times = np.arange(round(duration_s * rate_hz)) / rate_hz
    return (amplitude * np.sin(2 * np.pi * hz * times)).astype(np.float32)


def tone_chunk(duration_s: float, hz: float = 440.0, *, rate_hz: int = 16_000) -> AudioChunk:
    """Return a sine as a chunk."""
    return AudioChunk(samples=tone(duration_s, hz, rate_hz=rate_hz), rate_hz=rate_hz)


def loudest_hz(samples: Samples, rate_hz: int) -> float:
    """Return the frequency with the most energy."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.argmax(spectrum)) * rate_hz / len(samples)


def encode(path: Path, samples: NDArray[np.float32], *, rate_hz: int, codec: str) -> Path:
    """Write samples of shape ``(n, channels)`` with FFmpeg's encoder; the name gives the container."""
    layout = {1: "mono", 2: "stereo"}[samples.shape[1]]
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate_hz, options={"strict": "experimental"})
        assert isinstance(stream, av.AudioStream)
        stream.layout = layout
        resampler = av.AudioResampler(format=stream.format, layout=layout, rate=rate_hz, frame_size=1024)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples.reshape(1, -1)), "flt", layout)
        frame.sample_rate = rate_hz
        for piece in (*resampler.resample(frame), *resampler.resample(None)):
            container.mux(stream.encode(piece))
        container.mux(stream.encode(None))
    return path
