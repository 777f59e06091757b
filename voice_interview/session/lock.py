"""One program at a time writes to a session (filelock); the lock dies with the program that holds it."""

from pathlib import Path

import filelock

from voice_interview.errors import SessionInUse
from voice_interview.session.disk import PRIVATE_FILE, storing

LOCK_NAME = ".lock"


class SessionLock:
    """Holds a session's folder until it is released or the program ends.

    Raises:
        SessionInUse: another program, or this one, holds it already.
        StorageFailed: the folder cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        # Not bound to a thread: the page in the browser may open in one and close in another.
        self._lock = filelock.FileLock(folder / LOCK_NAME, mode=PRIVATE_FILE, thread_local=False)
        with storing(folder):
            self._acquire(folder)

    def _acquire(self, folder: Path) -> None:
        try:
            self._lock.acquire(blocking=False)
        except filelock.Timeout as error:
            raise SessionInUse(
                f"Session {folder.name} is open in another window.",
                "Close that one first, or wait until it has finished.",
            ) from error

    def release(self) -> None:
        """Give the folder free; calling it twice does no harm."""
        self._lock.release()
