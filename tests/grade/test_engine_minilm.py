"""Our MiniLM with int8 weights against its original, and the promises of an embedder."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.grade.sentences import SENTENCES
from voice_interview.errors import GradingError
from voice_interview.grade.engine_minilm import MAX_TOKENS, MiniLmEmbedder
from voice_interview.grade.engine_sentence_transformers import SentenceTransformersEmbedder


@pytest.fixture(scope="module")
def embedder(minilm_model: Path) -> MiniLmEmbedder:
    return MiniLmEmbedder(minilm_model)


def test_vectors_agree_with_the_original(embedder: MiniLmEmbedder, minilm_original: Path) -> None:
    ours = embedder.embed(list(SENTENCES))
    theirs = SentenceTransformersEmbedder(str(minilm_original)).embed(list(SENTENCES))
    cosines = np.sum(ours * theirs, axis=1)
    assert len(cosines) >= 50
    assert cosines.mean() >= 0.998
    assert cosines.min() >= 0.99
    assert np.abs(ours @ ours.T - theirs @ theirs.T).max() <= 0.02


def test_vectors_have_unit_length(embedder: MiniLmEmbedder) -> None:
    vectors = embedder.embed(list(SENTENCES))
    assert vectors.shape == (len(SENTENCES), 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_text_has_the_same_vector_whatever_it_is_embedded_with(embedder: MiniLmEmbedder) -> None:
    together = embedder.embed(list(SENTENCES))
    backwards = embedder.embed(list(reversed(SENTENCES)))[::-1]
    alone = np.vstack([embedder.embed([sentence]) for sentence in SENTENCES])
    np.testing.assert_allclose(together, alone, atol=1e-5)
    np.testing.assert_allclose(together, backwards, atol=1e-5)
    np.testing.assert_array_equal(together, embedder.embed(list(SENTENCES)))


def test_order_of_the_texts_is_kept(embedder: MiniLmEmbedder) -> None:
    texts = ["a long sentence about the weather in the north of the country", "no", "low-rank matrices"]
    similarity = embedder.embed(texts) @ np.vstack([embedder.embed([text]) for text in texts]).T
    assert similarity.argmax(axis=1).tolist() == [0, 1, 2]


def test_no_texts_give_no_vectors(embedder: MiniLmEmbedder) -> None:
    assert embedder.embed([]).shape == (0, 384)


def test_empty_text_has_a_vector_too(embedder: MiniLmEmbedder) -> None:
    assert np.isfinite(embedder.embed([""])).all()


def test_very_long_text_counts_up_to_the_limit(embedder: MiniLmEmbedder) -> None:
    read_words = MAX_TOKENS - 2  # one token at either end marks the bounds
    whole = embedder.embed(["word " * 20_000])
    np.testing.assert_allclose(whole, embedder.embed(["word " * read_words]), atol=1e-5)
    cut = embedder.embed(["word " * read_words + "but the end is about cats"])
    np.testing.assert_allclose(whole, cut, atol=1e-5)
    assert np.abs(whole - embedder.embed(["word " * 100 + "and cats"])).max() > 1e-3


def test_more_threads_change_nothing(minilm_model: Path, embedder: MiniLmEmbedder) -> None:
    two = MiniLmEmbedder(minilm_model, threads=2).embed(list(SENTENCES))
    np.testing.assert_allclose(two, embedder.embed(list(SENTENCES)), atol=1e-5)


def test_folder_without_a_model_is_told_with_the_command_that_fetches_it(tmp_path: Path) -> None:
    with pytest.raises(GradingError, match="voice-interview models get minilm"):
        MiniLmEmbedder(tmp_path)


def test_no_pytorch_is_loaded(minilm_model: Path) -> None:
    """It would take seconds at every start."""
    program = """
import sys
from pathlib import Path
from voice_interview.grade.engine_minilm import MiniLmEmbedder
MiniLmEmbedder(Path(sys.argv[1])).embed(["a text"])
sys.exit(bool({"torch", "transformers", "sentence_transformers"} & set(sys.modules)))
"""
    subprocess.run(
        [sys.executable, "-c", program, str(minilm_model)], check=True, cwd=Path(__file__).parents[2]
    )
