"""How long the sound of sessions is kept."""

from contextlib import suppress
from datetime import timedelta

from voice_interview.clock import Clock
from voice_interview.errors import SessionInUse
from voice_interview.session.store import SessionStore


def remove_old_sound(store: SessionStore, days: int | None, clock: Clock, *, but: str | None) -> None:
    """Remove the sound of sessions that are older than ``days``; texts and grades stay.

    A session that is open elsewhere waits for the next time.

    Args:
        store: where they are.
        days: how long sound is kept; None for always.
        clock: tells how old they are.
        but: id of the session that is to go on now; None when there is none.

    Raises:
        StorageFailed: something cannot be removed.
    """
    if days is None:
        return
    oldest = clock.utc_now() - timedelta(days=days)
    for entry in store.list():
        if entry.damaged is not None or entry.started_at is None or entry.id == but:
            continue
        if entry.started_at < oldest and any(store.folder(entry.id).glob("*.wav")):
            with suppress(SessionInUse):
                store.delete_audio(entry.id)
