"""From somebody's document of questions to a bank file."""

from dataclasses import dataclass
from pathlib import Path

from voice_interview.app import engines
from voice_interview.app.models.library import ModelLibrary
from voice_interview.app.settings import load_settings
from voice_interview.bank.importing.document import read_document
from voice_interview.bank.importing.sifting import told_once
from voice_interview.bank.importing.source import LeftOut
from voice_interview.bank.model import Bank
from voice_interview.bank.reader import parse_bank
from voice_interview.bank.writer import bank_yaml
from voice_interview.errors import BankError, ModelMissing, StorageFailed
from voice_interview.grade.draft_bank import Progress, draft_bank
from voice_interview.grade.similarity import MeaningSimilarity, Similarity, WordSimilarity

_ADVICE = "Give another name with --out."


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """A bank that was made from a document, as it would be written."""

    bank: Bank
    text: str
    """YAML."""
    left_out: tuple[LeftOut, ...]
    """What could not be read or had to be guessed, by line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A bank that was made from a document."""

    bank: Bank
    path: Path
    """Where it was written."""
    left_out: tuple[LeftOut, ...]
    """What could not be read or had to be guessed, by line."""


def import_bank(document: Path, out: Path | None, home: Path, progress: Progress) -> Imported:
    """Make a bank from the questions in ``document`` and write it to a file that is not there yet.

    Without the grading model sentences are compared by their words, which is told among what was left out.

    Args:
        document: a list of questions with answers; see docs/banks.md for its forms.
        out: the file to write; None for one in the current folder that is named after the document.
        home: the data folder, where models and settings are.
        progress: told how many of the questions are done.

    Raises:
        BankNotFound: there is no such document, or it cannot be opened.
        BankInvalid: it holds no question with an answer, or cannot be read.
        BankError: the file to write is there already.
        StorageFailed: it cannot be written.
        GradingError: the grading model is here but fails.
    """
    name = document.name.removesuffix(document.suffix) or document.name
    similarity, note = _similarity(home)
    path = out if out is not None else _default(document, name)
    if _exists(path):
        raise BankError(f"{path} is there already.", _ADVICE)
    drafted = draft(document, name, similarity, progress)
    _write_new(path, drafted.text)
    return Imported(bank=drafted.bank, path=path, left_out=(*note, *drafted.left_out))


def draft(document: Path, name: str, similarity: Similarity, progress: Progress) -> Drafted:
    """Make a bank from the questions in ``document`` without writing it anywhere.

    Args:
        document: a list of questions with answers; see docs/banks.md for its forms.
        name: what the bank is named after.
        similarity: compares sentences.
        progress: told how many of the questions are done.

    Raises:
        BankNotFound: there is no such document, or it cannot be opened.
        BankInvalid: it holds no question with an answer, or cannot be read.
        GradingError: the grading model fails.
    """
    found = read_document(document)
    bank, guessed = draft_bank(found, name, similarity, progress)
    text = bank_yaml(bank)
    parse_bank(text, name)  # what is written can be practised, whatever the document held
    return Drafted(bank=bank, text=text, left_out=told_once((*found.left_out, *guessed)))


def _similarity(home: Path) -> tuple[Similarity, tuple[LeftOut, ...]]:
    try:
        embedder = engines.embedder(load_settings(home).embedder, ModelLibrary(home))
    except ModelMissing as error:
        message = f"The grading model is not here, so sentences were compared by their words. {error.advice}"
        return WordSimilarity(), (LeftOut(line=None, message=message),)
    return MeaningSimilarity(embedder), ()


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # too long for a name, or with a NUL in it; writing will tell
        return False


def _default(document: Path, name: str) -> Path:
    path = Path(f"{name}.yaml")
    return Path(f"{name}-bank.yaml") if path.absolute() == document.absolute() else path


def _write_new(path: Path, text: str) -> None:
    """Write a file that must not be there; nothing half written is left behind."""
    try:
        file = path.open("x", encoding="utf-8", newline="\n")
    except FileExistsError as error:
        raise BankError(f"{path} is there already.", _ADVICE) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or error
        raise StorageFailed(f"{path} cannot be written ({reason}).", _ADVICE) from error
    try:
        with file:
            file.write(text)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise StorageFailed(
            f"{path} cannot be written ({error.strerror}).", "Make room on the disk."
        ) from error
