"""What is worth a word, and on whose word."""

from dataclasses import replace
from pathlib import Path

import pytest

from voice_interview.delivery.advice import advise
from voice_interview.delivery.measures import Delivery, Filler, Loudness, Pause, Pitch
from voice_interview.delivery.moments import with_moments
from voice_interview.delivery.thresholds import read_thresholds, thresholds
from voice_interview.errors import SettingsError
from voice_interview.resources import shipped

GOOD = Delivery(
    speech_s=40.0,
    words_per_minute=150.0,
    fillers=(),
    fillers_per_minute=2.0,
    pauses=(Pause(start_s=3.0, end_s=4.0, inside_clause=True),),
    pitch=Pitch(median_hz=120.0, sd_semitones=3.0, voiced_s=20.0),
    loudness=Loudness(mean_dbfs=-25.0, sd_db=8.0, noise_dbfs=-60.0),
    first_word_s=9.0,
)


def um(start_s: float) -> Filler:
    return Filler(text="um", start_s=start_s, end_s=start_s + 0.3, source="sound")


MANY = tuple(map(um, (2.0, 10.0, 20.0, 30.0)))


def test_one_um_in_a_short_answer_is_no_habit() -> None:
    """Seen in an answer of twelve seconds: one "um" was told as five a minute."""
    assert advise(replace(GOOD, fillers=MANY[:1], fillers_per_minute=5.2)) is None


def test_ordinary_speech_and_a_late_start_need_no_advice() -> None:
    assert advise(GOOD) is None


def test_nothing_measured_gives_no_advice() -> None:
    assert advise(Delivery(speech_s=None, words_per_minute=None)) is None


def test_microphone_comes_before_the_speaker() -> None:
    bad = replace(
        GOOD, fillers=MANY, fillers_per_minute=20.0, loudness=Loudness(mean_dbfs=-30, sd_db=5, noise_dbfs=-36)
    )
    advice = advise(bad)
    assert advice is not None and advice.figure == "signal_to_noise_db"


def test_what_is_far_off_comes_before_what_is_a_little_off() -> None:
    advice = advise(replace(GOOD, fillers=MANY, fillers_per_minute=6.0, words_per_minute=230.0))
    assert advice is not None
    assert (advice.figure, advice.strength) == ("words_per_minute", "convention")
    assert "230" in advice.text and len(advice.source) > 20


def test_own_pace_is_not_held_against_anybody() -> None:
    fast = replace(GOOD, words_per_minute=195.0)
    assert advise(fast) is not None
    assert advise(fast, [fast, fast, fast]) is None
    change = advise(fast, [GOOD, GOOD, GOOD])
    assert change is not None and change.usual == 150.0 and "usual" in change.text


def test_advice_leads_to_the_place_where_it_shows() -> None:
    spoken = with_moments(
        replace(GOOD, fillers=tuple(map(um, (2.0, 20.0, 22.0, 24.0))), fillers_per_minute=7.0)
    )
    advice = advise(spoken)
    assert advice is not None and advice.moment is not None
    assert advice.moment.start_s == pytest.approx(19.0)
    assert "3 fillers" in advice.moment.note


def test_only_pauses_inside_a_clause_are_moments() -> None:
    pauses = tuple(
        Pause(start_s=s, end_s=s + 3, inside_clause=inside) for s, inside in ((5, True), (20, False))
    )
    moments = with_moments(replace(GOOD, pauses=pauses)).moments
    assert [(moment.kind, moment.end_s) for moment in moments] == [("pauses", 8)]


def test_every_threshold_has_its_source() -> None:
    for threshold in thresholds().values():
        assert len(threshold.source.split()) >= 5


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("convention\n", "gospel\n", "gospel"),
        ("words_per_minute:", "wpm:", "wpm"),
        ("quiet: [120", "quiet: [x", "str"),
    ],
)
def test_edited_file_that_makes_no_sense_is_told(tmp_path: Path, old: str, new: str, why: str) -> None:
    path = tmp_path / "delivery.yaml"
    path.write_text(
        shipped("assets", "delivery.yaml").read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8"
    )
    with pytest.raises(SettingsError, match=why):
        read_thresholds(path)


def test_pauses_inside_sentences_that_stand_close_together_are_one_place() -> None:
    pauses = tuple(Pause(start_s=at, end_s=at + 0.8, inside_clause=True) for at in (3.0, 7.0, 12.0, 40.0))
    (moment,) = with_moments(replace(GOOD, pauses=pauses)).moments
    assert (moment.kind, moment.start_s, moment.end_s) == ("pauses", 2.0, 12.8)
    assert "3 pauses" in moment.note
