"""Keeps what models said about texts in files, so that fitting or measuring again takes seconds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from voice_interview.grade.pair_judge import PairJudge
from voice_interview.grade.verdict import Embedder

_BATCH = 128
_SAVED_AFTER = 1024
Rows = NDArray[np.float32]


class _Kept:
    """Rows of numbers by text, or by pair of texts."""

    def __init__(self, path: Path, compute: Callable[[list[tuple[str, ...]]], Rows]) -> None:
        self._path, self._compute = path, compute
        self._rows: dict[tuple[str, ...], NDArray[np.float32]] = {}
        self._saved = 0
        if path.exists():
            kept = np.load(path)
            self._rows = dict(zip(map(tuple, json.loads(kept["texts"].tobytes())), kept["rows"], strict=True))
            self._saved = len(self._rows)

    def of(self, texts: Sequence[tuple[str, ...]], width: int) -> Rows:
        missing = [one for one in dict.fromkeys(texts) if one not in self._rows]
        for start in range(0, len(missing), _BATCH):
            batch = missing[start : start + _BATCH]
            self._rows.update(zip(batch, self._compute(batch), strict=True))
        if len(self._rows) >= self._saved + _SAVED_AFTER:
            self.save()
        return np.stack([self._rows[one] for one in texts]) if texts else np.zeros((0, width), np.float32)

    def save(self) -> None:
        if len(self._rows) > self._saved:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            partial = self._path.with_suffix(".part.npz")
            texts = np.frombuffer(json.dumps(list(self._rows)).encode(), np.uint8)
            np.savez(partial, texts=texts, rows=np.stack(list(self._rows.values())))
            partial.replace(self._path)
            self._saved = len(self._rows)


class KeptPairs:
    """A pair model that reads no pair twice, however often the script is started.

    Args:
        judge: the model.
        model: its folder; other weights have another file.
        folder: where the files are kept.
    """

    def __init__(self, judge: PairJudge, model: Path, folder: Path) -> None:
        weights = (model / "model.bin").read_bytes() + (model / "head.safetensors").read_bytes()
        path = folder / f"pairs-{hashlib.sha256(weights).hexdigest()[:12]}.npz"
        self._judge = judge
        self._kept = _Kept(path, lambda pairs: judge.judge([(said, other) for said, other in pairs]))

    @property
    def name(self) -> str:
        """Name of the model."""
        return self._judge.name

    def judge(self, pairs: Sequence[tuple[str, str]]) -> Rows:
        """Return the odds as ``PairJudge.judge`` does."""
        return self._kept.of(pairs, 3)

    def save(self) -> None:
        """Write down what is known so far."""
        self._kept.save()


class KeptVectors:
    """A sentence encoder that reads no text twice, however often the script is started.

    Args:
        embedder: the encoder.
        folder: where the file is kept.
    """

    def __init__(self, embedder: Embedder, folder: Path) -> None:
        self._embedder = embedder
        path = folder / f"vectors-{embedder.name}.npz"
        self._kept = _Kept(path, lambda texts: embedder.embed([text for (text,) in texts]))

    @property
    def name(self) -> str:
        """Name of the encoder."""
        return self._embedder.name

    def embed(self, texts: list[str]) -> Rows:
        """Return the vectors as ``Embedder.embed`` does."""
        return self._kept.of([(text,) for text in texts], 0)

    def save(self) -> None:
        """Write down what is known so far."""
        self._kept.save()
