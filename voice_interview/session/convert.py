"""Between the messages of the interview and what is kept of them (pure)."""

import math
from collections.abc import Sequence

from voice_interview.bank.model import Asked
from voice_interview.delivery.advice import with_advice
from voice_interview.delivery.measures import Delivery
from voice_interview.feedback.spoken import Feedback
from voice_interview.grade.verdict import Assessment
from voice_interview.session.record import (
    ActivityRecord,
    BankRef,
    Grade,
    NextFollowUp,
    SegmentRecord,
    SessionRecord,
    Topic,
    TranscriptRecord,
)
from voice_interview.speech.utterance import SpeechActivity
from voice_interview.text.transcript import Segment, Transcript, Word


def grade_record(
    *, topic: Topic, assessment: Assessment, feedback: Feedback, transcript_text: str, bank: BankRef
) -> Grade:
    """Put together what is kept, and printed, of one verdict."""
    follow_up = feedback.next_follow_up
    return Grade(
        question_id=topic.question_id,
        follow_up=topic.follow_up,
        scored=assessment.reason is None,
        reason=assessment.reason,
        score=assessment.score,
        concepts=assessment.verdicts,
        feedback=feedback.text,
        advice=feedback.advice,
        next_follow_up=(
            NextFollowUp(number=follow_up.number, prompt=follow_up.prompt) if follow_up is not None else None
        ),
        transcript=transcript_text,
        grader=assessment.grader,
        bank=bank,
    )


def assessment_of(grade: Grade, asked: Asked) -> Assessment:
    """Return the verdicts of a kept grade, without those on concepts that ``asked`` no longer has."""
    known = {concept.id for concept in asked.concepts}
    return Assessment(
        reason=grade.reason,
        score=grade.score,
        verdicts=tuple(verdict for verdict in grade.concepts if verdict.id in known),
        grader=grade.grader,
    )


def earlier_deliveries(record: SessionRecord, before: int) -> tuple[Delivery, ...]:
    """Return how the answers before turn number ``before`` were spoken, oldest first."""
    return tuple(
        turn.transcript.delivery
        for turn in record.turns
        if turn.number < before and turn.transcript is not None
    )


def transcript_record(
    transcript: Transcript, spoken: Delivery, earlier: Sequence[Delivery] = ()
) -> TranscriptRecord:
    """Put together what is kept, and printed, of one answer's words.

    Args:
        transcript: the words, terms put right.
        spoken: how they were spoken, without advice.
        earlier: how the person spoke before, for the advice.
    """
    typed = transcript.duration_s is None
    return TranscriptRecord(
        text=transcript.text,
        raw_text=transcript.as_recognised.text,
        duration_s=transcript.duration_s,
        model=transcript.model,
        real_time_factor=transcript.real_time_factor,
        segments=tuple(
            SegmentRecord(
                text=segment.text,
                start_s=None if typed else segment.start_s,
                end_s=None if typed else segment.end_s,
            )
            for segment in transcript.segments
            if segment.text  # one that holds only an "um" has none
        ),
        words=transcript.words,
        terms=transcript.repairs,
        delivery=with_advice(spoken, earlier),
    )


def transcript_of(record: TranscriptRecord) -> Transcript:
    """Return the words as the grader reads them.

    A word belongs to the last segment that starts no later than the word does: segments follow each other,
    and no word starts before its own segment.
    """
    starts_s = [segment.start_s or 0.0 for segment in record.segments]
    words: list[list[Word]] = [[] for _ in record.segments]
    for word in record.words if words else ():
        at = max((index for index, start_s in enumerate(starts_s) if start_s <= word.start_s), default=0)
        words[at].append(word)
    segments = tuple(
        Segment(text=segment.text, start_s=start_s, end_s=segment.end_s or 0.0, words=tuple(inside))
        for segment, start_s, inside in zip(record.segments, starts_s, words, strict=True)
    )
    return Transcript(
        segments=segments,
        duration_s=record.duration_s,
        model=record.model,
        real_time_factor=record.real_time_factor,
    )


def activity_record(activity: SpeechActivity) -> ActivityRecord:
    """Return what is kept of where there was speech; JSON has no -inf, so digital silence is None."""
    return ActivityRecord(
        duration_s=activity.duration_s,
        speech=activity.spans,
        peak_dbfs=activity.peak_dbfs if math.isfinite(activity.peak_dbfs) else None,
        loudness_dbfs=activity.loudness_dbfs,
    )


def activity_of(record: ActivityRecord) -> SpeechActivity:
    """Return where there was speech, as the grader reads it."""
    return SpeechActivity(
        duration_s=record.duration_s,
        spans=record.speech,
        peak_dbfs=-math.inf if record.peak_dbfs is None else record.peak_dbfs,
        loudness_dbfs=record.loudness_dbfs,
    )
