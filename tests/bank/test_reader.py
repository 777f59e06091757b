"""From a bank file to a bank, and what is said when the file breaks the format."""

import json
from pathlib import Path

import pytest

from tests.bank.examples import SMALL_BANK, with_line
from voice_interview.bank.reader import parse_bank, read_bank
from voice_interview.errors import BankInvalid, BankNotFound


def message(text: str) -> str:
    with pytest.raises(BankInvalid) as caught:
        parse_bank(text, "small.yaml")
    return caught.value.what


def test_every_field_is_read() -> None:
    bank = parse_bank(SMALL_BANK, "small.yaml")
    assert (bank.id, bank.title, bank.version, bank.language, bank.notes) == (
        "small",
        "A small bank",
        "1",
        "en",
        None,
    )
    (question,) = bank.questions
    assert (question.id, question.number, question.prompt) == ("first", 1, "What is the first thing?")
    (concept,) = question.concepts
    assert (concept.id, concept.weight, concept.advice) == ("this", 2.5, "Say this.")
    assert concept.statements == ("The first thing is this.",)
    assert concept.misconceptions == ("The first thing is that.",)
    (term,) = question.terms
    assert (term.text, term.say, term.sounds_like) == ("THIS", "this", ("diss",))
    (follow_up,) = question.follow_ups
    assert (follow_up.number, follow_up.id, follow_up.probes) == (1, "why", ("this",))
    assert (follow_up.concepts[0].weight, follow_up.concepts[0].misconceptions) == (1.0, ())


def test_what_candidates_say_stands_beside_statements_and_misconceptions() -> None:
    advice = "        advice: Say this.\n"
    said = "        said:\n          - It's this one.\n        said_wrong: [It's that one.]\n"
    bank = parse_bank(SMALL_BANK.replace(advice, advice + said), "x")
    (concept,) = bank.questions[0].concepts
    assert concept.right == ("The first thing is this.", "It's this one.")
    assert concept.wrong == ("The first thing is that.", "It's that one.")
    both = said.replace("that one", "THIS ONE")
    assert "cannot be both" in message(SMALL_BANK.replace(advice, advice + both))


def test_values_stay_the_text_that_was_written() -> None:
    bank = parse_bank(
        with_line(4, "version: 1.10").replace("title: A small bank", "title: yes"), "small.yaml"
    )
    assert (bank.version, bank.title) == ("1.10", "yes")


def test_folded_lines_become_one_line() -> None:
    bank = parse_bank(with_line(8, "    prompt: |", "      What is", "", "      the first?"), "small.yaml")
    assert bank.questions[0].prompt == "What is the first?"


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_endings_of_every_system_are_read(ending: str) -> None:
    assert parse_bank(SMALL_BANK.replace("\n", ending), "x") == parse_bank(SMALL_BANK, "x")


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + SMALL_BANK.encode())
    assert read_bank(path) == parse_bank(SMALL_BANK, "x")


def test_json_may_spell_rare_characters_as_two_escapes() -> None:
    bank = {"format": 1, "id": "a", "title": "🙂 \\ud83d", "version": "1", "questions": []}
    assert "🙂" not in json.dumps(bank)
    found = message(json.dumps(bank, indent=1))
    assert (
        found == "small.yaml, line 6: the bank needs at least one entry in 'questions', the questions to ask."
    )


