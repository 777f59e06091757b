"""What every request must pass, and what every answer carries, whatever it asks for."""

from collections.abc import Iterable
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from voice_interview.app.web.admission import Admission
from voice_interview.app.web.replies import told

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "media-src 'self'",
        "connect-src 'self'",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
    )
)
_HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "microphone=(self), camera=(), geolocation=(), display-capture=()",
}
_SAFE_METHODS = frozenset({"GET", "HEAD"})
_OWN_SITES = frozenset({"same-origin", "none"})
_CLOSED_WITHOUT_RIGHT = 4403
"""WebSocket close code; 4000 to 4999 are for applications (RFC 6455 section 7.4.2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """How the page is reached."""

    hosts: frozenset[str]
    """What the header ``Host`` may say, in small letters, port included."""
    secure: bool
    """Whether it is reached over TLS."""
    port: int

    @property
    def cookie_name(self) -> str:
        """Name of the cookie; with the port, since browsers give cookies to every port of a host."""
        prefix = "__Host-" if self.secure else ""
        return f"{prefix}voice-interview-{self.port}"

    def is_origin(self, origin: str | None, host: str) -> bool:
        """Tell whether ``origin`` is the page that was reached as ``host``."""
        return origin is not None and origin.lower() == f"{'https' if self.secure else 'http'}://{host}"


class Guard:
    """ASGI middleware: lets through what this page itself asks for, and nothing else.

    - ``Host`` must be one of ours: a name that an attacker lets point here (DNS rebinding) is not.
    - What changes something, and every WebSocket, must say an ``Origin`` that is this page.
    - Everything below ``/api/`` and the page itself needs the cookie, but for what is ``open_paths``.

    Args:
        app: what is guarded.
        address: how the page is reached.
        admission: knows cookies.
        open_paths: paths below ``/api/`` for everybody.
    """

    def __init__(
        self, app: ASGIApp, address: Address, admission: Admission, open_paths: Iterable[str]
    ) -> None:
        self._app = app
        self._address = address
        self._admission = admission
        self._open_paths = frozenset(open_paths)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or connection."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                for name, value in _HEADERS.items():
                    headers[name] = value
                if scope["path"].startswith("/api/"):
                    headers["cache-control"] = "no-store"
                message["headers"] = headers.raw
            await send(message)

        refusal = self._refusal(scope)
        if refusal is None:
            await self._app(scope, receive, send_guarded)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": _CLOSED_WITHOUT_RIGHT, "reason": refusal[1]})
        else:
            await told(refusal[0], refusal[1])(scope, receive, send_guarded)

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        """Return the status and the sentence with which a request is refused, or None."""
        headers = Headers(scope=scope)
        host = headers.get("host", "").lower()
        if host not in self._address.hosts or len(headers.getlist("host")) != 1:
            return 421, "This server is not called by that name."
        changes = scope["type"] == "websocket" or scope["method"] not in _SAFE_METHODS
        if changes and not self._address.is_origin(headers.get("origin"), host):
            return 403, "Only the page itself may ask for that."
        is_api = scope["path"].startswith("/api/")
        if is_api and headers.get("sec-fetch-site", "none") not in _OWN_SITES:
            return 403, "Only the page itself may ask for that."
        scope["visitor"] = self._admission.visitor(_cookie(headers, self._address.cookie_name))
        if is_api and scope["visitor"] is None and scope["path"] not in self._open_paths:
            return 401, "Open the page with the address that voice-interview serve printed, or sign in."
        return None


def _cookie(headers: Headers, name: str) -> str:
    try:
        cookie = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return ""
    return cookie.value if cookie is not None else ""
