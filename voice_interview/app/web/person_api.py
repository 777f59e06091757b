"""What concerns a person rather than one session: their progress, and how long their sound is kept."""

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from voice_interview.app.progressing import load_progress
from voice_interview.app.settings import load_settings, save_settings, with_setting
from voice_interview.app.web.replies import json_of, reply, visitor_of
from voice_interview.clock import Clock


class _Keeping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    retention_days: int | None


class PersonApi:
    """Handlers of ``/api/progress`` and ``/api/keeping``.

    Args:
        clock: says what is due.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/api/progress", self.progress, methods=["GET"]),
            Route("/api/keeping", self.keeping, methods=["GET"]),
            Route("/api/keeping", self.keep, methods=["PUT"]),
        ]

    async def progress(self, request: Request) -> Response:
        """Return what ``progress --json`` prints."""
        home = visitor_of(request).home
        return reply(await run_in_threadpool(load_progress, home, self._clock))

    async def keeping(self, request: Request) -> Response:
        """Say how many days sound is kept; null for always."""
        settings = await run_in_threadpool(load_settings, visitor_of(request).home)
        return reply({"retention_days": settings.retention_days})

    async def keep(self, request: Request) -> Response:
        """Change how long sound is kept, as ``config set retention_days`` does."""
        days = (await json_of(request, _Keeping)).retention_days
        home = visitor_of(request).home

        def change() -> None:
            text = "none" if days is None else str(days)
            save_settings(home, with_setting(load_settings(home), "retention_days", text))

        await run_in_threadpool(change)
        return reply({"retention_days": days})
