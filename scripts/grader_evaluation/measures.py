"""Figures that several tables share (pure)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def auc(higher: Sequence[float], lower: Sequence[float]) -> float:
    """Return how often one of ``higher`` lies above one of ``lower``; a tie counts half."""
    some, others = np.asarray(higher)[:, None], np.asarray(lower)[None, :]
    return float(np.mean((some > others) + 0.5 * (some == others)))


def within_group_r(groups: Sequence[str], wanted: Sequence[float], given: Sequence[float]) -> float:
    """Return the correlation of deviations from each group's own mean."""
    names = np.asarray(groups)
    deviations = []
    for values in (wanted, given):
        one = np.asarray(values, float).copy()
        for name in set(groups):
            one[names == name] -= one[names == name].mean()
        deviations.append(one)
    return float(np.corrcoef(deviations[0], deviations[1])[0, 1])


def macro_f1(wanted: Sequence[bool], given: Sequence[bool]) -> float:
    """Return the mean F1 of the two classes."""
    truth, guess = np.asarray(wanted), np.asarray(given)
    scores = []
    for label in (True, False):
        hits = np.sum((truth == label) & (guess == label))
        scores.append(2 * hits / max(1, np.sum(truth == label) + np.sum(guess == label)))
    return float(np.mean(scores))


def passed_at_recall(correct: Sequence[float], wrong: Sequence[float], recall: float) -> float:
    """Return the share of ``wrong`` above the line that the share ``recall`` of ``correct`` passes."""
    line = float(np.quantile(np.asarray(correct), 1.0 - recall))
    return float(np.mean(np.asarray(wrong) >= line))


def best_line(wanted: Sequence[bool], given: Sequence[float]) -> float:
    """Return the line at which ``given`` separates best by macro-F1; it belongs on training data."""
    lines = np.quantile(np.asarray(given), np.linspace(0.02, 0.98, 49))
    return float(max(lines, key=lambda line: macro_f1(wanted, [one >= line for one in given])))
