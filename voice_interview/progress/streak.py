"""The days on which somebody practised (pure). It counts what was done, and never what was not."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from voice_interview.progress.mastery import LocalDay
from voice_interview.session.record import SessionRecord

_MONTH_DAYS = 30
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PractisedDay:
    """A day with at least one answer."""

    day: date
    answers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """How regularly somebody practises."""

    days: tuple[PractisedDay, ...]
    """Oldest first."""
    days_in_last_30: int
    run_days: int
    """Days in a row up to today or yesterday: today is not over yet. 0 when there is no such run."""
    longest_run_days: int


def habit(records: Iterable[SessionRecord], local_day: LocalDay, today: date) -> Habit:
    """Return the days on which an answer was given.

    Args:
        records: the sessions, in any order.
        local_day: tells days apart.
        today: the person's day; a clock that was put back may leave days after it.
    """
    answers = Counter(
        local_day(turn.started_at)
        for record in records
        for turn in record.turns
        if turn.transcript is not None
    )
    days = sorted(answers)
    runs = _runs(days)
    last, run_days = runs[-1] if runs else (today, 0)
    return Habit(
        days=tuple(PractisedDay(day=day, answers=answers[day]) for day in days),
        days_in_last_30=sum(today - timedelta(days=_MONTH_DAYS) < day <= today for day in days),
        run_days=run_days if today - last <= _DAY else 0,
        longest_run_days=max((length for _, length in runs), default=0),
    )


def _runs(days: list[date]) -> list[tuple[date, int]]:
    """Return the last day and the length of every unbroken run."""
    runs: list[tuple[date, int]] = []
    for day in days:
        length = runs.pop()[1] if runs and runs[-1][0] + _DAY == day else 0
        runs.append((day, length + 1))
    return runs
