"""Interviews over HTTP and WebSocket: begin one, or go on with one; see docs/web.md for the messages."""

import asyncio
import json
import struct
from contextlib import suppress
from typing import Any

import msgspec
import numpy as np
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from voice_interview.app.interviewing import InterviewOptions, Wanted, plan_of
from voice_interview.app.retention import remove_old_sound
from voice_interview.app.settings import load_settings
from voice_interview.app.web.admission import Visitor
from voice_interview.app.web.banks_api import LONGEST_ANSWER
from voice_interview.app.web.commands import COMMANDS
from voice_interview.app.web.hearing import FramesRefused
from voice_interview.app.web.live import LiveInterview, LiveInterviews, LiveOptions
from voice_interview.app.web.replies import Refused, json_of, reply, visitor_of
from voice_interview.app.web.shared_engines import SharedEngines
from voice_interview.bank import catalog
from voice_interview.bank.model import Bank
from voice_interview.clock import Clock
from voice_interview.errors import BankNotFound, SessionNotFound
from voice_interview.session.record import BankRef
from voice_interview.session.store import OpenSession, SessionStore

FRAME_HEADER = struct.Struct("<III")
"""Before the samples of a frame: stream, number, rate in hertz."""
_MOST_QUESTIONS, _MOST_FOLLOW_UPS = 500, 3
_ACKNOWLEDGE_EVERY = 8
"""Frames; half a second of sound."""
_TAKEN_OVER, _BAD_MESSAGE, _NOT_HERE = 4001, 4400, 4404
_MOST_REASON_BYTES = 123
"""Of a close (RFC 6455 section 5.5)."""
_PCM_SCALE = np.float32(32768)


