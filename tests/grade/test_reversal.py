"""Statements turned round are recognised, other sentences are left alone."""

import pytest

from voice_interview.grade.reversal import Reversals

STATEMENTS = (
    "The large base matrix stays frozen during training.",
    "Pre-training needs no human labels at all.",
    "Comparing two answers is easier than writing one.",
)


@pytest.fixture
def reversals() -> Reversals:
    return Reversals(STATEMENTS)


@pytest.mark.parametrize(
    "said",
    [
        "The large base matrix doesn't stay frozen during training.",
        "Pre-training needs human labels.",
        "Comparing two answers is harder than writing one.",
    ],
)
def test_a_statement_turned_round_is_recognised(reversals: Reversals, said: str) -> None:
    assert reversals.degree(said) >= 0.9


@pytest.mark.parametrize("statement", STATEMENTS)
def test_a_statement_itself_is_no_reversal(reversals: Reversals, statement: str) -> None:
    assert reversals.degree(statement) == 0.0


@pytest.mark.parametrize(
    "said",
    [
        "During training the big base matrix stays frozen and is never touched.",
        "You don't need anybody to write labels before pre-training starts.",
        "Nobody has to type a long reply.",
        "The moon is not made of cheese.",
        "",
    ],
)
def test_agreement_and_other_subjects_are_no_reversals(reversals: Reversals, said: str) -> None:
    assert reversals.degree(said) == 0.0


def test_a_negation_in_another_clause_does_not_count(reversals: Reversals) -> None:
    said = "It is not cheap, the large base matrix stays frozen during training."
    assert reversals.degree(said) == 0.0
