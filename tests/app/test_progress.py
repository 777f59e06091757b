"""``progress`` from sessions on disk."""

import json
from dataclasses import replace
from pathlib import Path

from rich.console import Console, Group

from tests.app.conftest import Program
from tests.fakes import ManualClock
from tests.progress.made_up import answer, interview, progress
from tests.session.examples import PLAN
from voice_interview.app.progress_text import headline, next_command, progress_parts
from voice_interview.app.progressing import load_progress
from voice_interview.session import codec
from voice_interview.session.record import SessionRecord
from voice_interview.session.store import RECORD_NAME
from voice_interview.session.summary import with_turns


def keep(home: Path, *records: SessionRecord) -> None:
    for record in records:
        folder = home / "sessions" / record.id
        folder.mkdir(parents=True)
        (folder / RECORD_NAME).write_bytes(codec.encode(record))


def shown(*records: SessionRecord, width: int = 100) -> str:
    found = progress(*records, days=3)
    console = Console(width=width, no_color=True, highlight=False)
    with console.capture() as captured:
        console.print(Group(*progress_parts(found)))
    return headline(found) + captured.get()


def test_progress_of_nothing_says_how_to_begin(bare_program: Program) -> None:
    assert "voice-interview start" in bare_program.run("progress").stdout
    document = json.loads(bare_program.run("progress", "--json").stdout)
    assert (document["sessions"], document["concepts"], document["practise_next"]) == ([], [], [])


def test_progress_from_the_command_line(bare_program: Program) -> None:
    keep(
        bare_program.home,
        interview(answer(0, question="peft", frozen="covered")),
        interview(answer(1, question="peft", frozen="covered", rank="contradicted")),
    )
    broken = bare_program.home / "sessions" / "20261101-0000-bad"
    broken.mkdir()
    (broken / RECORD_NAME).write_text("{")
    text = bare_program.run("progress").stdout
    assert "2 answers on 2 days" in text and "damaged: 20261101-0000-bad" in text
    assert "✓ 1 mastered" in text and "✗ 1 wrong" in text
    document = json.loads(bare_program.run("progress", "--json").stdout)
    assert document["states"] == {"mastered": 1, "shaky": 0, "missing": 0, "wrong": 1}
    assert document["unreadable"] == ["20261101-0000-bad"]
    assert document["practise_next"][0]["question_id"] != "peft"  # today's bank has no such concepts
    only = json.loads(bare_program.run("progress", "--json", "--bank", "other").stdout)
    assert only["sessions"] == []


def test_words_say_what_colour_says() -> None:
    text = shown(interview(answer(0, frozen="covered", rank="contradicted")))
    assert "1 shaky" in text and "1 wrong" in text and "Nothing is due" in text
    assert "1 answer on 1 day." in text


def test_narrow_terminal_gets_every_part(tmp_path: Path) -> None:
    assert "Practise next" in shown(interview(answer(0, frozen="covered")), width=40)


def test_command_to_copy_names_the_bank_as_it_was_given(tmp_path: Path) -> None:
    text = (Path(__file__).parents[1] / "bank" / "examples.py").read_text(encoding="utf-8")
    bank = tmp_path / "my bank.yaml"
    bank.write_text(text.split('"""\\\n')[1].split('"""')[0], encoding="utf-8")
    record = interview(answer(0, question="first", this="missed"))
    assert record.turns[0].grade is not None
    small = replace(record.bank, id="small")
    graded = replace(record.turns[0].grade, bank=small)
    keep(
        tmp_path,
        replace(
            with_turns(record, (replace(record.turns[0], grade=graded),)),
            bank=small,
            plan=replace(PLAN, bank_source=str(bank)),
        ),
    )
    found = load_progress(tmp_path, ManualClock())
    assert next_command(found) == f"voice-interview start --bank '{bank}' --question first"
    bank.unlink()
    found = load_progress(tmp_path, ManualClock())
    assert next_command(found) is None
    assert [concept.in_bank for concept in found.concepts] == [False]


def test_thousands_of_answers(tmp_path: Path) -> None:
    records = [
        interview(
            *(
                answer(days, number=number, question=f"q{number}", a="covered", b="missed")
                for number in range(1, 11)
            )
        )
        for days in range(300)
    ]
    keep(tmp_path, *records)
    found = load_progress(tmp_path, ManualClock())
    assert len(found.sessions) == 300
    assert (found.states.mastered, found.states.missing) == (10, 10)