class _New(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    bank: str = ""
    question_ids: tuple[str, ...] = ()
    questions: int | None = None
    follow_ups: int = 1
    seed: int | None = None
    exam: bool = False
    typed: bool = False
    speech: bool = True
    cues: bool = True
    voice: str | None = None
    resume: str | None = None
    """Id of a session to go on with; everything but ``voice`` then comes from there."""


class InterviewsApi:
    """Handlers below ``/api/interviews``.

    Args:
        clock: the time.
        shared: the engines.
        lives: the interviews under way.
    """

    def __init__(self, clock: Clock, shared: SharedEngines, lives: LiveInterviews) -> None:
        self._clock = clock
        self._shared = shared
        self._lives = lives

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [
            Route("/api/interviews", self.begin, methods=["POST"]),
            WebSocketRoute("/api/interviews/{interview}/line", self.line),
        ]

    async def begin(self, request: Request) -> Response:
        """Begin an interview, or go on with an unfinished session; the page then opens its line."""
        new = await json_of(request, _New)
        visitor = visitor_of(request)
        live = await run_in_threadpool(lambda: self._lives.begin(visitor, lambda: self._made(new, visitor)))
        return reply({"id": live.id, "session": live.session_id}, 201)

    async def line(self, socket: WebSocket) -> None:
        """Carry the messages of one interview, as often as the page comes back."""
        live = self._lives.get(socket.path_params["interview"], visitor_of(socket))
        await socket.accept()
        if live is None:
            await socket.close(_NOT_HERE, "There is no such interview.")
            return
        before = live.presence.holder
        live.presence.enter(socket)
        if isinstance(before, WebSocket):
            with suppress(RuntimeError):  # it has just closed by itself
                await before.close(_TAKEN_OVER, "The interview goes on in another window.")
        try:
            await _Connection(socket, live).run()
        except WebSocketDisconnect:  # it was lost while something was being said
            pass
        except (
            FramesRefused,
            msgspec.MsgspecError,
            UnicodeDecodeError,
            KeyError,
            TypeError,
            ValueError,
            OverflowError,  # a number without end
            RecursionError,  # a message nested without end
        ) as error:
            reason = str(error).encode(errors="replace")[:_MOST_REASON_BYTES].decode(errors="ignore")
            with suppress(RuntimeError):
                await socket.close(_BAD_MESSAGE, reason)
        finally:
            live.presence.leave(socket)

    def _made(self, new: _New, visitor: Visitor) -> LiveInterview:
        if new.voice is not None and new.voice not in self._shared.voices():
            raise Refused(400, "This computer has no voice of that name.")
        days = load_settings(visitor.home).retention_days
        remove_old_sound(SessionStore(visitor.home, self._clock), days, self._clock, but=new.resume)
        bank, session = self._resumed(new, visitor) if new.resume else self._planned(new, visitor)
        options = LiveOptions(visitor=visitor, bank=bank, session=session, voice=new.voice)
        return LiveInterview(options, self._shared, self._clock)

    def _planned(self, new: _New, visitor: Visitor) -> tuple[Bank, OpenSession]:
        if not 0 <= new.follow_ups <= _MOST_FOLLOW_UPS or (
            new.questions is not None and not 1 <= new.questions <= _MOST_QUESTIONS
        ):
            raise Refused(400, "That number of questions or follow-ups cannot be.")
        bank = _bank(new.bank, visitor)
        wanted = Wanted(
            bank=bank.id,
            questions=new.questions,
            question_ids=new.question_ids,
            follow_ups=new.follow_ups,
            seed=new.seed,
            exam=new.exam,
        )
        options = InterviewOptions(
            cues=new.cues, typed=new.typed, speech=new.speech, speech_model=self._shared.speech_model
        )
        plan = plan_of(wanted, options, bank)
        self._shared.check_models(speech=not new.typed)
        store = SessionStore(visitor.home, self._clock)
        return bank, store.create(bank=BankRef(id=bank.id, version=bank.version), plan=plan)

    def _resumed(self, new: _New, visitor: Visitor) -> tuple[Bank, OpenSession]:
        store = SessionStore(visitor.home, self._clock)
        if new.resume not in [entry.id for entry in store.list()]:
            raise SessionNotFound("There is no such session.", "It may have been removed.")
        session = store.open(new.resume)
        try:
            if session.record.complete:
                raise Refused(409, "That session is finished.", "Hear it again instead.")
            self._shared.check_models(speech=not session.record.plan.typed)
            plan = session.record.plan
            return catalog.find_bank(plan.bank_source or session.record.bank.id, visitor.home), session
        except BaseException:
            session.close()
            raise


class _Connection:
    """One connection of the page to its interview."""

    def __init__(self, socket: WebSocket, live: LiveInterview) -> None:
        self._socket = socket
        self._live = live
        self._frames = 0

    async def run(self) -> None:
        """Carry messages both ways until the connection ends."""
        sending: asyncio.Task[None] | None = None
        try:
            while (message := await self._socket.receive())["type"] != "websocket.disconnect":
                if message.get("bytes") is not None:
                    await self._hear(message["bytes"])
                    continue
                said: dict[str, Any] = json.loads(message["text"])
                if said["type"] == "hello" and sending is None:
                    sending = await self._welcome(int(said["after"]))
                else:
                    self._obey(said)
        finally:
            if sending is not None:
                sending.cancel()

    async def _welcome(self, after: int) -> "asyncio.Task[None]":
        stream, expected = self._live.intake.expected
        told = {"session": self._live.session_id, "stream": stream, "next": expected}
        await self._socket.send_json({"type": "welcome", **told})
        return asyncio.create_task(self._send(after))

    async def _send(self, sent: int) -> None:
        """Send what the interview tells, from message ``sent`` on."""
        loop, news = asyncio.get_running_loop(), asyncio.Event()

        def wake() -> None:
            with suppress(RuntimeError):  # the server has ended
                loop.call_soon_threadsafe(news.set)

        self._live.line.connect(wake)
        with suppress(WebSocketDisconnect, RuntimeError):  # the reading side notices as well, and ends this
            while True:
                news.clear()
                for message in self._live.line.after(sent):
                    sent = message.number
                    if isinstance(message.body, bytes):
                        await self._socket.send_bytes(message.body)
                    else:
                        await self._socket.send_text(message.body)
                await news.wait()

    async def _hear(self, frame: bytes) -> None:
        stream, number, rate_hz = (
            FRAME_HEADER.unpack_from(frame) if len(frame) >= FRAME_HEADER.size else (0, 0, 0)
        )
        pcm = frame[FRAME_HEADER.size :]
        if not pcm or len(pcm) % 2:
            raise FramesRefused("a frame without whole samples")
        samples = np.frombuffer(pcm, "<i2").astype(np.float32) / _PCM_SCALE
        self._live.intake.put(stream, number, rate_hz, samples)
        self._frames += 1
        if self._frames % _ACKNOWLEDGE_EVERY == 0:
            stream, kept = self._live.intake.kept
            await self._socket.send_json({"type": "ack", "stream": stream, "next": kept})

    def _obey(self, said: dict[str, Any]) -> None:
        match said["type"]:
            case "got":
                self._live.line.acknowledge(int(said["n"]))
            case "played":
                self._live.speaker.heard(int(said["mark"]))
            case "command" if said["command"] in COMMANDS:
                self._live.commands.put(said["command"])
            case "typed" if isinstance(said["text"], str) and len(said["text"]) <= LONGEST_ANSWER:
                self._live.typist.put(said["text"])
            case _:
                raise ValueError("a message that no page sends")


def _bank(name: str, visitor: Visitor) -> Bank:
    """Return the bank that is exactly of that id."""
    for listed in catalog.list_banks(visitor.home):
        if listed.id == name:
            if listed.bank is None:
                raise Refused(422, listed.problem or "The bank cannot be used.")
            return listed.bank
    raise BankNotFound("There is no such bank.", "It may have been removed.")
