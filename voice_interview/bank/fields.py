"""Typed access to the fields of one mapping of a bank file; what is wrong is noted, and reading goes on."""

import math
import re
from collections.abc import Iterator

from voice_interview.bank.problems import Problems, nearest, quoted
from voice_interview.bank.yaml_tree import Listing, Mapping, Node, Scalar

MAX_ID_LENGTH = 64
MAX_TEXT_LENGTH = 5_000
"""Characters in one text: ten times a long reference answer."""

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def is_id(text: str) -> bool:
    """Tell whether ``text`` may be an id, which people type and which becomes part of file names."""
    return len(text) <= MAX_ID_LENGTH and _ID.fullmatch(text) is not None


class Record:
    """One mapping being read.

    A field that is missing or wrong is noted in ``problems`` and stands in as an empty value, so that one run
    finds as many problems as possible; whoever reads must look at ``problems`` before using what was read.

    Args:
        node: what stands in the file; anything but a mapping is noted.
        label: how messages call it: ``question 'peft'``.
        known: the keys it may have.
        problems: where problems are noted.
    """

    def __init__(self, node: Node, label: str, known: tuple[str, ...], problems: Problems) -> None:
        self.line = node.line
        self.label = label
        self._values: dict[str, Node] = node.values if isinstance(node, Mapping) else {}
        self._problems = problems
        self._readable = isinstance(node, Mapping)
        if not isinstance(node, Mapping):
            problems.add(node.line, f"{label} should be a set of keys: {', '.join(known)}.")
            return
        for key in node.values:
            if key not in known:
                meant = nearest(key, known)
                hint = f"did you mean '{meant[0]}'?" if meant else f"the keys here are {', '.join(known)}."
                problems.add(node.key_lines[key], f"{label} has an unknown key {quoted(key)}; {hint}")

    def wrong(self, key: str, sentence: str) -> None:
        """Note that the value of ``key`` is wrong."""
        at = self._values.get(key)
        self._problems.add(at.line if at else self.line, f"{self.label}: {sentence}")

    def has(self, key: str) -> bool:
        """Tell whether ``key`` is there and not left empty."""
        value = self._values.get(key)
        return value is not None and not (isinstance(value, Scalar) and value.empty)

    def text(self, key: str, what: str) -> str:
        """Return a text that must be there, its white space folded; ``what`` says what it is for messages."""
        return self._scalar(key, what) if self._needs(key, what) else ""

    def optional_text(self, key: str, what: str) -> str | None:
        """Return a text that may be missing."""
        return self._scalar(key, what) or None if self.has(key) else None

    def identifier(self, key: str = "id") -> str:
        """Return an id that must be there: lower-case letters, digits and single dashes."""
        value = self.text(key, "a short name in lower-case letters, digits and dashes")
        if value and not is_id(value):
            self.wrong(
                key, f"the id {quoted(value)} may have only lower-case letters, digits and single dashes."
            )
        return value

    def whole_number(self, key: str, what: str) -> int:
        """Return a whole number of 1 or more that must be there."""
        value = self.text(key, what)
        if not value:
            return 0
        if not re.fullmatch(r"[0-9]{1,6}", value) or int(value) < 1:
            self.wrong(key, f"'{key}' must be {what}, not {quoted(value)}.")
            return 0
        return int(value)

    def weight(self, key: str = "weight") -> float:
        """Return a number above 0 and up to 1000; 1 when it is missing."""
        if not self.has(key):
            return 1.0
        value = self._scalar(key, "a number above 0")
        try:
            number = float(value)
        except ValueError:
            number = math.nan
        if not 0 < number <= 1000:
            self.wrong(key, f"'{key}' must be a number above 0 and up to 1000, not {quoted(value)}.")
            return 1.0
        return number

    def flag(self, key: str) -> bool:
        """Return ``true`` or ``false``; false when it is missing."""
        if not self.has(key):
            return False
        value = self._scalar(key, "true or false").casefold()
        if value not in ("true", "false"):
            self.wrong(key, f"'{key}' must be true or false, not {quoted(value)}.")
        return value == "true"

    def texts(self, key: str, what: str, *, required: bool) -> tuple[str, ...]:
        """Return a list of different texts; when ``required`` it has at least one."""
        found: dict[str, str] = {}
        for node in self._items(key, what, required=required):
            value = self._plain(node, f"each of '{key}' in {self.label} must be one text")
            if value.casefold() in found:
                self._problems.add(node.line, f"{self.label}: {quoted(value)} is listed twice in '{key}'.")
            elif value:
                found[value.casefold()] = value
        return tuple(found.values())

    def nodes(self, key: str, what: str, *, required: bool) -> tuple[Node, ...]:
        """Return the entries of a list; when ``required`` it has at least one."""
        return tuple(self._items(key, what, required=required))

    def _needs(self, key: str, what: str) -> bool:
        if not self.has(key) and self._readable:
            at = self._values.get(key)
            self._problems.add(at.line if at else self.line, f"{self.label} needs '{key}', {what}.")
        return self.has(key)

    def _scalar(self, key: str, what: str) -> str:
        return self._plain(self._values[key], f"'{key}' of {self.label} must be {what}, one text")

    def _plain(self, node: Node, must: str) -> str:
        if not isinstance(node, Scalar):
            self._problems.add(node.line, f"{must}, not {'a list' if isinstance(node, Listing) else 'keys'}.")
            return ""
        value = " ".join(node.text.split())
        if not value or node.empty:
            self._problems.add(node.line, f"{must}, and it is empty.")
        elif found := _CONTROL.search(value):
            code = f"U+{ord(found.group()):04X}"
            self._problems.add(
                node.line, f"{self.label}: a text holds the invisible character {code}; take it out."
            )
        elif len(value) > MAX_TEXT_LENGTH:
            self._problems.add(
                node.line, f"{self.label}: a text is longer than {MAX_TEXT_LENGTH:,} characters."
            )
        else:
            return value
        return ""

    def _items(self, key: str, what: str, *, required: bool) -> Iterator[Node]:
        if required and not self._needs(key, what):
            return
        if not self.has(key):
            return
        node = self._values[key]
        if not isinstance(node, Listing):
            self._problems.add(node.line, f"'{key}' of {self.label} must be a list of {what}.")
        elif required and not node.items:
            self._problems.add(node.line, f"{self.label} needs at least one entry in '{key}', {what}.")
        else:
            yield from node.items
