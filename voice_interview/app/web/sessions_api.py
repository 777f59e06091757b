"""Recorded sessions over HTTP: list, search, show, hear, remove."""

from pathlib import Path
from typing import Any, get_args

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from voice_interview.app.web.known import known_session, store_of, turn_of
from voice_interview.app.web.replies import Refused, reply
from voice_interview.app.web.waveform import waveform_of
from voice_interview.clock import Clock
from voice_interview.errors import UnreadableAudio
from voice_interview.session.disputes import read_disputes
from voice_interview.session.record import AudioKind
from voice_interview.session.search import search_sessions

_AUDIO_FIELDS = {"question": "question_audio", "answer": "audio", "feedback": "feedback_audio"}


class SessionsApi:
    """Handlers below ``/api/sessions``.

    Args:
        clock: the time.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def routes(self) -> list[Route]:
        """Return the routes."""
        one = "/api/sessions/{session}"
        return [
            Route("/api/sessions", self.list_all, methods=["GET"]),
            Route(one, self.show, methods=["GET"]),
            Route(one, self.delete, methods=["DELETE"]),
            Route(f"{one}/turns/{{turn:int}}/{{kind}}.wav", self.sound, methods=["GET"]),
            Route(f"{one}/turns/{{turn:int}}/{{kind}}/waveform", self.waveform, methods=["GET"]),
        ]

    async def list_all(self, request: Request) -> Response:
        """List sessions, newest first; ``q`` keeps those in which all its words occur."""
        text = request.query_params.get("q", "")
        found = await run_in_threadpool(search_sessions, store_of(request, self._clock), text)
        return reply(found[::-1])

    async def show(self, request: Request) -> Response:
        """Return one session in full, with what the person says of its verdicts."""
        store, known = await known_session(request, self._clock)

        def read() -> dict[str, Any]:
            record = store.load(known)
            disputes = read_disputes(store.folder(known))
            return {**msgspec.to_builtins(record), "disputes": msgspec.to_builtins(disputes)}

        return reply(await run_in_threadpool(read))

    async def delete(self, request: Request) -> Response:
        """Remove a session for good, or only its sound (``audio_only=true``)."""
        store, known = await known_session(request, self._clock)
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

    async def _recording(self, request: Request) -> Path:
        store, known = await known_session(request, self._clock)
        kind = request.path_params["kind"]
        if kind not in get_args(AudioKind):
            raise Refused(404, "There is no such recording.")
        turn = turn_of(await run_in_threadpool(store.load, known), request.path_params["turn"])
        name = getattr(turn, _AUDIO_FIELDS[kind])  # a plain file name; `Turn` takes no other
        path: Path | None = store.folder(known) / name if name is not None else None
        if path is None or not path.is_file():
            raise Refused(404, "No sound was kept of that.")
        return path
