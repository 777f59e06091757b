"""Writing to the session folders so that nothing is ever half written, and saying so when it cannot be."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from voice_interview.errors import StorageFailed

PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


@contextmanager
def storing(path: Path) -> Iterator[None]:
    """Raise what the operating system says against a write to ``path`` as an error that a person understands.

    Raises:
        StorageFailed: the disk is full, the folder may not be written, or the write failed otherwise.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            what, advice = f"There is no room left on the disk for {path}.", "Free some space and try again."
        elif error.errno in _FORBIDDEN:
            what = f"{path} may not be written."
            advice = "Give yourself the right to write there, or choose another folder with --home."
        else:
            what = f"{path} could not be written: {error.strerror or error}."
            advice = "Check the disk, or choose another folder with --home."
        raise StorageFailed(what, advice) from error


def write_whole(path: Path, data: bytes) -> None:
    """Put ``data`` in the place of the file at once: after a crash it is the old file or the new one, whole.

    Only one program at a time may write to ``path``.

    Raises:
        StorageFailed: it could not be written; the old file is intact.
    """
    fresh = path.with_name(f".{path.name}.new")
    with storing(path):
        try:
            descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(path)
        except OSError:
            fresh.unlink(missing_ok=True)  # a full disk needs the room
            raise
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Force names in ``folder`` onto the disk, where the platform lets folders be opened."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_private(folder: Path) -> None:
    """Let nobody but the owner read ``folder`` and its files, whoever made them."""
    _restrict(folder, PRIVATE_FOLDER)
    for path in folder.iterdir():
        if path.is_file() and not path.is_symlink():
            _restrict(path, PRIVATE_FILE)


def _restrict(path: Path, mode: int) -> None:
    # A memory stick knows no rights and refuses them; that must not cost anybody the session.
    with suppress(OSError):
        if path.stat().st_mode & 0o777 & ~mode:
            path.chmod(mode)
