"""Recorded sessions over HTTP: list, search, show, hear, remove, grade again, disagree with a verdict."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from voice_interview.app.regrading import Regraded, regrade_session
from voice_interview.app.web.admission import Visitor
from voice_interview.app.web.replies import Refused, json_of, reply, visitor_of
from voice_interview.app.web.shared_engines import SharedEngines
from voice_interview.app.web.waveform import waveform_of
from voice_interview.bank import catalog
from voice_interview.clock import Clock
from voice_interview.errors import SessionDamaged, SessionNotFound, UnreadableAudio
from voice_interview.grade.verdict import Status
from voice_interview.session.disputes import LONGEST_NOTE, Dispute, keep_dispute, read_disputes
from voice_interview.session.listing import SessionEntry
from voice_interview.session.record import AudioKind, SessionRecord, Turn
from voice_interview.session.store import SessionStore

_AUDIO_FIELDS = {"question": "question_audio", "answer": "audio", "feedback": "feedback_audio"}
_LONGEST_SEARCH = 200


class _Disagreement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    turn: int
    concept: str
    status: Status
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Regraded:
    changed: list[Regraded]
    notes: list[str]


class SessionsApi:
    """Handlers below ``/api/sessions``.

    Args:
        clock: dates disputes.
        shared: the engines.
    """

    def __init__(self, clock: Clock, shared: SharedEngines) -> None:
        self._clock = clock
        self._shared = shared

    def routes(self) -> list[Route]:
        """Return the routes."""
        one = "/api/sessions/{session}"
        return [
            Route("/api/sessions", self.list_all, methods=["GET"]),
            Route(one, self.show, methods=["GET"]),
            Route(one, self.delete, methods=["DELETE"]),
            Route(f"{one}/turns/{{turn:int}}/{{kind}}.wav", self.sound, methods=["GET"]),
            Route(f"{one}/turns/{{turn:int}}/{{kind}}/waveform", self.waveform, methods=["GET"]),
            Route(f"{one}/regrade", self.regrade, methods=["POST"]),
            Route(f"{one}/disputes", self.dispute, methods=["POST"]),
        ]

    async def list_all(self, request: Request) -> Response:
        """List sessions, newest first; ``q`` keeps those in which all its words occur."""
        wanted = request.query_params.get("q", "")[:_LONGEST_SEARCH].casefold().split()
        store = self._store(visitor_of(request))
        return reply(await run_in_threadpool(lambda: list(_found(store, wanted))))

    async def show(self, request: Request) -> Response:
        """Return one session in full, with what the person says of its verdicts."""
        store, known = await self._known(request)

        def read() -> dict[str, Any]:
            record = store.load(known)
            disputes = read_disputes(store.folder(known))
            return {**msgspec.to_builtins(record), "disputes": msgspec.to_builtins(disputes)}

        return reply(await run_in_threadpool(read))

    async def delete(self, request: Request) -> Response:
        """Remove a session for good, or only its sound (``audio_only=true``)."""
        store, known = await self._known(request)
        audio_only = request.query_params.get("audio_only") == "true"
        if audio_only:
            await run_in_threadpool(store.delete_audio, known)
        else:
            await run_in_threadpool(store.delete, known)
        return reply({"id": known, "removed": "audio" if audio_only else "session"})

    async def sound(self, request: Request) -> Response:
        """Return a recording of one turn; parts of it can be asked for (``Range``)."""
        path = await self._recording(request)
        return FileResponse(path, media_type="audio/wav")

    async def waveform(self, request: Request) -> Response:
        """Return what is drawn of a recording."""
        path = await self._recording(request)
        try:
            return reply(await run_in_threadpool(waveform_of, path))
        except UnreadableAudio as error:
            raise Refused(404, error.what, error.advice) from error

    async def regrade(self, request: Request) -> Response:
        """Grade a session again with today's bank and grader; old grades are kept beside the new."""
        store, known = await self._known(request)
        home = visitor_of(request).home
        notes: list[str] = []

        def again() -> list[Regraded]:
            with store.open(known) as session:
                grader = self._shared.grader()
                return regrade_session(
                    session,
                    lambda name: catalog.find_bank(name, home),
                    grader,
                    None,
                    self._shared.glossaries(home),
                    notes.append,
                )

        changed = await run_in_threadpool(again)
        return reply(_Regraded(changed=changed, notes=notes))

    async def dispute(self, request: Request) -> Response:
        """Keep that the person sees a verdict differently; the grade stays as it is."""
        said = await json_of(request, _Disagreement)
        store, known = await self._known(request)
        if len(said.note) > LONGEST_NOTE:
            raise Refused(400, f"A note has up to {LONGEST_NOTE} characters.")

        def keep() -> tuple[Dispute, ...]:
            turn = _turn(store.load(known), said.turn)
            verdicts = {one.id: one.status for one in turn.grade.concepts} if turn.grade else {}
            if said.concept not in verdicts:
                raise Refused(404, f"Turn {said.turn} has no verdict on that concept.")
            dispute = Dispute(
                turn=said.turn,
                concept=said.concept,
                graded=verdicts[said.concept],
                status=said.status,
                note=said.note,
                said_at=self._clock.utc_now(),
            )
            return keep_dispute(store.folder(known), dispute)

        return reply(await run_in_threadpool(keep))

    def _store(self, visitor: Visitor) -> SessionStore:
        return SessionStore(visitor.home, self._clock)

    async def _known(self, request: Request) -> tuple[SessionStore, str]:
        """Return the store of whoever asks, and the session's id if it is exactly one of theirs.

        Raises:
            SessionNotFound: it is not; nothing but the name itself has been compared.
        """
        store = self._store(visitor_of(request))
        asked = request.path_params["session"]
        known = await run_in_threadpool(lambda: [entry.id for entry in store.list()])
        if asked not in known:
            raise SessionNotFound("There is no such session.", "It may have been removed.")
        return store, asked

    async def _recording(self, request: Request) -> Path:
        store, known = await self._known(request)
        kind = request.path_params["kind"]
        if kind not in get_args(AudioKind):
            raise Refused(404, "There is no such recording.")
        turn = _turn(await run_in_threadpool(store.load, known), request.path_params["turn"])
        name = getattr(turn, _AUDIO_FIELDS[kind])  # a plain file name; `Turn` takes no other
        path: Path | None = store.folder(known) / name if name is not None else None
        if path is None or not path.is_file():
            raise Refused(404, "No sound was kept of that.")
        return path


def _turn(record: SessionRecord, number: int) -> Turn:
    turn = record.turn(number)
    if turn is None:
        raise Refused(404, f"The session has no turn {number}.")
    return turn


def _found(store: SessionStore, wanted: list[str]) -> Iterator[SessionEntry]:
    for entry in reversed(store.list()):
        if not wanted or all(word in _text_of(store, entry) for word in wanted):
            yield entry


def _text_of(store: SessionStore, entry: SessionEntry) -> str:
    """Return all words of a session that can be searched for, in small letters."""
    words = [entry.id, entry.bank.id if entry.bank else ""]
    try:
        turns = store.load(entry.id).turns if entry.damaged is None else ()
    except (SessionNotFound, SessionDamaged):  # removed or damaged since it was listed
        turns = ()
    for turn in turns:
        words += [turn.prompt, turn.transcript.text if turn.transcript else ""]
    return " ".join(words).casefold()
