"""How the person spoke before: what the figures of today are compared with first."""

from contextlib import suppress

from voice_interview.delivery.measures import Delivery
from voice_interview.errors import SessionError
from voice_interview.session.convert import earlier_deliveries
from voice_interview.session.store import SessionStore

MOST_SESSIONS = 5
"""So many of the latest sessions say what is usual; older ones may be from before the practice."""


def usual_deliveries(store: SessionStore, *, but: str) -> tuple[Delivery, ...]:
    """Return how the answers of the latest sessions were spoken, oldest first, damaged ones passed over.

    Args:
        store: where they are.
        but: id of the session under way, whose answers are known already.
    """
    found: list[Delivery] = []
    for entry in [entry for entry in store.list() if entry.id != but][-MOST_SESSIONS:]:
        with suppress(SessionError):
            record = store.load(entry.id)
            found += earlier_deliveries(record, before=len(record.turns) + 1)
    return tuple(found)
