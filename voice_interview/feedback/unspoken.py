"""A voice for those who rather read: it says nothing, and the view prints what would be said."""

from collections.abc import Callable

from voice_interview.feedback.spoken import Spoken


class Unspoken:
    """Says nothing (a ``Voice``)."""

    def say(
        self, text: str, *, on_first_sample: Callable[[], None] | None, interrupted: Callable[[], bool]
    ) -> Spoken:
        """Return at once, as if ``text`` had been said."""
        if on_first_sample is not None:
            on_first_sample()
        return Spoken(chunks=(), duration_s=0.0, interrupted=False)

    def prepare(self, text: str) -> None:
        """Do nothing."""
