"""Documents that are broken or made to harm: a plain sentence, soon, and never a traceback."""

import random
from pathlib import Path

import pytest

from voice_interview.bank.importing.document import read_document
from voice_interview.errors import BankError, BankInvalid, BankNotFound

NO_TEXT = "Save it as plain text, Markdown or CSV in UTF-8, and import that."
SIZE = 1_000_000

TOLD = {
    "empty.txt": (b"", "No question was found in"),
    "words.txt": (b"Just some words, nothing asked.", "No question was found in"),
    "questions.txt": (b"1. What is it?\n2. What else?\n", "2 questions were found in"),
    "zeros.txt": (b"1. What?\n\0\0\0", f"is not a text. {NO_TEXT}"),
    "picture.md": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", f"is not a text. {NO_TEXT}"),
    "noise.txt": (random.Random(1).randbytes(50_000), NO_TEXT),
    "paper.pdf": (b"%PDF-1.7\n", f"is a PDF, which cannot be read. {NO_TEXT}"),
    "letter.docx": (b"PK\x03\x04\x14\0", f"zipped file, which cannot be read. {NO_TEXT}"),
    "page.html": (b"<!doctype html><p>What?</p>", f"is a web page, which cannot be read. {NO_TEXT}"),
    "half.txt": (b"\xff\xfeW", f"begins like UTF-16, but is not. {NO_TEXT}"),
    "large.txt": (b"a" * 5_000_001, "the file has 5.0 MB; such files may have up to 5 MB."),
    "lines.txt": (b"\n" * 200_000, "has more than 100,000 lines."),
    "deep.json": (b"[" * SIZE, "line 1: lists and keys are nested more than 12 deep."),
    "deep.yaml": (b"- " * SIZE, "line 1: lists and keys are nested more than 12 deep."),
    "deep.toml": (b"a = " + b"[" * SIZE, "lists and keys are nested more than 12 deep."),
    "dots.toml": (b"a." * SIZE + b"a = 1", "line 1: keys are nested more than 12 deep."),
    "many.json": (b"[" + b"1," * SIZE + b"1]", "there are more than 100,000 entries"),
    "laughs.yaml": (b"a: &a [x]\nb: *a\n", "line 1: '&a' is a YAML anchor or alias"),
    "object.yaml": (b"a: !!python/object/apply:os.system [x]\n", "is a YAML tag"),
    "open.json": (b'{"question": "What is', "line 1: this is not JSON (found unexpected end of stream)"),
    "open.toml": (b'question = "What\n', "line 1: this is not TOML (Illegal character"),
    "bank.yaml": (b"format: 1\nquestions: []\n", "is a bank already."),
    "quote.csv": (b'question,answer\n"' + b"a" * SIZE, "Look for a quotation mark that is never closed."),
    "columns.csv": (b"name,price\nbread,2\n", "has no column 'question'."),
    "empty.csv": (b"\n\n", "is empty. A table has a row of column names"),
}


@pytest.mark.parametrize("name", TOLD)
def test_it_is_told_what_is_wrong(name: str, tmp_path: Path) -> None:
    data, expected = TOLD[name]
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(BankInvalid) as caught:
        read_document(path)
    assert expected in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    for path in (tmp_path / "none.txt", tmp_path):
        with pytest.raises(BankNotFound):
            read_document(path)


LONG_LINES = {
    "headings": "# " * SIZE,
    "closed headings": "# a" + " #" * SIZE + "x",
    "stars": "**a" * SIZE,
    "underscores": "__a " * SIZE,
    "brackets": "![" * SIZE,
    "links": '[a](b "' * (SIZE // 4),
    "ticks": "`a" * SIZE,
    "tags": "<!--<a" * (SIZE // 2),
    "rules": "- " * SIZE + "x",
    "question marks": "?)" * SIZE,
    "colons": "Answer: " * (SIZE // 4),
    "quotes": "> " * SIZE,
}


@pytest.mark.parametrize("case", LONG_LINES)
def test_a_line_of_markup_alone_takes_no_time_to_speak_of(case: str, tmp_path: Path) -> None:
    """Patterns that try every beginning with every end would take hours over a line of a million marks."""
    path = tmp_path / "list.md"
    path.write_text(f"1. What is it?\nIt is a thing.\n{LONG_LINES[case]}\n", encoding="utf-8")
    read_document(path)


def test_half_a_megabyte_of_semicolons_in_an_answer_is_read(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("1. What is it?\n" + "a; " * SIZE, encoding="utf-8")
    assert len(read_document(path).questions) == 1


DOCUMENTS = sorted((Path(__file__).parent / "documents").iterdir())


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_a_document_that_was_cut_off_or_renamed_is_told_or_read(document: Path, tmp_path: Path) -> None:
    data = document.read_bytes()
    for suffix in (document.suffix, ".txt", ".csv", ".json", ".yaml", ".toml"):
        for cut in range(0, len(data), 97):
            path = tmp_path / f"list{suffix}"
            path.write_bytes(data[:cut])
            try:
                read_document(path)
            except BankError as error:
                assert str(path) in error.what
