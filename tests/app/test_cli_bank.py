"""``bank``: list, show, check and import, as a person or a script calls them."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.bank.examples import SMALL_BANK, with_line
from voice_interview.app.cli.main import cli
from voice_interview.bank.catalog import find_bank
from voice_interview.bank.reader import parse_bank, read_bank
from voice_interview.errors import BankError, BankInvalid, BankNotFound, StorageFailed

DOCUMENTS = Path(__file__).parents[1] / "bank" / "documents"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder that is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def bank(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["--home", str(home), "bank", *arguments])


def as_json(result: Result) -> Any:
    return json.loads(result.stdout)


def test_what_show_prints_as_json_is_a_bank_again(tmp_path: Path) -> None:
    shown = bank(tmp_path, "show", "llm-training", "--json")
    assert shown.exit_code == 0
    assert parse_bank(shown.stdout, "shown") == find_bank("llm-training", None)


def test_check_asks_the_grading_model_where_it_is_here(
    models_home: Path, minilm_model: Path, tmp_path: Path
) -> None:
    """That the built-in banks pass is a test of ``grade``."""
    assert minilm_model.is_relative_to(models_home)
    path = tmp_path / "small.yaml"
    path.write_text(SMALL_BANK, encoding="utf-8")
    checked = bank(models_home, "check", str(path), "--json")
    assert checked.exit_code == 0
    found = as_json(checked)
    assert (found["bank"]["id"], found["errors"]) == ("small", [])
    assert not any(warning["check"] == "grading-model" for warning in found["warnings"])


def test_without_the_grading_model_the_check_says_so_and_does_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL_BANK, encoding="utf-8")
    checked = bank(tmp_path, "check", str(path), "--json")
    assert checked.exit_code == 0
    warnings = as_json(checked)["warnings"]
    assert warnings[0]["check"] == "grading-model"
    assert "voice-interview models get minilm" in warnings[0]["message"]
    assert {"line": 11, "check": "few-statements"}.items() <= warnings[2].items() | {("line", 11)}
    assert len(warnings) > 3


def test_errors_are_told_apart_from_warnings_and_give_status_1(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(with_line(18, "          - The first thing really is this!"), encoding="utf-8")
    checked = bank(tmp_path, "check", str(path))
    assert checked.exit_code == 1
    head, errors, warnings = checked.stdout.split("\n\n")
    assert head.startswith(f"{path}: 1 error, ")
    assert errors.startswith("Errors\n  line 18: ")
    assert warnings.startswith("Warnings\n")


def test_a_file_that_breaks_the_format_is_told_with_all_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(with_line(26, "        id: first").replace("[this]", "[that]"), encoding="utf-8")
    checked = bank(tmp_path, "check", str(path), "--json")
    assert checked.exit_code == 1
    found = as_json(checked)
    assert found["bank"] is None
    assert [(one["line"], one["check"]) for one in found["errors"]] == [(26, "format"), (28, "format")]


def test_a_bank_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert isinstance(bank(tmp_path, "check", "llm-trainig").exception, BankNotFound)
    assert isinstance(bank(tmp_path, "check", "none.yaml").exception, BankNotFound)


def test_import_writes_a_bank_named_after_the_document_and_says_what_was_left_out(folder: Path) -> None:
    document = DOCUMENTS / "numbered_with_labels.txt"
    imported = bank(folder, "import", str(document), "--json")
    assert imported.exit_code == 0
    told = as_json(imported)
    assert (told["file"], told["questions"], told["follow_ups"]) == ("numbered_with_labels.yaml", 2, 6)
    messages = {one["line"]: one["message"] for one in told["left_out"]}
    assert "compared by their words" in messages[None]
    assert "Here and in 5 more places below." in messages[11]
    assert messages[23].startswith("'Newest comments (2)'")
    assert read_bank(folder / "numbered_with_labels.yaml").id == "numbered-with-labels"


def test_what_import_writes_can_be_checked_and_graded_against(
    folder: Path, models_home: Path, minilm_model: Path
) -> None:
    assert minilm_model.is_relative_to(models_home)
    imported = bank(models_home, "import", str(DOCUMENTS / "headings.md"), "--out", "net.yaml")
    assert imported.stdout.startswith("Wrote net.yaml: 2 questions, 3 follow-ups. ")
    assert bank(models_home, "check", "net.yaml").exit_code == 0
    (question, _) = read_bank(folder / "net.yaml").questions
    grade = ["grade", question.id, "--bank", "net.yaml", "--json", "--text"]
    said = (
        "The client sends a SYN packet, the server replies with SYN-ACK, and the client answers with an ACK."
    )
    result = CliRunner().invoke(cli, ["--home", str(models_home), *grade, said])
    assert as_json(result)["score"] > 0


def test_import_never_overwrites(folder: Path) -> None:
    document = str(DOCUMENTS / "table.md")
    (folder / "table.yaml").write_text("mine", encoding="utf-8")
    refused = bank(folder, "import", document)
    assert type(refused.exception) is BankError
    assert str(refused.exception) == "table.yaml is there already. Give another name with --out."
    assert (folder / "table.yaml").read_text(encoding="utf-8") == "mine"
    assert bank(folder, "import", document, "--out", "other.yaml").exit_code == 0


def test_a_yaml_document_in_the_current_folder_is_not_its_own_bank(folder: Path) -> None:
    (folder / "mapping.yaml").write_bytes((DOCUMENTS / "mapping.yaml").read_bytes())
    assert as_json(bank(folder, "import", "mapping.yaml", "--json"))["file"] == "mapping-bank.yaml"
    again = bank(folder, "import", "mapping-bank.yaml")
    assert isinstance(again.exception, BankInvalid)
    assert "is a bank already" in str(again.exception)


def test_a_place_that_cannot_be_written_is_told(folder: Path) -> None:
    document = str(DOCUMENTS / "table.md")
    for out in (str(Path("no", "such", "folder.yaml")), "a" * 300 + ".yaml"):
        refused = bank(folder, "import", document, "--out", out)
        assert isinstance(refused.exception, StorageFailed)
    assert not list(folder.glob("**/*.yaml"))


def test_nothing_is_written_when_nothing_can_be_read(folder: Path) -> None:
    (folder / "notes.txt").write_text("Buy bread.", encoding="utf-8")
    assert isinstance(bank(folder, "import", "notes.txt").exception, BankInvalid)
    assert [path.name for path in folder.iterdir()] == ["notes.txt"]
