"""Banks drafted from whole documents: valid, marked as drafts, and good enough to practise with at once."""

from dataclasses import replace
from pathlib import Path

import pytest

from voice_interview.app.engines import concept_grader
from voice_interview.bank.importing.document import read_document
from voice_interview.bank.importing.source import LeftOut, Passage, SourceDocument, SourceQuestion
from voice_interview.bank.lint import all_asked
from voice_interview.bank.model import Bank
from voice_interview.bank.reader import parse_bank
from voice_interview.bank.writer import bank_yaml
from voice_interview.grade.draft_bank import draft_bank
from voice_interview.grade.engine_minilm import MiniLmEmbedder
from voice_interview.grade.similarity import MeaningSimilarity, WordSimilarity
from voice_interview.text.transcript import typed_transcript

DOCUMENTS = sorted((Path(__file__).parents[1] / "bank" / "documents").iterdir())
LABELLED = next(path for path in DOCUMENTS if path.name == "numbered_with_labels.txt")


def unseen(_done: int, _all: int) -> None:
    """Take progress that nobody looks at."""


@pytest.fixture(scope="module")
def embedder(minilm_model: Path) -> MiniLmEmbedder:
    return MiniLmEmbedder(minilm_model)


@pytest.fixture(scope="module")
def labelled(embedder: MiniLmEmbedder) -> tuple[Bank, tuple[LeftOut, ...]]:
    return draft_bank(read_document(LABELLED), "numbered_with_labels", MeaningSimilarity(embedder), unseen)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_what_is_drafted_reads_back_equal_and_is_marked(path: Path) -> None:
    document = read_document(path)
    bank, _ = draft_bank(document, path.stem, WordSimilarity(), unseen)
    assert parse_bank(bank_yaml(bank), "x") == bank
    assert [question.prompt for question in bank.questions] == [one.prompt for one in document.questions]
    for asked, _, _ in all_asked(bank):
        assert all(concept.draft for concept in asked.concepts)
    assert all(follow_up.draft for question in bank.questions for follow_up in question.follow_ups)
    assert all(term.draft for question in bank.questions for term in question.terms)


def test_key_concepts_answers_and_terms_are_taken_over(labelled: tuple[Bank, tuple[LeftOut, ...]]) -> None:
    bank, _ = labelled
    index, transaction = bank.questions
    assert (bank.id, bank.title) == ("numbered-with-labels", "Numbered with labels")
    assert transaction.key_concept == "ACID & Isolation Levels"
    assert not transaction.draft
    assert transaction.reference_answer.startswith(
        "A transaction groups several statements so that either all"
    )
    assert {term.text for term in transaction.terms} == {"ACID", "PostgreSQL", "MVCC"}
    assert 4 <= len(index.concepts) <= 7


def test_a_follow_up_without_an_answer_borrows_the_nearest_concepts_and_says_so(
    labelled: tuple[Bank, tuple[LeftOut, ...]],
) -> None:
    bank, left_out = labelled
    mvcc = bank.questions[1].follow_ups[2]
    probed = [one for one in bank.questions[1].concepts if one.id in mvcc.probes]
    assert any("MVCC" in statement for one in probed for statement in one.statements)
    assert [one.statements for one in mvcc.concepts] == [one.statements for one in probed]
    assert all("no answer to this" in one.advice for one in mvcc.concepts)
    assert (22, "This follow-up has no answer") in [(one.line, one.message[:28]) for one in left_out]


def test_a_follow_up_with_an_answer_gets_concepts_of_its_own(embedder: MiniLmEmbedder) -> None:
    path = LABELLED.with_name("records.json")
    bank, _ = draft_bank(read_document(path), "records", MeaningSimilarity(embedder), unseen)
    hashes = bank.questions[0].follow_ups[0]
    assert hashes.reference_answer.startswith("With a fast hash an attacker")
    assert any("billions of guesses" in text for one in hashes.concepts for text in one.statements)


def test_it_can_be_practised_at_once(
    labelled: tuple[Bank, tuple[LeftOut, ...]], embedder: MiniLmEmbedder
) -> None:
    """Right, wrong and unrelated answers are told apart, though no misconception was drafted."""
    question = labelled[0].questions[0]
    grader = concept_grader(embedder)

    def score(answer: str) -> float:
        return grader.assess(question, typed_transcript(answer)).score or 0.0

    right = score(
        "With an index the database can find the rows that match and does not have to read the whole table. "
        "But every insert and every update has to keep the index up to date, and it needs disk space."
    )
    wrong = score(
        "An index makes the database read the whole table to find the matching rows. "
        "An index is free, inserts and updates never have to maintain it."
    )
    unrelated = score("I usually start my day with a cup of tea and then I go for a long walk in the park.")
    assert right >= 25
    assert max(wrong, unrelated) <= right / 3


def test_ids_of_questions_and_follow_ups_are_different_whatever_they_ask() -> None:
    one = SourceQuestion(
        line=1, prompt="Why?", key_concept=None, answer=(Passage(text="Because it is."),), follow_ups=()
    )
    questions = tuple(
        replace(one, prompt=prompt) for prompt in ("Why?", "How?", "What is a map?", "What’s a map")
    )
    document = SourceDocument(title=None, questions=questions, left_out=())
    bank, _ = draft_bank(document, "\u05d0\ud800", WordSimilarity(), unseen)
    assert parse_bank(bank_yaml(bank), "x") == bank
    assert len({question.id for question in bank.questions}) == 4


def test_an_answer_longer_than_a_bank_may_hold_is_cut_at_a_sentence() -> None:
    text = "The table is read from its first page to its last page. " * 200
    one = SourceQuestion(
        line=3, prompt="What is a scan?", key_concept=None, answer=(Passage(text=text),), follow_ups=()
    )
    document = SourceDocument(title=None, questions=(one,), left_out=())
    bank, left_out = draft_bank(document, "long", WordSimilarity(), unseen)
    assert bank.questions[0].reference_answer.endswith("its last page.")
    assert [(told.line, told.message[:26]) for told in left_out] == [(3, "This answer is longer than")]
