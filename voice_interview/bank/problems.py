"""What is wrong with a bank file, gathered so that one run tells all of it."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field

from voice_interview.errors import BankInvalid

MAX_TOLD = 10
"""Problems named in one message; a file with more of them gets a count of the rest."""

MAX_QUOTED = 60
"""Characters of the file's own text that a message repeats."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One breach of the file format."""

    line: int | None
    """Line of the file, from 1; None when it is about the file as a whole."""
    sentence: str
    """What is wrong and what would be right, without the file's name and the line."""


@dataclass(slots=True)
class Problems:
    """Collects the problems of one file.

    Args:
        name: how the file is called in messages.
        advice: where to read what would be right.
    """

    name: str
    advice: str = "The file format is described in docs/banks.md."
    found: list[Problem] = field(default_factory=list)

    def add(self, line: int | None, sentence: str) -> None:
        """Note one problem."""
        self.found.append(Problem(line=line, sentence=sentence))

    def error(self) -> BankInvalid:
        """Return the error that tells the problems in the order of their lines.

        Raises:
            ValueError: there are none.
        """
        if not self.found:
            raise ValueError("no problem was noted")
        ordered = sorted(self.found, key=lambda problem: problem.line or 0)
        if len(ordered) == 1:
            return BankInvalid(f"{self.name}{_place(ordered[0], ', ')}: {ordered[0].sentence}", self.advice)
        lines = [f"{self.name} has {len(ordered)} problems."]
        lines += [f"  {_place(problem)}: {problem.sentence}" for problem in ordered[:MAX_TOLD]]
        if len(ordered) > MAX_TOLD:
            lines.append(f"  … and {len(ordered) - MAX_TOLD} more.")
        return BankInvalid("\n".join(lines) + "\n", self.advice)

    def fail(self, line: int | None, sentence: str) -> BankInvalid:
        """Return the error for a problem after which nothing more can be read."""
        self.add(line, sentence)
        return self.error()


def _place(problem: Problem, before: str = "") -> str:
    if problem.line is None:
        return "" if before else "the file"
    return f"{before}line {problem.line}"


def quoted(text: str) -> str:
    """Return ``text`` from a file as it may stand in a message: quoted, short, without control characters."""
    short = text if len(text) <= MAX_QUOTED else text[: MAX_QUOTED - 1] + "…"
    return "'" + "".join(character if character.isprintable() else "?" for character in short) + "'"


def nearest(word: str, known: Iterable[str], count: int = 1) -> list[str]:
    """Return up to ``count`` of the ``known`` words that look most like ``word``, best first."""
    return difflib.get_close_matches(word.lower(), list(known), n=count, cutoff=0.6)
