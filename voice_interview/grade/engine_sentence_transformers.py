"""Sentence vectors from any model of the sentence-transformers library."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

from voice_interview.errors import GradingError

_BATCH_SIZE = 32
_LOAD_ERRORS = (OSError, ValueError, RuntimeError, KeyError, ImportError)
"""What the library and those below it raise for a model they cannot find or read."""


class SentenceTransformersEmbedder:
    """A model of the person's own choice; its library takes seconds to load and brings PyTorch.

    Args:
        name_or_folder: a folder, or the name of a model as the library knows it; a name that is not in its
            cache is fetched by the library itself, one that is there is loaded without a network.
        device: ``cpu`` or ``cuda``.

    Raises:
        GradingError: there is no such model, or it could not be loaded.
    """

    def __init__(self, name_or_folder: str, device: str = "cpu") -> None:
        self._name = name_or_folder
        try:
            self._model = _loaded(name_or_folder, device)
        except _LOAD_ERRORS as error:
            raise GradingError(
                f"The grading model {name_or_folder} could not be loaded ({_first_line(error)}).",
                "Give the folder of a sentence-transformers model, or use the built-in one with: minilm.",
            ) from error

    @property
    def name(self) -> str:
        """What the person called the model."""
        return self._name

    def embed(self, texts: list[str]) -> NDArray[np.float32]:
        """Return unit vectors, float32, shape ``(len(texts), dimensions)``.

        Raises:
            GradingError: the engine failed.
        """
        if not texts:
            return self.embed([""])[:0]
        try:
            vectors = self._model.encode(
                texts,
                batch_size=_BATCH_SIZE,
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
        except RuntimeError as error:
            raise GradingError(
                f"The grading model {self._name} failed ({error}).",
                "Try again, or use the built-in one: minilm.",
            ) from error
        return np.asarray(vectors, np.float32)


def _loaded(name_or_folder: str, device: str) -> SentenceTransformer:
    try:
        return SentenceTransformer(name_or_folder, device=device, local_files_only=True)
    except _LOAD_ERRORS:
        if Path(name_or_folder).exists():
            raise
    return SentenceTransformer(name_or_folder, device=device)


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
