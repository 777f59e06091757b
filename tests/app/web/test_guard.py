"""Attacks on the page's server: each is tried, and gets nothing."""

import http.client
import json
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.app.web.conftest import Client, Served, recorded_session
from voice_interview.resources import shipped

DESCRIBED = json.loads(shipped("assets", "web", "openapi.json").read_text(encoding="utf-8"))["paths"]
OPERATIONS = [
    (method.upper(), path)
    for path, operations in DESCRIBED.items()
    for method in operations
    if not path.endswith("/line")
]
CHANGING = [(method, path) for method, path in OPERATIONS if method != "GET"]
SECRET_TEXT = "canary of a file that no request may reach"


def filled(path: str) -> str:
    return (
        path.replace("{session}", "last")
        .replace("{turn}", "1")
        .replace("{kind}", "answer")
        .replace("{format}", "md")
        .replace("{bank}", "llm-training")
    )


@pytest.fixture
def kept_session(served: Served) -> Iterator[str]:
    session = recorded_session(served.program.home)
    yield session
    assert (served.program.home / "sessions" / session / "session.json").exists(), "an attack removed it"


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_nothing_is_told_to_who_was_not_let_in(served: Served, method: str, path: str) -> None:
    if path == "/api/sign-in":
        return
    for cookie in (None, "voice-interview=1", f"voice-interview-{served.address.rsplit(':', 1)[1]}=guess"):
        answer = served.stranger.send(method, filled(path), {"Cookie": cookie})
        assert answer.status == 401, answer.body


def test_page_itself_is_locked_and_says_how_to_get_in(served: Served) -> None:
    answer = served.stranger.get("/")
    assert answer.status == 401
    assert b"locked" in answer.body and b"<script" not in answer.body


@pytest.mark.parametrize("key", ["", "wrong", "%00", "a" * 5000])
def test_wrong_secret_opens_nothing(served: Served, key: str) -> None:
    answer = served.stranger.get(f"/open?key={key}")
    assert "set-cookie" not in answer.headers
    assert answer.status == 303


def test_secret_becomes_a_cookie_that_no_script_and_no_other_site_gets(served: Served) -> None:
    path = served.opened.removeprefix(served.address)
    given = served.stranger.send("GET", path, {"Origin": None}).headers["set-cookie"]
    parts = {part.strip().lower() for part in given.split(";")[1:]}
    assert {"httponly", "samesite=strict", "path=/"} <= parts
    assert path.rsplit("=", 1)[1] not in given
    assert served.owner.get("/").status == 200


def test_signed_out_cookie_opens_nothing_any_more(served: Served) -> None:
    guest = served.owner
    assert guest.json("POST", "/api/sign-out", {}).status == 200
    assert guest.get("/api/about").status == 401


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1", "localhost:1", "", "0.0.0.0:{port}"]
)
@pytest.mark.parametrize("path", ["/", "/api/about", "/api/sessions", "/static/icon.svg"])
def test_name_that_an_attacker_points_here_is_refused(owner: Client, host: str, path: str) -> None:
    """DNS rebinding: the page of evil.example would be the same origin as ours."""
    port = owner.netloc.rsplit(":", 1)[1]
    named = host.format(port=port)
    answer = owner.send("GET", path, {"Host": named, "Origin": f"http://{named}"})
    assert answer.status in (400, 421)
    assert b"llm-training" not in answer.body


def test_localhost_and_its_number_are_both_ours(owner: Client) -> None:
    port = owner.netloc.rsplit(":", 1)[1]
    assert owner.send("GET", "/api/about", {"Host": f"localhost:{port}"}).status == 200


def test_two_hosts_in_one_request_are_refused(owner: Client) -> None:
    hosts = f"Host: {owner.netloc}\r\nHost: evil.example\r\n"
    request = f"GET /api/about HTTP/1.1\r\n{hosts}Cookie: {owner.cookie}\r\n\r\n"
    host, port = owner.netloc.split(":")
    with closing(socket.create_connection((host, int(port)), timeout=10)) as connection:
        connection.sendall(request.encode())
        assert connection.recv(4096).split(b" ")[1] in (b"400", b"421")


