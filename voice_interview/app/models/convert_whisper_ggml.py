"""Turns a Whisper model of whisper.cpp into CTranslate2's form in float16, without PyTorch.

``python -m voice_interview.app.models.convert_whisper_ggml FROM TO SIBLING``

FROM holds ``model.ggml``; TO is an existing folder; SIBLING is the folder of an English Whisper model that
CTranslate2 can already run. Its tokenizer, vocabulary and token lists are taken over: all English models have
them in common. A program of its own, because ``ctranslate2.specs`` loads PyTorch where it finds it, which is
slow and large.
"""

import json
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from ctranslate2.specs import WhisperSpec
from numpy.typing import NDArray

from voice_interview.app.models.ggml import WhisperSizes, read_ggml_whisper

Tensors = Mapping[str, NDArray[Any]]

ALIGNMENT_HEADS: dict[tuple[int, int], tuple[tuple[int, int], ...]] = {
    (6, 8): ((3, 3), (4, 7), (5, 1), (5, 5), (5, 7)),
}
"""By (decoder layers, heads) of an English model: the (layer, head) pairs whose attention follows time.

Word times rest on them. As OpenAI publishes them for base.en: ``_ALIGNMENT_HEADS`` in its ``__init__.py``."""


def convert_whisper_ggml(origin: Path, folder: Path, sibling: Path) -> None:
    """Write a folder that ``faster_whisper.WhisperModel`` opens.

    Args:
        origin: folder with ``model.ggml``.
        folder: existing folder to write into.
        sibling: folder of an English Whisper model in CTranslate2's form.

    Raises:
        ValueError: the file is no such model, or one whose alignment heads are not known here.
        OSError: a file cannot be read or written.
    """
    model = read_ggml_whisper(origin / "model.ggml")
    sizes, tensors = model.sizes, model.tensors
    spec = WhisperSpec(sizes.audio_layers, sizes.audio_heads, sizes.text_layers, sizes.text_heads)
    _set_encoder(spec.encoder, tensors)
    _set_decoder(spec.decoder, tensors)
    _set_config(spec.config, sizes, sibling)
    spec.register_vocabulary(
        (sibling / "vocabulary.txt").read_text(encoding="utf-8").split("\n")[: sizes.vocabulary]
    )
    spec.validate()
    spec.optimize(quantization="float16")
    spec.save(str(folder))
    shutil.copyfile(sibling / "tokenizer.json", folder / "tokenizer.json")


def _set_config(config: Any, sizes: WhisperSizes, sibling: Path) -> None:
    heads = ALIGNMENT_HEADS.get((sizes.text_layers, sizes.text_heads))
    if heads is None:
        raise ValueError(
            f"no alignment heads are known for {sizes.text_layers} layers of {sizes.text_heads} heads"
        )
    known = json.loads((sibling / "config.json").read_text(encoding="utf-8"))
    config.alignment_heads = heads
    config.lang_ids = known["lang_ids"]
    config.suppress_ids = known["suppress_ids"]
    config.suppress_ids_begin = known["suppress_ids_begin"]


def _set_encoder(encoder: Any, tensors: Tensors) -> None:
    for convolution in ("conv1", "conv2"):
        target = getattr(encoder, convolution)
        target.weight = tensors[f"encoder.{convolution}.weight"]
        target.bias = tensors[f"encoder.{convolution}.bias"].reshape(-1)  # the file has it as a column
    encoder.position_encodings.encodings = tensors["encoder.positional_embedding"]
    _set_norm(encoder.layer_norm, tensors, "encoder.ln_post")
    for number, layer in enumerate(encoder.layer):
        _set_block(layer, tensors, f"encoder.blocks.{number}")


def _set_decoder(decoder: Any, tensors: Tensors) -> None:
    embedding = tensors["decoder.token_embedding.weight"]
    decoder.embeddings.weight = embedding
    decoder.projection.weight = embedding  # Whisper ties the two
    decoder.position_encodings.encodings = tensors["decoder.positional_embedding"]
    _set_norm(decoder.layer_norm, tensors, "decoder.ln")
    for number, layer in enumerate(decoder.layer):
        name = f"decoder.blocks.{number}"
        _set_block(layer, tensors, name)
        question, answer, output = layer.attention.linear
        _set_joined(question, tensors, [f"{name}.cross_attn.query"])
        _set_joined(answer, tensors, [f"{name}.cross_attn.key", f"{name}.cross_attn.value"])
        _set_joined(output, tensors, [f"{name}.cross_attn.out"])
        _set_norm(layer.attention.layer_norm, tensors, f"{name}.cross_attn_ln")


def _set_block(layer: Any, tensors: Tensors, name: str) -> None:
    inputs, output = layer.self_attention.linear
    _set_joined(inputs, tensors, [f"{name}.attn.{part}" for part in ("query", "key", "value")])
    _set_joined(output, tensors, [f"{name}.attn.out"])
    _set_norm(layer.self_attention.layer_norm, tensors, f"{name}.attn_ln")
    _set_joined(layer.ffn.linear_0, tensors, [f"{name}.mlp.0"])
    _set_joined(layer.ffn.linear_1, tensors, [f"{name}.mlp.2"])
    _set_norm(layer.ffn.layer_norm, tensors, f"{name}.mlp_ln")


def _set_joined(linear: Any, tensors: Tensors, names: list[str]) -> None:
    weights = [tensors[f"{name}.weight"] for name in names]
    # The keys have no bias in Whisper; joined with the others they get zeros.
    biases = [
        tensors.get(f"{name}.bias", np.zeros(len(weight), np.float32))
        for name, weight in zip(names, weights, strict=True)
    ]
    linear.weight = np.concatenate(weights)
    linear.bias = np.concatenate(biases)


def _set_norm(norm: Any, tensors: Tensors, name: str) -> None:
    norm.gamma = tensors[f"{name}.weight"]
    norm.beta = tensors[f"{name}.bias"]


if __name__ == "__main__":
    convert_whisper_ggml(*map(Path, sys.argv[1:4]))
