"""Any model of sentence-transformers as the embedder."""

from pathlib import Path

import numpy as np
import pytest

from tests.grade.sentences import SENTENCES
from voice_interview.errors import GradingError
from voice_interview.grade.engine_sentence_transformers import SentenceTransformersEmbedder


@pytest.fixture(scope="module")
def embedder(minilm_original: Path) -> SentenceTransformersEmbedder:
    return SentenceTransformersEmbedder(str(minilm_original))


def test_vectors_have_unit_length(embedder: SentenceTransformersEmbedder) -> None:
    vectors = embedder.embed(list(SENTENCES))
    assert vectors.shape == (len(SENTENCES), 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_text_has_the_same_vector_whatever_it_is_embedded_with(
    embedder: SentenceTransformersEmbedder,
) -> None:
    together = embedder.embed(list(SENTENCES))
    alone = np.vstack([embedder.embed([sentence]) for sentence in SENTENCES])
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_no_texts_give_no_vectors(embedder: SentenceTransformersEmbedder) -> None:
    assert embedder.embed([]).shape == (0, 384)


def test_it_is_called_what_the_person_called_it(
    embedder: SentenceTransformersEmbedder, minilm_original: Path
) -> None:
    assert embedder.name == str(minilm_original)


def test_folder_without_a_model_is_told(tmp_path: Path) -> None:
    with pytest.raises(GradingError, match="could not be loaded"):
        SentenceTransformersEmbedder(str(tmp_path))
