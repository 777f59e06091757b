"""Sessions to test with."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from voice_interview.audio.chunk import HEARD_RATE_HZ, AudioChunk
from voice_interview.audio.wav import write_wav
from voice_interview.bank.model import FollowUp
from voice_interview.delivery.measure import delivery_of
from voice_interview.feedback.spoken import Feedback
from voice_interview.grade.verdict import Assessment, ConceptVerdict, Evidence, GraderInfo, Status
from voice_interview.session.convert import grade_record, transcript_record
from voice_interview.session.record import (
    BankRef,
    Grade,
    Plan,
    SessionRecord,
    Topic,
    TranscriptRecord,
    Turn,
)
from voice_interview.text.repair import with_meant
from voice_interview.text.transcript import Segment, Transcript, Word

STARTED = datetime(2026, 11, 24, 2, 45, 10, 500_000, tzinfo=UTC)
BANK = BankRef(id="llm-training", version="1.0")
PLAN = Plan(question_ids=("lora", "rlhf"), follow_ups=2, seed=7)
FOLLOW_UP = FollowUp(
    number=2, id="lora-rank", prompt="What does the rank do?", probes=(), reference_answer="", concepts=()
)


def words(text: str, start_s: float, step_s: float = 0.5) -> tuple[Word, ...]:
    """Return words that follow each other every ``step_s`` seconds and touch."""
    return tuple(
        Word(text=word, start_s=start_s + at * step_s, end_s=start_s + (at + 1) * step_s, probability=0.9)
        for at, word in enumerate(text.split())
    )


def transcript() -> Transcript:
    """Return two segments that touch, of eight words over four seconds."""
    return Transcript(
        segments=tuple(
            Segment(text=text, start_s=start_s, end_s=start_s + 2.0, words=words(text, start_s))
            for text, start_s in (("LoRA freezes the weights", 0.0), ("and trains small matrices.", 2.0))
        ),
        duration_s=4.5,
        model="base.en",
        real_time_factor=0.1,
    )


def transcript_kept() -> TranscriptRecord:
    """Return the same as it is kept, with one term put right."""
    first, second = transcript().segments
    misheard = replace(
        first, text="low-r-r freezes the weights", words=words("low-r-r freezes the weights", 0.0)
    )
    put_right = with_meant(misheard, [(0, 1, "LoRA")])
    return transcript_record(
        replace(transcript(), segments=(put_right, second)), delivery_of(transcript(), None)
    )


def grade(score: float | None = 50.0, status: Status = "covered", topic: Topic | None = None) -> Grade:
    """Return a grade with one concept, or without any when ``score`` is None."""
    verdict = ConceptVerdict(
        id="frozen",
        name="Frozen base",
        status=status,
        score=0.0 if score is None else score / 100,
        certainty=0.8,
        evidence=Evidence(text="freezes the weights", start_s=0.5, end_s=2.0),
    )
    return grade_record(
        topic=topic or Topic(question_id="lora"),
        assessment=Assessment(
            reason="silence" if score is None else None,
            score=score,
            verdicts=() if score is None else (verdict,),
            grader=GraderInfo(name="concepts", version="1"),
        ),
        feedback=Feedback(
            sentences=("Good.", "Say more on rank."), advice=("Say more on rank.",), next_follow_up=FOLLOW_UP
        ),
        transcript_text=transcript().text,
        bank=BANK,
    )


def turn(number: int = 1, *, score: float | None = 50.0, topic: Topic | None = None) -> Turn:
    """Return a finished turn without sound."""
    asked = topic or Topic(question_id="lora")
    return Turn(
        number=number,
        question_id=asked.question_id,
        follow_up=asked.follow_up,
        attempt=1,
        prompt="What is LoRA?",
        started_at=STARTED,
        duration_s=30.0,
        ended="silence",
        transcript=transcript_kept(),
        grade=grade(score, topic=asked),
    )


def session(*turns: Turn, session_id: str = "20261124-0245-k3f") -> SessionRecord:
    """Return a session with these turns and no summary."""
    return SessionRecord(id=session_id, started_at=STARTED, bank=BANK, plan=PLAN, turns=turns)


def tone(duration_s: float, hz: float, rate_hz: int = HEARD_RATE_HZ) -> AudioChunk:
    """Return a tone at half of full scale."""
    time_s = np.arange(round(duration_s * rate_hz)) / rate_hz
    samples = (0.5 * np.sin(2 * np.pi * hz * time_s)).astype(np.float32)
    return AudioChunk(samples=samples, rate_hz=rate_hz)


def with_sound(spoken: Turn, folder: Path) -> Turn:
    """Write sound for a turn: question 1 s of 300 Hz, answer 4.5 s of 500 Hz, feedback 2 s of 800 Hz."""
    name = f"turn-{spoken.number:02}"
    write_wav(folder / f"{name}-question.wav", tone(1.0, 300.0, 22_050))
    write_wav(folder / f"{name}-answer.wav", tone(4.5, 500.0))
    write_wav(folder / f"{name}-feedback.wav", tone(2.0, 800.0, 22_050))
    return replace(
        spoken,
        question_audio=f"{name}-question.wav",
        audio=f"{name}-answer.wav",
        feedback_audio=f"{name}-feedback.wav",
    )
