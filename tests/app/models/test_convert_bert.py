"""Converting a sentence encoder, on a BERT of a few random numbers."""

import json
import subprocess
import sys
from pathlib import Path

import ctranslate2
import numpy as np
import pytest
from safetensors.numpy import save_file
from tokenizers import Tokenizer
from tokenizers.models import WordPiece

from voice_interview.app.models.convert_bert import convert_bert

WIDTH, INNER, LAYERS, TOKENS = 16, 32, 2, ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "low", "rank", "matrices")
CONFIG = {
    "model_type": "bert",
    "hidden_act": "gelu",
    "num_hidden_layers": LAYERS,
    "num_attention_heads": 2,
    "layer_norm_eps": 1e-12,
}

WITHOUT_PYTORCH = """
import runpy, sys
sys.modules["torch"] = None  # every import of it fails now
sys.modules["transformers"] = None
sys.argv = ["convert", *sys.argv[1:]]
runpy.run_module("voice_interview.app.models.convert_bert", run_name="__main__")
"""


@pytest.fixture
def original(tmp_path: Path) -> Path:
    folder = tmp_path / "original"
    folder.mkdir()
    numbers = np.random.default_rng(7)

    def tensor(*shape: int) -> np.ndarray:
        return numbers.normal(0, 0.5, shape).astype(np.float32)

    tensors = {
        "embeddings.word_embeddings.weight": tensor(len(TOKENS), WIDTH),
        "embeddings.token_type_embeddings.weight": tensor(2, WIDTH),
        "embeddings.position_embeddings.weight": tensor(12, WIDTH),
    }
    linears: dict[str, tuple[int, ...]] = {"embeddings.LayerNorm": (WIDTH,)}
    for number in range(LAYERS):
        layer = f"encoder.layer.{number}"
        linears |= {f"{layer}.attention.self.{part}": (WIDTH, WIDTH) for part in ("query", "key", "value")}
        linears |= {f"{layer}.attention.output.dense": (WIDTH, WIDTH)}
        linears |= {f"{layer}.attention.output.LayerNorm": (WIDTH,), f"{layer}.output.LayerNorm": (WIDTH,)}
        linears |= {f"{layer}.intermediate.dense": (INNER, WIDTH), f"{layer}.output.dense": (WIDTH, INNER)}
    for name, shape in linears.items():
        tensors |= {f"{name}.weight": tensor(*shape), f"{name}.bias": tensor(shape[0])}
    save_file(tensors, folder / "model.safetensors")
    (folder / "config.json").write_text(json.dumps(CONFIG))
    vocabulary = {token: number for number, token in enumerate(TOKENS)}
    Tokenizer(WordPiece(vocabulary, unk_token="[UNK]")).save(str(folder / "tokenizer.json"))
    return folder


def test_conversion_works_where_pytorch_cannot_be_imported(original: Path, tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    ready.mkdir()
    subprocess.run(
        [sys.executable, "-c", WITHOUT_PYTORCH, str(original), str(ready)],
        check=True,
        cwd=Path(__file__).parents[3],
    )
    assert {path.name for path in ready.iterdir()} == {
        "model.bin", "config.json", "vocabulary.json", "tokenizer.json"
    }  # fmt: skip
    assert json.loads((ready / "vocabulary.json").read_text()) == list(TOKENS)
    states = np.asarray(ctranslate2.Encoder(str(ready)).forward_batch([[2, 4, 5, 3]]).last_hidden_state)
    assert states.shape == (1, 4, WIDTH)
    assert np.isfinite(states).all()


def test_model_of_another_kind_is_refused(original: Path, tmp_path: Path) -> None:
    (original / "config.json").write_text(json.dumps({**CONFIG, "model_type": "roberta"}))
    with pytest.raises(ValueError, match="roberta"):
        convert_bert(original, tmp_path)