@pytest.mark.parametrize(("method", "path"), CHANGING)
@pytest.mark.parametrize(
    "origin", [None, "null", "https://evil.example", "http://127.0.0.1:1", "http://{netloc}.evil"]
)
def test_other_pages_change_nothing(
    owner: Client, kept_session: str, method: str, path: str, origin: str | None
) -> None:
    """Cross-site requests, also from another port of this machine, which browsers count as the same site."""
    real = filled(path).replace("last", kept_session)
    said = origin.format(netloc=owner.netloc) if origin else None
    answer = owner.send(method, real, {"Origin": said, "Content-Type": "application/json"}, b"{}")
    assert answer.status == 403, answer.body


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_other_pages_read_nothing(owner: Client, site: str) -> None:
    assert owner.send("GET", "/api/sessions", {"Sec-Fetch-Site": site}).status == 403
    assert "access-control-allow-origin" not in owner.get("/api/about").headers


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]
)
def test_form_of_another_page_is_no_request_of_ours(owner: Client, content_type: str) -> None:
    answer = owner.send("POST", "/api/interviews", {"Content-Type": content_type}, b'{"bank":"llm-training"}')
    assert answer.status == 415


@pytest.mark.parametrize("origin", [None, "https://evil.example", "null"])
def test_websocket_of_another_page_is_refused(owner: Client, origin: str | None) -> None:
    """A WebSocket carries cookies whichever page opens it."""
    with pytest.raises(InvalidStatus) as refused, owner.line("x", origin=origin):
        pass
    assert refused.value.response.status_code == 403


def test_websocket_needs_the_cookie_and_our_name(served: Served, owner: Client) -> None:
    with pytest.raises(InvalidStatus), served.stranger.line("x"):
        pass
    with pytest.raises(InvalidStatus), owner.line("x", headers={"Host": "evil.example"}):
        pass


def test_line_of_an_interview_that_is_not_there_is_closed(owner: Client) -> None:
    with owner.line("guess") as line, pytest.raises(ConnectionClosed) as closed:
        line.recv(timeout=10)
    assert closed.value.rcvd is not None and closed.value.rcvd.code == 4404


@pytest.mark.parametrize(
    "path",
    ["/", "/static/icon.svg", "/api/about", "/api/nothing", "/nothing", "/api/sessions/x", "/open?key=x"],
)
def test_every_answer_carries_the_policy(owner: Client, path: str) -> None:
    headers = owner.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy and "http" not in policy and "*" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-resource-policy"] == "same-origin"


def test_answers_of_the_interface_are_kept_nowhere(owner: Client) -> None:
    assert owner.get("/api/sessions").headers["cache-control"] == "no-store"


