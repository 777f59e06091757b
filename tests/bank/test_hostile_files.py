"""Files that are broken or made to harm: each gets a plain sentence with its line, soon."""

import os
import sys
from pathlib import Path

import pytest

from tests.bank.examples import SMALL_BANK, with_line
from voice_interview.bank.files import MAX_FILE_BYTES
from voice_interview.bank.reader import read_bank
from voice_interview.errors import BankError, BankInvalid, BankNotFound


def told(path: Path, data: bytes) -> str:
    """Return what is said about a file of ``data``, without the file's name."""
    path.write_bytes(data)
    with pytest.raises(BankInvalid) as caught:
        read_bank(path)
    return caught.value.what.removeprefix(str(path))


ANCHORS = "may not use. A text that begins with & goes in quotes."
CASES = {
    "empty": (b"", ": the file is empty; a bank begins with 'format: 1'."),
    "only comments": (b"# nothing\n", ": the file is empty; a bank begins with 'format: 1'."),
    "picture": (b"\x89PNG\r\n\x1a\n\0\0", ", line 1: byte 0x89 is not UTF-8; save the file as UTF-8 text."),
    "zeros": (
        b"format: 1\n\0\0\0\0",
        ", line 2: there is a character (U+0000) that does not belong in a text file.",
    ),
    "Latin-1": (
        "format: 1\nid: a\ntitle: Caf\xe9\n".encode("latin-1"),
        ", line 3: byte 0xE9 is not UTF-8; save the file as UTF-8 text.",
    ),
    "UTF-16": (SMALL_BANK.encode("utf-16"), ", line 1: byte 0xFF is not UTF-8; save the file as UTF-8 text."),
    "billion laughs": (
        b'a: &a ["lol","lol"]\nb: &b [*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b]\n',
        f", line 1: '&a' is a YAML anchor or alias, which banks {ANCHORS}",
    ),
    "alias": (
        b"a: 1\nb: *a\n",
        f", line 2: '*a' is a YAML anchor or alias, which banks {ANCHORS.replace('&', '*')}",
    ),
    "object": (
        b"format: !!python/object/apply:os.system [exit]\n",
        ", line 1: 'tag:yaml.org,2002:python/object/apply:os.system' is a YAML tag, which banks may not use. "
        "A text that begins with ! goes in quotes.",
    ),
    "10,000 lists deep": (
        b"[" * 10_000 + b"]" * 10_000,
        ", line 1: lists and keys are nested more than 12 deep.",
    ),
    "deep by indent": (
        b"\n".join(b" " * depth + b"a:" for depth in range(500)),
        ", line 13: lists and keys are nested more than 12 deep.",
    ),
    "millions of entries": (
        b"- a\n" * 1_200_000,
        ", line 100000: there are more than 100,000 entries; split the file.",
    ),
    "4.9 MB of brackets": (b"[" * 4_900_000, ", line 1: lists and keys are nested more than 12 deep."),
    "a key of brackets": (b"{{}: 1}", ", line 1: a list or mapping stands where a key is expected."),
    "4.9 MB in one text": (
        b"a" * 4_900_000,
        ", line 1: a bank is a set of keys: format, id, title, version, language, notes, questions.",
    ),
    "too large": (b"#" * 6_000_000, ": the file has 6.0 MB; such files may have up to 5 MB."),
    "two documents": (
        b"format: 1\n---\nformat: 1\n",
        ", line 2: a second document begins here; a bank file holds one.",
    ),
    "tab": (
        with_line(7, "\tnumber: 1").encode(),
        ", line 7: the line is indented with a tab; indent with spaces.",
    ),
    "colon in a text": (
        with_line(8, "    prompt: One thing: what is it?").encode(),
        ", line 8: a colon followed by a space is read as a key; put the whole text in double quotes.",
    ),
    "quote left open": (
        with_line(8, '    prompt: "What is it?').encode(),
        ", line 35: this is not YAML (found unexpected end of stream); look for a missing quote, "
        "bracket or dash, or a wrong indent.",
    ),
    "control characters in a key": (
        b'{"a\\e[2J": 1, "a\\e[2J": 2}',
        ", line 1: 'a?[2J' was already given on line 1; keep one of the two.",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_it_is_told_in_one_sentence_with_its_line(case: str, tmp_path: Path) -> None:
    data, expected = CASES[case]
    assert told(tmp_path / "bank.yaml", data) == expected


def test_a_long_list_of_sentences_is_read_without_comparing_each_with_each(tmp_path: Path) -> None:
    """Once 40,000 statements took a minute and a half, since each was compared with all before it."""
    statements = "".join(f"          - Statement {n}.\n" for n in range(40_000))
    path = tmp_path / "bank.yaml"
    path.write_text(
        SMALL_BANK.replace("          - The first thing is this.\n", statements), encoding="utf-8"
    )
    assert len(read_bank(path).questions[0].concepts[0].statements) == 40_000


@pytest.mark.parametrize("cut", range(0, len(SMALL_BANK), 7))
def test_a_file_that_was_cut_off_is_told_or_read_but_never_a_traceback(cut: int, tmp_path: Path) -> None:
    path = tmp_path / "bank.yaml"
    path.write_text(SMALL_BANK[:cut], encoding="utf-8")
    try:
        read_bank(path)
    except BankError as error:
        assert error.what.startswith(str(path))


def test_the_size_is_looked_at_before_the_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "bank.yaml"
    with path.open("wb") as file:
        file.truncate(1024**4 if sys.platform == "linux" else MAX_FILE_BYTES + 1)  # takes no space on Linux
    with pytest.raises(BankInvalid, match="may have up to 5 MB"):
        read_bank(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_that_never_ends_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "bank.yaml"
    os.mkfifo(path)
    with pytest.raises(BankNotFound, match="is not a file"):
        read_bank(path)
