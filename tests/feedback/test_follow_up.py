"""Which follow-up is asked."""

from dataclasses import replace

from tests.feedback.made_up import TEA, assessment, unscored, verdict
from voice_interview.feedback.follow_up import choose_follow_up
from voice_interview.grade.verdict import Assessment


def chosen(judged: Assessment, *already_asked: int) -> int | None:
    follow_up = choose_follow_up(TEA, judged, frozenset(already_asked))
    return follow_up.number if follow_up else None


def test_follow_up_digs_into_what_was_missed() -> None:
    judged = assessment(verdict("leaves", "missed"), verdict("water", "covered"), verdict("time", "covered"))
    assert chosen(judged) == 3


def test_weightier_gap_goes_first() -> None:
    judged = assessment(verdict("leaves", "missed"), verdict("water", "missed"), verdict("time", "missed"))
    assert [chosen(judged), chosen(judged, 2), chosen(judged, 2, 3)] == [2, 3, 1]


def test_what_was_said_wrong_counts_like_what_was_missed() -> None:
    judged = assessment(
        verdict("leaves", "contradicted"), verdict("water", "partial", score=0.5), verdict("time", "covered")
    )
    assert chosen(judged) == 3


def test_ties_go_to_the_lower_number() -> None:
    judged = assessment(verdict("leaves", "covered"), verdict("water", "covered"), verdict("time", "missed"))
    assert chosen(judged) == 1
    assert chosen(judged, 1) == 2


def test_after_a_complete_answer_the_first_one_left_is_asked() -> None:
    judged = assessment(*(verdict(key, "covered") for key in ("leaves", "water", "time")), score=95.0)
    assert [chosen(judged), chosen(judged, 1), chosen(judged, 1, 2)] == [1, 2, 3]


def test_after_an_answer_that_was_not_scored_the_first_one_left_is_asked() -> None:
    assert chosen(unscored("silence"), 1) == 2


def test_none_is_left_when_all_were_asked_or_there_are_none() -> None:
    assert chosen(unscored("silence"), 1, 2, 3) is None
    assert choose_follow_up(replace(TEA, follow_ups=()), unscored("silence"), ()) is None
