"""What a bank file's words tell about it: breaches of the format, and advice, each with its line."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from voice_interview.bank.lint import Advice, lint
from voice_interview.bank.model import Bank
from voice_interview.bank.places import line_of
from voice_interview.bank.problems import Problems
from voice_interview.bank.reader import bank_of, read_text
from voice_interview.bank.yaml_tree import Node, parse_tree
from voice_interview.errors import BankInvalid


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong or could be better."""

    line: int | None
    """Line of the file, from 1; None when it is about the file or the program as a whole."""
    check: str
    """Short name of what was looked at; ``format`` for a breach of the format."""
    message: str
    """One or two plain sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A bank file that was looked through."""

    bank: Bank | None
    """None when the file breaks the format."""
    root: Node | None
    """What stands in the file, to find lines by; None when the file breaks the format."""
    errors: tuple[Finding, ...]
    """With these the bank cannot be used, or a right answer is called wrong."""
    warnings: tuple[Finding, ...]


def check_file(path: Path) -> Checked:
    """Look through the bank file at ``path``.

    Raises:
        BankNotFound: there is no such file, or it cannot be opened.
    """
    problems = Problems(str(path))
    try:
        root = parse_tree(read_text(path, problems), problems)
        bank = bank_of(root, problems)
    except BankInvalid:
        ordered = sorted(problems.found, key=lambda problem: problem.line or 0)
        errors = tuple(Finding(line=one.line, check="format", message=one.sentence) for one in ordered)
        return Checked(bank=None, root=None, errors=errors, warnings=())
    return with_advice(Checked(bank=bank, root=root, errors=(), warnings=()), lint(bank))


def with_advice(checked: Checked, advice: Iterable[Advice]) -> Checked:
    """Return ``checked`` with more findings, those on the same side in the order of their lines.

    Raises:
        ValueError: it has no bank, so there is nothing the advice could be about.
    """
    if checked.root is None:
        raise ValueError("advice on a file that holds no bank")
    errors, warnings = list(checked.errors), list(checked.warnings)
    for one in advice:
        finding = Finding(line=line_of(checked.root, one.place), check=one.check, message=one.sentence)
        (errors if one.grades_wrongly else warnings).append(finding)
    return Checked(bank=checked.bank, root=checked.root, errors=_by_line(errors), warnings=_by_line(warnings))


def _by_line(findings: list[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: finding.line or 0))
