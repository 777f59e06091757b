"""Keeps C libraries from writing between our lines: ALSA and PortAudio report to stderr while sound plays."""

import os
import sys
from pathlib import Path


def take_terminal() -> None:
    """Send what C libraries write to stderr nowhere from now on; Python's stderr stays on the terminal.

    Where stderr is no terminal, everything stays as it is: what libraries say belongs in a log.
    """
    if not sys.stderr.isatty():
        return
    sys.stderr.flush()
    ours = os.dup(2)
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    sys.stderr = os.fdopen(ours, "w", buffering=1, encoding=sys.stderr.encoding, errors=sys.stderr.errors)
