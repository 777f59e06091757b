"""Sessions to take away: what ``report`` and ``replay --to`` write, as downloads."""

import tempfile
from pathlib import Path

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from voice_interview.app.reporting import Session, TextFormat, html_report, load_session, text_report
from voice_interview.app.web.known import known_session
from voice_interview.app.web.replies import Refused, visitor_of
from voice_interview.clock import Clock
from voice_interview.session.replay import render
from voice_interview.session.timeline import plan_replay

_TEXTS: dict[str, TextFormat] = {"md": "md", "json": "json", "srt": "srt", "vtt": "vtt"}
_TYPES = {
    "html": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "json": "application/json",
    "srt": "application/x-subrip; charset=utf-8",
    "vtt": "text/vtt; charset=utf-8",
    "wav": "audio/wav",
}


class ExportsApi:
    """The handler of ``/api/sessions/{session}/export.{format}``.

    Args:
        clock: the time.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [Route("/api/sessions/{session}/export.{format}", self.export, methods=["GET"])]

    async def export(self, request: Request) -> Response:
        """Return a session as a file to keep: a page, Markdown, JSON, subtitles, or all its sound."""
        wanted = request.path_params["format"]
        if wanted not in _TYPES:
            raise Refused(404, "There is no such form of a session.")
        store, known = await known_session(request, self._clock)
        session = await run_in_threadpool(load_session, store, visitor_of(request).home, known)
        name = f"voice-interview-{known}.{wanted}"
        if wanted == "wav":
            return await _sound(session, name)
        text = await run_in_threadpool(_text, session, wanted)
        headers = {"content-disposition": f'attachment; filename="{name}"'}
        return Response(text, headers=headers, media_type=_TYPES[wanted])


def _text(session: Session, wanted: str) -> str:
    if wanted == "html":
        return html_report(session, "embed", _pass_over, Path("report.html"))
    return text_report(session, _TEXTS[wanted])


async def _sound(session: Session, name: str) -> Response:
    folder = tempfile.TemporaryDirectory(prefix="voice-interview-")
    path = Path(folder.name) / "session.wav"
    try:
        await run_in_threadpool(
            lambda: render(plan_replay(session.record, session.folder), path, _pass_over, 1.0)
        )
    except BaseException:
        folder.cleanup()
        raise
    return FileResponse(
        path, media_type=_TYPES["wav"], filename=name, background=BackgroundTask(folder.cleanup)
    )


def _pass_over(_note: str) -> None:
    """Say nothing of recordings that cannot be read: what is there is exported."""
