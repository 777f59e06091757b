"""Vectors of the built-in banks' sentences, made beforehand, so that a question is ready at once."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from voice_interview.errors import GradingError
from voice_interview.grade.verdict import Embedder

_LEVELS = 127.0


class KnownSentences:
    """An embedder that looks up what it knows, and asks another for the rest (an ``Embedder``).

    Args:
        embedder: makes the vectors of other sentences.
        path: a file by ``write_known``; one that was made by another model is not used.

    Raises:
        GradingError: the file cannot be read.
    """

    def __init__(self, embedder: Embedder, path: Path) -> None:
        self._embedder = embedder
        try:
            with np.load(path, allow_pickle=False) as kept:
                is_same = str(kept["model"]) == embedder.name
                self._levels: NDArray[np.int8] = kept["levels"]
                self._scales: NDArray[np.float32] = kept["scales"]
                keys = kept["keys"].tolist() if is_same else []
        except (OSError, ValueError, KeyError) as error:
            raise GradingError(f"{path} cannot be read ({error}).", "Install the program anew.") from error
        self._places = {key: place for place, key in enumerate(keys)}

    @property
    def name(self) -> str:
        """Name of the model."""
        return self._embedder.name

    def embed(self, texts: list[str]) -> NDArray[np.float32]:
        """Return unit vectors, float32, shape ``(len(texts), dimensions)``.

        A known one is less than 0.01 (cosine) from what the model gives.

        Raises:
            GradingError: the engine failed.
        """
        places = [self._places.get(_key(text)) for text in texts]
        known = [(at, place) for at, place in enumerate(places) if place is not None]
        others = [at for at, place in enumerate(places) if place is None]
        if not known:
            return self._embedder.embed(texts)
        vectors = np.empty((len(texts), self._levels.shape[1]), np.float32)
        rows = [place for _, place in known]
        vectors[[at for at, _ in known]] = self._levels[rows] * self._scales[rows, None]
        if others:
            vectors[others] = self._embedder.embed([texts[at] for at in others])
        return vectors

    def knows(self, text: str) -> bool:
        """Tell whether the vector of ``text`` was made beforehand."""
        return _key(text) in self._places


def write_known(path: Path, embedder: Embedder, texts: Sequence[str]) -> None:
    """Write the vectors of ``texts``, in 8 bits a number, for ``KnownSentences``.

    Raises:
        GradingError: the engine failed.
    """
    different = sorted(set(texts))
    vectors = embedder.embed(different)
    scales = (np.abs(vectors).max(axis=1) / _LEVELS).astype(np.float32)
    np.savez(
        path,
        model=np.array(embedder.name),
        keys=np.array([_key(text) for text in different], np.uint64),
        levels=np.round(vectors / scales[:, None]).astype(np.int8),
        scales=scales,
    )


def _key(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")
