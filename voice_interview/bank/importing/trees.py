"""Questions in JSON, JSON lines, YAML and TOML."""

import re
import tomllib
from typing import Any

from voice_interview.bank.importing.inline import plain
from voice_interview.bank.importing.records import Records
from voice_interview.bank.importing.source import SourceDocument
from voice_interview.bank.problems import Problems
from voice_interview.bank.yaml_tree import (
    MAX_DEPTH,
    MAX_NODES,
    TOO_DEEP,
    Listing,
    Mapping,
    Node,
    Scalar,
    parse_tree,
)
from voice_interview.errors import BankInvalid

IMPORT_ADVICE = "What can be imported is described in docs/banks.md."
_DEEP_KEY = re.compile(rf"(?:\.[\w\"'-]{{1,64}}){{{MAX_DEPTH}}}\s*[=\]]")
_AT_LINE = re.compile(r"at line (\d+)")
_LOOK_AHEAD = 50_000
"""Characters in which the next value is looked for; ten times the longest that a bank may hold."""
_TITLES = ("title", "name", "topic", "subject")


def read_yaml_or_json(text: str, name: str) -> SourceDocument:
    """Return the questions in YAML or JSON of any shape.

    Raises:
        BankInvalid: it is neither, is nested too deep, or is a bank already.
    """
    return _document(parse_tree(text, Problems(name, IMPORT_ADVICE)), name)


def read_json_lines(text: str, name: str) -> SourceDocument:
    """Return the questions in a file with one JSON object a line.

    Raises:
        BankInvalid: a line is no JSON.
    """
    rows = [line.strip().rstrip(",") for line in text.split("\n")]
    first = next((at for at, row in enumerate(rows) if row), 0)
    joined = [f", {row}" if row and at > first else row for at, row in enumerate(rows)]
    return read_yaml_or_json("[" + "\n".join(joined) + "]", name)


def read_toml(text: str, name: str) -> SourceDocument:
    """Return the questions in TOML of any shape.

    Raises:
        BankInvalid: it is no TOML, is nested too deep, or is a bank already.
    """
    problems = Problems(name, IMPORT_ADVICE)
    if deep := _DEEP_KEY.search(text):  # the parser would take very long over a key of very many parts
        line = text.count("\n", 0, deep.start()) + 1
        raise problems.fail(line, f"keys are nested more than {MAX_DEPTH} deep.")
    try:
        parsed = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = _AT_LINE.search(str(error))
        raise problems.fail(int(at[1]) if at else None, f"this is not TOML ({error}).") from error
    except RecursionError as error:
        raise problems.fail(None, TOO_DEEP) from error
    return _document(_TomlTree(text, problems).node(parsed, 0), name)


class _TomlTree:
    """Turns what the TOML parser gives into nodes; it gives no lines, so they are looked up in the text."""

    def __init__(self, text: str, problems: Problems) -> None:
        self._text = text
        self._problems = problems
        self._at = 0
        self._line = 1
        self._nodes = 0

    def node(self, value: Any, depth: int) -> Node:
        """Return ``value`` as a node.

        Raises:
            BankInvalid: it is nested too deep, or has too many entries.
        """
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise self._problems.fail(
                self._line, f"there are more than {MAX_NODES:,} entries; split the file."
            )
        if depth > MAX_DEPTH:
            raise self._problems.fail(self._line, TOO_DEEP)
        if isinstance(value, dict):
            values = {}
            lines = {}
            for key, inner in value.items():
                values[key] = self.node(inner, depth + 1)
                lines[key] = values[key].line
            return Mapping(line=min(lines.values(), default=self._line), values=values, key_lines=lines)
        if isinstance(value, list):
            return Listing(line=self._line, items=[self.node(inner, depth + 1) for inner in value])
        text = str(value)
        return Scalar(line=self._line_of(text), text=text, empty=not text)

    def _line_of(self, text: str) -> int:
        """Return the line where ``text`` begins, looked for from the place of the text before it."""
        beginning = text.strip().split("\n", 1)[0][:200]
        found = self._text.find(beginning, self._at, self._at + _LOOK_AHEAD) if beginning else -1
        if found >= 0:
            self._line += self._text.count("\n", self._at, found)
            self._at = found
        return self._line


def _document(root: Node, name: str) -> SourceDocument:
    title = None
    if isinstance(root, Mapping):
        if "format" in root.values and "questions" in root.values:
            raise BankInvalid(
                f"{name} is a bank already.", f"Look at it with: voice-interview bank check {name}"
            )
        found = next((root.values[key] for key in _TITLES if key in root.values), None)
        title = plain(found.text) if isinstance(found, Scalar) else None
    records = Records()
    records.gather(root)
    questions, left_out = records.finish()
    return SourceDocument(title=title, questions=questions, left_out=left_out)
