"""Question banks as the page gets and keeps them."""

import json

import pytest

from tests.app.web.conftest import Client, Served

OWN = """\
format: 1
id: mine
title: Mine
version: "1"
questions:
  - id: cache
    number: 1
    prompt: What is a cache?
    key_concept: Caching
    reference_answer: A cache keeps results close by so that they need not be computed again.
    concepts:
      - id: keeps-results
        name: Keeps results
        weight: 1
        statements:
          - A cache keeps results close by so that they need not be computed again.
          - Caching stores what was computed once and hands it out again later.
        misconceptions:
          - A cache deletes every result as soon as it was computed.
        advice: Say what a cache keeps.
"""


def test_banks_are_those_of_the_command(served: Served, owner: Client) -> None:
    listed = {entry["id"]: entry for entry in owner.get("/api/banks").json}
    assert not listed["llm-training"]["own"] and listed["llm-training"]["questions"] == 10
    shown = json.loads(served.program.run("bank", "show", "llm-training", "--json").stdout)
    assert owner.get("/api/banks/llm-training").json == shown


def test_own_bank_is_kept_practised_with_changed_and_removed(served: Served, owner: Client) -> None:
    assert owner.json("PUT", "/api/banks/mine", {"text": OWN}).status == 200
    assert owner.get("/api/banks/mine/source").json == {"text": OWN, "own": True}
    assert json.loads(served.program.run("bank", "show", "mine", "--json").stdout)["title"] == "Mine"
    said = "A cache holds on to results that were computed once, so nobody has to compute them again."
    grade = owner.json("POST", "/api/banks/mine/grade", {"question": "cache", "answer": said}).json
    assert grade["scored"] and grade["concepts"][0]["status"] == "covered"
    assert owner.json("PUT", "/api/banks/mine", {"text": OWN.replace("Mine", "Ours")}).status == 200
    assert owner.get("/api/banks/mine").json["title"] == "Ours"
    assert owner.send("DELETE", "/api/banks/mine").status == 200
    assert owner.get("/api/banks/mine").status == 404


@pytest.mark.parametrize(
    ("name", "text", "status"),
    [
        ("mine", "format: 1", 422),
        ("other", OWN, 409),
        ("llm-training", OWN.replace("id: mine", "id: llm-training"), 409),
        ("Mine!", OWN, 400),
    ],
)
def test_text_that_is_no_bank_of_that_name_is_not_kept(
    served: Served, owner: Client, name: str, text: str, status: int
) -> None:
    assert owner.json("PUT", f"/api/banks/{name}", {"text": text}).status == status
    assert not list(served.program.home.glob("banks/*"))


def test_shipped_bank_stays(owner: Client) -> None:
    assert owner.send("DELETE", "/api/banks/llm-training").status == 409


def test_check_names_the_lines_while_one_writes(owner: Client) -> None:
    checked = owner.json("POST", "/api/banks/check", {"text": OWN.replace("weight: 1", "weight: much")}).json
    assert not checked["usable"]
    line = OWN[: OWN.index("weight: 1")].count("\n") + 1
    assert [error["line"] for error in checked["errors"]] == [line]
    assert owner.json("POST", "/api/banks/check", {"text": OWN, "meaning": True}).json["usable"]


def test_document_becomes_a_draft_that_is_kept_nowhere(owner: Client) -> None:
    document = "1. What is a hash table?\nAnswer: A hash table maps keys to values by hashing the key.\n"
    drafted = owner.send("POST", "/api/banks/import?name=My%20questions.md", body=document.encode()).json
    assert drafted["id"] == "my-questions" and "hash table" in drafted["text"]
    assert owner.json("POST", "/api/banks/check", {"text": drafted["text"]}).json["usable"]
    assert "my-questions" not in [entry["id"] for entry in owner.get("/api/banks").json]


@pytest.mark.parametrize("document", [b"", b"\x00\x01\x02", b"no questions here"])
def test_document_without_questions_is_told(owner: Client, document: bytes) -> None:
    answer = owner.send("POST", "/api/banks/import?name=a.txt", body=document)
    assert answer.status == 422 and answer.json["error"]["what"]
    assert "/" not in answer.json["error"]["what"]


def test_answer_to_no_question_is_told(owner: Client) -> None:
    grade = {"question": "nothing", "answer": "Well."}
    assert owner.json("POST", "/api/banks/llm-training/grade", grade).status == 404
    long = {"question": "peft", "answer": "a " * 10_001}
    assert owner.json("POST", "/api/banks/llm-training/grade", long).status == 400
