"""Sentences that are the same but for dress, and those that only look it."""

import pytest

from voice_interview.bank.same_text import said_form

SAME = [
    ("The cache isn't shared.", "A cache is not shared"),
    ("We can't optimise the labelling.", "well, we cannot optimize the labeling!"),
    ("It’s the low-rank behaviour.", "Basically it is really the low rank behavior."),
    ("They’d say they've won’t.", "they would say they have will not"),
]
DIFFERENT = [
    ("Reads are cached.", "Reads are not cached."),
    ("The client asks the server.", "The server asks the client."),
    ("It needs four bits.", "It needs 4 bits."),
    ("Only adapters are trained.", "Adapters are trained."),
    ("Quality goes up.", "Quality goes down."),
    ("Learning is supervised.", "Learning is unsupervised."),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_dress_does_not_count(one: str, other: str) -> None:
    assert said_form(one) == said_form(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_negation_order_and_numbers_do(one: str, other: str) -> None:
    assert said_form(one) != said_form(other)
