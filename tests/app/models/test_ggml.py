"""Reading whisper.cpp's files, on a model of a few numbers."""

import struct
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from voice_interview.app.models.ggml import read_ggml_whisper

SIZES = (3, 4, 2, 1, 1, 5, 2, 1, 1, 2, 1)
MATRIX = np.arange(6, dtype=np.float16).reshape(2, 3)
VECTOR = np.array([0.5, -1.0], np.float32)


def _packed_tensor(name: str, tensor: NDArray[np.generic], number_type: int) -> bytes:
    dimensions = struct.pack(f"<{tensor.ndim}i", *reversed(tensor.shape))
    header = struct.pack("<3i", tensor.ndim, len(name), number_type)
    return header + dimensions + name.encode() + tensor.tobytes()


def _model(matrix_type: int = 1) -> bytes:
    filters = struct.pack("<2i", 2, 3) + bytes(4 * 6)
    tokens = struct.pack("<i", 2) + struct.pack("<i", 1) + b"a" + struct.pack("<i", 2) + b"bc"
    head = struct.pack("<i11i", 0x67676D6C, *SIZES) + filters + tokens
    return head + _packed_tensor("matrix", MATRIX, matrix_type) + _packed_tensor("vector", VECTOR, 0)


def test_sizes_and_tensors_are_read_with_shapes_as_in_pytorch(tmp_path: Path) -> None:
    path = tmp_path / "model.ggml"
    path.write_bytes(_model())
    model = read_ggml_whisper(path)
    assert (model.sizes.vocabulary, model.sizes.text_layers, model.sizes.mel_bands) == (3, 1, 2)
    np.testing.assert_array_equal(model.tensors["matrix"], MATRIX)
    np.testing.assert_array_equal(model.tensors["vector"], VECTOR)
    assert model.tensors["matrix"].dtype == np.float16


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"RIFF and something else", "no ggml model"),
        (_model()[:-3], "cut short"),
        (_model()[:30], "cut short"),
        (_model() + b"1234", "cut short"),
        (_model(matrix_type=8), "quantised"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, data: bytes, told: str) -> None:
    path = tmp_path / "model.ggml"
    path.write_bytes(data)
    with pytest.raises(ValueError, match=told):
        read_ggml_whisper(path)
