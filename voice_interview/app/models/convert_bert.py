"""Turns a BERT sentence encoder's safetensors into CTranslate2's form with int8 weights, without PyTorch.

``python -m voice_interview.app.models.convert_bert FROM TO``

FROM holds ``model.safetensors``, ``config.json`` and ``tokenizer.json`` as published for Transformers; TO is
an existing folder. A program of its own, because ``ctranslate2.specs`` loads PyTorch where it finds it, which
is slow and large.
"""

import json
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from ctranslate2.specs import (
    Activation,
    EmbeddingsMerge,
    TransformerEncoderModelSpec,
    TransformerEncoderSpec,
)
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

Tensors = Mapping[str, NDArray[Any]]

_ATTENTION_INPUTS = ("query", "key", "value")


def convert_bert(origin: Path, folder: Path) -> None:
    """Write ``model.bin``, ``config.json``, ``vocabulary.json`` and ``tokenizer.json`` into ``folder``.

    The layout follows ``BertModel`` of Transformers: word, position and token-type embeddings are added and
    normalised, and each layer normalises after its residual connections. The pooler is left out: sentence
    encoders take the mean over tokens.

    Raises:
        ValueError: the model is no BERT of the kind described.
        OSError: a file cannot be read or written.
    """
    config = json.loads((origin / "config.json").read_text(encoding="utf-8"))
    if config["model_type"] != "bert" or config["hidden_act"] != "gelu":
        raise ValueError(f"a BERT model with GELU is expected, this is {config['model_type']}")
    tensors = load_file(origin / "model.safetensors")
    spec = TransformerEncoderModelSpec(_encoder(tensors, config))
    spec.config.layer_norm_epsilon = config["layer_norm_eps"]
    spec.config.unk_token = "[UNK]"
    spec.register_vocabulary(_vocabulary(origin / "tokenizer.json"))
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(folder))
    shutil.copyfile(origin / "tokenizer.json", folder / "tokenizer.json")


def _encoder(tensors: Tensors, config: Mapping[str, Any]) -> Any:
    encoder = TransformerEncoderSpec(
        config["num_hidden_layers"],
        config["num_attention_heads"],
        pre_norm=False,
        activation=Activation.GELU,
        layernorm_embedding=True,
        num_source_embeddings=2,
        embeddings_merge=EmbeddingsMerge.ADD,
    )
    encoder.scale_embeddings = False
    encoder.embeddings[0].weight = tensors["embeddings.word_embeddings.weight"]
    encoder.embeddings[1].weight = tensors["embeddings.token_type_embeddings.weight"]
    encoder.position_encodings.encodings = tensors["embeddings.position_embeddings.weight"]
    _set_norm(encoder.layernorm_embedding, tensors, "embeddings.LayerNorm")
    for number, layer in enumerate(encoder.layer):
        _set_layer(layer, tensors, f"encoder.layer.{number}")
    return encoder


def _set_layer(layer: Any, tensors: Tensors, name: str) -> None:
    inputs = [f"{name}.attention.self.{part}" for part in _ATTENTION_INPUTS]
    fused, output = layer.self_attention.linear
    fused.weight = np.concatenate([tensors[f"{part}.weight"] for part in inputs])
    fused.bias = np.concatenate([tensors[f"{part}.bias"] for part in inputs])
    _set_linear(output, tensors, f"{name}.attention.output.dense")
    _set_norm(layer.self_attention.layer_norm, tensors, f"{name}.attention.output.LayerNorm")
    _set_linear(layer.ffn.linear_0, tensors, f"{name}.intermediate.dense")
    _set_linear(layer.ffn.linear_1, tensors, f"{name}.output.dense")
    _set_norm(layer.ffn.layer_norm, tensors, f"{name}.output.LayerNorm")


def _set_linear(linear: Any, tensors: Tensors, name: str) -> None:
    linear.weight = tensors[f"{name}.weight"]
    linear.bias = tensors[f"{name}.bias"]


def _set_norm(norm: Any, tensors: Tensors, name: str) -> None:
    norm.gamma = tensors[f"{name}.weight"]
    norm.beta = tensors[f"{name}.bias"]


def _vocabulary(tokenizer_file: Path) -> list[str]:
    by_token = Tokenizer.from_file(str(tokenizer_file)).get_vocab()
    return sorted(by_token, key=lambda token: by_token[token])


if __name__ == "__main__":
    convert_bert(Path(sys.argv[1]), Path(sys.argv[2]))
