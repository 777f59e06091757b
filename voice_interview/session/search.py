"""Finds sessions by the words that were asked and said in them."""

from collections.abc import Iterator

from voice_interview.errors import SessionDamaged, SessionNotFound
from voice_interview.session.listing import SessionEntry
from voice_interview.session.store import SessionStore

LONGEST_SEARCH_CHARACTERS = 200
"""What follows is not looked at."""


def search_sessions(store: SessionStore, text: str) -> tuple[SessionEntry, ...]:
    """Return the sessions in which every word of ``text`` occurs, oldest first; all of them without a word.

    Looked at are questions, answers, and the ids of session and bank; capitals do not matter.
    """
    wanted = text[:LONGEST_SEARCH_CHARACTERS].casefold().split()
    return tuple(entry for entry in store.list() if not wanted or _has(store, entry, wanted))


def _has(store: SessionStore, entry: SessionEntry, wanted: list[str]) -> bool:
    text = " ".join(_texts(store, entry)).casefold()
    return all(word in text for word in wanted)


def _texts(store: SessionStore, entry: SessionEntry) -> Iterator[str]:
    yield entry.id
    yield entry.bank.id if entry.bank else ""
    try:
        turns = store.load(entry.id).turns if entry.damaged is None else ()
    except (SessionNotFound, SessionDamaged):  # removed or damaged since it was listed
        turns = ()
    for turn in turns:
        yield turn.prompt
        yield turn.transcript.text if turn.transcript else ""
