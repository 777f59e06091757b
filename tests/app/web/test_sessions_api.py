"""Recorded sessions as the page gets them."""

import io
import json
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.web.conftest import Client, Served, recorded_session
from voice_interview.resources import shipped


@pytest.fixture
def session(served: Served) -> str:
    return recorded_session(served.program.home)


@pytest.fixture(autouse=True)
def emptied(served: Served) -> Iterator[None]:
    yield
    for client in [served.owner]:
        for entry in client.get("/api/sessions").json:
            assert client.send("DELETE", f"/api/sessions/{entry['id']}").status == 200


def test_list_and_session_are_those_of_the_commands(served: Served, owner: Client, session: str) -> None:
    [entry] = owner.get("/api/sessions").json
    assert entry == json.loads(served.program.run("sessions", "--json").stdout)[0]
    shown = owner.get(f"/api/sessions/{session}").json
    assert shown.pop("disputes") == []
    assert shown == json.loads(served.program.run("show", session, "--json").stdout)


def test_search_looks_at_questions_and_answers(served: Served, owner: Client, session: str) -> None:
    other = recorded_session(served.program.home, prompt="What does the reward model do?")
    found = {query: [one["id"] for one in owner.get(f"/api/sessions?q={query}").json] for query in (
        "REWARD", "small%20matrices", "lora%20what", "nonsense", "reward%20nonsense",
    )}  # fmt: skip
    assert found["REWARD"] == [other]
    assert set(found["small%20matrices"]) == {session, other}
    assert found["nonsense"] == found["reward%20nonsense"] == []
    assert session in found["lora%20what"]
    listed = served.program.run("sessions", "--search", "matrices reward", "--json").stdout
    assert [one["id"] for one in json.loads(listed)] == [other]
    assert "No session" in served.program.run("sessions", "--search", "nonsense").stdout


def test_sound_can_be_had_in_parts(owner: Client, session: str) -> None:
    whole = owner.get(f"/api/sessions/{session}/turns/1/answer.wav")
    with wave.open(io.BytesIO(whole.body)) as file:
        assert file.getnframes() / file.getframerate() == pytest.approx(4.5)
    part = owner.send("GET", f"/api/sessions/{session}/turns/1/answer.wav", {"Range": "bytes=1000-1999"})
    assert part.status == 206 and part.body == whole.body[1000:2000]


def test_waveform_shows_where_it_is_loud(owner: Client, session: str) -> None:
    drawn = owner.get(f"/api/sessions/{session}/turns/1/answer/waveform").json
    assert drawn["duration_s"] == pytest.approx(4.5)
    assert 500 <= len(drawn["peaks"]) <= 1600
    assert all(peak == pytest.approx(0.5, abs=0.02) for peak in drawn["peaks"])


def test_sound_alone_or_all_can_be_removed(served: Served, owner: Client, session: str) -> None:
    folder = served.program.home / "sessions" / session
    assert owner.send("DELETE", f"/api/sessions/{session}?audio_only=true").json["removed"] == "audio"
    assert not list(folder.glob("*.wav"))
    assert owner.get(f"/api/sessions/{session}/turns/1/answer.wav").status == 404
    assert owner.get(f"/api/sessions/{session}").json["turns"][0]["grade"]
    assert owner.send("DELETE", f"/api/sessions/{session}").json["removed"] == "session"
    assert not folder.exists()
    assert owner.get(f"/api/sessions/{session}").status == 404


def test_disagreeing_with_a_verdict_is_kept_and_can_be_taken_back(
    served: Served, owner: Client, session: str
) -> None:
    path = f"/api/sessions/{session}/disputes"
    before = owner.get(f"/api/sessions/{session}").json["turns"]
    said = {"turn": 1, "concept": "frozen", "status": "missed", "note": "I never said <b>that</b>."}
    assert owner.json("POST", path, said).status == 200
    shown = owner.get(f"/api/sessions/{session}").json
    [dispute] = shown["disputes"]
    assert (dispute["graded"], dispute["status"], dispute["note"]) == ("covered", "missed", said["note"])
    assert shown["turns"] == before
    assert owner.json("POST", path, {"turn": 1, "concept": "frozen", "status": "covered"}).json == []
    assert not (served.program.home / "sessions" / session / "disputes.json").exists()


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"turn": 9}, 404),
        ({"concept": "nothing"}, 404),
        ({"status": "fine"}, 400),
        ({"note": "a" * 1001}, 400),
    ],
)
def test_disagreement_about_nothing_is_refused(
    owner: Client, session: str, wrong: dict[str, object], status: int
) -> None:
    said = {"turn": 1, "concept": "frozen", "status": "missed", **wrong}
    assert owner.json("POST", f"/api/sessions/{session}/disputes", said).status == status


def test_session_is_graded_again_with_todays_bank(served: Served, owner: Client, session: str) -> None:
    """Its question is not in the bank any more, which is told; the session stays as it is."""
    answer = owner.send("POST", f"/api/sessions/{session}/regrade").json
    assert answer["changed"] == []
    assert "stays as it is" in answer["notes"][0]


def test_damaged_session_is_listed_and_can_be_removed(served: Served, owner: Client, session: str) -> None:
    (Path(served.program.home) / "sessions" / session / "session.json").write_text("{")
    [entry] = owner.get("/api/sessions?q=").json
    assert entry["damaged"]
    assert owner.get(f"/api/sessions/{session}").status == 409


def test_description_names_every_route_and_no_other(owner: Client) -> None:
    """What is described is served; what is served and not described would be 404 here and 405 there."""
    described = owner.get("/api/openapi.json").json["paths"]
    assert described == json.loads(shipped("assets", "web", "openapi.json").read_text())["paths"]
    for path, operations in described.items():
        if path.endswith("/line"):
            continue
        wrong = next(method for method in ("PATCH",) if method.lower() not in operations)
        assert owner.send(wrong, path.replace("{turn}", "1")).status == 405, path
