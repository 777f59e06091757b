"""What is shown of an answer: highlighted words, marks, the waveform, subtitles."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.session.examples import grade, session, transcript_kept, turn, with_sound
from voice_interview.errors import SessionError
from voice_interview.grade.verdict import ConceptVerdict, Evidence, Status
from voice_interview.session.highlight import highlighted
from voice_interview.session.marks import marks_of, peaks
from voice_interview.session.record import ActivityRecord, Grade
from voice_interview.session.subtitles import session_subtitles
from voice_interview.session.timeline import plan_replay
from voice_interview.speech.utterance import SpeechSpan
from voice_interview.text.formats import as_srt


def graded(*found: tuple[Status, str, float | None, float | None]) -> Grade:
    verdicts = tuple(
        ConceptVerdict(
            id=f"c{at}",
            name=f"Concept {at}",
            status=status,
            score=0.5,
            certainty=0.5,
            evidence=Evidence(text=text, start_s=start_s, end_s=end_s),
        )
        for at, (status, text, start_s, end_s) in enumerate(found)
    )
    return replace(grade(), concepts=verdicts)


def test_words_of_the_evidence_are_found_by_their_times() -> None:
    runs = highlighted(transcript_kept(), graded(("covered", "not these", 0.5, 2.0)))
    assert [(run.text, run.concepts, run.status) for run in runs] == [
        ("LoRA", (), None),
        ("freezes the weights", (1,), "covered"),
        ("and trains small matrices.", (), None),
    ]
    assert runs[0].words[0].heard == "low-r-r"


def test_words_of_two_verdicts_show_the_wrong_one() -> None:
    runs = highlighted(
        transcript_kept(),
        graded(("covered", "", 0.5, 2.0), ("contradicted", "", 1.5, 3.0), ("partial", "", 9.0, 9.5)),
    )
    assert [(run.text, run.concepts, run.status) for run in runs][1:4] == [
        ("freezes the", (1,), "covered"),
        ("weights", (1, 2), "contradicted"),
        ("and trains", (2,), "contradicted"),
    ]


def test_typed_evidence_is_found_by_its_words() -> None:
    text = "LoRA freezes the weights, and trains two matrices"
    kept = replace(transcript_kept(), text=text, words=(), duration_s=None)
    runs = highlighted(
        kept, graded(("covered", "and trains two", None, None), ("partial", "gone", None, None))
    )
    assert [(run.text, run.concepts) for run in runs] == [
        ("LoRA freezes the weights,", ()),
        ("and trains two", (1,)),
        ("matrices", ()),
    ]


def test_marks_name_speech_and_concepts_and_keep_them_apart() -> None:
    answered = replace(
        turn(),
        activity=ActivityRecord(
            duration_s=4.5,
            speech=(SpeechSpan(start_s=0.0, end_s=4.0),),
            peak_dbfs=-6.0,
            loudness_dbfs=-20.0,
        ),
        grade=graded(("covered", "", 0.5, 2.0), ("contradicted", "", 1.5, 3.0), ("partial", "", 3.0, 4.0)),
    )
    marks = marks_of(answered)
    assert [(m.kind, m.start_s, m.end_s, m.concept, m.status, m.lane) for m in marks] == [
        ("speech", 0.0, 4.0, None, None, 0),
        ("concept", 0.5, 2.0, 1, "covered", 0),
        ("concept", 1.5, 3.0, 2, "contradicted", 1),
        ("concept", 3.0, 4.0, 3, "partial", 0),
    ]


def test_peaks_show_where_it_is_loud() -> None:
    samples = np.concatenate([np.zeros(100), np.full(100, -0.5)]).astype(np.float32)
    assert peaks(samples, 4) == (0.0, 0.0, 0.5, 0.5)
    assert len(peaks(samples[:3], 400)) == 3
    assert peaks(samples[:0], 400) == ()


def test_subtitles_are_in_step_with_the_file_of_replay(tmp_path: Path) -> None:
    record = session(with_sound(turn(), tmp_path))
    subtitles = session_subtitles(plan_replay(record, tmp_path))
    assert subtitles.duration_s == pytest.approx(1.0 + 4.5 + 2.0)
    question, answered, feedback = subtitles.segments
    assert (question.text, question.start_s) == ("Interviewer: What is LoRA?", 0.0)
    assert question.end_s == pytest.approx(1.0)
    assert (answered.text.split()[:2], answered.start_s, answered.end_s) == (["You:", "LoRA"], 1.0, 5.0)
    assert feedback.start_s == pytest.approx(5.5)
    assert as_srt(subtitles).startswith("1\n00:00:00,000 --> 00:00:01,000\nInterviewer: What is LoRA?\n")


def test_session_without_sound_has_no_subtitles(tmp_path: Path) -> None:
    with pytest.raises(SessionError, match="No sound"):
        session_subtitles(plan_replay(session(turn()), tmp_path))
