"""Sentences whose vectors were made beforehand."""

from pathlib import Path

import numpy as np
import pytest

from voice_interview.bank.reader import read_bank
from voice_interview.errors import GradingError
from voice_interview.grade.engine_minilm import MiniLmEmbedder
from voice_interview.grade.known_sentences import KnownSentences, write_known
from voice_interview.resources import shipped

OTHER = "This sentence stands in no bank."


@pytest.fixture(scope="module")
def embedder(minilm_model: Path) -> MiniLmEmbedder:
    return MiniLmEmbedder(minilm_model)


def test_every_sentence_of_the_built_in_banks_is_known_and_true(embedder: MiniLmEmbedder) -> None:
    known = KnownSentences(embedder, shipped("models", "bank-vectors.npz"))
    banks = [read_bank(path) for path in shipped("assets", "banks").glob("*.yaml")]
    texts = [text for bank in banks for one in bank.concepts for text in (*one.right, *one.wrong)]
    unknown = [text for text in texts if not known.knows(text)]
    assert not unknown, f"{len(unknown)} are not known: run scripts/embed_banks"
    some = [*texts[:: len(texts) // 40], OTHER]
    cosines = (known.embed(some) * embedder.embed(some)).sum(axis=1)
    assert cosines.min() > 0.999


class Another(MiniLmEmbedder):
    name = "another"


def test_vectors_of_another_model_are_not_used(minilm_model: Path, tmp_path: Path) -> None:
    path = tmp_path / "vectors.npz"
    write_known(path, Another(minilm_model), [OTHER])
    assert KnownSentences(Another(minilm_model), path).knows(OTHER)
    assert not KnownSentences(MiniLmEmbedder(minilm_model), path).knows(OTHER)


def test_order_of_known_and_unknown_ones_is_kept(embedder: MiniLmEmbedder, tmp_path: Path) -> None:
    path = tmp_path / "vectors.npz"
    texts = ["One is here.", OTHER, "Another is here.", "So is a third."]
    write_known(path, embedder, texts[::2])
    given = KnownSentences(embedder, path).embed(texts)
    assert np.allclose(given, embedder.embed(texts), atol=0.01)
    assert np.allclose(KnownSentences(embedder, path).embed([OTHER]), embedder.embed([OTHER]), atol=1e-5)


def test_damaged_file_is_told(embedder: MiniLmEmbedder, tmp_path: Path) -> None:
    path = tmp_path / "vectors.npz"
    path.write_bytes(b"PK damaged")
    with pytest.raises(GradingError, match="cannot be read"):
        KnownSentences(embedder, path)