HOSTILE = [
    "..%2F..%2Fcanary", "..%2Fcanary.yaml", "%2e%2e", "....//", "..%5Ccanary", "%2Fetc%2Fpasswd",
    "canary%00.yaml", "canary", "../canary.yaml", "CON", "a" * 3000, "%F0%9F%92%A9", ".", "last", "2", "%2A",
    "~", "$HOME", "file:%2F%2F",
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_no_path_of_a_request_reaches_the_disk(
    served: Served, owner: Client, kept_session: str, name: str
) -> None:
    for place in (served.program.home, served.program.home / "sessions", served.program.home.parent):
        (place / "canary.yaml").write_text(SECRET_TEXT)
        (place / "canary").write_text(SECRET_TEXT)
    for path in (
        f"/api/sessions/{name}",
        f"/api/sessions/{name}/turns/1/answer.wav",
        f"/api/sessions/{kept_session}/turns/1/{name}.wav",
        f"/api/sessions/{name}/export.md",
        f"/api/sessions/{kept_session}/export.{name}",
        f"/api/sessions/{kept_session}/turns/{name}/answer.wav",
        f"/api/banks/{name}",
        f"/api/banks/{name}/source",
        f"/static/{name}",
        f"/static/..%2F{name}",
        f"/{name}",
    ):
        answer = owner.get(path)
        assert answer.status in (400, 404, 405, 409), f"{path}: {answer.status}"
        assert SECRET_TEXT.encode() not in answer.body
    assert owner.send("DELETE", f"/api/sessions/{name}").status in (400, 404, 405)
    assert owner.send("DELETE", f"/api/banks/{name}").status in (400, 404, 405)
    rest = f"/api/sessions/{name}/rest?rate_hz=16000&from_s=0"
    assert owner.send("POST", rest, body=b"..").status in (400, 404, 405)
    body = {"bank": name, "typed": True}
    assert owner.json("POST", "/api/interviews", body).status in (400, 404)
    assert owner.json("POST", "/api/interviews", {"resume": name}).status == 404
    text = "format: 1\nid: x\ntitle: t\nversion: '1'\nquestions: []\n"
    assert owner.json("PUT", f"/api/banks/{name}", {"text": text}).status in (400, 404, 405, 409, 422)
    assert sorted(path.name for path in (served.program.home / "banks").glob("*")) == []


def test_name_of_an_imported_document_is_no_path(served: Served, owner: Client) -> None:
    document = b"1. What is a hash table?\nAnswer: A hash table maps keys to values by hashing the key.\n"
    answer = owner.send("POST", "/api/banks/import?name=..%2F..%2Fescaped.md", body=document)
    assert answer.status == 200, answer.body
    assert answer.json["id"] == "escaped"
    assert not list(Path(served.program.home).parent.rglob("escaped*"))
    assert owner.send("POST", "/api/banks/import?name=x.exe", body=document).status == 415
    assert owner.send("POST", "/api/banks/import?name=..%2F..", body=document).status == 415


@pytest.mark.parametrize(
    ("method", "path", "size"),
    [
        ("POST", "/api/interviews", 70_000),
        ("POST", "/api/banks/import?name=a.md", 5_100_000),
        ("PUT", "/api/banks/mine", 10_100_000),
        ("POST", "/api/banks/llm-training/grade", 70_000),
        ("POST", "/api/sessions/last/corrections", 70_000),
        ("POST", "/api/sessions/last/rest?rate_hz=48000&from_s=0", 6_100_000),
        ("PUT", "/api/keeping", 70_000),
    ],
)
def test_body_that_is_too_large_is_not_read_to_its_end(
    owner: Client, method: str, path: str, size: int
) -> None:
    answer = owner.send(method, path, {"Content-Type": "application/json"}, b'"' + b"a" * size + b'"')
    assert answer.status == 413


def test_body_without_a_stated_length_is_limited_too(owner: Client) -> None:
    host, port = owner.netloc.split(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=30)
    headers = {
        "Host": owner.netloc, "Origin": owner.own_origin, "Cookie": owner.cookie,
        "Content-Type": "application/json", "Transfer-Encoding": "chunked",
    }  # fmt: skip
    with closing(connection):
        connection.request(
            "POST", "/api/interviews", (b"a" * 1000 for _ in range(100)), headers, encode_chunked=True
        )
        assert connection.getresponse().status == 413


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"bank": 1}',
        b'{"surprise": 1}',
        b"[" * 60_000,
        b"\xff\xfe",
        b'{"bank": "\\ud800"}',
    ],
)
def test_malformed_body_is_told_and_harms_nothing(owner: Client, body: bytes) -> None:
    answer = owner.send("POST", "/api/interviews", {"Content-Type": "application/json"}, body)
    assert answer.status in (400, 404)
    assert answer.json["error"]["what"]


def test_headers_without_end_are_not_collected(owner: Client) -> None:
    host, port = owner.netloc.split(":")
    with closing(socket.create_connection((host, int(port)), timeout=10)) as connection:
        try:
            connection.sendall(b"GET / HTTP/1.1\r\n" + b"X: " + b"a" * 200_000)
            answer = connection.recv(4096)
        except (BrokenPipeError, ConnectionResetError):
            answer = b""
    assert answer == b"" or answer.split(b" ")[1] in (b"400", b"431")


def test_numbers_of_questions_have_limits(owner: Client) -> None:
    for wrong in ({"questions": 0}, {"questions": 10**9}, {"follow_ups": -1}, {"follow_ups": 4}):
        answer = owner.json("POST", "/api/interviews", {"bank": "llm-training", "typed": True, **wrong})
        assert answer.status == 400, wrong


def test_voice_is_one_of_those_that_exist(owner: Client) -> None:
    new = {"bank": "llm-training", "typed": True, "voice": "; rm -rf /"}
    assert owner.json("POST", "/api/interviews", new).status == 400
