"""Sound made small for a page: MP3, which every browser plays."""

import io

import av
import numpy as np

from voice_interview.audio.chunk import AudioChunk

BIT_RATE = 32_000
"""Bits a second; 240 kB a minute. Speech at 16 kHz, mono, stays plainly intelligible."""
_FRAME_SAMPLES = 1152


def as_mp3(sound: AudioChunk) -> bytes:
    """Return mono sound as a whole MP3 file.

    Args:
        sound: at least one sample; 8, 11.025, 12, 16, 22.05, 24, 32, 44.1 or 48 kHz.
    """
    target = io.BytesIO()
    with av.open(target, "w", format="mp3") as container:
        stream = container.add_stream("libmp3lame", rate=sound.rate_hz, layout="mono", format="s16p")
        stream.bit_rate = BIT_RATE
        whole = (np.clip(sound.samples, -1.0, 1.0) * 32767).astype(np.int16)
        for start in range(0, len(whole), _FRAME_SAMPLES):
            frame = av.AudioFrame.from_ndarray(
                np.ascontiguousarray(whole[start : start + _FRAME_SAMPLES][None, :]),
                format="s16p",
                layout="mono",
            )
            frame.sample_rate = sound.rate_hz
            frame.pts = start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return target.getvalue()
