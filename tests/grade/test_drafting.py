"""Concepts drafted from an answer's sentences, with the real grading model and without it."""

from pathlib import Path

import pytest

from voice_interview.grade.draft_reversal import opposite_of
from voice_interview.grade.draft_wording import name_of, terms_in, wordings_of
from voice_interview.grade.drafting import MAX_CONCEPTS, draft_concepts
from voice_interview.grade.engine_minilm import MiniLmEmbedder
from voice_interview.grade.similarity import MeaningSimilarity, Similarity, WordSimilarity

PROMPT = "What does an index do for a database?"
LOOKUP = "An index lets the database find rows without reading the whole table."
COST = "Every insert and update has to maintain the index, which makes writes slower."
COST_AGAIN = "Writes get slower because each insert or update has to maintain the index."
SPACE = "The index also takes room on disk, often as much as the table itself."
PLANNER = "The planner ignores it when most rows match, since reading in order is cheaper."


@pytest.fixture(scope="module")
def meaning(minilm_model: Path) -> Similarity:
    return MeaningSimilarity(MiniLmEmbedder(minilm_model))


@pytest.fixture(scope="module", params=["meaning", "words"])
def similarity(request: pytest.FixtureRequest, meaning: Similarity) -> Similarity:
    return meaning if request.param == "meaning" else WordSimilarity()


def drafted(sentences: list[str], similarity: Similarity) -> list[tuple[str, ...]]:
    """Return the statements of each concept."""
    found = draft_concepts(PROMPT, sentences, similarity)
    assert all(concept.draft for concept in found.concepts)
    return [concept.statements for concept in found.concepts]


def test_sentences_that_say_the_same_become_one_concept_wherever_they_stand(similarity: Similarity) -> None:
    found = drafted([LOOKUP, COST, SPACE, PLANNER, COST_AGAIN], similarity)
    assert len(found) == 4
    assert [COST in statements for statements in found] == [COST_AGAIN in one for one in found]
    assert [statements[0] for statements in found if COST not in statements] == [LOOKUP, SPACE, PLANNER]


def test_what_introduces_asks_or_repeats_the_question_is_no_concept(similarity: Similarity) -> None:
    fluff = ["These are the points:", "But is it free?", "An index does a lot for a database.", "In short."]
    assert [one[0] for one in drafted([*fluff, LOOKUP, SPACE], similarity)] == [LOOKUP, SPACE]


def test_a_summary_is_no_concept_unless_there_is_nothing_else(similarity: Similarity) -> None:
    summary = "In summary, indexes trade slower writes for much faster reads."
    assert [one[0] for one in drafted([LOOKUP, summary], similarity)] == [LOOKUP]
    assert "Indexes trade slower writes for much faster reads." in drafted([summary], similarity)[0]


def test_a_sentence_that_leans_on_the_one_before_is_said_with_it(similarity: Similarity) -> None:
    leaning = "This costs time on every write."
    (statements,) = drafted([SPACE, leaning], similarity)
    assert statements == (SPACE, f"{SPACE} {leaning}")


def test_there_are_never_more_concepts_than_can_be_said(similarity: Similarity) -> None:
    subjects = ["cats", "rivers", "banks", "trains", "clouds", "songs", "bread", "glass", "snow", "paper"]
    sentences = [
        f"Some people think that {subject} were invented in the year {n}0{n}."
        for n, subject in enumerate(subjects)
    ]
    found = draft_concepts(PROMPT, sentences, similarity)
    assert len(found.concepts) <= MAX_CONCEPTS
    if len(found.concepts) < MAX_CONCEPTS:
        assert found.unused == ()


def test_ids_are_different_and_an_answer_of_one_word_still_gives_a_concept(similarity: Similarity) -> None:
    twice = draft_concepts(PROMPT, [LOOKUP, LOOKUP.replace("reading", "ever having to touch")], similarity)
    assert len({concept.id for concept in twice.concepts}) == len(twice.concepts)
    assert drafted(["Lookups."], similarity) == [("Lookups.",)]


def test_wordings_leave_out_what_connects_and_adorns() -> None:
    sentence = "However, an index (which is usually a B-tree) takes room, such as disk and memory."
    assert wordings_of(sentence) == (
        "An index takes room, such as disk and memory.",
        "An index takes room.",
        "An index (which is usually a B-tree) takes room, such as disk and memory.",
    )


@pytest.mark.parametrize(
    "sentence",
    ["It typically helps reads.", "Unless it is unique, it may hold a key twice.", "No index, no speed."],
)
def test_wordings_keep_what_limits_the_claim(sentence: str) -> None:
    assert wordings_of(sentence) == (sentence,)


@pytest.mark.parametrize(
    ("sentence", "opposite"),
    [
        ("An index is not free.", "An index is free."),
        ("A list can be changed.", "A list cannot be changed."),
        ("Counting cannot free objects in a cycle.", "Counting can free objects in a cycle."),
        ("A lock doesn't help with reads.", "A lock does help with reads."),
        ("PostgreSQL does this with snapshots.", None),
        ("A table that is large takes long.", None),
        ("Writes are usually slower.", None),
        ("Not all tables are large.", None),
        ("If it is small, it is fast.", None),
    ],
)
def test_an_opposite_is_made_where_one_word_makes_it(sentence: str, opposite: str | None) -> None:
    assert opposite_of(sentence) == opposite


def test_a_concept_has_the_opposites_of_its_statements_as_misconceptions(similarity: Similarity) -> None:
    (concept,) = draft_concepts(PROMPT, ["However, an index is not free for writes."], similarity).concepts
    assert (concept.statements, concept.misconceptions) == (
        ("An index is not free for writes.",),
        ("An index is free for writes.",),
    )


def test_a_name_keeps_its_condition_and_ends_with_a_clause() -> None:
    assert name_of("Without an index, the engine reads every row, which takes long.") == (
        "Without an index, the engine reads every row"
    )
    assert name_of("It is usually a small, sorted structure.") == "It is usually a small, sorted structure"


def test_abbreviations_and_inner_capitals_are_terms() -> None:
    found = {term.text: term.say for term in terms_in(["APIs and PostgreSQL use MVCC, NOT magic, in GPT-4."])}
    assert found == {"API": "A P I", "PostgreSQL": None, "MVCC": "M V C C", "GPT-4": None}
