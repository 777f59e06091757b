"""Advice on banks that are valid but weak."""

import pytest

from tests.bank.examples import SMALL_BANK, with_line
from voice_interview.bank.lint import lint
from voice_interview.bank.reader import parse_bank


def advice(text: str) -> str:
    return "\n".join(one.sentence for one in lint(parse_bank(text, "x")))


def test_thin_concepts_and_answers_are_named() -> None:
    found = advice(SMALL_BANK)
    assert "concept 'this' of question 'first' has 1 statement; write 6 or more." in found
    assert "concept 'because' of follow-up 'why' has 0 misconceptions; write 4 or more." in found
    assert "question 'first': the reference answer has 5 words; 90 to 150 sound like a good answer." in found


def test_a_prompt_that_takes_long_to_say_is_named() -> None:
    found = advice(SMALL_BANK.replace("What is the first thing?", "What is " + "that and " * 25 + "this?"))
    assert "question 'first': the prompt takes about 21 s to say; keep it under 15 s." in found


def test_a_fragment_among_the_statements_is_named() -> None:
    assert "'just this' is too short" in advice(
        SMALL_BANK.replace("- The first thing is this.", "- just this")
    )


def test_one_statement_in_two_concepts_is_named() -> None:
    second = "{id: other, name: Other, statements: [the first thing is This!], advice: Say it.}"
    found = advice(SMALL_BANK.replace("    terms:\n", f"      - {second}\n    terms:\n"))
    assert "'the first thing is This!' stands in both 'this' and 'other'." in found


def test_a_mishearing_that_right_answers_say_is_named() -> None:
    found = advice(SMALL_BANK.replace("[diss]", "[first thing, t-h-i-s]"))
    assert "'first thing' is given as a mishearing of 'THIS', but answers say it." in found
    assert "t-h-i-s" not in found


def test_a_question_without_follow_ups_is_named() -> None:
    found = advice(SMALL_BANK.split("    follow_ups:")[0])
    assert "question 'first' has no follow-ups" in found


def test_a_statement_that_differs_in_dress_alone_is_named() -> None:
    found = advice(
        with_line(16, "          - The first thing isn't that.", "          - So a first thing is not that.")
    )
    assert "'So a first thing is not that.' is 'The first thing isn't that.' again" in found


def test_a_misconception_that_says_the_same_as_a_statement_is_an_error() -> None:
    bank = parse_bank(with_line(18, "          - Well, the first thing is this!"), "x")
    (error,) = [one for one in lint(bank) if one.grades_wrongly]
    assert error.check == "misconception-is-right"
    assert error.place == ("questions", 0, "concepts", 0, "misconceptions", 0)


@pytest.mark.parametrize(
    "opposite", ["The first thing is not this.", "This is the first thing?", "The 1st is this."]
)
def test_a_misconception_that_negates_or_reorders_a_statement_is_fine(opposite: str) -> None:
    bank = parse_bank(with_line(18, f"          - {opposite}"), "x")
    assert not [one for one in lint(bank) if one.grades_wrongly]


def test_a_term_that_no_voice_can_read_is_named() -> None:
    found = advice(with_line(21, "      - text: XQPT").replace("        say: this\n", ""))
    assert "voices stumble over 'XQPT'; write in 'say' how it sounds." in found


def test_one_follow_up_of_three_is_named() -> None:
    assert "question 'first' has 1 of 3 follow-ups" in advice(SMALL_BANK)


def test_drafts_are_counted() -> None:
    text = SMALL_BANK.replace(
        "    number: 1\n    prompt: What", "    number: 1\n    draft: true\n    prompt: What"
    )
    text = text.replace("        advice: Say this.\n", "        advice: Say this.\n        draft: true\n")
    assert "question 'first' has 2 parts marked 'draft'" in advice(text)
