"""How a long job tells what it is doing."""

from typing import Protocol


class Progress(Protocol):
    """Is called now and then while a model is fetched."""

    def __call__(self, stage: str, fraction: float | None) -> None:
        """Take note of ``stage``, a few plain words, and how far it is: 0 to 1, or None when nobody knows."""
        ...


def silent(stage: str, fraction: float | None) -> None:
    """Take no note."""
