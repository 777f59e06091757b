"""The JSON Schema says what the reader does."""

import json
import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from tests.bank.examples import SMALL_BANK, with_line
from voice_interview import resources
from voice_interview.bank.catalog import find_bank, list_banks
from voice_interview.bank.fields import MAX_TEXT_LENGTH
from voice_interview.bank.model import Bank, Concept, FollowUp, Question, Term
from voice_interview.bank.reader import parse_bank
from voice_interview.bank.writer import bank_document, bank_yaml
from voice_interview.errors import BankInvalid

BUILT_IN = [listed.id for listed in list_banks(None)]
PAGE = Path(__file__).parents[2] / "docs" / "banks.md"


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(
        resources.shipped("assets", "banks", "bank.schema.json").read_text("utf-8")
    )
    Draft202012Validator.check_schema(loaded)
    return loaded


def breaches(schema: dict[str, Any], text: str) -> list[str]:
    return [error.message for error in Draft202012Validator(schema).iter_errors(yaml.safe_load(text))]


@pytest.mark.parametrize("name", BUILT_IN)
def test_the_built_in_banks_keep_it_in_every_form(name: str, schema: dict[str, Any]) -> None:
    bank = find_bank(name, None)
    path = next(listed.path for listed in list_banks(None) if listed.id == name)
    assert breaches(schema, path.read_text("utf-8")) == []
    assert breaches(schema, bank_yaml(bank)) == []
    assert breaches(schema, json.dumps(bank_document(bank))) == []


def test_the_documented_example_keeps_it(schema: dict[str, Any]) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert breaches(schema, example) == []


def test_it_has_exactly_the_fields_of_the_model(schema: dict[str, Any]) -> None:
    kinds = {"question": Question, "followUp": FollowUp, "concept": Concept, "term": Term}
    for name, kind in kinds.items():
        assert set(schema["$defs"][name]["properties"]) == {field.name for field in fields(kind)}
    assert set(schema["properties"]) == {field.name for field in fields(Bank)} | {"format"}
    assert schema["$defs"]["text"]["maxLength"] == MAX_TEXT_LENGTH


SPOILED = {
    "newer format": with_line(1, "format: 2"),
    "bad id": with_line(2, "id: Not An Id"),
    "no title": with_line(3),
    "no questions": SMALL_BANK.split("questions:")[0] + "questions: []\n",
    "unknown key": with_line(9, "    key_koncept: x"),
    "number 0": with_line(7, "    number: 0"),
    "follow-up 4": with_line(25, "      - number: 4"),
    "weight 0": with_line(14, "        weight: 0"),
    "no statements": with_line(33, "            statements: []"),
    "statement twice": with_line(33, "            statements: [It is so., It is so.]"),
    "empty prompt": with_line(8, '    prompt: "  "'),
    "list for a text": with_line(8, "    prompt: [What]"),
    "no probes": with_line(28, "        probes: []"),
    "draft in words": with_line(11, "    draft: perhaps", "    concepts:"),
    "long text": with_line(8, "    prompt: " + "x" * (MAX_TEXT_LENGTH + 1)),
}


@pytest.mark.parametrize("case", SPOILED)
def test_what_the_reader_refuses_breaks_it(case: str, schema: dict[str, Any]) -> None:
    with pytest.raises(BankInvalid):
        parse_bank(SPOILED[case], "x")
    assert breaches(schema, SPOILED[case])


def test_what_the_reader_takes_keeps_it(schema: dict[str, Any]) -> None:
    for text in (SMALL_BANK, with_line(11, "    draft: true", "    concepts:"), with_line(23)):
        parse_bank(text, "x")
        assert breaches(schema, text) == []
