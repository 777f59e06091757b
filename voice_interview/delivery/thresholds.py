"""When a figure is worth a word: the shipped file ``assets/delivery.yaml``, which people may edit."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, get_args

import msgspec

from voice_interview.delivery.measures import Strength
from voice_interview.errors import SettingsError
from voice_interview.resources import shipped

Figure = Literal[
    "words_per_minute",
    "fillers_per_minute",
    "long_pause_s",
    "first_word_s",
    "sd_semitones",
    "signal_to_noise_db",
    "speech_dbfs",
    "clipped_share",
]
Bounds = tuple[float | None, float | None]
"""From and to; None leaves a side open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """When one figure is worth a word."""

    quiet: Bounds
    """Nothing is said within."""
    far: Bounds
    """Outside it comes first in the advice."""
    own_change: float | None
    """Share by which the figure may differ from the person's usual one; None when habit is no excuse."""
    strength: Strength
    source: str

    def is_quiet(self, value: float) -> bool:
        """Tell whether nothing needs to be said."""
        return _within(value, self.quiet)

    def is_far(self, value: float) -> bool:
        """Tell whether the figure is far off."""
        return not _within(value, self.far)

    def is_usual(self, value: float, own: float | None) -> bool:
        """Tell whether the figure is about what the person always does."""
        return (
            own is not None and self.own_change is not None and abs(value - own) <= self.own_change * abs(own)
        )


@cache
def thresholds() -> dict[Figure, Threshold]:
    """Read the shipped file once.

    Raises:
        SettingsError: it was edited into something that cannot be understood.
    """
    return read_thresholds(shipped("assets", "delivery.yaml"))


def read_thresholds(path: Path) -> dict[Figure, Threshold]:
    """Read a file of thresholds; every figure must be there.

    Raises:
        SettingsError: it cannot be read or understood.
    """
    try:
        found = msgspec.yaml.decode(path.read_bytes(), type=dict[Figure, Threshold])
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"The thresholds in {path} cannot be understood ({error}).", "Put the shipped file back."
        ) from error
    missing = [figure for figure in get_args(Figure) if figure not in found]
    if missing:
        raise SettingsError(
            f"The thresholds in {path} lack {', '.join(missing)}.", "Put the shipped file back."
        )
    return found


def _within(value: float, bounds: Bounds) -> bool:
    low, high = bounds
    return (low is None or value >= low) and (high is None or value <= high)
