"""The page for several people over a network: encrypted, signed in, and each with sessions of their own."""

import json
import ssl
import threading
import time
import webbrowser
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.app.conftest import Program
from tests.app.web.conftest import Answer, Client, Served, certificate, recorded_session, serving
from tests.fakes import ManualClock
from voice_interview.app.cli import serve
from voice_interview.app.web.admission import COOKIE_HOURS, Admission
from voice_interview.app.web.live import MOST_EACH
from voice_interview.app.web.people import People, home_of
from voice_interview.errors import SettingsError, VoiceInterviewError

ANA, BEN, DORA = "a long password", "another password", "a third password"
NEW = {"bank": "llm-training", "typed": True, "speech": False}


@pytest.fixture(scope="module")
def shared(
    served_program: Program, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Served, Client]]:
    """A server that others reach, and a client that trusts its certificate and has not signed in."""
    cert, key = certificate(tmp_path_factory.mktemp("tls"))
    for name, password in (("ana", ANA), ("ben", BEN), ("dora", DORA)):
        served_program.run("serve", "--add-person", name, text=f"{password}\n")
    options = (
        "--most",
        "4",
        "--host",
        "0.0.0.0",
        "--cert",
        str(cert),
        "--key",
        str(key),
        "--name",
        "localhost",
    )
    with serving(served_program, *options) as server:
        yield server, Client(address=server.address, tls=ssl.create_default_context(cafile=cert))


def signed_in(client: Client, name: str, password: str) -> Client:
    answer = client.json("POST", "/api/sign-in", {"name": name, "password": password})
    assert answer.status == 200, answer.body
    cookie = answer.headers["set-cookie"]
    assert {"secure", "httponly", "samesite=strict"} <= {part.strip().lower() for part in cookie.split(";")}
    assert cookie.startswith("__Host-")
    return Client(address=client.address, tls=client.tls, cookie=cookie.split(";")[0])


def test_printed_address_holds_no_secret_and_opens_the_sign_in(shared: tuple[Served, Client]) -> None:
    server, stranger = shared
    assert server.opened.startswith("https://localhost:") and "key" not in server.opened
    page = stranger.get("/")
    assert page.status == 401 and b"sign-in.js" in page.body


def test_each_sees_the_own_sessions_only(shared: tuple[Served, Client]) -> None:
    server, stranger = shared
    ana, ben = signed_in(stranger, "ana", ANA), signed_in(stranger, "ben", BEN)
    of_ana = recorded_session(home_of(server.program.home, "ana"))
    of_nobody = recorded_session(server.program.home)
    assert [entry["id"] for entry in ana.get("/api/sessions").json] == [of_ana]
    assert ben.get("/api/sessions").json == []
    for session in (of_ana, of_nobody):
        assert ben.get(f"/api/sessions/{session}").status == 404
        assert ben.get(f"/api/sessions/{session}/turns/1/answer.wav").status == 404
        assert ben.send("DELETE", f"/api/sessions/{session}").status == 404


def test_line_of_another_person_is_closed_though_its_id_is_right(shared: tuple[Served, Client]) -> None:
    _, stranger = shared
    ana, ben = signed_in(stranger, "ana", ANA), signed_in(stranger, "ben", BEN)
    live = ana.json("POST", "/api/interviews", NEW).json["id"]
    with ben.line(live) as line, pytest.raises(ConnectionClosed) as closed:
        line.recv(timeout=10)
    assert closed.value.rcvd is not None and closed.value.rcvd.code == 4404
    with ana.line(live) as line:
        line.send('{"type":"hello","after":0}')
        assert json.loads(line.recv(timeout=10))["type"] == "welcome"
        line.send('{"type":"command","command":"stop"}')


def test_one_person_does_not_take_every_place(shared: tuple[Served, Client]) -> None:
    _, stranger = shared
    dora, ben = signed_in(stranger, "dora", DORA), signed_in(stranger, "ben", BEN)
    answers: list[Answer] = []

    def begin() -> None:
        answers.append(dora.json("POST", "/api/interviews", NEW))

    at_once(begin, 6)
    assert sorted(answer.status for answer in answers) == [201] * MOST_EACH + [429] * (6 - MOST_EACH)
    assert "yours" in next(answer for answer in answers if answer.status == 429).json["error"]["what"]
    assert ben.json("POST", "/api/interviews", NEW).status == 201


