"""What the real grading model says about banks, sound ones and spoiled ones."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from voice_interview.bank.catalog import find_bank, list_banks
from voice_interview.bank.model import Bank, Concept
from voice_interview.grade.bank_check import check_meaning
from voice_interview.grade.engine_minilm import MiniLmEmbedder

STATELESS = {
    "one": (
        "The server stores no session between two requests.",
        "Whatever was said before, the machine that answers does not remember it.",
        "No state stays behind once a reply has been sent.",
    ),
    "other": (
        "A session is not kept on the server from one request to the next.",
        "The machine that answers remembers nothing of what was said before.",
        "Once a reply was sent, nothing of it stays behind.",
    ),
    "apart": (
        "Clients send their token along with every request.",
        "A token goes with each thing the client asks for.",
        "The client proves who it is again and again, by its token.",
    ),
}
"""Two concepts that say one fact, and one that says another."""


@pytest.fixture(scope="module")
def embedder(minilm_model: Path) -> MiniLmEmbedder:
    return MiniLmEmbedder(minilm_model)


@pytest.fixture(scope="module")
def peft() -> Bank:
    """Return a bank of one question and no follow-ups, to be spoiled."""
    bank = find_bank("llm-training", None)
    question = next(one for one in bank.questions if one.id == "peft")
    return replace(bank, questions=(replace(question, follow_ups=()),))


def with_concepts(bank: Bank, concepts: Iterable[Concept]) -> Bank:
    (question,) = bank.questions
    return replace(bank, questions=(replace(question, concepts=tuple(concepts)),))


def spoiled(bank: Bank, **changes: tuple[str, ...]) -> Bank:
    """Return ``bank`` with sentences added to its first concept."""
    first, *others = bank.questions[0].concepts
    added = {side: getattr(first, side) + more for side, more in changes.items()}
    return with_concepts(bank, [replace(first, **added), *others])


def told(bank: Bank, embedder: MiniLmEmbedder) -> list[tuple[str, tuple[str | int, ...]]]:
    """Return each check that speaks, with the place inside the question."""
    return [(one.check, one.place[2:]) for one in check_meaning(bank, embedder)]


def dressed(text: str, opening: str) -> str:
    return opening + text[0].lower() + text[1:]


@pytest.mark.parametrize("name", [listed.id for listed in list_banks(None)])
def test_the_built_in_banks_pass_clean(name: str, embedder: MiniLmEmbedder) -> None:
    assert [one.sentence for one in check_meaning(find_bank(name, None), embedder)] == []


@pytest.mark.parametrize("opening", ["I think ", "So ", "Well, "])
def test_a_statement_said_again_with_an_opening_is_a_near_duplicate(
    opening: str, peft: Bank, embedder: MiniLmEmbedder
) -> None:
    statements = peft.questions[0].concepts[0].statements
    found = told(spoiled(peft, statements=(dressed(statements[0], opening),)), embedder)
    assert ("near-duplicate", ("concepts", 0, "statements", len(statements))) in found


def test_an_opposite_is_no_near_duplicate(peft: Bank, embedder: MiniLmEmbedder) -> None:
    pair = ("The cache is shared by all of the threads.", "The cache is not shared by all of the threads.")
    vectors = embedder.embed(list(pair))
    assert float(vectors[0] @ vectors[1]) > 0.9
    places = [place[3] for check, place in told(spoiled(peft, statements=pair), embedder) if len(place) > 3]
    assert len(peft.questions[0].concepts[0].statements) + 1 not in places


def test_two_concepts_with_the_same_statements_in_other_dress_cannot_be_told_apart(
    peft: Bank, embedder: MiniLmEmbedder
) -> None:
    first, *others = peft.questions[0].concepts
    twin = replace(
        first, id="twin", statements=tuple(dressed(text, "I'd say that ") for text in first.statements)
    )
    found = told(with_concepts(peft, [first, *others, twin]), embedder)
    assert ("concepts-alike", ("concepts", len(others) + 1)) in [(check, place[:2]) for check, place in found]


def test_two_concepts_that_say_one_fact_cannot_be_told_apart(peft: Bank, embedder: MiniLmEmbedder) -> None:
    one, other, apart = (
        replace(peft.questions[0].concepts[0], id=name, statements=statements, misconceptions=())
        for name, statements in STATELESS.items()
    )
    found = told(with_concepts(peft, [one, apart, other]), embedder)
    assert found == [("concepts-alike", ("concepts", 2))]


def test_a_concept_with_one_statement_and_no_misconception_is_fine(
    peft: Bank, embedder: MiniLmEmbedder
) -> None:
    thin = [
        replace(one, statements=one.statements[:1], misconceptions=()) for one in peft.questions[0].concepts
    ]
    assert told(with_concepts(peft, thin), embedder) == []
