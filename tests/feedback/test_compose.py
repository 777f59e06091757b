"""What the interviewer answers."""

from dataclasses import replace
from itertools import product
from typing import get_args

import pytest

from tests.feedback.made_up import TEA, assessment, concept, unscored, verdict
from voice_interview.bank.model import Question
from voice_interview.feedback.compose import MAX_WORDS, compose
from voice_interview.feedback.spoken import Feedback
from voice_interview.grade.verdict import Assessment, NotScored, Status
from voice_interview.text.transcript import Transcript, typed_transcript

HEARD = Transcript(segments=(), duration_s=30.0, model="tiny.en", real_time_factor=0.1)
LEAVES, WATER, TIME = TEA.concepts


def reply(judged: Assessment, asked: Question = TEA) -> Feedback:
    return compose(asked, judged, HEARD, None)


def test_what_was_right_is_quoted_before_the_most_important_thing_missed() -> None:
    judged = assessment(verdict("leaves", "covered"), verdict("water", "missed"), verdict("time", "missed"))
    text = reply(judged).text
    assert "“you put fresh leaves into a warm pot first”" in text
    assert text.index("“") < text.index(WATER.advice)
    assert TIME.advice not in text


def test_contradiction_goes_before_a_weightier_gap_and_is_put_right() -> None:
    judged = assessment(
        verdict("leaves", "covered"),
        verdict("water", "missed"),
        verdict("time", "contradicted", said="one hour"),
    )
    feedback = reply(judged)
    assert TIME.statements[0] in feedback.text
    assert feedback.advice == (TIME.advice, WATER.advice)


def test_advice_is_ordered_by_weight_times_gap() -> None:
    judged = assessment(
        verdict("leaves", "missed", score=0.0),
        verdict("water", "partial", score=0.5),
        verdict("time", "partial"),
    )
    assert reply(judged).advice == (LEAVES.advice, WATER.advice, TIME.advice)


def test_wrong_words_are_never_quoted_as_right() -> None:
    """One stretch of an answer can be evidence for two concepts, right for one and wrong for the other."""
    said = "the water has to be cold when it meets the leaves in a warm pot"
    judged = assessment(
        verdict("leaves", "covered", said=said),
        verdict("water", "contradicted", said=f"I know that {said}, always"),
        verdict("time", "missed"),
    )
    assert "“" not in reply(judged).text


@pytest.mark.parametrize("status", ["missed", "contradicted", "partial"])
def test_nothing_is_called_right_when_nothing_was(status: Status) -> None:
    judged = assessment(*(verdict(key, status) for key in ("leaves", "water", "time")), score=5.0)
    for number in range(6):
        text = reply(judged, replace(TEA, number=number)).text.lower()
        for praise in (
            "was right",
            "is right",
            "this right",
            "good",
            "strong",
            "explained",
            "clear:",
            "well:",
        ):
            assert praise not in text.replace(WATER.statements[0].lower(), "").replace(
                LEAVES.statements[0].lower(), ""
            )


def test_uncertain_verdict_is_not_quoted_as_right() -> None:
    judged = assessment(
        verdict("leaves", "covered", certainty=0.1), verdict("water", "missed"), verdict("time", "missed")
    )
    assert "“" not in reply(judged).text


def test_answer_without_anything_right_gets_the_heart_of_the_matter() -> None:
    judged = assessment(*(verdict(key, "missed") for key in ("leaves", "water", "time")), score=0.0)
    assert WATER.statements[0] in reply(judged).text


def test_strong_answer_hears_what_would_make_it_outstanding() -> None:
    judged = assessment(
        verdict("leaves", "covered"),
        verdict("water", "covered"),
        verdict("time", "covered", score=0.8),
        score=91.0,
    )
    feedback = reply(judged)
    assert TIME.advice in feedback.text
    assert "outstanding" in feedback.text
    assert feedback.advice == ()


def test_high_score_with_a_contradiction_is_not_called_strong() -> None:
    judged = assessment(
        verdict("leaves", "covered"), verdict("water", "covered"), verdict("time", "contradicted"), score=90.0
    )
    text = reply(judged).text
    assert TIME.statements[0] in text
    assert "strong" not in text
    assert "outstanding" not in text


@pytest.mark.parametrize("reason", get_args(NotScored))
@pytest.mark.parametrize("transcript", [HEARD, typed_transcript("tea")])
def test_unscored_answer_is_told_why_and_what_to_do(reason: NotScored, transcript: Transcript) -> None:
    feedback = compose(TEA, unscored(reason), transcript, None)
    assert len(feedback.sentences) >= 2
    assert "try again" in feedback.text.lower()
    assert feedback.advice == ()
    if transcript.duration_s is None:
        assert "microphone" not in feedback.text


def test_follow_up_is_announced_in_the_message_but_not_said() -> None:
    follow_up = TEA.follow_ups[1]
    feedback = compose(
        TEA, assessment(*(verdict(key, "missed") for key in ("leaves", "water", "time"))), HEARD, follow_up
    )
    assert feedback.next_follow_up is follow_up
    assert follow_up.prompt not in feedback.text


@pytest.mark.parametrize("statuses", list(product(get_args(Status), repeat=3)))
def test_reply_is_short_and_says_no_score(statuses: tuple[Status, ...]) -> None:
    keys = ("leaves", "water", "time")
    judged = assessment(
        *(verdict(key, status) for key, status in zip(keys, statuses, strict=True)), score=77.0
    )
    feedback = reply(judged)
    assert 0 < len(feedback.text.split()) <= MAX_WORDS
    assert "77" not in feedback.text
    assert len(feedback.advice) == sum(status != "covered" for status in statuses)


@pytest.mark.parametrize("status", ["missed", "contradicted", "covered"])
def test_reply_stays_short_when_a_bank_is_wordy(status: Status) -> None:
    wordy = replace(concept("leaves"), statements=("word " * 80 + ".",), advice="say " * 80 + ".")
    feedback = reply(assessment(verdict("leaves", status)), replace(TEA, concepts=(wordy,)))
    assert len(feedback.text.split()) <= MAX_WORDS
    assert "The leaves point" in feedback.text


def test_same_answer_gets_the_same_words_and_questions_differ() -> None:
    judged = assessment(verdict("leaves", "covered"), verdict("water", "missed"), verdict("time", "missed"))
    texts = {reply(judged, replace(TEA, number=number)).text for number in range(3)}
    assert len(texts) == 3
    assert reply(judged) == reply(judged)
