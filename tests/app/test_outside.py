"""What scripts and people rely on, command by command; interviews here are typed, so that they are quick."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from tests.app.conftest import Program, cut
from tests.app.test_interview import events_in
from tests.bank.examples import SMALL_BANK

ANSWER = "LoRA freezes the base weights and trains two small low rank matrices next to them.\n\n"
TYPED = ("start", "--typed", "--no-speech", "--question", "peft", "--follow-ups", "0")


def session_of(program: Program, ref: str = "last") -> dict[str, Any]:
    session: dict[str, Any] = json.loads(program.run("show", ref, "--json").stdout)
    return session


def test_voice_that_does_not_exist_is_told_once_and_before_anything_is_asked(program: Program) -> None:
    done = program.run("start", "--typed", "--question", "peft", "--voice", "nosuchvoice", status=1)
    assert done.stderr.count("nosuchvoice") == 1
    assert "Question" not in done.stderr
    assert program.session_folders == []


def test_bytes_that_are_no_text_are_graded_as_far_as_they_are(program: Program) -> None:
    command = program.command("grade", "peft", "--json", "--text")
    noise = os.fsdecode(b"\xff\xfe LoRA freezes the base weights and trains small matrices")
    done = subprocess.run([*command, noise], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["scored"]


def test_question_named_twice_is_asked_once(program: Program) -> None:
    program.run(*TYPED, "--question", "peft", text=ANSWER)
    assert len(session_of(program)["turns"]) == 1


def test_seed_draws_the_same_questions_again(program: Program) -> None:
    drawn = []
    for _ in range(2):
        program.run("start", "--typed", "--no-speech", "--seed", "7", "--questions", "3", text="")
        drawn.append(session_of(program)["plan"]["question_ids"])
    assert drawn[0] == drawn[1] and len(set(drawn[0])) == 3
    assert drawn[0] != sorted(drawn[0])


def test_bank_file_is_found_again_from_another_folder(program: Program, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "mine.yaml").write_text(SMALL_BANK, encoding="utf-8")
    command = program.command("start", "--typed", "--no-speech", "--bank", "mine.yaml", "--follow-ups", "0")
    subprocess.run(
        command,
        cwd=tmp_path / "there",
        input="The first thing is this, as far as I know it.\n\n",
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        text=True,
        capture_output=True,
        check=True,
    )
    assert json.loads(program.run("regrade", "last", "--json").stdout)[0]["changed"] == []


def test_regrade_without_any_change_keeps_no_earlier_grade(program: Program) -> None:
    program.run(*TYPED, text=ANSWER)
    # As where Windows writes to a file: the arrow of the answer was a traceback there.
    western = Program(home=program.home, environment={"PYTHONIOENCODING": "cp1252"})
    assert " ? " in western.run("regrade", "last").stdout
    [turn] = session_of(program)["turns"]
    assert turn["earlier_grades"] == []
    assert turn["grade"]["next_follow_up"] is None


def test_regrade_of_all_goes_on_past_a_session_whose_bank_is_gone(program: Program, tmp_path: Path) -> None:
    bank = tmp_path / "mine.yaml"
    bank.write_text(SMALL_BANK, encoding="utf-8")
    program.run(
        "start", "--typed", "--no-speech", "--bank", bank, text="The first thing is this one here.\n\n"
    )
    bank.unlink()
    program.run(*TYPED, text=ANSWER)
    done = program.run("regrade", "--all", "--json")
    assert [result["turn"] for result in json.loads(done.stdout)] == [1]
    assert "stays as it is" in done.stderr


def test_delete_tells_what_it_removed(program: Program) -> None:
    program.run(*TYPED, text=ANSWER)
    session = program.session_folders[0].name
    done = program.run("delete", "last", "--audio-only", "--json")
    assert json.loads(done.stdout) == {"id": session, "removed": "audio"}
    done = program.run("delete", session, "--json")
    assert json.loads(done.stdout) == {"id": session, "removed": "session"}
    assert json.loads(program.run("sessions", "--json").stdout) == []


def test_settings_as_one_document(program: Program) -> None:
    program.run("config", "set", "end_silence_s", "5")
    assert json.loads(program.run("config", "list", "--json").stdout)["end_silence_s"] == 5.0


def test_exam_stays_an_exam_when_it_is_resumed(program: Program, tmp_path: Path) -> None:
    program.run(*TYPED, "--exam", text="")
    folder = program.session_folders[0]
    record = json.loads((folder / "session.json").read_text(encoding="utf-8"))
    (folder / "session.json").write_text(json.dumps(record | {"complete": False, "turns": []}))
    done = program.run("start", "--resume", folder.name, text=ANSWER)
    [turn] = session_of(program)["turns"]
    assert turn["grade"]["scored"]
    verdicts = [f"{concept['name']}: {concept['status']}" for concept in turn["grade"]["concepts"]]
    assert not any(verdict in done.stderr for verdict in verdicts)


def test_sound_past_its_keeping_goes_except_that_of_the_session_that_goes_on(program: Program) -> None:
    program.run("config", "set", "retention_days", "1")
    recordings = []
    for name, complete in (("20200101-0000-old", True), ("20200102-0000-cut", False)):
        program.run(*TYPED, text="")
        [*_, new] = program.session_folders
        folder = new.rename(new.with_name(name))
        record = json.loads((folder / "session.json").read_text(encoding="utf-8"))
        changed = record | {"started_at": "2020-01-01T00:00:00Z", "complete": complete}
        (folder / "session.json").write_text(json.dumps(changed))
        recordings.append(cut("peft", folder, 0.5).rename(folder / "turn-01-answer.wav"))
    program.run("start", "--resume", "20200102", text=ANSWER)
    assert [path.exists() for path in recordings] == [False, True]


def test_folder_that_lacks_a_recording_skips_that_question_and_goes_on(
    program: Program, tmp_path: Path
) -> None:
    answers = tmp_path / "recorded answers ü"
    answers.mkdir()
    for name in ("pretraining-vs-finetuning", "peft"):
        cut(name, answers, 6.0)
    events = tmp_path / "events.jsonl"
    program.run(
        "start", "--question", "pretraining-vs-finetuning", "--question", "peft", "--question", "sft-vs-rlhf",
        "--no-speech", "--answers", answers, "--events", events,
    )  # fmt: skip
    session = session_of(program)
    answered = [turn["question_id"] for turn in session["turns"] if turn["grade"] is not None]
    assert answered == ["pretraining-vs-finetuning", "peft"]
    assert session["complete"]
    ends = [event for event in events_in(events) if event["type"] == "turn_ended"]
    assert len(ends) == 2 and all(4 < event["audio_s"] <= 6 for event in ends)


def test_replay_cannot_write_over_a_folder(program: Program, tmp_path: Path) -> None:
    answers = cut("peft", tmp_path, 4.0)
    program.run("start", "--question", "peft", "--follow-ups", "0", "--no-speech", "--answers", answers)
    done = program.run("replay", "last", "--to", tmp_path, status=1)
    assert "is a folder" in done.stderr
    program.run("delete", "last", "--audio-only")
    assert "no sound" in program.run("replay", "last", "--to", tmp_path / "x.wav", status=1).stderr.lower()
    assert session_of(program)["turns"][0]["audio"] is None
    done = program.run("regrade", "last", "--model", "tiny.en", "--json")
    assert "sound was removed" in done.stderr and json.loads(done.stdout)[0]["changed"] == []
