"""The reply to an answer: what was right, then the one thing that matters most (pure)."""

from dataclasses import replace

from voice_interview.bank.model import Asked, FollowUp
from voice_interview.feedback import phrases
from voice_interview.feedback.phrases import wording
from voice_interview.feedback.quote import quote_from
from voice_interview.feedback.ranking import concepts_by_id, open_verdicts
from voice_interview.feedback.sentences import split_sentences
from voice_interview.feedback.spoken import Feedback
from voice_interview.grade.verdict import Assessment, ConceptVerdict, NotScored
from voice_interview.text.transcript import Transcript

MAX_WORDS = 60
"""24 s at 150 words a minute."""
STRONG_SCORE = 85.0
"""From here on the answer is called strong, and told what would make it outstanding."""

_SURE = 0.25
"""Below this certainty a verdict is too close to the line for the candidate's words to be called right."""


def compose(
    asked: Asked, assessment: Assessment, transcript: Transcript, follow_up: FollowUp | None
) -> Feedback:
    """Return the reply to one answer, at most ``MAX_WORDS`` words; no score is said.

    Args:
        asked: what was asked.
        assessment: verdicts on the answer.
        transcript: the answer.
        follow_up: what will be asked next, if anything.
    """
    if assessment.reason is not None:
        spoken = " ".join(_why_not_scored(assessment.reason, typed=transcript.duration_s is None))
    else:
        to_improve = _to_improve(asked, assessment)
        room = MAX_WORDS - _words(to_improve)
        right = next((text for text in _what_was_right(asked, assessment) if _words(text) <= room), None)
        spoken = f"{right} {to_improve}" if right else to_improve
    concepts = concepts_by_id(asked)
    advice = tuple(concepts[verdict.id].advice for verdict in open_verdicts(asked, assessment))
    return Feedback(sentences=split_sentences(spoken), advice=advice, next_follow_up=follow_up)


def with_delivery_advice(feedback: Feedback, advice: str) -> Feedback:
    """Return the reply with advice on how the answer was spoken at its end, when there is room for it."""
    if _words(feedback.text) + _words(advice) > MAX_WORDS:
        return feedback
    return replace(feedback, sentences=(*feedback.sentences, *split_sentences(advice)))


def _why_not_scored(reason: NotScored, *, typed: bool) -> tuple[str, ...]:
    if typed and reason != "too_short":
        return phrases.NOTHING_TYPED
    return phrases.NOT_SCORED_SPOKEN[reason]


def _what_was_right(asked: Asked, assessment: Assessment) -> list[str]:
    """Return ways to begin, best first: with the candidate's own words, by name, or in general."""
    covered = _covered(asked, assessment)
    if not covered:
        return _without_praise(asked, assessment)
    strong = _is_strong(assessment)
    with_quote = phrases.STRONG_WITH_QUOTE if strong else phrases.RIGHT_WITH_QUOTE
    quotes = (_quote(asked, assessment, verdict) for verdict in covered)
    quote = next((quote for quote in quotes if quote is not None), None)
    ways = [wording(with_quote, asked).format(quote=quote)] if quote else []
    if strong:
        return [*ways, wording(phrases.STRONG, asked)]
    return [*ways, wording(phrases.RIGHT, asked).format(name=covered[0].name)]


def _without_praise(asked: Asked, assessment: Assessment) -> list[str]:
    touched = [verdict for verdict in assessment.verdicts if verdict.status == "partial"]
    ways = [wording(phrases.NOTHING_RIGHT, asked)]
    if touched:
        best = max(touched, key=lambda verdict: verdict.score)
        ways.insert(0, wording(phrases.TOUCHED, asked).format(name=best.name))
    return ways


def _covered(asked: Asked, assessment: Assessment) -> list[ConceptVerdict]:
    """Return what was covered, first what is safest and weightiest to speak of."""
    concepts = concepts_by_id(asked)
    covered = [verdict for verdict in assessment.verdicts if verdict.status == "covered"]
    return sorted(
        covered,
        key=lambda verdict: (
            verdict.certainty < _SURE,
            -concepts[verdict.id].weight * verdict.score * verdict.certainty,
        ),
    )


def _quote(asked: Asked, assessment: Assessment, verdict: ConceptVerdict) -> str | None:
    """Return the candidate's words for a covered concept, unless they are not safe to praise."""
    if verdict.evidence is None or verdict.certainty < _SURE:
        return None
    quote = quote_from(verdict.evidence.text, concepts_by_id(asked)[verdict.id].statements)
    wrong = [
        " ".join(other.evidence.text.split()).lower()
        for other in assessment.verdicts
        if other.status == "contradicted" and other.evidence is not None
    ]
    if quote is None or any(quote.lower() in text or text in quote.lower() for text in wrong):
        return None
    return quote


def _to_improve(asked: Asked, assessment: Assessment) -> str:
    """Return the most important thing to put right, to add, or to sharpen."""
    concepts = concepts_by_id(asked)
    still_open = open_verdicts(asked, assessment)
    if not still_open:
        weakest = min(assessment.verdicts, key=lambda verdict: verdict.score)
        advice = concepts[weakest.id].advice
        return _fitting(wording(phrases.OUTSTANDING, asked).format(advice=advice), asked, weakest)
    first = still_open[0]
    concept = concepts[first.id]
    if first.status == "contradicted":
        text = wording(phrases.PUT_RIGHT, asked).format(statement=concept.statements[0])
    elif not any(verdict.status in ("covered", "partial") for verdict in assessment.verdicts):
        text = wording(phrases.HEART_OF_IT, asked).format(statement=concept.statements[0])
    elif _is_strong(assessment):
        text = wording(phrases.OUTSTANDING, asked).format(advice=concept.advice)
    else:
        choices = phrases.MISSED if first.status == "missed" else phrases.HALF_SAID
        text = wording(choices, asked).format(advice=concept.advice)
    return _fitting(text, asked, first)


def _fitting(text: str, asked: Asked, verdict: ConceptVerdict) -> str:
    """Return ``text``, or where a bank's wording is too long to be heard, the name of the concept alone."""
    if _words(text) <= MAX_WORDS:
        return text
    choices = phrases.LOOK_AGAIN if verdict.status == "contradicted" else phrases.NAME_ONLY
    return wording(choices, asked).format(name=verdict.name)


def _is_strong(assessment: Assessment) -> bool:
    right = all(verdict.status != "contradicted" for verdict in assessment.verdicts)
    return right and assessment.score is not None and assessment.score >= STRONG_SCORE


def _words(text: str) -> int:
    return len(text.split())
