"""One line for each session, as lists show it (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from voice_interview.errors import SessionDamaged
from voice_interview.session import codec
from voice_interview.session.record import BankRef, SessionRecord

_MOST_CHOICES = 5
_EARLIEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionEntry:
    """One session in a list; of a damaged one, what cannot be read is None."""

    id: str
    started_at: datetime | None
    bank: BankRef | None
    questions: int | None
    """Questions asked, follow-ups not counted."""
    score: float | None
    """0 to 100; None when nothing was scored."""
    duration_s: float | None
    complete: bool | None
    damaged: str | None = None
    """What is wrong with it, in a sentence; None when nothing is."""


def entry_of(record: SessionRecord) -> SessionEntry:
    """Return a readable session's entry."""
    summary = record.summary
    return SessionEntry(
        id=record.id,
        started_at=record.started_at,
        bank=record.bank,
        questions=summary.questions if summary else 0,
        score=summary.score if summary else None,
        duration_s=summary.duration_s if summary else None,
        complete=record.complete,
    )


def damaged_entry(session_id: str, data: bytes, error: SessionDamaged) -> SessionEntry:
    """Return a damaged session's entry: what its record still says, and the date from its id.

    Args:
        session_id: its folder's name.
        data: what ``session.json`` holds; empty when it cannot be read.
        error: what was wrong.
    """
    seen = codec.glimpse(data)
    return SessionEntry(
        id=session_id,
        started_at=seen.started_at or _date_in(session_id),
        bank=seen.bank,
        questions=None,
        score=None,
        duration_s=None,
        complete=seen.complete,
        damaged=error.what,
    )


def time_order(entry: SessionEntry) -> tuple[datetime, str]:
    """Return the key that sorts entries from the oldest to the newest; those without a date come first."""
    return (entry.started_at or _EARLIEST, entry.id)


def choices(ids: Sequence[str]) -> str:
    """Return the latest of ``ids`` as part of a sentence."""
    latest = ", ".join(reversed(ids[-_MOST_CHOICES:]))
    more = len(ids) - _MOST_CHOICES
    return f"{latest} and {more} more" if more > 0 else latest


def _date_in(session_id: str) -> datetime | None:
    try:
        return datetime.strptime(session_id[:13], "%Y%m%d-%H%M").replace(tzinfo=UTC)
    except ValueError:
        return None