BREACHES = {
    "missing prompt": (with_line(8), "line 6: question 'first' needs 'prompt', a sentence to say aloud."),
    "empty prompt": (
        with_line(8, "    prompt:"),
        "line 8: question 'first' needs 'prompt', a sentence to say aloud.",
    ),
    "quoted empty prompt": (
        with_line(8, '    prompt: " "'),
        "line 8: 'prompt' of question 'first' must be a sentence to say aloud, one text, and it is empty.",
    ),
    "list for a text": (
        with_line(8, "    prompt: [a, b]"),
        "line 8: 'prompt' of question 'first' must be a sentence to say aloud, one text, not a list.",
    ),
    "text for a list": (
        with_line(16, "          A sentence."),
        "line 16: 'statements' of concept 'this' of question 'first' must be a list of full "
        "sentences that say it.",
    ),
    "colon in a list item": (
        with_line(16, "          - Note: this."),
        "line 16: each of 'statements' in concept 'this' of question 'first' must be one text, not keys.",
    ),
    "misspelt key": (
        with_line(8, "    prompt: What?", "    note: Why?"),
        "line 9: question 'first' has an unknown key 'note'; did you mean 'notes'?",
    ),
    "foreign key": (
        with_line(21, "      - text: THIS", "        xyzzy: 1"),
        "line 22: term 1 of question 'first' has an unknown key 'xyzzy'; the keys here are text, "
        "say, sounds_like, draft.",
    ),
    "key twice": (
        with_line(8, "    prompt: What?", "    prompt: Which?"),
        "line 9: 'prompt' was already given on line 8; keep one of the two.",
    ),
    "bad id": (
        with_line(6, "  - id: First Question"),
        "line 6: question 'First Question': the id 'First Question' may have only lower-case letters, "
        "digits and single dashes.",
    ),
    "number in words": (
        with_line(7, "    number: one"),
        "line 7: question 'first': 'number' must be a whole number from 1, the question's place in its "
        "source, not 'one'.",
    ),
    "weight zero": (
        with_line(14, "        weight: 0"),
        "line 14: concept 'this' of question 'first': 'weight' must be a number above 0 and up to "
        "1000, not '0'.",
    ),
    "weight not a number": (
        with_line(14, "        weight: .nan"),
        "line 14: concept 'this' of question 'first': 'weight' must be a number above 0 and up to "
        "1000, not '.nan'.",
    ),
    "weight without end": (
        with_line(14, "        weight: inf"),
        "line 14: concept 'this' of question 'first': 'weight' must be a number above 0 and up to "
        "1000, not 'inf'.",
    ),
    "probe of nothing": (
        with_line(28, "        probes: [that]"),
        "line 28: follow-up 'why' of question 'first': 'that' is no concept of question 'first'; "
        "its concepts are this.",
    ),
    "fourth follow-up": (
        with_line(25, "      - number: 4"),
        "line 25: follow-up 'why' of question 'first': a question has up to 3 follow-ups, so not number 4.",
    ),
    "id used twice": (
        with_line(26, "        id: first"),
        "line 26: follow-up 'first' of question 'first': the question or follow-up id 'first' is used twice; "
        "each must be different.",
    ),
    "right and wrong at once": (
        with_line(18, "          - the first thing is THIS."),
        "line 18: concept 'this' of question 'first': 'the first thing is THIS.' is also among the "
        "right sentences; it cannot be both.",
    ),
    "sentence twice": (
        with_line(16, "          - The same.", "          - the same."),
        "line 17: concept 'this' of question 'first': 'the same.' is listed twice in 'statements'.",
    ),
    "another language": (
        with_line(3, "title: T", "language: de"),
        "line 4: the bank: the language must be en, not 'de'; only English is supported.",
    ),
    "newer format": (
        with_line(1, "format: 2", "new_key: 1"),
        "line 1: this bank is made for a newer version of voice-interview (format 2); this one reads "
        "format 1, so update it.",
    ),
    "no format": (
        with_line(1),
        "line 1: a bank needs 'format', the version of the file format; write 'format: 1'.",
    ),
    "odd format": (with_line(1, "format: one"), "line 1: 'format' must be 1; write 'format: 1'."),
    "question that is a text": (
        "format: 1\nid: a\ntitle: t\nversion: 1\nquestions:\n  - What?\n",
        "line 6: question 1 should be a set of keys: id, number, prompt, key_concept, reference_answer, "
        "concepts, terms, follow_ups, notes, draft.",
    ),
    "a list": (
        "- a\n- b\n",
        "line 1: a bank is a set of keys: format, id, title, version, language, notes, questions.",
    ),
    "terminal escape in a text": (
        with_line(8, '    prompt: "\\e[2JWhat?"'),
        "line 8: question 'first': a text holds the invisible character U+001B; take it out.",
    ),
    "text without end": (
        with_line(8, f"    prompt: {'long ' * 1001}"),
        "line 8: question 'first': a text is longer than 5,000 characters.",
    ),
}


@pytest.mark.parametrize("breach", BREACHES)
def test_a_breach_is_told_with_its_line_and_what_would_be_right(breach: str) -> None:
    text, expected = BREACHES[breach]
    assert message(text) == f"small.yaml, {expected}"


def test_second_question_of_the_same_number_is_told() -> None:
    question = (
        SMALL_BANK.split("questions:\n")[1].replace("id: first", "id: second").replace("id: why", "id: how")
    )
    assert message(SMALL_BANK + question) == (
        "small.yaml, line 36: question 'second': the question number '1' is used twice; "
        "each must be different."
    )


def test_several_problems_are_told_at_once_in_the_order_of_lines() -> None:
    text = with_line(28, "        probes: [that]").replace("advice: Say this.", "advise: Say this.")
    lines = message(text.replace("title: A small bank\n", "")).splitlines()
    assert lines[0] == "small.yaml has 4 problems."
    assert [line.split(":")[0] for line in lines[1:]] == ["  line 1", "  line 11", "  line 18", "  line 27"]


def test_a_flood_of_problems_is_cut_to_ten_and_counted() -> None:
    text = SMALL_BANK + "".join(f"key{n}: x\n" for n in range(25))
    lines = message(text).splitlines()
    assert lines[0] == "small.yaml has 25 problems."
    assert len(lines) == 12
    assert lines[-1] == "  … and 15 more."


def test_the_told_error_points_to_the_format() -> None:
    with pytest.raises(BankInvalid) as caught:
        parse_bank("format: 1", "small.yaml")
    assert caught.value.advice == "The file format is described in docs/banks.md."


def test_a_missing_file_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(BankNotFound, match="There is no file"):
        read_bank(tmp_path / "none.yaml")


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    with pytest.raises(BankNotFound, match="is not a file"):
        read_bank(tmp_path)


def test_an_impossible_name_is_not_found() -> None:
    with pytest.raises(BankNotFound):
        read_bank(Path("a\0b.yaml"))
