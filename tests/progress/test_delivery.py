"""Delivery against one's own past, from sessions of any age."""

from dataclasses import replace

import pytest

from tests.progress.made_up import answer, interview
from tests.session.examples import transcript_kept
from voice_interview.progress.delivery import DeliveryTrend, delivery_trends
from voice_interview.session.figures import figures_from
from voice_interview.session.record import SessionRecord, Turn


def spoken(days: float, pace: float | None, speech_s: float = 10.0, number: int = 1) -> Turn:
    written = transcript_kept()
    measured = replace(written.delivery, speech_s=speech_s, words_per_minute=pace)
    return replace(
        answer(days, number=number, frozen="covered"),
        transcript=replace(written, delivery=measured),
    )


def paces(*values: float) -> list[SessionRecord]:
    return [interview(spoken(days, value)) for days, value in enumerate(values)]


def only(records: list[SessionRecord]) -> DeliveryTrend:
    [trend] = delivery_trends(records)
    return trend


def test_session_is_the_mean_of_its_answers_by_seconds_of_speech() -> None:
    record = interview(
        spoken(0, 100.0, 30.0), spoken(0, 200.0, 10.0, number=2), spoken(0, None, 5.0, number=3)
    )
    assert only([record]).latest == pytest.approx(125.0)


def test_three_earlier_sessions_are_needed_to_know_what_is_usual() -> None:
    few = only(paces(100, 110, 190))
    assert (few.against_past, few.usual_low) == (None, None)
    assert [point.value for point in few.points] == [100, 110, 190]


@pytest.mark.parametrize(
    ("pace", "against"), [(90, "lower"), (100, "usual"), (120, "usual"), (121, "higher")]
)
def test_usual_lies_between_the_quartiles_of_the_past(pace: float, against: str) -> None:
    trend = only(paces(90, 100, 110, 120, 130, pace))
    assert (trend.usual_low, trend.usual_high, trend.against_past) == (100.0, 120.0, against)


def test_long_ago_is_not_how_one_speaks_now() -> None:
    assert only(paces(*[300.0] * 20, *[100.0] * 10, 101.0)).usual_high == 100.0


def test_what_was_not_measured_is_not_there() -> None:
    assert delivery_trends([interview(spoken(0, None))]) == ()


def test_figures_of_a_newer_session_are_read() -> None:
    figures = figures_from(
        {
            "speech_s": 30.0,
            "words_per_minute": 140.0,
            "fillers": [{"text": "um", "start_s": 1.0, "end_s": 1.3, "from": "sound"}],
            "fillers_per_minute": 2.0,
            "pauses": [
                {"start_s": 2.0, "end_s": 3.0, "inside_clause": True},
                {"start_s": 5.0, "end_s": 5.5, "inside_clause": False},
            ],
            "pitch": {"median_hz": 120.0, "sd_semitones": 2.5, "voiced_s": 20.0},
            "loudness": {"mean_dbfs": -20.0, "sd_db": 3.0},
            "notes": ["A little fast."],
        }
    )
    assert figures.fillers is not None and figures.fillers[0].text == "um"
    assert figures.broken_clauses_per_minute == pytest.approx(2.0)
    assert figures.pitch is not None and figures.pitch.sd_semitones == 2.5
    assert figures.notes == ("A little fast.",)


def test_figures_of_an_older_session_are_read() -> None:
    figures = figures_from({"speech_s": None, "words_per_minute": None, "fillers": None, "pauses": None})
    assert (figures.fillers, figures.broken_clauses_per_minute, figures.pitch) == (None, None, None)
