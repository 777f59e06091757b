"""Which speech model this machine keeps up with: measured once, and remembered."""

import contextlib
import os
import platform
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

SMALLEST = "tiny.en"
BETTER_AND_BETTER = (
    SMALLEST,
    "base.en",
    "small.en",
    "medium.en",
    "distil-large-v3",
    "large-v3-turbo",
    "large-v3",
)
"""Models for English, each with better words than the one before, and more work."""
KEEPS_UP = 0.25
"""Largest share of the time of speech that its decoding may take. As much again goes into words made ahead
and words to show, and the rest is for grading and for whatever else the machine has to do."""
_FILE = "speed.json"


def candidates(installed: Sequence[str]) -> tuple[str, ...]:
    """Return the models to choose from, smallest first."""
    return tuple(name for name in BETTER_AND_BETTER if name in installed)


def best_that_keeps_up(names: Sequence[str], real_time_factor: Callable[[str], float]) -> str:
    """Return the best model that keeps up, or the smallest where none does.

    Args:
        names: the models to choose from, smallest first; at least one.
        real_time_factor: measures a model; not asked when there is nothing to choose, nor for models larger
            than one that is too slow.
    """
    best = names[0]
    if len(names) > 1:
        for name in names:
            if real_time_factor(name) > KEEPS_UP:
                break
            best = name
    return best


def forget_speeds(folder: Path) -> None:
    """Forget all that ``Speeds`` remembers in ``folder``, if that can be done."""
    with contextlib.suppress(OSError):
        (folder / _FILE).unlink(missing_ok=True)


class Speeds:
    """Real-time factors measured on this machine, kept in a file.

    Args:
        folder: where the file is.
        running: device and kind of numbers, as they are named in the file.
    """

    def __init__(self, folder: Path, running: str) -> None:
        self._path = folder / _FILE
        self._key = f"{platform.machine()} {os.cpu_count()} cores, {running}"

    def remembered(self, name: str, measure: Callable[[], float]) -> float:
        """Return what is known of a model, measuring it when nothing is."""
        known = self._read()
        here = known.setdefault(self._key, {})
        if name not in here:
            here[name] = round(measure(), 4)
            self._write(known)
        return here[name]

    def _read(self) -> dict[str, dict[str, float]]:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=dict[str, dict[str, float]])
        except (OSError, msgspec.DecodeError):
            return {}  # nothing known yet, or nothing that can be read: it is measured again

    def _write(self, known: dict[str, dict[str, float]]) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            partial = self._path.with_suffix(f".{os.getpid()}")
            partial.write_bytes(msgspec.json.format(msgspec.json.encode(known)) + b"\n")
            partial.replace(self._path)
        except OSError:
            return  # a disk that cannot be written costs a measurement at the next start, no more
