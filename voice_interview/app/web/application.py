"""The application: every route of the page behind one guard."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from voice_interview import __version__
from voice_interview.app.web.admission import Admission
from voice_interview.app.web.banks_api import BanksApi
from voice_interview.app.web.changes_api import ChangesApi
from voice_interview.app.web.exports_api import ExportsApi
from voice_interview.app.web.guard import Address, Guard
from voice_interview.app.web.interviews_api import InterviewsApi
from voice_interview.app.web.live import LiveInterviews
from voice_interview.app.web.person_api import PersonApi
from voice_interview.app.web.replies import Refused, json_of, on_refused, on_told_error, reply, visitor_of
from voice_interview.app.web.sessions_api import SessionsApi
from voice_interview.app.web.shared_engines import SharedEngines
from voice_interview.app.web.static import StaticFiles
from voice_interview.clock import Clock
from voice_interview.errors import VoiceInterviewError

SIGN_IN = "/api/sign-in"
DESCRIPTION = "/api/openapi.json"
_SIGN_INS_AT_ONCE = 2
"""Each takes a core for half a second and 32 MB: strangers must not keep everybody else from being served."""
_STOP_S = 15.0
"""How long interviews under way may take to keep what they have when the server ends."""


class _SignIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    password: str


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What the application is made of."""

    address: Address
    admission: Admission
    clock: Clock
    shared: SharedEngines
    lives: LiveInterviews
    static: StaticFiles


def application(house: House) -> ASGIApp:
    """Return the application, guarded."""
    doors = _Doors(house)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        await run_in_threadpool(house.lives.end_all, _STOP_S)

    app = Starlette(
        routes=[
            *doors.routes(),
            *PersonApi(house.clock).routes(),
            *ExportsApi(house.clock).routes(),
            *SessionsApi(house.clock).routes(),
            *ChangesApi(house.clock, house.shared).routes(),
            *BanksApi(house.shared).routes(),
            *InterviewsApi(house.clock, house.shared, house.lives).routes(),
        ],
        exception_handlers={Refused: on_refused, VoiceInterviewError: on_told_error},
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False  # a path means what it says
    return Guard(app, house.address, house.admission, open_paths=(SIGN_IN,))


class _Doors:
    """The page itself, coming in and going out, and what is known of the server."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._signing_in = asyncio.Semaphore(_SIGN_INS_AT_ONCE)

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/", self.page, methods=["GET"]),
            Route("/open", self.open, methods=["GET"]),
            Route("/static/{name:path}", self._house.static.serve, methods=["GET"]),
            Route(SIGN_IN, self.sign_in, methods=["POST"]),
            Route("/api/sign-out", self.sign_out, methods=["POST"]),
            Route("/api/about", self.about, methods=["GET"]),
            Route("/api/voices", self.voices, methods=["GET"]),
            Route(DESCRIPTION, self.description, methods=["GET"]),
        ]

    async def page(self, request: Request) -> Response:
        """Return the page, or what says how to get in."""
        if request.scope["visitor"] is not None:
            return self._house.static["index.html"].answer(request)
        name = "sign-in.html" if self._house.admission.by_password else "locked.html"
        return self._house.static[name].answer(request, 401)

    async def open(self, request: Request) -> Response:
        """Exchange the secret of the address for a cookie."""
        cookie = self._house.admission.by_secret(request.query_params.get("key", ""))
        if cookie is None:
            return RedirectResponse("/", 303)
        # No redirect: a page that was reached from elsewhere would not be given a strict cookie on the way.
        answer = self._house.static["opened.html"].answer(request)
        answer.headers["cache-control"] = "no-store"
        self._give(answer, cookie)
        return answer

    async def sign_in(self, request: Request) -> Response:
        """Exchange a name and a password for a cookie."""
        given = await json_of(request, _SignIn)
        admission = self._house.admission
        self._check_tries(given.name)
        async with self._signing_in:
            self._check_tries(given.name)  # those before it in the queue may have been wrong
            cookie = await run_in_threadpool(admission.sign_in, given.name, given.password)
        if cookie is None:
            raise Refused(403, "Name and password do not fit.")
        answer = reply({"name": given.name})
        self._give(answer, cookie)
        return answer

    def _check_tries(self, name: str) -> None:
        if self._house.admission.must_wait(name):
            raise Refused(429, "Too many wrong passwords for that name.", "Wait a minute, then try again.")

    async def sign_out(self, request: Request) -> Response:
        """Take the cookie back."""
        name = self._house.address.cookie_name
        self._house.admission.forget(request.cookies.get(name, ""))
        answer = reply({})
        answer.delete_cookie(name, secure=self._house.address.secure, httponly=True, samesite="strict")
        return answer

    async def about(self, request: Request) -> Response:
        """Say who is there and what listens."""
        return reply(
            {
                "version": __version__,
                "name": visitor_of(request).name,
                "model": self._house.shared.speech_model.model,
                "end_silence_s": self._house.shared.settings.end_silence_s,
                "running": self._house.lives.running,
                "most": self._house.lives.most,
            }
        )

    async def voices(self, _request: Request) -> Response:
        """List the English voices of the server's machine."""
        return reply(await run_in_threadpool(self._house.shared.voices))

    async def description(self, request: Request) -> Response:
        """Return the OpenAPI description of all this."""
        return self._house.static["openapi.json"].answer(request)

    def _give(self, answer: Response, cookie: str) -> None:
        address = self._house.address
        answer.set_cookie(
            address.cookie_name, cookie, path="/", secure=address.secure, httponly=True, samesite="strict"
        )
