"""Which of the candidate's words can stand between quotation marks."""

import pytest

from voice_interview.feedback.quote import quote_from

ABOUT = (
    "LoRA trains two small low-rank matrices beside a frozen weight matrix.",
    "The base weights stay frozen.",
)


@pytest.mark.parametrize(
    ("said", "quote"),
    [
        (
            "Um, so I think that, uh, the the base weights stay frozen and, you know, that's it",
            "the base weights stay frozen",
        ),
        (
            "keep the original network fixed and learn two low-rank matrices whose product is added to it",
            "learn two low-rank matrices whose product is added to it",
        ),
        ("So LoRA. You freeze the base weights, like, the whole thing. OK.", "You freeze the base weights"),
        ("basically the weights are frozen, right", "the weights are frozen"),
        ("The base weights stay frozen because of the", "The base weights stay frozen"),
    ],
)
def test_clean_clause_is_quoted(said: str, quote: str) -> None:
    assert quote_from(said, ABOUT) == quote


@pytest.mark.parametrize(
    "said",
    [
        "",
        "low rank",
        "I like trains and the weather was fine today",
        "it is simply not so, because the base weights stay frozen",
        "I do not believe for a second that the base weights stay frozen",
        "the base weights stay frozen, no wait, they are trained",
        "the base weights stay frozen, I mean they are trained",
        "frozen matrices of weights " * 6,
    ],
)
def test_nothing_is_quoted_that_is_not_clean(said: str) -> None:
    assert quote_from(said, ABOUT) is None


def test_quote_is_short_and_made_of_the_candidates_words() -> None:
    said = (
        "well the frozen base weights are kept as they are, and the matrices are small, so you train those, "
        "while the base model stays where it is; which saves a lot of memory, as I said"
    )
    quote = quote_from(said, ABOUT)
    assert quote is not None
    assert 4 <= len(quote.split()) <= 14
    assert quote in said
