"""What is kept of a session, and its JSON both ways."""

import json
import math
from dataclasses import replace
from typing import Any

import pytest

from tests.session.examples import grade, session, transcript, transcript_kept, turn
from voice_interview.delivery.measure import delivery_of
from voice_interview.delivery.measures import Delivery, Filler
from voice_interview.errors import SessionDamaged
from voice_interview.session.codec import decode, encode, upgraded
from voice_interview.session.convert import activity_of, activity_record, transcript_of, transcript_record
from voice_interview.session.record import Topic, Turn
from voice_interview.session.summary import counted_turns, with_turn, with_turns
from voice_interview.speech.utterance import SpeechActivity, SpeechSpan
from voice_interview.text.transcript import Segment, typed_transcript


def json_of(value: object) -> Any:
    return json.loads(encode(value))


def test_delivery_of_an_older_program_still_loads() -> None:
    document = json_of(session(turn()))
    old: dict[str, Any] = {
        "speech_s": 8.0, "words_per_minute": 140.0, "articulation_wpm": None, "fillers": None,
        "fillers_per_minute": None, "pauses": None, "pitch": None, "loudness": None, "notes": [],
    }  # fmt: skip
    document["turns"][0]["transcript"]["delivery"] = old
    (kept,) = decode(json.dumps(document).encode(), "f").turns
    assert kept.transcript is not None
    assert kept.transcript.delivery == Delivery(speech_s=8.0, words_per_minute=140.0)


def test_filler_says_where_it_was_found() -> None:
    filler = Filler(text="um", start_s=1.0, end_s=1.4, source="sound")
    assert json_of(filler) == {"text": "um", "start_s": 1.0, "end_s": 1.4, "from": "sound", "kind": "sound"}


def test_session_json_has_the_promised_names() -> None:
    document = json_of(session(turn()))
    promised = {"id", "schema_version", "started_at", "bank", "complete", "turns", "summary"}
    assert promised <= document.keys()
    assert document["schema_version"] == 1
    assert document["started_at"] == "2026-11-24T02:45:10.500000Z"
    assert document["bank"] == {"id": "llm-training", "version": "1.0"}
    assert {
        "number", "question_id", "follow_up", "attempt", "prompt", "audio", "transcript", "grade",
        "earlier_grades", "feedback_audio",
    } <= document["turns"][0].keys()  # fmt: skip


def test_grade_json_is_exactly_the_promised_one() -> None:
    assert json_of(grade(50.0)) == {
        "question_id": "lora",
        "follow_up": None,
        "scored": True,
        "reason": None,
        "score": 50.0,
        "concepts": [
            {
                "id": "frozen",
                "name": "Frozen base",
                "status": "covered",
                "score": 0.5,
                "certainty": 0.8,
                "evidence": {"text": "freezes the weights", "start_s": 0.5, "end_s": 2.0},
            }
        ],
        "feedback": "Good. Say more on rank.",
        "advice": ["Say more on rank."],
        "next_follow_up": {"number": 2, "prompt": "What does the rank do?"},
        "transcript": "LoRA freezes the weights and trains small matrices.",
        "grader": {"name": "concepts", "version": "1"},
        "bank": {"id": "llm-training", "version": "1.0"},
    }


def test_answer_that_is_not_scored_has_no_number() -> None:
    document = json_of(grade(None))
    assert (document["scored"], document["reason"], document["score"]) == (False, "silence", None)


def test_transcript_json_is_exactly_the_promised_one() -> None:
    document = json_of(transcript_kept())
    assert list(document) == [
        "text", "raw_text", "duration_s", "model", "real_time_factor", "segments", "words", "terms",
        "delivery",
    ]  # fmt: skip
    assert document["text"] == "LoRA freezes the weights and trains small matrices."
    assert document["raw_text"].startswith("low-r-r freezes")
    assert document["segments"][1] == {"text": "and trains small matrices.", "start_s": 2.0, "end_s": 4.0}
    assert document["words"][0] == {"text": "LoRA", "start_s": 0.0, "end_s": 0.5, "probability": 0.9}
    assert document["terms"] == [{"heard": "low-r-r", "meant": "LoRA", "start_s": 0.0}]
    assert document["delivery"].keys() >= {
        "speech_s", "words_per_minute", "articulation_wpm", "fillers", "fillers_per_minute", "pauses",
        "pitch", "loudness", "notes",
    }  # fmt: skip


def test_typed_text_has_no_times() -> None:
    typed = typed_transcript("LoRA freezes\n the weights")
    kept = transcript_record(typed, delivery_of(typed, None))
    assert json_of(kept)["segments"] == [{"text": "LoRA freezes the weights", "start_s": None, "end_s": None}]
    assert (kept.duration_s, kept.words, kept.raw_text) == (None, (), "LoRA freezes the weights")
    assert transcript_of(kept) == typed


def test_transcript_comes_back_as_the_grader_read_it() -> None:
    assert transcript_of(transcript_kept()) == transcript()


def test_word_that_reaches_beyond_its_segment_stays_with_it() -> None:
    first, second = transcript().segments
    late = replace(first.words[-1], end_s=2.3)
    spoken = replace(transcript(), segments=(replace(first, words=(*first.words[:-1], late)), second))
    assert transcript_of(transcript_record(spoken, delivery_of(spoken, None))) == spoken