def at_once(act: Callable[[], None], times: int) -> None:
    """Do something that often at the same time."""
    threads = [threading.Thread(target=act) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


def test_wrong_password_opens_nothing_and_makes_one_wait(shared: tuple[Served, Client]) -> None:
    _, stranger = shared
    for password in ("", "wrong", BEN, ANA.upper(), ANA + "\0"):
        wrong = stranger.json("POST", "/api/sign-in", {"name": "carl", "password": password})
        assert wrong.status == 403 and "set-cookie" not in wrong.headers
    assert stranger.json("POST", "/api/sign-in", {"name": "carl", "password": ANA}).status == 429
    assert signed_in(stranger, "ana", ANA).get("/api/about").json["name"] == "ana"


def test_wrong_passwords_at_once_are_not_all_tried(shared: tuple[Served, Client]) -> None:
    """What waits for its turn is refused as well, once there were too many."""
    _, stranger = shared
    statuses: list[int] = []

    def guess() -> None:
        wrong = {"name": "erik", "password": f"guess {len(statuses)}"}
        statuses.append(stranger.json("POST", "/api/sign-in", wrong).status)

    at_once(guess, 30)
    assert 5 <= statuses.count(403) <= 6
    assert statuses.count(429) == 30 - statuses.count(403)


def test_page_without_encryption_is_another_page(shared: tuple[Served, Client]) -> None:
    """Whoever sits between browser and server can be the http page of this very name."""
    _, stranger = shared
    ana = signed_in(stranger, "ana", ANA)
    unsafe = f"http://{ana.netloc}"
    headers = {"Origin": unsafe, "Content-Type": "application/json"}
    assert ana.send("POST", "/api/interviews", headers, json.dumps(NEW).encode()).status == 403
    assert stranger.send("POST", "/api/sign-in", headers, b"{}").status == 403
    with pytest.raises(InvalidStatus) as refused, ana.line("x", origin=unsafe):
        pass
    assert refused.value.response.status_code == 403


def test_cookie_is_given_to_encrypted_requests_of_this_host_alone(shared: tuple[Served, Client]) -> None:
    """`__Host-` (RFC 6265bis): set over TLS, for the whole host, and for no host beside it."""
    _, stranger = shared
    answer = stranger.json("POST", "/api/sign-in", {"name": "ana", "password": ANA})
    name, *attributes = (part.strip().lower() for part in answer.headers["set-cookie"].split(";"))
    assert name.startswith("__host-voice-interview-")
    assert {"secure", "httponly", "samesite=strict", "path=/"} <= set(attributes)
    assert not [one for one in attributes if one.startswith("domain")]
    plain = answer.headers["set-cookie"].split(";")[0].removeprefix("__Host-")
    stolen = Client(address=stranger.address, tls=stranger.tls, cookie=plain)
    assert stolen.get("/api/about").status == 401, "a cookie that http could have set"


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "example.org"])
def test_others_are_not_served_without_encryption(bare_program: Program, host: str) -> None:
    done = bare_program.run("serve", "--host", host, "--no-open", status=1)
    assert "TLS" in done.stderr and "--cert" in done.stderr


def test_others_are_not_served_without_a_password(bare_program: Program, tmp_path: Path) -> None:
    cert, key = certificate(tmp_path)
    done = bare_program.run("serve", "--host", "0.0.0.0", "--cert", cert, "--key", key, "--no-open", status=1)
    assert "--add-person" in done.stderr


def test_certificate_that_is_none_is_told(bare_program: Program, tmp_path: Path) -> None:
    (tmp_path / "no.pem").write_text("nothing")
    no = tmp_path / "no.pem"
    assert "PEM" in bare_program.run("serve", "--cert", no, "--key", no, "--no-open", status=1).stderr
    assert "--key" in bare_program.run("serve", "--cert", no, "--no-open", status=1).stderr


def test_port_that_is_taken_is_told(served: Served, bare_program: Program) -> None:
    port = served.address.rsplit(":", 1)[1]
    assert "--port" in bare_program.run("serve", "--port", port, "--no-open", status=1).stderr


def test_passwords_are_kept_as_hashes_that_only_the_owner_reads(tmp_path: Path) -> None:
    People(tmp_path).add("ana", ANA)
    [file] = tmp_path.iterdir()
    assert ANA not in file.read_text() and file.stat().st_mode & 0o077 == 0
    again = People(tmp_path)
    assert again.check("ana", ANA) and not again.check("ana", BEN) and not again.check("nobody", "")


@pytest.mark.parametrize(("name", "password"), [("", ANA), ("../ana", ANA), ("Ana", ANA), ("ana", "short")])
def test_names_and_passwords_that_will_not_do_are_told(tmp_path: Path, name: str, password: str) -> None:
    with pytest.raises(SettingsError):
        People(tmp_path).add(name, password)
    assert not list(tmp_path.iterdir())


def test_name_of_a_person_is_never_a_path(tmp_path: Path) -> None:
    with pytest.raises(VoiceInterviewError):
        home_of(tmp_path, "..")


def test_cookie_grows_old(tmp_path: Path) -> None:
    clock = ManualClock()
    admission = Admission(tmp_path, clock, None)
    cookie = admission.by_secret(admission.secret)
    assert cookie is not None and admission.visitor(cookie) is not None
    clock.sleep(COOKIE_HOURS * 3600 + 1)
    assert admission.visitor(cookie) is None


def test_ticket_of_the_started_browser_opens_once_and_not_for_long(tmp_path: Path) -> None:
    """Other people on the machine see with which address a browser was started."""
    clock = ManualClock()
    admission = Admission(tmp_path, clock, None)
    first = admission.by_secret(admission.ticket)
    assert first is not None and admission.visitor(first) is not None
    assert admission.by_secret(admission.ticket) is None
    assert admission.visitor(first) is None, "one of the two was a thief, perhaps the first"
    late = Admission(tmp_path, clock, None)
    clock.sleep(121)
    assert late.by_secret(late.ticket) is None and late.by_secret(late.secret) is not None


def test_browser_is_not_started_with_the_printed_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []
    monkeypatch.setattr(webbrowser, "open", started.append)
    monkeypatch.setenv("DISPLAY", ":0")
    serve._announce("the printed address", "the address with the ticket")
    deadline_s = time.monotonic() + 10
    while not started and time.monotonic() < deadline_s:
        time.sleep(0.01)
    assert started == ["the address with the ticket"]
