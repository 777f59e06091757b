"""The bank that ships with the program: complete, within its own rules, and free of slips."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from voice_interview.bank.catalog import find_bank
from voice_interview.bank.lint import lint
from voice_interview.bank.model import Asked, Bank, Concept, Question

MATERIAL_ORDER = (
    "pretraining-vs-finetuning",
    "self-supervision",
    "dataset-types",
    "alignment-gap",
    "sft-vs-rlhf",
    "peft",
    "catastrophic-forgetting",
    "scaling-laws",
    "tokenization",
    "continual-training",
)


@pytest.fixture(scope="module")
def bank() -> Bank:
    return find_bank("llm-training", None)


def all_asked(bank: Bank) -> Iterator[Asked]:
    for question in bank.questions:
        yield question
        yield from question.follow_ups


def all_concepts(bank: Bank) -> list[Concept]:
    return [concept for asked in all_asked(bank) for concept in asked.concepts]


def test_it_holds_the_ten_questions_in_order_under_their_source_numbers(bank: Bank) -> None:
    assert (bank.id, bank.version, bank.language) == ("llm-training", "2026.11.5", "en")
    order = tuple(enumerate(MATERIAL_ORDER, start=1))
    assert tuple((question.number, question.id) for question in bank.questions) == order


def test_every_question_has_three_follow_ups_that_probe_it(bank: Bank) -> None:
    for question in bank.questions:
        assert [follow_up.number for follow_up in question.follow_ups] == [1, 2, 3]
        assert all(follow_up.probes for follow_up in question.follow_ups)
        assert question.notes
        assert question.terms


def test_every_concept_has_many_wordings_and_misconceptions(bank: Bank) -> None:
    for question in bank.questions:
        assert 4 <= len(question.concepts) <= 7, question.id
        for concept in question.concepts:
            assert len(concept.statements) >= 12, concept.id
            assert len(concept.misconceptions) >= 10, concept.id
        for follow_up in question.follow_ups:
            assert 2 <= len(follow_up.concepts) <= 4
            for concept in follow_up.concepts:
                assert len(concept.statements) >= 6, concept.id
                assert len(concept.misconceptions) >= 4, concept.id


def test_nothing_in_it_is_advised_against(bank: Bank) -> None:
    assert lint(bank) == ()


def test_every_sentence_is_a_sentence_and_stands_once(bank: Bank) -> None:
    sentences = [s for c in all_concepts(bank) for s in (*c.statements, *c.misconceptions)]
    sentences += [concept.advice for concept in all_concepts(bank)]
    repeated = [sentence for sentence, count in Counter(map(str.casefold, sentences)).items() if count > 1]
    assert not repeated
    assert not [s for s in sentences if not re.fullmatch(r"[A-Z].*[^.\s]\.", s)]


def test_concept_ids_are_unique_in_the_whole_bank(bank: Bank) -> None:
    counts = Counter(concept.id for concept in all_concepts(bank))
    assert [name for name, count in counts.items() if count > 1] == []


def test_every_main_concept_has_a_misconception_close_to_a_statement(bank: Bank) -> None:
    """Wrong answers that share nearly all words with a right one are the hardest to tell."""
    for question in bank.questions:
        for concept in question.concepts:
            assert max(_overlap(s, m) for s in concept.statements for m in concept.misconceptions) >= 0.6, (
                concept.id
            )


def test_what_recognisers_write_for_the_terms_is_listed(bank: Bank) -> None:
    heard = {
        form: term.text for question in bank.questions for term in question.terms for form in term.sounds_like
    }
    seen = {
        "RLA Chef": "RLHF",
        "Laura": "LoRA",
        "low-r-r": "LoRA",
        "Q low-rago": "QLoRA",
        "BPO": "PPO",
        "theft": "PEFT",
    }
    assert {form: heard.get(form) for form in seen} == seen


def test_one_mishearing_means_one_term_within_a_question(bank: Bank) -> None:
    for question in bank.questions:
        counts = Counter(form.casefold() for term in question.terms for form in term.sounds_like)
        assert [form for form, count in counts.items() if count > 1] == [], question.id


def test_abbreviations_are_spelled_out_for_the_voice(bank: Bank) -> None:
    for question in bank.questions:
        said = {term.text: term.say for term in question.terms}
        for abbreviation in _abbreviations(question) & said.keys():
            assert said[abbreviation], abbreviation


def _abbreviations(question: Question) -> set[str]:
    return {term.text for term in question.terms if re.fullmatch(r"[A-Z]{2,5}", term.text)} - {"BERT"}


def _overlap(one: str, other: str) -> float:
    """Return the share of words that two sentences have in common (Jaccard index)."""
    a, b = (set(re.findall(r"\w+", sentence.lower())) for sentence in (one, other))
    return len(a & b) / len(a | b)
