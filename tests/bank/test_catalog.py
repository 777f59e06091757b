"""Finding banks and questions."""

from pathlib import Path

import pytest

from tests.bank.examples import SMALL_BANK
from voice_interview.bank.catalog import find_bank, follow_up, list_banks, question
from voice_interview.errors import BankInvalid, BankNotFound, QuestionNotFound


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "banks").mkdir()
    (tmp_path / "banks" / "small.yaml").write_text(SMALL_BANK, encoding="utf-8")
    return tmp_path


def test_the_shipped_bank_is_found_without_a_data_folder() -> None:
    assert find_bank("llm-training", None).id == "llm-training"


def test_a_bank_of_the_data_folder_is_found_by_its_id(home: Path) -> None:
    assert find_bank("small", home).id == "small"


def test_a_shipped_bank_comes_before_one_of_the_same_id_in_the_data_folder(home: Path) -> None:
    own = home / "banks" / "llm-training.yaml"
    own.write_text(SMALL_BANK.replace("id: small", "id: llm-training"), encoding="utf-8")
    assert find_bank("llm-training", home).title == "Training large language models"
    listed = [(one.id, one.shipped) for one in list_banks(home)]
    assert listed.count(("llm-training", True)) == 1
    assert ("llm-training", False) not in listed
    assert listed[-1] == ("small", False)


@pytest.mark.parametrize("name", ["other.yaml", "other.yml", "other.json", "other"])
def test_a_file_is_found_by_its_name(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / name).write_text(SMALL_BANK, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert find_bank(name, None).id == "small"
    assert find_bank(str(tmp_path / name), None).id == "small"


def test_a_missing_file_is_told_as_a_file() -> None:
    with pytest.raises(BankNotFound, match=r"There is no file nowhere/bank\.yaml"):
        find_bank("nowhere/bank.yaml", None)


def test_an_unknown_id_is_told_with_the_nearest(home: Path) -> None:
    with pytest.raises(BankNotFound) as caught:
        find_bank("smal", home)
    assert (caught.value.what, caught.value.advice) == ("There is no bank 'smal'.", "Did you mean small?")


@pytest.mark.parametrize("name", ["", "zzz", "..", "a\0b", "x" * 10_000, "LLM TRAINING!"])
def test_a_name_that_is_no_id_is_told(name: str, home: Path) -> None:
    with pytest.raises(BankNotFound, match="There is no bank"):
        find_bank(name, home)


def test_a_bank_under_another_name_is_told_how_to_rename_it(home: Path) -> None:
    (home / "banks" / "small.yaml").rename(home / "banks" / "tiny.yaml")
    with pytest.raises(BankInvalid, match=r"Rename the file to small\.yaml"):
        find_bank("tiny", home)


def test_a_broken_bank_is_listed_with_its_problem(home: Path) -> None:
    (home / "banks" / "broken.yaml").write_text("format: 9", encoding="utf-8")
    broken = {listed.id: listed for listed in list_banks(home)}["broken"]
    assert broken.bank is None
    assert broken.problem is not None
    assert "newer version" in broken.problem


def test_a_question_and_its_follow_up_are_found() -> None:
    peft = question(find_bank("llm-training", None), "peft")
    assert peft.number == 6
    assert follow_up(peft, 2).id == "when-full-tuning"


def test_an_unknown_question_is_told_with_the_nearest() -> None:
    with pytest.raises(QuestionNotFound) as caught:
        question(find_bank("llm-training", None), "sft-vs-rhlf")
    assert caught.value.what == "The bank 'llm-training' has no question 'sft-vs-rhlf'."
    assert caught.value.advice == "Did you mean sft-vs-rlhf?"


def test_a_question_unlike_any_other_is_told_with_all_of_them() -> None:
    with pytest.raises(
        QuestionNotFound, match=r"Its questions are pretraining-vs-finetuning, .*, peft, .*\."
    ):
        question(find_bank("llm-training", None), "zzzzzz")


def test_an_unknown_follow_up_is_told_with_the_known_numbers() -> None:
    peft = question(find_bank("llm-training", None), "peft")
    with pytest.raises(QuestionNotFound, match=r"has no follow-up 4\. Its follow-ups are 1, 2, 3\."):
        follow_up(peft, 4)
