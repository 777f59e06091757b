"""A bank that is written and read again is the same bank."""

import json
from typing import Any

import pytest

from tests.bank.examples import SMALL_BANK
from voice_interview.bank.catalog import find_bank
from voice_interview.bank.model import Bank
from voice_interview.bank.reader import parse_bank
from voice_interview.bank.writer import bank_document, bank_yaml

AWKWARD = [
    "- no: list",
    "&a",
    "*b",
    "!c",
    "# d",
    "null",
    "1e5",
    "yes",
    "'",
    '"',
    "a: b",
    "ünï🙂",
    "a\\ud83d\\ude42",
]


def banks() -> list[Bank]:
    awkward = SMALL_BANK.replace("[diss]", json.dumps(AWKWARD, ensure_ascii=False))
    return [find_bank("llm-training", None), parse_bank(SMALL_BANK, "x"), parse_bank(awkward, "x")]


@pytest.mark.parametrize("layout", [{}, {"indent": 2}, {"indent": "\t"}, {"ensure_ascii": False}])
def test_json_reads_back_equal(layout: dict[str, Any]) -> None:
    for bank in banks():
        assert parse_bank(json.dumps(bank_document(bank), **layout), "x.json") == bank


def test_yaml_reads_back_equal() -> None:
    for bank in banks():
        assert parse_bank(bank_yaml(bank), "x.yaml") == bank


def test_awkward_texts_came_through() -> None:
    assert banks()[2].questions[0].terms[0].sounds_like == tuple(AWKWARD)


def test_the_document_has_the_format_and_every_field() -> None:
    document = bank_document(parse_bank(SMALL_BANK, "x"))
    assert list(document) == ["format", "id", "title", "version", "language", "questions", "notes"]
    question = document["questions"][0]
    assert question["follow_ups"][0]["probes"] == ("this",)
    assert question["terms"][0] == {"text": "THIS", "say": "this", "sounds_like": ("diss",), "draft": False}


def test_empty_fields_are_left_out_of_yaml() -> None:
    assert "notes" not in bank_yaml(parse_bank(SMALL_BANK, "x"))
