"""The person's own list of misheard terms: what ``correct`` remembers, in one file of the data folder."""

from dataclasses import dataclass, replace
from pathlib import Path

import filelock
import msgspec

from voice_interview.errors import SettingsError, StorageFailed
from voice_interview.session.disk import PRIVATE_FILE, storing, write_whole

FILE_NAME = "terms.json"
FORMAT_VERSION = 1
"""Version of the file that this program writes."""

_LOCK_NAME = ".terms.lock"
_LOCK_TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalTerm:
    """What was heard once, and what was meant by it; both the same where nothing is to be put right."""

    heard: str
    meant: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalTerms:
    """The whole list, oldest first; what was heard is in it once."""

    format: int = FORMAT_VERSION
    terms: tuple[PersonalTerm, ...] = ()

    def with_term(self, term: PersonalTerm) -> "PersonalTerms":
        """Return the list with ``term``, in the place of what the same words meant before."""
        others = tuple(one for one in self.terms if one.heard.casefold() != term.heard.casefold())
        return replace(self, terms=(*others, term))


def load_personal_terms(home: Path) -> PersonalTerms:
    """Read the list of ``home``; empty when there is none.

    Raises:
        SettingsError: the file cannot be read, is damaged, or was made by a newer version of the program.
    """
    path = home / FILE_NAME
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return PersonalTerms()
    except OSError as error:
        raise SettingsError(f"Your terms in {path} cannot be read ({error.strerror}).") from error
    try:
        found = msgspec.json.decode(content, type=PersonalTerms)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"Your terms in {path} are damaged ({error}).", "Correct the file, or delete it to start afresh."
        ) from error
    if found.format > FORMAT_VERSION:
        raise SettingsError(
            f"{path} was made by a newer version of voice-interview.",
            "Update voice-interview to use it; nothing in it was changed.",
        )
    return found


def remember_term(home: Path, term: PersonalTerm) -> PersonalTerms:
    """Add ``term`` to the list of ``home``, all or nothing, and return the new list.

    Raises:
        SettingsError: the list there cannot be read; it is left as it is.
        StorageFailed: the folder cannot be written.
    """
    with storing(home):
        home.mkdir(parents=True, exist_ok=True)
        lock = filelock.FileLock(home / _LOCK_NAME, mode=PRIVATE_FILE, timeout=_LOCK_TIMEOUT_S)
        try:
            with lock:
                terms = load_personal_terms(home).with_term(term)
                write_whole(home / FILE_NAME, msgspec.json.format(msgspec.json.encode(terms)) + b"\n")
        except filelock.Timeout as error:
            raise StorageFailed(f"Another program is writing to {home / FILE_NAME}.", "Try again.") from error
    return terms
