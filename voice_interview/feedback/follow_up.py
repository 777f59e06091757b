"""Choosing the follow-up that helps most (pure)."""

from collections.abc import Container

from voice_interview.bank.model import FollowUp, Question
from voice_interview.feedback.ranking import concepts_by_id, shortfall
from voice_interview.grade.verdict import Assessment


def choose_follow_up(
    question: Question, assessment: Assessment, already_asked: Container[int]
) -> FollowUp | None:
    """Return the follow-up whose probes carry most of what the answer missed or got wrong.

    Ties go to the lower number, so that after a complete answer, or one that could not be scored, the first
    one left is asked.

    Args:
        question: the main question.
        assessment: of the answer to the main question.
        already_asked: numbers of the follow-ups that are used up.

    Returns:
        None when there is none left.
    """
    concepts = concepts_by_id(question)
    lost = {verdict.id: shortfall(concepts[verdict.id], verdict) for verdict in assessment.verdicts}
    left = [follow_up for follow_up in question.follow_ups if follow_up.number not in already_asked]

    def need(follow_up: FollowUp) -> float:
        # Rounded, so that sums of the same weights in another order tie.
        return round(sum(lost.get(concept_id, 0.0) for concept_id in set(follow_up.probes)), 6)

    return min(left, key=lambda follow_up: (-need(follow_up), follow_up.number), default=None)
