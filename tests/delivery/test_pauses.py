"""Silences inside an answer."""

import numpy as np
import pytest

from tests.delivery.phrases import timed
from tests.delivery.sounds import babble, heard, in_room, silence
from voice_interview.audio.chunk import HEARD_RATE_HZ
from voice_interview.audio.files import read_audio
from voice_interview.delivery.pauses import silences, speech_bounds, with_clauses
from voice_interview.resources import shipped
from voice_interview.speech.engine_silero import SileroDetector
from voice_interview.speech.utterance import SpeechSpan


@pytest.mark.parametrize("duration_s", [0.3, 0.5, 1.0, 3.0])
def test_pause_is_found_where_it_is(duration_s: float) -> None:
    sound = in_room(silence(1.0), babble(2.0), silence(duration_s), babble(2.0, seed=2), silence(1.0))
    (pause,) = silences(*heard(sound))
    assert pause.start_s == pytest.approx(3.0, abs=0.06)
    assert pause.end_s == pytest.approx(3.0 + duration_s, abs=0.06)


def test_closure_of_a_plosive_is_no_pause() -> None:
    assert silences(*heard(in_room(babble(1.0), silence(0.12), babble(1.0, seed=2)))) == []


def test_silence_before_and_after_the_answer_is_no_pause() -> None:
    sound = in_room(silence(2.0), babble(2.0), silence(2.0))
    assert silences(*heard(sound)) == []
    assert speech_bounds(*heard(sound)) == pytest.approx((2.0, 4.0), abs=0.06)


def test_click_does_not_end_a_pause() -> None:
    click = 0.5 * np.ones(round(0.02 * HEARD_RATE_HZ), np.float32)
    sound = in_room(babble(2.0), silence(0.6), click, silence(0.6), babble(2.0, seed=2))
    (pause,) = silences(*heard(sound))
    assert pause.duration_s == pytest.approx(1.22, abs=0.1)


def test_silence_put_into_real_speech_is_found() -> None:
    whole = read_audio(shipped("assets", "answers", "demo", "peft.f1.ogg"), max_duration_s=60).samples
    track, activity = heard(whole[: 15 * HEARD_RATE_HZ].copy(), detector=SileroDetector())
    before = silences(track, activity)
    quietest = 200 + int(np.argmin(track.level_dbfs[200:600]))
    at = quietest * 256
    longer = np.concatenate([whole[:at], np.tile(whole[at : at + 160], 100), whole[at : 15 * HEARD_RATE_HZ]])
    after = silences(*heard(longer, detector=SileroDetector()))
    assert sum(p.duration_s for p in after) - sum(p.duration_s for p in before) == pytest.approx(1.0, abs=0.3)


def test_nothing_but_the_room_has_no_pauses() -> None:
    assert silences(*heard(in_room(silence(3.0)))) == []
    assert silences(*heard(np.zeros(0, np.float32))) == []


def test_pause_inside_a_clause_is_told_from_one_between() -> None:
    words = timed("It freezes the base model. Then it trains two small matrices, and that is all")
    gaps = [SpeechSpan(start_s=s - 0.1, end_s=s + 0.1) for s in (0.8, 2.0, 4.4, 3.6)]
    assert [pause.inside_clause for pause in with_clauses(gaps, words)] == [True, False, False, True]
