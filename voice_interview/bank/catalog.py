"""Finding banks by id or file, and questions in them."""

import re
from dataclasses import dataclass
from pathlib import Path

from voice_interview import resources
from voice_interview.bank.fields import is_id
from voice_interview.bank.model import Bank, FollowUp, Question
from voice_interview.bank.problems import nearest, quoted
from voice_interview.bank.reader import read_bank
from voice_interview.errors import BankError, BankInvalid, BankNotFound, QuestionNotFound

_LOOKS_LIKE_A_PATH = re.compile(r"[/\\]|\.(ya?ml|json)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedBank:
    """A bank that can be named by its id."""

    id: str
    path: Path
    shipped: bool
    """It came with the program; otherwise it is the person's own."""
    bank: Bank | None
    """None when the file cannot be used."""
    problem: str | None
    """Why it cannot be used."""


def find_bank(id_or_file: str, home: Path | None) -> Bank:
    """Return a bank by its id, or the one in a file.

    Args:
        id_or_file: a path, or the id of a bank that ships with the program or lies in ``home/banks``.
        home: the data folder; None when there is none.

    Raises:
        BankNotFound: no bank has that id, or there is no such file.
        BankInvalid: its file breaks the format.
    """
    path = bank_path(id_or_file, home)
    return read_bank(path) if _names_a_file(id_or_file) else _read_named(path)


def bank_path(id_or_file: str, home: Path | None) -> Path:
    """Return the file of a bank that is named as for ``find_bank``; a file given as such need not exist.

    Raises:
        BankNotFound: no bank has that id.
    """
    if _names_a_file(id_or_file):
        return Path(id_or_file).expanduser()
    if is_id(id_or_file):
        for folder in _folders(home):
            path = folder / f"{id_or_file}.yaml"
            if path.is_file():
                return path
    known = [path.stem for path, _ in _files(home)]
    meant = nearest(id_or_file, known)
    hint = f"Did you mean {meant[0]}?" if meant else f"Banks here: {', '.join(known)}."
    raise BankNotFound(f"There is no bank {quoted(id_or_file)}.", hint)


def list_banks(home: Path | None) -> tuple[ListedBank, ...]:
    """Return the shipped banks, then those in ``home/banks``; a broken one is listed with its problem."""
    listed = []
    for path, shipped in _files(home):
        bank, problem = None, None
        try:
            bank = _read_named(path)
        except BankError as error:
            problem = str(error)
        listed.append(ListedBank(id=path.stem, path=path, shipped=shipped, bank=bank, problem=problem))
    return tuple(listed)


def question(bank: Bank, question_id: str) -> Question:
    """Return the question of that id.

    Raises:
        QuestionNotFound: the bank has none; the message names the nearest ids.
    """
    for candidate in bank.questions:
        if candidate.id == question_id:
            return candidate
    known = [candidate.id for candidate in bank.questions]
    meant = nearest(question_id, known, count=3)
    hint = f"Did you mean {' or '.join(meant)}?" if meant else f"Its questions are {', '.join(known)}."
    raise QuestionNotFound(f"The bank '{bank.id}' has no question {quoted(question_id)}.", hint)


def follow_up(asked: Question, number: int) -> FollowUp:
    """Return the follow-up of that number.

    Raises:
        QuestionNotFound: the question has none of that number.
    """
    for candidate in asked.follow_ups:
        if candidate.number == number:
            return candidate
    numbers = ", ".join(str(candidate.number) for candidate in asked.follow_ups)
    hint = f"Its follow-ups are {numbers}." if numbers else "It has no follow-ups."
    raise QuestionNotFound(f"Question '{asked.id}' has no follow-up {number}.", hint)


def _names_a_file(name: str) -> bool:
    try:
        return _LOOKS_LIKE_A_PATH.search(name) is not None or Path(name).is_file()
    except (OSError, ValueError):  # too long for a name, or with a NUL in it: then it is no file
        return False


def _folders(home: Path | None) -> list[Path]:
    shipped = resources.shipped("assets", "banks")
    return [shipped] if home is None else [shipped, home / "banks"]


def _files(home: Path | None) -> list[tuple[Path, bool]]:
    """Return the files that an id can name, and whether each is shipped; a shipped one hides its namesake."""
    found: dict[str, tuple[Path, bool]] = {}
    for folder in _folders(home):
        for path in sorted(folder.glob("*.yaml")):
            found.setdefault(path.stem, (path, folder == _folders(home)[0]))
    return list(found.values())


def _read_named(path: Path) -> Bank:
    """Return the bank at ``path``; the file must be named after its id, or the id would find another bank."""
    bank = read_bank(path)
    if bank.id != path.stem:
        raise BankInvalid(f"{path} holds the bank '{bank.id}'.", f"Rename the file to {bank.id}.yaml.")
    return bank
