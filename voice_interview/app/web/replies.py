"""Requests with a limited body, replies as JSON, and told errors as replies."""

from typing import TypeVar

import msgspec
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, Response

from voice_interview.app.web.admission import Visitor
from voice_interview.errors import (
    BankError,
    BankInvalid,
    BankNotFound,
    ModelError,
    QuestionNotFound,
    SessionDamaged,
    SessionInUse,
    SessionNotFound,
    StorageFailed,
    VoiceInterviewError,
)

SMALL_BODY_BYTES = 64_000
"""More than any request of the page but a bank; a typed answer may have a tenth of it."""

_Body = TypeVar("_Body")
_STATUSES: tuple[tuple[type[VoiceInterviewError], int], ...] = (
    (SessionNotFound, 404),
    (BankNotFound, 404),
    (QuestionNotFound, 404),
    (SessionInUse, 409),
    (SessionDamaged, 409),
    (BankInvalid, 422),
    (BankError, 409),
    (StorageFailed, 507),
    (ModelError, 503),
)


class Refused(Exception):
    """A request that is not served, with the reason.

    Args:
        status: of the reply.
        what: the reason, in a sentence.
        advice: what to do, in a sentence; may be empty.
    """

    def __init__(self, status: int, what: str, advice: str = "") -> None:
        super().__init__(what)
        self.status = status
        self.what = what
        self.advice = advice


def reply(value: object, status: int = 200) -> Response:
    """Return ``value``, dataclasses included, as JSON."""
    return Response(msgspec.json.encode(value), status, media_type="application/json")


def told(status: int, what: str, advice: str = "") -> Response:
    """Return an error as JSON: ``{"error": {"what", "advice"}}``."""
    return JSONResponse({"error": {"what": what, "advice": advice}}, status)


async def on_refused(_request: Request, error: Exception) -> Response:
    """Turn ``Refused`` into its reply."""
    if not isinstance(error, Refused):
        raise error
    return told(error.status, error.what, error.advice)


async def on_told_error(_request: Request, error: Exception) -> Response:
    """Turn an error that speaks to the person into a reply."""
    if not isinstance(error, VoiceInterviewError):
        raise error
    status = next((status for kind, status in _STATUSES if isinstance(error, kind)), 400)
    return told(status, error.what, error.advice)


async def body_of(request: Request, most_bytes: int = SMALL_BODY_BYTES) -> bytes:
    """Read a body of ``most_bytes`` at most.

    Raises:
        Refused: it is larger.
    """
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > most_bytes:
            raise Refused(413, f"That is too large: up to {most_bytes // 1000} kB are taken.")
        parts.append(part)
    return b"".join(parts)


async def json_of(request: Request, kind: type[_Body], most_bytes: int = SMALL_BODY_BYTES) -> _Body:
    """Read a JSON body.

    Raises:
        Refused: it is too large, no JSON, or not what is wanted here.
    """
    if request.headers.get("content-type", "").split(";")[0].strip() != "application/json":
        raise Refused(415, "The body must be application/json.")
    try:
        return msgspec.json.decode(await body_of(request, most_bytes), type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Refused(400, f"The request cannot be read: {error}.") from error


def visitor_of(request: HTTPConnection) -> Visitor:
    """Return who asks; the guard lets nobody else through."""
    visitor: Visitor = request.scope["visitor"]
    return visitor
