"""The sessions of whoever asks, found by comparing what a request names with what there is."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from voice_interview.app.web.replies import Refused, visitor_of
from voice_interview.clock import Clock
from voice_interview.errors import SessionNotFound
from voice_interview.session.record import SessionRecord, Turn
from voice_interview.session.store import SessionStore


def store_of(request: Request, clock: Clock) -> SessionStore:
    """Return the sessions of whoever asks."""
    return SessionStore(visitor_of(request).home, clock)


async def known_session(request: Request, clock: Clock) -> tuple[SessionStore, str]:
    """Return the store of whoever asks, and the session's id if it is exactly one of theirs.

    Raises:
        SessionNotFound: it is not; nothing but the name itself has been compared.
    """
    store = store_of(request, clock)
    asked = request.path_params["session"]
    known = await run_in_threadpool(lambda: [entry.id for entry in store.list()])
    if asked not in known:
        raise SessionNotFound("There is no such session.", "It may have been removed.")
    return store, asked


def turn_of(record: SessionRecord, number: int) -> Turn:
    """Return a turn of a session.

    Raises:
        Refused: there is none of that number.
    """
    turn = record.turn(number)
    if turn is None:
        raise Refused(404, f"The session has no turn {number}.")
    return turn
