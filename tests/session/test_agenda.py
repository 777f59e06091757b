"""What is left to ask after a session was cut off anywhere."""

from dataclasses import replace

import pytest

from tests.session.examples import FOLLOW_UP, grade, session, turn
from voice_interview.bank.model import Concept, Question
from voice_interview.session.agenda import is_settled, latest_turn, next_follow_up
from voice_interview.session.record import SessionRecord, Topic, Turn, TurnEnd

FOLLOW_UPS = tuple(replace(FOLLOW_UP, number=number, id=f"f{number}") for number in (1, 2, 3))
QUESTION = Question(
    id="lora",
    number=1,
    prompt="What is LoRA?",
    key_concept="LoRA",
    reference_answer="",
    concepts=(
        Concept(id="frozen", name="Frozen", weight=1.0, statements=("So.",), misconceptions=(), advice=""),
    ),
    terms=(),
    follow_ups=FOLLOW_UPS,
)


def follow_up_turn(number: int, follow_up: int, *, ended: TurnEnd | None = "silence") -> Turn:
    answered = turn(number, topic=Topic(question_id="lora", follow_up=follow_up))
    return replace(answered, ended=ended, grade=answered.grade if ended == "silence" else None)


def asked_next(*turns: Turn, follow_ups: int = 2) -> int | None:
    record: SessionRecord = session(*turns)
    record = replace(record, plan=replace(record.plan, follow_ups=follow_ups))
    return next_follow_up(record, QUESTION, turns[0])


@pytest.mark.parametrize(
    ("score", "ended", "settled"),
    [
        (50.0, "silence", True),
        (50.0, None, True),  # killed while the feedback was said
        (50.0, "interrupted", True),
        (None, "silence", True),
        (None, None, False),  # killed before a word was said
        (None, "interrupted", False),  # stopped before a word was said
    ],
)
def test_question_is_settled_by_its_end_or_by_an_answer_with_a_score(
    score: float | None, ended: TurnEnd | None, settled: bool
) -> None:
    assert is_settled(replace(turn(score=score), ended=ended)) is settled


@pytest.mark.parametrize(("ended", "settled"), [("skipped", True), ("interrupted", False), (None, False)])
def test_question_without_an_answer_is_settled_only_when_skipped(
    ended: TurnEnd | None, settled: bool
) -> None:
    assert is_settled(replace(turn(), grade=None, ended=ended)) is settled


def test_last_attempt_counts() -> None:
    record = session(turn(1), replace(turn(2), attempt=2))
    assert latest_turn(record, Topic(question_id="lora")) == record.turns[1]
    assert latest_turn(record, Topic(question_id="lora", follow_up=1)) is None


def test_follow_up_that_the_feedback_announced_is_asked() -> None:
    assert asked_next(turn(1)) == FOLLOW_UP.number


def test_follow_up_that_was_begun_and_cut_off_is_asked_again_even_if_another_grade_announces_another() -> (
    None
):
    assert asked_next(turn(1), follow_up_turn(2, 3, ended=None), follow_ups=1) == 3


def test_best_of_the_rest_comes_after_the_announced_one() -> None:
    probing = replace(FOLLOW_UPS[2], probes=("frozen",))
    question = replace(QUESTION, follow_ups=(*FOLLOW_UPS[:2], probing))
    main = replace(turn(1), grade=grade(0.0, "missed"))
    record = session(main, follow_up_turn(2, FOLLOW_UP.number))
    assert next_follow_up(record, question, main) == 3


def test_no_more_follow_ups_than_planned() -> None:
    assert asked_next(turn(1), follow_up_turn(2, 2), follow_ups=1) is None
    assert asked_next(turn(1), follow_ups=0) is None
    three = (turn(1), follow_up_turn(2, 2), follow_up_turn(3, 1), follow_up_turn(4, 3))
    assert asked_next(*three, follow_ups=9) is None


def test_nobody_who_skipped_is_asked_a_follow_up() -> None:
    assert asked_next(replace(turn(1), grade=None, ended="skipped")) is None
    assert asked_next(turn(1), follow_up_turn(2, 2, ended="skipped")) is None


def test_verdicts_on_concepts_that_the_bank_dropped_do_no_harm() -> None:
    question = replace(QUESTION, concepts=())
    record = session(turn(1), follow_up_turn(2, FOLLOW_UP.number))
    assert next_follow_up(record, question, record.turns[0]) == 1
