"""What is told about a bank file, each with its line."""

from pathlib import Path

import pytest

from tests.bank.examples import SMALL_BANK, with_line
from voice_interview.bank.check import Checked, check_file
from voice_interview.errors import BankNotFound


def checked(text: str, folder: Path) -> Checked:
    path = folder / "bank.yaml"
    path.write_text(text, encoding="utf-8")
    return check_file(path)


def found(text: str, folder: Path) -> list[tuple[str, int | None, str]]:
    """Return kind, line and check of everything that is told."""
    result = checked(text, folder)
    told = [("error", one.line, one.check) for one in result.errors]
    return told + [("warning", one.line, one.check) for one in result.warnings]


SPOILED = {
    "duplicate id": (with_line(26, "        id: first"), ("error", 26, "format")),
    "empty statement": (with_line(16, '          - ""'), ("error", 16, "format")),
    "probe to nowhere": (with_line(28, "        probes: [that]"), ("error", 28, "format")),
    "statement twice": (
        with_line(16, "          - The first thing is this.", "          - the first thing is this."),
        ("error", 17, "format"),
    ),
    "near-duplicate": (
        with_line(16, "          - The first thing is this.", "          - Well, the first thing is this!"),
        ("warning", 17, "near-duplicate"),
    ),
    "right misconception": (
        with_line(18, "          - A first thing is really this."),
        ("error", 18, "misconception-is-right"),
    ),
    "prompt": (with_line(8, "    prompt: What" + " and what" * 30), ("warning", 8, "prompt-length")),
    "no follow-ups": (SMALL_BANK.split("    follow_ups:")[0], ("warning", 6, "follow-ups")),
    "term": (with_line(22, "        say: t/h/i/s"), ("warning", 21, "hard-to-say")),
    "mishearing": (with_line(23, "        sounds_like: [first]"), ("warning", 23, "mishearing")),
    "fragment": (with_line(33, "            statements: [So it is.]"), ("warning", 33, "fragment")),
    "tab": (with_line(8, "\tprompt: What?"), ("error", 8, "format")),
}


@pytest.mark.parametrize("case", SPOILED)
def test_a_spoiled_bank_is_told_with_its_line(case: str, tmp_path: Path) -> None:
    text, expected = SPOILED[case]
    assert expected not in found(SMALL_BANK, tmp_path)
    assert expected in found(text, tmp_path)


def test_findings_stand_in_the_order_of_their_lines(tmp_path: Path) -> None:
    result = checked(SMALL_BANK, tmp_path)
    lines = [one.line or 0 for one in result.warnings]
    assert lines == sorted(lines)
    assert result.bank is not None
    assert result.errors == ()


def test_a_file_that_breaks_the_format_gets_no_advice(tmp_path: Path) -> None:
    result = checked(with_line(2, "id: Not An Id"), tmp_path)
    assert (result.bank, result.warnings) == (None, ())
    assert "may have only lower-case letters" in result.errors[0].message


def test_more_errors_are_told_than_one_message_holds(tmp_path: Path) -> None:
    text = SMALL_BANK + "".join(f"key{n}: x\n" for n in range(15))
    assert len(checked(text, tmp_path).errors) == 15


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(BankNotFound, match="There is no file"):
        check_file(tmp_path / "none.yaml")


def test_40_000_statements_are_compared_soon(tmp_path: Path) -> None:
    statements = "".join(f"          - Statement {n} of them.\n" for n in range(40_000))
    text = SMALL_BANK.replace("          - The first thing is this.\n", statements)
    assert not [one for one in checked(text, tmp_path).warnings if one.check == "near-duplicate"]
