"""Makes sound faster or slower without changing its pitch (FFmpeg's ``atempo`` filter, through PyAV)."""

import itertools
import math
from collections.abc import Iterator

import av
import av.filter
import numpy as np

from voice_interview.audio.chunk import AudioChunk, Samples

SLOWEST = 0.25
FASTEST = 4.0

_FRAME_SAMPLES = 4096
_RUN_OUT_S = 0.25  # silence after the end; atempo keeps back its last window (1/24 s) at each of its steps


def change_tempo(chunk: AudioChunk, factor: float) -> AudioChunk:
    """Return the same sound played ``factor`` times as fast, at the same pitch and rate.

    Args:
        chunk: the sound.
        factor: 2.0 halves the duration; from ``SLOWEST`` to ``FASTEST``. What was heard at a time is now
            heard at that time divided by ``factor``, give or take 0.15 s of the recording (0.07 s up to 2.0).

    Returns:
        A new chunk; its positions start at 0, since those of the recording no longer fit.
    """
    if not SLOWEST <= factor <= FASTEST:
        raise ValueError(f"the tempo must be from {SLOWEST} to {FASTEST} times, not {factor}")
    if factor == 1.0 or not len(chunk.samples):
        return AudioChunk(samples=chunk.samples, rate_hz=chunk.rate_hz)
    samples = np.concatenate(list(_stretched(chunk, factor)))[: round(len(chunk.samples) / factor)]
    return AudioChunk(samples=np.clip(samples, -1.0, 1.0), rate_hz=chunk.rate_hz)


def _stretched(chunk: AudioChunk, factor: float) -> Iterator[Samples]:
    graph = _graph(chunk.rate_hz, factor)
    padded = np.concatenate((chunk.samples, np.zeros(round(_RUN_OUT_S * chunk.rate_hz), np.float32)))
    for start in range(0, len(padded), _FRAME_SAMPLES):
        block = padded[start : start + _FRAME_SAMPLES]
        frame = av.AudioFrame.from_ndarray(block.reshape(1, -1), format="flt", layout="mono")
        frame.sample_rate = chunk.rate_hz
        frame.pts = start
        graph.push(frame)
        yield from _ready(graph)
    graph.push(None)
    yield from _ready(graph)


def _graph(rate_hz: int, factor: float) -> av.filter.Graph:
    graph = av.filter.Graph()
    # Above 2 and below 0.5 one atempo drops or repeats whole windows; equal smaller steps blend them instead.
    steps = max(1, math.ceil(abs(math.log2(factor))))
    tempo = [graph.add("atempo", str(factor ** (1 / steps))) for _ in range(steps)]
    source = graph.add_abuffer(sample_rate=rate_hz, format="flt", layout="mono", time_base=None)
    nodes = [source, *tempo, graph.add("abuffersink")]
    for before, after in itertools.pairwise(nodes):
        before.link_to(after)
    graph.configure()
    return graph


def _ready(graph: av.filter.Graph) -> Iterator[Samples]:
    while True:
        try:
            frame = graph.pull()
        except (av.BlockingIOError, av.EOFError):
            return
        yield frame.to_ndarray().reshape(-1).astype(np.float32, copy=False)
