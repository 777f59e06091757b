"""Whether the page is there: it may come and go, and after a while it is taken to have gone for good."""

import threading

from voice_interview.clock import Clock

AWAY_S = 600.0
"""How long a page may be away in an interview, as on a laptop that sleeps or a network that is lost."""
FIRST_S = 60.0
"""How long a page may take to come the first time."""


class Presence:
    """Notes the page's coming and going; safe to use from several threads.

    Args:
        clock: measures how long it is away.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._changed = threading.Condition()
        self._holder: object | None = None
        self._left_s = clock.now_s()
        self._came = False
        self._dismissed = False

    def enter(self, holder: object) -> None:
        """Note that the page is connected through ``holder``, which takes the place of another."""
        with self._changed:
            self._holder, self._came = holder, True
            self._changed.notify_all()

    def leave(self, holder: object) -> None:
        """Note that this connection ended; nothing happens when another took its place."""
        with self._changed:
            if self._holder is holder:
                self._holder, self._left_s = None, self._clock.now_s()
                self._changed.notify_all()

    def dismiss(self) -> None:
        """Take the page to have gone for good."""
        with self._changed:
            self._dismissed = True
            self._changed.notify_all()

    @property
    def holder(self) -> object | None:
        """The connection of now, or None."""
        return self._holder

    @property
    def gone(self) -> bool:
        """Whether the page is not coming back."""
        if self._dismissed:
            return True
        patience_s = AWAY_S if self._came else FIRST_S
        return self._holder is None and self._clock.now_s() - self._left_s > patience_s

    def wait_for_first(self) -> bool:
        """Wait until the page is there; return False when it did not come."""
        with self._changed:
            self._changed.wait_for(lambda: self._came or self._dismissed, timeout=FIRST_S)
            return self._came and not self._dismissed
