"""What tells a sentence from its opposite when their vectors do not."""

import numpy as np
import pytest

from voice_interview.grade.lexicon import content_stems, is_predication
from voice_interview.grade.wording import word_similarity, wording_of


def similarity(one: str, other: str) -> float:
    return float(word_similarity([wording_of(one)], [wording_of(other)])[0, 0])


def test_a_sentence_is_like_itself_and_unlike_one_that_shares_no_word() -> None:
    assert similarity("The base stays frozen", "The base stays frozen") == pytest.approx(1.0, abs=1e-5)
    assert similarity("Rows are found quickly", "Nobody ever sleeps") == pytest.approx(0.0, abs=1e-6)


def test_negated_words_are_other_words() -> None:
    plain, negated = "The base weights are trained", "The base weights are not trained"
    assert similarity(plain, negated) < similarity(plain, "All base weights are trained then")


def test_contractions_negate_too() -> None:
    assert "not:train" in wording_of("We don't train it")


def test_a_negation_ends_with_its_clause() -> None:
    assert "train" in wording_of("It does not stop, but trains")


def test_swapped_roles_are_less_alike_than_the_same_roles() -> None:
    said = "small matrices frozen, big matrices trained"
    assert similarity(said, "big matrices frozen, small matrices trained") < 0.95


def test_every_wording_has_unit_length() -> None:
    assert np.sqrt(sum(weight**2 for weight in wording_of("It is not so").values())) == pytest.approx(1.0)


def test_endings_do_not_part_words() -> None:
    assert content_stems("training trains trained") == ["train", "train", "train"]


@pytest.mark.parametrize(
    "listed",
    ["LoRA, adapters, frozen weights, quantization", "reward model PPO preferences ranking alignment safety"],
)
def test_a_list_of_names_says_nothing(listed: str) -> None:
    assert not is_predication(listed)


@pytest.mark.parametrize("said", ["the base model stays frozen", "you only train small matrices"])
def test_a_plain_sentence_says_something(said: str) -> None:
    assert is_predication(said)
