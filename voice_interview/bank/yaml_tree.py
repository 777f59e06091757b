"""YAML as a plain tree that remembers its lines.

Only what a bank needs is read: mappings, lists and text. Every scalar stays the text that was written.
Anchors, aliases, tags and second documents are refused, so no file can build objects or grow while it is
read, and depth and size are bounded, so no file can take long. JSON is read as the YAML it is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from voice_interview.bank.problems import Problems, quoted

MAX_DEPTH = 12
"""Levels of lists and mappings inside each other; a bank needs eight."""
TOO_DEEP = f"lists and keys are nested more than {MAX_DEPTH} deep."
MAX_NODES = 100_000
"""Keys, texts, lists and mappings in one file; the built-in bank has about 2,000."""

# libyaml where PyYAML was built with it (as its wheels are), about ten times as fast.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_NO_TEXT = re.compile(r"[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
# A JSON writer may spell a character beyond U+FFFF as two escapes, which YAML does not know.
_SURROGATES = re.compile(r"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
_NULLS = ("", "~", "null", "Null", "NULL")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar:
    """A text."""

    line: int
    text: str
    empty: bool
    """Nothing was written, or YAML's ``null``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list."""

    line: int
    items: "list[Node]" = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """Keys with values, in the order of the file."""

    line: int
    values: "dict[str, Node]" = field(default_factory=dict)
    key_lines: dict[str, int] = field(default_factory=dict)


Node = Scalar | Listing | Mapping


def parse_tree(text: str, problems: Problems) -> Node:
    """Return the one document in ``text``.

    Args:
        text: YAML or JSON.
        problems: where what is wrong is noted before it is raised.

    Raises:
        BankInvalid: it is not YAML, or uses a part of YAML that banks may not use; with the line.
    """
    if found := _NO_TEXT.search(text):
        line = text.count("\n", 0, found.start()) + 1
        sentence = f"there is a character (U+{ord(found.group()):04X}) that does not belong in a text file."
        raise problems.fail(line, sentence)
    builder = _Builder(problems)
    try:
        for event in _events(text):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise problems.fail(line, _told(error, text, line)) from error
    except yaml.YAMLError as error:
        raise problems.fail(None, f"this is not YAML ({error}).") from error
    if builder.root is None:
        raise problems.fail(None, "the file is empty; a bank begins with 'format: 1'.")
    return builder.root


def _events(text: str) -> Iterator[Any]:
    if text.lstrip().startswith("{"):
        text = _SURROGATES.sub(_joined, text)
    yield from yaml.parse(text, Loader=_LOADER)


def _joined(match: re.Match[str]) -> str:
    """Return the YAML escape for the character that two JSON escapes spell (UTF-16, RFC 8259 section 7)."""
    high, low = int(match[2], 16), int(match[3], 16)
    return f"{match[1]}\\U{0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00):08X}"


def _told(error: yaml.MarkedYAMLError, text: str, line: int) -> str:
    lines = text.splitlines()
    written = lines[line - 1] if line <= len(lines) else ""
    problem = error.problem or "it ends too early"
    if "\t" in written[: len(written) - len(written.lstrip())]:
        return "the line is indented with a tab; indent with spaces."
    if "maximum nesting depth" in problem:  # libyaml's own limit, in versions that read ahead of the builder
        return TOO_DEEP
    if "mapping values are not allowed" in problem:
        return "a colon followed by a space is read as a key; put the whole text in double quotes."
    kind = "JSON" if text.lstrip().startswith(("{", "[")) else "YAML"
    return f"this is not {kind} ({problem}); look for a missing quote, bracket or dash, or a wrong indent."


class _Builder:
    """Turns parser events into the tree; its stack is a list, so depth costs no recursion."""

    def __init__(self, problems: Problems) -> None:
        self.root: Node | None = None
        self._problems = problems
        self._open: list[Listing | Mapping] = []
        self._keys: list[Scalar | None] = []
        """For each open node, the key whose value comes next."""
        self._nodes = 0

    def take(self, event: Any) -> None:
        """Take the next event.

        Raises:
            BankInvalid: it belongs to a part of YAML that banks may not use, or breaks a limit.
        """
        line = event.start_mark.line + 1
        if isinstance(event, yaml.NodeEvent):
            self._check_node(event, line)
        match event:
            case yaml.ScalarEvent():
                empty = event.implicit[0] and event.value in _NULLS  # as an unquoted text
                self._place(Scalar(line=line, text=event.value, empty=empty))
            case yaml.SequenceStartEvent():
                self._enter(Listing(line=line))
            case yaml.MappingStartEvent():
                self._enter(Mapping(line=line))
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                self._open.pop()
                self._keys.pop()
            case yaml.DocumentStartEvent() if self.root is not None:
                raise self._problems.fail(line, "a second document begins here; a bank file holds one.")

    def _check_node(self, event: Any, line: int) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise self._problems.fail(line, f"there are more than {MAX_NODES:,} entries; split the file.")
        if event.anchor is not None:
            mark = "*" if isinstance(event, yaml.AliasEvent) else "&"
            sentence = f"{quoted(mark + event.anchor)} is a YAML anchor or alias, which banks may not use."
            raise self._problems.fail(line, f"{sentence} A text that begins with {mark} goes in quotes.")
        if getattr(event, "tag", None) is not None:
            sentence = f"{quoted(event.tag)} is a YAML tag, which banks may not use."
            raise self._problems.fail(line, f"{sentence} A text that begins with ! goes in quotes.")

    def _enter(self, node: Listing | Mapping) -> None:
        self._place(node)
        self._open.append(node)
        self._keys.append(None)
        if len(self._open) > MAX_DEPTH:
            raise self._problems.fail(node.line, TOO_DEEP)

    def _place(self, node: Node) -> None:
        if not self._open:
            self.root = node
            return
        into = self._open[-1]
        if isinstance(into, Listing):
            into.items.append(node)
            return
        key = self._keys[-1]
        self._keys[-1] = None
        if key is not None:
            into.values[key.text] = node
            into.key_lines[key.text] = key.line
        elif not isinstance(node, Scalar):
            raise self._problems.fail(node.line, "a list or mapping stands where a key is expected.")
        else:
            self._keys[-1] = self._new_key(into, node)

    def _new_key(self, into: Mapping, key: Scalar) -> Scalar:
        if key.text in into.values:
            first = into.key_lines[key.text]
            sentence = f"{quoted(key.text)} was already given on line {first}; keep one of the two."
            raise self._problems.fail(key.line, sentence)
        return key