def test_segment_without_words_comes_back() -> None:
    spoken = replace(transcript(), segments=(Segment(text="Yes.", start_s=1.0, end_s=1.5, words=()),))
    assert transcript_of(transcript_record(spoken, delivery_of(spoken, None))) == spoken


@pytest.mark.parametrize("peak_dbfs", [-3.5, -math.inf])
def test_speech_activity_comes_back(peak_dbfs: float) -> None:
    spans = (SpeechSpan(start_s=0.5, end_s=2.0),)
    heard = SpeechActivity(duration_s=3.0, spans=spans, peak_dbfs=peak_dbfs, loudness_dbfs=None)
    kept = decode(encode(session(replace(turn(), activity=activity_record(heard)))), "f").turns[0].activity
    assert kept is not None
    assert activity_of(kept) == heard


def test_session_comes_back_from_its_json() -> None:
    record = with_turns(
        session(), (turn(1), turn(2, score=None, topic=Topic(question_id="lora", follow_up=1)))
    )
    assert decode(encode(record), "f") == record


def test_names_that_a_later_version_added_are_passed_over() -> None:
    document = json_of(session(turn())) | {"mood": "good"}
    assert decode(json.dumps(document).encode(), "f") == session(turn())


def test_regraded_turn_keeps_the_old_grade_beside_the_new() -> None:
    again = turn(score=50.0).regraded(grade(70.0))
    assert again.grade == grade(70.0)
    assert again.earlier_grades == (grade(50.0),)
    assert again.regraded(grade(70.0)).earlier_grades == (grade(50.0),)


@pytest.mark.parametrize("name", ["../other.wav", "/etc/passwd", "..", "", "a/b.wav", "a\\b.wav", "C:x.wav"])
def test_sound_outside_the_folder_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="plain file name"):
        replace(turn(), audio=name)
    document = json_of(session(turn()))
    document["turns"][0]["audio"] = name
    with pytest.raises(SessionDamaged, match="plain file name"):
        decode(json.dumps(document).encode(), "f")


def test_turn_added_twice_is_there_once_and_in_order() -> None:
    record = with_turn(with_turn(session(), turn(2)), turn(1))
    record = with_turn(record, turn(2, score=80.0))
    assert [kept.number for kept in record.turns] == [1, 2]
    assert record.turns[1].grade == grade(80.0)


def test_turn_numbers_that_repeat_are_refused() -> None:
    with pytest.raises(ValueError, match="turn numbers"):
        session(turn(1), turn(1))


def test_another_attempt_replaces_the_score_unless_it_could_not_be_scored() -> None:
    follow_up = Topic(question_id="lora", follow_up=1)
    turns: tuple[Turn, ...] = (turn(1, score=40.0), turn(2, score=80.0), turn(3, score=None))
    summary = with_turns(session(), (*turns, turn(4, score=20.0, topic=follow_up))).summary
    assert summary is not None
    assert summary.score == pytest.approx(50.0)
    assert (summary.questions, summary.answers, summary.duration_s) == (1, 4, 120.0)
    assert summary.concepts.covered == 2
    assert [counted.number for counted in counted_turns(turns)] == [2]


def test_session_without_scores_has_none() -> None:
    summary = with_turns(session(), (replace(turn(score=None), duration_s=None),)).summary
    assert summary is not None
    assert (summary.score, summary.duration_s) == (None, None)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "truncated"),
        (b'{"schema_version": 1, "id":', "truncated"),
        (b"\xff\xfe\x00", "malformed"),
        (b"[]", "array"),
        (b"[" * 100_000, "array"),
        (b'{"a": ' * 100_000, "recursion"),
        (b'{"id": "x"}', "schema_version"),
        (b'{"schema_version": "1"}', "str"),
        (b'{"schema_version": 0}', "no schema_version 0"),
        (b'{"schema_version": 1}', "required field"),
    ],
)
def test_damaged_record_names_the_file_and_what_to_do(data: bytes, why: str) -> None:
    with pytest.raises(SessionDamaged, match=why) as caught:
        decode(data, "here/session.json")
    assert caught.value.what.startswith("here/session.json is damaged")
    assert "voice-interview delete" in caught.value.advice


def test_every_cut_of_a_record_is_told_as_damage() -> None:
    whole = encode(session(turn()))
    for length in range(0, len(whole) - 2, 37):
        with pytest.raises(SessionDamaged):
            decode(whole[:length], "f")


def test_record_of_a_newer_version_is_not_guessed_at() -> None:
    newer = encode(session(turn())).replace(b'"schema_version": 1', b'"schema_version": 2')
    with pytest.raises(SessionDamaged, match="made by a newer version") as caught:
        decode(newer, "f")
    assert caught.value.advice.startswith("Update voice-interview")


def test_older_document_is_upgraded_step_by_step() -> None:
    steps = {
        1: lambda old: {"turns": old["answers"]},
        2: lambda old: old | {"count": len(old["turns"])},
    }
    assert upgraded({"schema_version": 1, "answers": ["a", "b"]}, steps, to_version=3) == {
        "schema_version": 3,
        "turns": ["a", "b"],
        "count": 2,
    }
