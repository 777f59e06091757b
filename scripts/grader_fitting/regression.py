"""Ridge multinomial logistic regression, in numpy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]


def fit(
    inputs: Matrix, targets: Matrix, weights: Matrix, ridge: float, steps: int = 60
) -> tuple[Matrix, Matrix]:
    """Return coefficients, shape ``(3, features)``, and bias, shape ``(3,)``, by Newton's method.

    Args:
        inputs: shape ``(rows, features)``.
        targets: share of each class in each row, shape ``(rows, 3)``.
        weights: of the rows, shape ``(rows,)``.
        ridge: penalty on coefficients (not on the bias), per unit of weight.
        steps: of Newton's method.
    """
    ones = np.hstack([inputs, np.ones((len(inputs), 1))])
    width, classes = ones.shape[1], targets.shape[1]
    total = weights.sum()
    penalty = np.kron(np.eye(classes), np.diag([ridge] * (width - 1) + [1e-6]))
    solution = np.zeros((classes, width))
    for _ in range(steps):
        odds = softmax(ones @ solution.T)
        slope = ((odds - targets) * weights[:, None]).T @ ones / total
        slope += (penalty @ solution.ravel()).reshape(solution.shape)
        bend = penalty.copy()
        for one in range(classes):
            for other in range(classes):
                part = weights * odds[:, one] * ((one == other) - odds[:, other])
                block = (ones * part[:, None]).T @ ones / total
                bend[one * width : (one + 1) * width, other * width : (other + 1) * width] += block
        step = np.linalg.solve(bend, slope.ravel()).reshape(solution.shape)
        solution -= step
        if np.abs(step).max() < 1e-6:
            break
    return solution[:, :-1], solution[:, -1]


def softmax(logits: Matrix) -> Matrix:
    """Return odds of each row."""
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=1, keepdims=True))
