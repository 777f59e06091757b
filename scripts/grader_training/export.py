"""Puts trained weights into the form the program runs: CTranslate2 with int8 weights, the head beside it."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file

from voice_interview.app.models.convert_bert import convert_bert

HEAD = "head.safetensors"
_ATTRIBUTION = (
    "all-MiniLM-L6-v2 by the sentence-transformers authors (Apache-2.0), on MiniLM by Microsoft (MIT); "
    "trained further for this project on the sources named in models/pair-grader/README.md"
)


def export(checkpoint: Path, base: Path, folder: Path) -> None:
    """Write the model of ``checkpoint``, where it has one the running average, into ``folder``.

    Args:
        checkpoint: ``last.pt`` of a run.
        base: folder of the published encoder, for its configuration and tokenizer.
        folder: where ``model.bin``, ``tokenizer.json`` and the head go.
    """
    kept = torch.load(checkpoint, weights_only=True)
    weights = {name: value.float().numpy() for name, value in kept.get("average", kept["model"]).items()}
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        origin = Path(scratch)
        for name in ("config.json", "tokenizer.json"):
            shutil.copyfile(base / name, origin / name)
        encoder = {
            name.removeprefix("encoder."): np.ascontiguousarray(value)
            for name, value in weights.items()
            if name.startswith("encoder.")
        }
        save_file(encoder, origin / "model.safetensors")
        convert_bert(origin, folder)
    head = {
        name: np.ascontiguousarray(weights[name])
        for name in ("dense.weight", "dense.bias", "head.weight", "head.bias")
    }
    save_file(head, folder / HEAD)


def enter(folder: Path, manifest: Path) -> None:
    """Write size and SHA-256 of the weights in ``folder`` into ``manifest``."""
    document = json.loads(manifest.read_text(encoding="utf-8"))
    document["shipped"] = [
        {
            "name": folder.name,
            "purpose": "grading",
            "description": "reads what was said against a statement: covered, not mentioned or contradicted",
            "licence": "CC-BY-SA-4.0",
            "attribution": _ATTRIBUTION,
            "files": [
                {
                    "name": path.name,
                    "size_bytes": path.stat().st_size,
                    "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
                }
                for path in sorted(folder.iterdir())
                if path.suffix in (".bin", ".json", ".safetensors")
            ],
        }
    ]
    manifest.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
