"""Starts the page's server: where it listens, who may come, and how many interviews it carries."""

import ipaddress
import os
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from voice_interview.app import engines
from voice_interview.app.settings import Settings
from voice_interview.app.web.admission import Admission
from voice_interview.app.web.application import House, application
from voice_interview.app.web.guard import Address
from voice_interview.app.web.live import LiveInterviews
from voice_interview.app.web.people import People
from voice_interview.app.web.shared_engines import SharedEngines
from voice_interview.app.web.static import StaticFiles
from voice_interview.clock import Clock
from voice_interview.errors import VoiceInterviewError

_MOST_MESSAGE_BYTES = 128_000
"""Of one WebSocket message: a typed answer of the greatest length."""
_MOST_HEADERS_BYTES = 16_384
_ALIVE_S = 10.0
"""A connection that does not answer for this long is taken to be lost."""
_DEFAULT_PORTS = {False: 80, True: 443}
INTERVIEWS_PER_CORE = 2
"""With tiny.en on two cores (`scripts/measure_page_load`, November 2026) four interviews at once had
tentative words 1.8 s behind (95 %) and feedback 3.0 s after the end of an answer. Seven stayed within three
seconds of tentative words, but waited 9 s for feedback: a person who waits so long thinks that it broke."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeOptions:
    """How the page is to be served."""

    home: Path
    settings: Settings
    speech_model: engines.SpeechModelChoice
    host: str = "127.0.0.1"
    port: int = 0
    """0 for any that is free."""
    cert: Path | None = None
    key: Path | None = None
    names: tuple[str, ...] = ()
    """Other names of this machine, under which others reach it."""
    most: int | None = None
    """Interviews at once; None for what this machine's cores carry."""


def serve(options: ServeOptions, clock: Clock, announce: Callable[[str, str], None]) -> None:
    """Serve the page until the program is told to stop.

    Args:
        options: where and for whom.
        clock: the time.
        announce: told the address to print, and the one to start a browser with.

    Raises:
        VoiceInterviewError: it cannot be served there, or not safely.
        KeyboardInterrupt: the person stopped it; interviews under way are kept.
    """
    people = _people_for(options)
    listening = _listening_at(options.host, options.port)
    with listening:
        port: int = listening.getsockname()[1]
        address = address_of(options, port)
        shared = SharedEngines(options.home, options.settings, options.speech_model)
        admission = Admission(options.home, clock, people)
        house = House(
            address=address,
            admission=admission,
            clock=clock,
            shared=shared,
            lives=LiveInterviews(options.most or most_interviews(os.cpu_count() or 1)),
            static=StaticFiles(),
        )
        config = _config(house, options)
        announce(*(_opened_with(options, address, None if people else key) for key in admission.keys))
        shared.warm_up()
        try:
            uvicorn.Server(config).run(sockets=[listening])
        finally:
            shared.close()


def most_interviews(cores: int) -> int:
    """Return how many live interviews are let in on a machine with ``cores`` cores."""
    return max(1, cores * INTERVIEWS_PER_CORE)


def address_of(options: ServeOptions, port: int) -> Address:
    """Return how the page is reached when it is served at ``port``."""
    secure = options.cert is not None
    names = {options.host.lower(), *(name.lower() for name in options.names)}
    if is_loopback(options.host):
        names |= {"localhost", "127.0.0.1", "::1"}
    else:
        names.add(socket.gethostname().lower())
    bracketed = {f"[{name}]" if ":" in name else name for name in names}
    hosts = {f"{name}:{port}" for name in bracketed}
    if port == _DEFAULT_PORTS[secure]:
        hosts |= bracketed
    return Address(hosts=frozenset(hosts), secure=secure, port=port)


def is_loopback(host: str) -> bool:
    """Tell whether only programs on this machine reach ``host``."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _people_for(options: ServeOptions) -> People | None:
    """Return who signs in, or None when only this machine is served.

    Raises:
        VoiceInterviewError: others could reach it, and it would not be safe.
    """
    if (options.cert is None) != (options.key is None):
        raise VoiceInterviewError(
            "A certificate needs its key, and a key its certificate.", "Give --cert and --key."
        )
    if options.cert is not None and options.key is not None:
        _check_certificate(options.cert, options.key)
    if is_loopback(options.host):
        return None
    if options.cert is None:
        raise VoiceInterviewError(
            f"At {options.host} others reach the page, and without TLS anybody on the way could listen "
            "(browsers refuse it the microphone too).",
            "Give --cert and --key, or stay on 127.0.0.1.",
        )
    people = People(options.home)
    if not people.names:
        raise VoiceInterviewError(
            f"At {options.host} others reach the page, and nobody has a password yet.",
            "Add people first: voice-interview serve --add-person NAME.",
        )
    return people


def _check_certificate(cert: Path, key: Path) -> None:
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(cert, key, password=lambda: "")
    except (OSError, ValueError) as error:  # SSLError is an OSError
        raise VoiceInterviewError(
            f"The certificate {cert} with the key {key} cannot be used ({error}).",
            "Give PEM files that belong together; the key must have no password.",
        ) from error


def _listening_at(host: str, port: int) -> socket.socket:
    """Return a socket that others can connect to already; they wait until the server is up."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(128)
    except (OSError, OverflowError) as error:
        listening.close()
        reason = getattr(error, "strerror", None) or error
        raise VoiceInterviewError(
            f"The page cannot be served at {host}, port {port} ({reason}).",
            "Choose another with --host and --port; port 0 takes any that is free.",
        ) from error
    return listening


def _config(house: House, options: ServeOptions) -> uvicorn.Config:
    return uvicorn.Config(
        application(house),
        loop="asyncio",
        http="h11",
        ws="websockets-sansio",
        ws_max_size=_MOST_MESSAGE_BYTES,
        ws_ping_interval=_ALIVE_S,
        ws_ping_timeout=_ALIVE_S,
        ws_per_message_deflate=False,
        h11_max_incomplete_event_size=_MOST_HEADERS_BYTES,
        log_config=None,
        log_level="warning",
        access_log=False,  # the address holds the secret
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=2,
        ssl_certfile=options.cert,
        ssl_keyfile=options.key,
    )


def _opened_with(options: ServeOptions, address: Address, secret: str | None) -> str:
    host = options.names[0] if options.names else options.host
    if host in ("0.0.0.0", "::"):
        host = socket.gethostname()
    bracketed = f"[{host}]" if ":" in host else host
    path = f"/open?key={secret}" if secret is not None else "/"
    return f"{'https' if address.secure else 'http'}://{bracketed}:{address.port}{path}"
