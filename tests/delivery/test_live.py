"""Figures and hints while somebody talks."""

import numpy as np
import pytest

from tests.delivery.sounds import babble, heard, in_room, silence
from tests.grade.test_gate import heard as transcript_of
from voice_interview.delivery.live import HINT_REST_S, LiveFigures
from voice_interview.delivery.sound_track import SoundTrack
from voice_interview.speech.utterance import SpeechActivity


@pytest.fixture(scope="module")
def talk() -> tuple[SoundTrack, SpeechActivity]:
    return heard(in_room(*(part for n in range(8) for part in (babble(5.0, seed=n), silence(0.5)))))


def hints(talk: tuple[SoundTrack, SpeechActivity], text: str, *, wanted: bool = True) -> list[str]:
    """Return the hints while the text comes in word by word over forty seconds."""
    track, activity = talk
    live = LiveFigures(hints=wanted)
    words = text.split()
    found = []
    for share in np.linspace(0.1, 1.0, 10):
        part = " ".join(words[: round(share * len(words))])
        insight = live.insight(transcript_of(part, speech_s=40.0 * share), activity, track)
        found += [insight["cue"]] if "cue" in insight else []
    return found


def test_ordinary_speech_gets_no_hint(talk: tuple[SoundTrack, SpeechActivity]) -> None:
    assert hints(talk, "word " * 100) == []


def test_many_fillers_get_one_hint_and_then_rest(talk: tuple[SoundTrack, SpeechActivity]) -> None:
    assert hints(talk, "so um yes uh " * 25) == ["pause instead of um"]
    assert HINT_REST_S > 25


def test_haste_gets_a_hint(talk: tuple[SoundTrack, SpeechActivity]) -> None:
    assert hints(talk, "word " * 200) == ["take a breath"]


def test_long_silence_inside_a_sentence_gets_a_hint_while_it_lasts() -> None:
    live = LiveFigures(hints=True)
    told = [live.silence(at_s, 20.0 + at_s, unfinished=True) for at_s in (0.5, 1.1, 1.6, 2.1, 3.0)]
    assert [one is not None for one in told] == [False, True, False, True, True]
    assert ["cue" in (one or {}) for one in told] == [False, False, False, True, False]


@pytest.mark.parametrize(("hints", "unfinished"), [(True, False), (False, True)])
def test_silence_after_a_sentence_gets_no_hint_and_hints_can_be_off(hints: bool, unfinished: bool) -> None:
    told = LiveFigures(hints=hints).silence(6.0, 30.0, unfinished=unfinished)
    assert told is not None and told["silence_s"] == 6.0 and "cue" not in told


def test_hints_can_be_switched_off(talk: tuple[SoundTrack, SpeechActivity]) -> None:
    assert hints(talk, "so um yes uh " * 25, wanted=False) == []


def test_speech_that_has_no_words_yet_does_not_slow_the_pace(
    talk: tuple[SoundTrack, SpeechActivity],
) -> None:
    track, activity = talk
    early = LiveFigures(hints=False).insight(transcript_of("word " * 25, speech_s=10.0), activity, track)
    assert early["words_per_minute"] == pytest.approx(150, rel=0.1)
