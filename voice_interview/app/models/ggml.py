"""Reads Whisper models in the ggml form of whisper.cpp, as its ``convert-pt-to-ggml.py`` writes them."""

import math
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

_MAGIC = 0x67676D6C
_NUMBER_TYPES: dict[int, np.dtype[Any]] = {0: np.dtype("<f4"), 1: np.dtype("<f2")}


@dataclass(frozen=True, slots=True, kw_only=True)
class WhisperSizes:
    """Sizes of a Whisper model, in the order of the file's header."""

    vocabulary: int
    audio_positions: int
    audio_width: int
    audio_heads: int
    audio_layers: int
    text_positions: int
    text_width: int
    text_heads: int
    text_layers: int
    mel_bands: int
    number_type: int
    """0: all tensors float32; 1: matrices float16."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GgmlWhisper:
    """A whole model in memory."""

    sizes: WhisperSizes
    tensors: dict[str, NDArray[Any]]
    """By OpenAI's own names, such as ``encoder.blocks.0.attn.query.weight``; shapes as in PyTorch."""


def read_ggml_whisper(path: Path) -> GgmlWhisper:
    """Read a model.

    Raises:
        ValueError: it is no such file, it is cut short, or its weights are quantised.
        OSError: it cannot be read.
    """
    with path.open("rb") as stream:
        if _integers(stream, 1) != (_MAGIC,):
            raise ValueError(f"{path.name} is no ggml model")
        sizes = WhisperSizes(**dict(zip(WhisperSizes.__slots__, _integers(stream, 11), strict=True)))
        bands, bins = _integers(stream, 2)
        _exactly(stream, 4 * bands * bins)  # the mel filters, which every Whisper has in common
        (tokens,) = _integers(stream, 1)
        for _ in range(tokens):
            _exactly(stream, _integers(stream, 1)[0])
        tensors = {}
        while header := stream.read(12):
            name, tensor = _tensor(stream, header)
            tensors[name] = tensor
    return GgmlWhisper(sizes=sizes, tensors=tensors)


def _tensor(stream: IO[bytes], header: bytes) -> tuple[str, NDArray[Any]]:
    if len(header) < 12:
        raise ValueError("the ggml model is cut short")
    dimensions, name_bytes, number_type = struct.unpack("<3i", header)
    shape = _integers(stream, dimensions)[::-1]  # ggml counts dimensions from the innermost
    name = _exactly(stream, name_bytes).decode()
    if number_type not in _NUMBER_TYPES:
        raise ValueError(f"{name} is quantised, which cannot be converted")
    dtype = _NUMBER_TYPES[number_type]
    data = _exactly(stream, math.prod(shape) * dtype.itemsize)
    return name, np.frombuffer(data, dtype).reshape(shape)


def _integers(stream: IO[bytes], count: int) -> tuple[int, ...]:
    return struct.unpack(f"<{count}i", _exactly(stream, 4 * count))


def _exactly(stream: IO[bytes], size_bytes: int) -> bytes:
    data = stream.read(size_bytes)
    if len(data) != size_bytes:
        raise ValueError("the ggml model is cut short")
    return data
