"""Reading a document of questions, whatever its form."""

import re
from collections.abc import Callable
from pathlib import Path

from voice_interview.bank.files import read_bytes
from voice_interview.bank.importing.decode import decode
from voice_interview.bank.importing.prose import read_prose
from voice_interview.bank.importing.sifting import sift
from voice_interview.bank.importing.source import SourceDocument
from voice_interview.bank.importing.tables import read_csv, read_table, table_in
from voice_interview.bank.importing.trees import IMPORT_ADVICE, read_json_lines, read_toml, read_yaml_or_json
from voice_interview.bank.problems import Problems
from voice_interview.errors import BankInvalid

_READERS: dict[str, Callable[[str, str], SourceDocument]] = {
    ".csv": read_csv,
    ".tsv": read_csv,
    ".json": read_yaml_or_json,
    ".yaml": read_yaml_or_json,
    ".yml": read_yaml_or_json,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".toml": read_toml,
}
MAX_LINES = 100_000
"""A book of a thousand pages has half of it."""
_JSON = re.compile(r"\s*(?:\{\s*\"|\[\s*[\[{\"])")


def read_document(path: Path) -> SourceDocument:
    """Return the questions in the document at ``path``, each with an answer; the rest is told as left out.

    The end of the name says what it is; without a known one it is read as JSON if it begins so, else as plain
    text or Markdown.

    Raises:
        BankNotFound: there is no such file, or it cannot be opened.
        BankInvalid: it is too large, no text, not what its name says, or has no question with an answer.
    """
    name = str(path)
    text, notes = decode(read_bytes(path, Problems(name, IMPORT_ADVICE)), name)
    if text.count("\n") > MAX_LINES:
        raise BankInvalid(f"{name} has more than {MAX_LINES:,} lines.", "Import a part of it.")
    found = _read(text, path.suffix.casefold(), name)
    whole = SourceDocument(title=found.title, questions=found.questions, left_out=(*notes, *found.left_out))
    return sift(whole, name)


def _read(text: str, suffix: str, name: str) -> SourceDocument:
    reader = _READERS.get(suffix)
    if reader is not None:
        return reader(text, name)
    if _JSON.match(text):
        return read_yaml_or_json(text, name)
    rows = table_in(text.split("\n"))
    return read_table(rows, name) if rows else read_prose(text)
