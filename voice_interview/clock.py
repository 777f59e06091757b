"""The only place that reads time."""

import time
from datetime import UTC, date, datetime
from typing import Protocol


class Clock(Protocol):
    """Time as the program sees it; tests own one that stands still."""

    def now_s(self) -> float:
        """Seconds on a monotonic clock with an arbitrary zero."""
        ...

    def utc_now(self) -> datetime:
        """The date and time of day, in UTC."""
        ...

    def sleep(self, duration_s: float) -> None:
        """Wait for ``duration_s`` seconds; zero or less returns at once."""
        ...


class SystemClock:
    """The machine's clock."""

    def now_s(self) -> float:
        """Seconds on a monotonic clock with an arbitrary zero."""
        return time.monotonic()

    def utc_now(self) -> datetime:
        """The date and time of day, in UTC."""
        return datetime.now(UTC)

    def sleep(self, duration_s: float) -> None:
        """Wait for ``duration_s`` seconds; zero or less returns at once."""
        if duration_s > 0:
            time.sleep(duration_s)


def local_day(moment: datetime) -> date:
    """Return the day of ``moment`` where this computer is."""
    return moment.astimezone().date()
