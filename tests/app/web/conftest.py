"""The page's server as people start it, in a process of its own, and a client that says what it is told."""

import http.client
import json
import ssl
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from websockets.sync.client import ClientConnection, connect

from tests.app.conftest import Program
from tests.session import examples
from voice_interview.clock import SystemClock
from voice_interview.session.record import BankRef
from voice_interview.session.store import SessionStore
from voice_interview.session.summary import with_turns


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """Speaks with a server; sends only the headers it is given, and the page's own unless told otherwise."""

    address: str
    cookie: str = ""
    tls: ssl.SSLContext | None = None
    origin: str | None = field(default=None)

    @property
    def netloc(self) -> str:
        return urlsplit(self.address).netloc

    @property
    def own_origin(self) -> str:
        return self.address

    def send(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str | None] | None = None,
        body: bytes | None = None,
    ) -> Answer:
        """Send a request; a header of None is left out."""
        wanted: dict[str, str | None] = {"Host": self.netloc, "Origin": self.own_origin}
        if self.cookie:
            wanted["Cookie"] = self.cookie
        wanted |= headers or {}
        with closing(self._connection()) as connection:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in wanted.items():
                if value is not None:
                    connection.putheader(name, value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            got = connection.getresponse()
            return Answer(
                status=got.status,
                headers={name.lower(): value for name, value in got.getheaders()},
                body=got.read(),
            )

    def get(self, path: str) -> Answer:
        return self.send("GET", path)

    def json(self, method: str, path: str, value: object) -> Answer:
        """Send JSON as the page does."""
        return self.send(method, path, {"Content-Type": "application/json"}, json.dumps(value).encode())

    @contextmanager
    def line(
        self, interview: str, headers: Mapping[str, str] | None = None, origin: str | None = "own"
    ) -> Iterator[ClientConnection]:
        """Open the line of an interview."""
        scheme = "wss" if self.tls else "ws"
        with connect(
            f"{scheme}://{self.netloc}/api/interviews/{interview}/line",
            origin=self.own_origin if origin == "own" else origin,  # type: ignore[arg-type]
            additional_headers={"Cookie": self.cookie} | dict(headers or {}),
            ssl=self.tls,
            compression=None,
            proxy=None,
            max_size=None,
        ) as connection:
            yield connection

    def _connection(self) -> http.client.HTTPConnection:
        if self.tls is not None:
            return http.client.HTTPSConnection(self.netloc, timeout=30, context=self.tls)
        return http.client.HTTPConnection(self.netloc, timeout=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A server that runs."""

    program: Program
    opened: str
    """The address it printed."""
    process: subprocess.Popen[str]

    @property
    def address(self) -> str:
        parts = urlsplit(self.opened)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def stranger(self) -> Client:
        """Somebody who was not let in."""
        return Client(address=self.address)

    @property
    def owner(self) -> Client:
        """Whoever opened the printed address."""
        parts = urlsplit(self.opened)
        answer = self.stranger.send("GET", f"{parts.path}?{parts.query}", {"Origin": None})
        return Client(address=self.address, cookie=answer.headers["set-cookie"].split(";")[0])


@contextmanager
def serving(program: Program, *options: str, port: int = 0) -> Iterator[Served]:
    """Start a server (port 0: any that is free), and end it as Ctrl-C does not: without a word."""
    process = program.start("serve", "--port", str(port), "--no-open", *options)
    assert process.stdout is not None and process.stderr is not None
    try:
        opened = process.stdout.readline().strip()
        assert opened.startswith("http"), process.stderr.read()
        yield Served(program=program, opened=opened, process=process)
    finally:
        process.terminate()
        try:
            _, errors = process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            _, errors = process.communicate()
    assert "Traceback" not in errors, errors


@pytest.fixture(scope="module")
def served_program(
    tmp_path_factory: pytest.TempPathFactory, models_home: Path, tiny_en_model: Path, minilm_model: Path
) -> Program:
    """The program with a data folder for the tests of one module."""
    home = tmp_path_factory.mktemp("served") / "home"
    home.mkdir()
    (home / "models").symlink_to(models_home / "models", target_is_directory=True)
    return Program(home=home)


@pytest.fixture(scope="module")
def served(served_program: Program) -> Iterator[Served]:
    """A server for the tests of one module."""
    with serving(served_program) as server:
        yield server


@pytest.fixture(scope="module")
def owner(served: Served) -> Client:
    """Whoever opened the printed address."""
    return served.owner


def recorded_session(
    home: Path, prompt: str = "What is LoRA?", *, sound: bool = True, bank: BankRef = examples.BANK
) -> str:
    """Put a session with one graded turn into a data folder, and return its id."""
    store = SessionStore(home, SystemClock())
    with store.create(bank=bank, plan=examples.PLAN) as session:
        turn = examples.turn()
        if sound:
            turn = examples.with_sound(turn, session.folder)
        turn = replace(turn, prompt=prompt)
        session.save(with_turns(replace(session.record, complete=True), (turn,)))
        return session.id


def certificate(folder: Path) -> tuple[Path, Path]:
    """Make a certificate for localhost; skips where there is no openssl."""
    cert, key = folder / "cert.pem", folder / "key.pem"
    command = [
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
        "-days", "2",
        "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
        "-keyout", str(key), "-out", str(cert),
    ]  # fmt: skip
    try:
        subprocess.run(command, capture_output=True, check=True)
    except FileNotFoundError:
        pytest.skip("openssl, which makes the certificate of this test, is not on this machine")
    return cert, key
