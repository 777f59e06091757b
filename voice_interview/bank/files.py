"""Getting the bytes of a bank, or of a document to make one from, without being harmed by what is there."""

from pathlib import Path

from voice_interview.bank.problems import Problems
from voice_interview.errors import BankNotFound

MAX_FILE_BYTES = 5_000_000
"""Fifty times the built-in bank."""


def read_bytes(path: Path, problems: Problems) -> bytes:
    """Return what is in a file of ``MAX_FILE_BYTES`` at most.

    Raises:
        BankNotFound: there is no such file, or it cannot be opened.
        BankInvalid: it is too large.
    """
    try:
        if path.exists() and not path.is_file():
            raise BankNotFound(f"{path} is not a file.", "Name the file itself.")
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            limit = f"such files may have up to {MAX_FILE_BYTES // 1_000_000} MB"
            raise problems.fail(None, f"the file has {size / 1e6:.1f} MB; {limit}.")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise BankNotFound(f"There is no file {path}.", "Check the name and the folder.") from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or error
        raise BankNotFound(
            f"{path} cannot be read ({reason}).", "Check the name and its permissions."
        ) from error
