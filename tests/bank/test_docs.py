"""The description of the file format stays true."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from voice_interview.bank.files import MAX_FILE_BYTES
from voice_interview.bank.model import Bank, Concept, FollowUp, Question, Term
from voice_interview.bank.reader import parse_bank
from voice_interview.bank.yaml_tree import MAX_NODES

PAGE = Path(__file__).parents[2] / "docs" / "banks.md"


@pytest.fixture(scope="module")
def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def test_the_complete_example_is_a_bank(page: str) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    bank = parse_bank(example, "docs/banks.md")
    assert bank.questions[0].follow_ups[0].probes == ("post-changes",)


def test_every_field_is_described(page: str) -> None:
    table = "".join(line for line in page.splitlines() if line.startswith("|"))
    for kind in (Bank, Question, FollowUp, Concept, Term):
        for field in fields(kind):
            assert f"`{field.name}`" in table, f"{kind.__name__}.{field.name}"


def test_the_limits_are_those_of_the_reader(page: str) -> None:
    assert f"{MAX_FILE_BYTES // 1_000_000} MB" in page
    assert f"{MAX_NODES:,}" in page.replace("\n", " ")
