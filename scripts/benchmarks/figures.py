"""Small statistics and how they are printed."""

import math
from collections.abc import Sequence

import numpy as np
from rich.table import Table

_Z95 = 1.96


def table(title: str, *headings: str) -> Table:
    """Return an empty table whose first column is text and whose others are numbers."""
    made = Table(title=title, title_justify="left", box=None)
    for index, heading in enumerate(headings):
        made.add_column(heading, justify="right" if index else "left")
    return made


def share(count: int, total: int) -> str:
    """Return a share in per cent with its 95 % interval (Wilson 1927), or a dash for none of none."""
    if not total:
        return "–"
    p, z = count / total, _Z95
    middle = p + z * z / (2 * total)
    reach = z * math.sqrt(p * (1 - p) / total + z * z / (4 * total * total))
    low, high = ((middle + sign * reach) / (1 + z * z / total) for sign in (-1, 1))
    return f"{100 * p:.1f} ({100 * max(0.0, low):.1f}–{100 * high:.1f})"


def seconds(values: Sequence[float], percentile: float) -> str:
    """Return a percentile in seconds, or a dash for no values."""
    return f"{float(np.percentile(values, percentile)):.2f}" if values else "–"


def bootstrap(errors: Sequence[int], others: Sequence[int], words: Sequence[int]) -> tuple[float, float]:
    """Return the 95 % interval of the difference of two error rates, in points, over resampled answers.

    Args:
        errors: wrong words of each answer by one system.
        others: the same by the other system.
        words: words of each answer.
    """
    rng = np.random.default_rng(0)
    picked = rng.integers(0, len(words), size=(10_000, len(words)))
    difference = np.asarray(errors) - np.asarray(others)
    rates = 100 * difference[picked].sum(axis=1) / np.asarray(words)[picked].sum(axis=1)
    low, high = np.percentile(rates, [2.5, 97.5])
    return float(low), float(high)
