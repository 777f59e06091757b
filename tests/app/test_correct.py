"""``correct`` from outside, and the person's own list of terms."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.app.conftest import Program
from voice_interview.app import engines
from voice_interview.app.personal_terms import (
    FILE_NAME,
    PersonalTerm,
    load_personal_terms,
    remember_term,
)
from voice_interview.bank import catalog
from voice_interview.errors import SettingsError
from voice_interview.text.transcript import Segment, Transcript, Word

ANSWER = "Fossil freezes the base weights and trains two small low rank matrices next to them.\n\n"
TYPED = ("start", "--typed", "--no-speech", "--question", "peft", "--follow-ups", "0")


def only_turn(program: Program) -> dict[str, Any]:
    turn: dict[str, Any] = json.loads(program.run("show", "last", "--json").stdout)["turns"][0]
    return turn


def test_term_is_put_right_graded_again_and_remembered_with_the_original_kept(program: Program) -> None:
    program.run(*TYPED, text=ANSWER)
    before = only_turn(program)
    done = json.loads(program.run("correct", "last", "--turn", "1", "fossil", "LoRA", "--json").stdout)
    assert (done["turn"], done["heard"], done["meant"], done["places"]) == (1, "fossil", "LoRA", 1)
    after = only_turn(program)
    assert after["transcript"]["text"].startswith("LoRA freezes the base")
    assert after["transcript"]["raw_text"] == before["transcript"]["raw_text"] == ANSWER.strip()
    assert after["transcript"]["terms"] == [{"heard": "Fossil", "meant": "LoRA", "start_s": None}]
    assert after["grade"]["transcript"] == after["transcript"]["text"]
    assert after["earlier_grades"] == [before["grade"]]
    assert done["old_score"] == before["grade"]["score"] and done["new_score"] == after["grade"]["score"]
    assert json.loads((program.home / FILE_NAME).read_text(encoding="utf-8")) == {
        "format": 1,
        "terms": [{"heard": "fossil", "meant": "LoRA"}],
    }


def test_what_cannot_be_corrected_is_told_and_changes_nothing(program: Program) -> None:
    program.run(*TYPED, text=ANSWER)
    before = only_turn(program)
    for turn, heard, meant, told in (
        ("7", "fossil", "LoRA", "There is 1."),
        ("1", "dinosaur", "LoRA", "Fossil freezes"),
        ("1", "fossil", "…", "is no term"),
    ):
        done = program.run("correct", "last", "--turn", turn, heard, meant, status=1)
        assert told in done.stderr and done.stdout == ""
    assert not (program.home / FILE_NAME).exists()
    (program.home / FILE_NAME).write_text("{", encoding="utf-8")
    done = program.run("correct", "last", "--turn", "1", "fossil", "LoRA", status=1)
    assert str(program.home / FILE_NAME) in done.stderr
    assert (program.home / FILE_NAME).read_text(encoding="utf-8") == "{"
    assert only_turn(program) == before


def test_remembered_term_is_found_in_later_answers(tmp_path: Path) -> None:
    remember_term(tmp_path, PersonalTerm(heard="fossil", meant="FAISS"))
    remember_term(tmp_path, PersonalTerm(heard="Fossil", meant="LoRA"))
    assert load_personal_terms(tmp_path).terms == (PersonalTerm(heard="Fossil", meant="LoRA"),)
    question = catalog.question(catalog.find_bank("llm-training", tmp_path), "peft")
    words = tuple(
        Word(text=text, start_s=at, end_s=at + 1, probability=0.6)
        for at, text in enumerate(["with", "fossil", "you", "freeze", "the", "weights"])
    )
    segment = Segment(text=" ".join(word.text for word in words), start_s=0, end_s=6, words=words)
    heard = Transcript(segments=(segment,), duration_s=6, model="test", real_time_factor=0.1)
    assert engines.glossaries(tmp_path).of(question).repair(heard).text == (
        "with LoRA you freeze the weights"
    )


def test_list_of_a_newer_version_is_refused_and_kept(tmp_path: Path) -> None:
    newer = '{"format": 2, "terms": []}'
    (tmp_path / FILE_NAME).write_text(newer, encoding="utf-8")
    with pytest.raises(SettingsError, match="newer version"):
        remember_term(tmp_path, PersonalTerm(heard="a b", meant="AB"))
    assert (tmp_path / FILE_NAME).read_text(encoding="utf-8") == newer
