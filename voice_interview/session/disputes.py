"""Where the person disagrees with a verdict: kept beside the session, and changing no grade."""

import threading
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from voice_interview.errors import SessionDamaged
from voice_interview.grade.verdict import Status
from voice_interview.session.disk import storing, write_whole
from voice_interview.session.record import UtcTime

DISPUTES_NAME = "disputes.json"
LONGEST_NOTE = 1000
"""Characters."""
_WRITING = threading.Lock()
"""A session that is under way is held open by its interview, so this file has a lock of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """The person's own verdict on one concept of one answer."""

    turn: int
    """Number of the turn."""
    concept: str
    """Id of the concept."""
    graded: Status
    """What the grader had said."""
    status: Status
    """What the person says."""
    note: str
    """Why, in the person's words; may be empty."""
    said_at: UtcTime


def read_disputes(folder: Path) -> tuple[Dispute, ...]:
    """Return what the person says of the verdicts of the session in ``folder``, in the order of turns.

    Raises:
        SessionDamaged: the file cannot be read.
    """
    path = folder / DISPUTES_NAME
    try:
        return msgspec.json.decode(path.read_bytes(), type=tuple[Dispute, ...])
    except FileNotFoundError:
        return ()
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise SessionDamaged(
            f"{path} cannot be read: {error}.", "Remove it; the session is whole."
        ) from error


def keep_dispute(folder: Path, dispute: Dispute) -> tuple[Dispute, ...]:
    """Keep a dispute, in the place of one on the same verdict, and return all; agreeing again removes it.

    Raises:
        SessionDamaged: the file cannot be read.
        StorageFailed: it cannot be written.
    """
    with _WRITING:
        others = [
            one for one in read_disputes(folder) if (one.turn, one.concept) != (dispute.turn, dispute.concept)
        ]
        agrees = dispute.status == dispute.graded
        kept = tuple(sorted([*others, *([] if agrees else [dispute])], key=_order))
        path = folder / DISPUTES_NAME
        if kept:
            write_whole(path, msgspec.json.format(msgspec.json.encode(kept), indent=1) + b"\n")
        else:
            with storing(path):
                path.unlink(missing_ok=True)
        return kept


def _order(dispute: Dispute) -> tuple[int, datetime]:
    return dispute.turn, dispute.said_at
