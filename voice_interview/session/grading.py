"""From words to a verdict and the reply: one answer, graded. Used live, afterwards, and for text alone."""

from dataclasses import dataclass, replace

from voice_interview.bank.model import Asked, Question
from voice_interview.delivery.measures import Delivery
from voice_interview.feedback.compose import compose, with_delivery_advice
from voice_interview.feedback.follow_up import choose_follow_up
from voice_interview.feedback.spoken import Feedback
from voice_interview.grade.gate import reason_not_to_score
from voice_interview.grade.verdict import Assessment, Grader
from voice_interview.speech.utterance import SpeechActivity
from voice_interview.text.transcript import Transcript


@dataclass(frozen=True, slots=True, kw_only=True)
class GradedAnswer:
    """One answer with its verdicts and the reply to it."""

    assessment: Assessment
    feedback: Feedback


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerToGrade:
    """One answer and what it answers."""

    question: Question
    asked: Asked
    """The question itself, or one of its follow-ups."""
    transcript: Transcript
    activity: SpeechActivity | None
    """None for typed text."""
    delivery: Delivery | None = None
    """How it was spoken, with advice; None where that is not known yet, and for typed text."""


def grade_answer(answer: AnswerToGrade, grader: Grader, *, with_follow_up: bool) -> GradedAnswer:
    """Grade one answer and compose the reply.

    Args:
        answer: the words and what they answer.
        grader: judges answers that are fit to be judged.
        with_follow_up: whether a follow-up is to be asked after the answer to a question.

    Raises:
        GradingError: the grader failed.
    """
    reason = reason_not_to_score(answer.transcript, answer.activity)
    if reason is None:
        assessment = grader.assess(answer.asked, answer.transcript)
    else:
        assessment = Assessment(reason=reason, score=None, verdicts=(), grader=grader.info)
    follow_up = (
        choose_follow_up(answer.question, assessment, already_asked=frozenset())
        if with_follow_up and answer.asked is answer.question
        else None
    )
    feedback = compose(answer.asked, assessment, answer.transcript, follow_up)
    return with_delivery(GradedAnswer(assessment=assessment, feedback=feedback), answer.delivery)


def with_delivery(graded: GradedAnswer, delivery: Delivery | None) -> GradedAnswer:
    """Return ``graded`` with the advice on the delivery in its reply; an answer not scored gets none."""
    if delivery is None or delivery.advice is None or graded.assessment.reason is not None:
        return graded
    return replace(graded, feedback=with_delivery_advice(graded.feedback, delivery.advice.text))
