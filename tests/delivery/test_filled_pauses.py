"""Filled pauses: two witnesses, the recogniser's doubt and a held sound."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from faster_whisper import WhisperModel
from faster_whisper.audio import pad_or_trim

from tests.delivery.sounds import babble, heard, in_room, silence, voice
from tests.grade.test_gate import heard as transcript_of
from voice_interview.audio.chunk import HEARD_RATE_HZ
from voice_interview.audio.files import read_audio
from voice_interview.delivery.engine_swift_f0 import SwiftF0Model
from voice_interview.delivery.filled_pauses import filled_pauses, held_sounds
from voice_interview.resources import shipped
from voice_interview.text.filled_pause import is_filled_pause
from voice_interview.text.transcript import HeardFiller, Transcript
from voice_interview.text.whisper_fillers import FillerListener

UM = in_room(
    silence(0.5), babble(1.0), silence(0.3), voice(0.5), silence(0.3), babble(1.0, seed=2), silence(0.5)
)
"""With a held vowel from 1.8 to 2.3 s."""


def doubtful(chance: float, start_s: float = 1.5, end_s: float = 2.6) -> Transcript:
    transcript = transcript_of("some words", speech_s=1.5)
    doubt = HeardFiller(start_s=start_s, end_s=end_s, chance=chance)
    return replace(transcript, segments=(replace(transcript.segments[0], heard_fillers=(doubt,)),))


def test_held_vowel_is_found_among_restless_sound() -> None:
    (held,) = held_sounds(*heard(UM, pitch=SwiftF0Model()))
    assert (held.start_s, held.end_s) == pytest.approx((1.8, 2.3), abs=0.06)


def test_gliding_voice_is_not_held() -> None:
    glide = np.geomspace(100, 250, round(0.4 * HEARD_RATE_HZ))
    sound = in_room(babble(1.0), voice(0.4, glide), babble(1.0, seed=2))
    assert held_sounds(*heard(sound, pitch=SwiftF0Model())) == []


def test_both_witnesses_make_a_filler_with_its_time() -> None:
    track, activity = heard(UM)
    (filler,) = filled_pauses(doubtful(0.8), track, activity)
    assert (filler.start_s, filler.end_s) == pytest.approx((1.8, 2.3), abs=0.06)
    assert (filler.source, filler.kind) == ("sound", "sound")


def test_doubt_without_a_held_sound_makes_no_filler() -> None:
    track, activity = heard(in_room(silence(0.5), babble(2.5), silence(0.5)))
    assert filled_pauses(doubtful(0.9, start_s=0.6, end_s=1.2), track, activity) == ()


def test_held_sound_within_words_makes_no_filler() -> None:
    stretched = in_room(silence(0.5), babble(1.0), voice(0.4), babble(1.0, seed=2), silence(0.5))
    track, activity = heard(stretched)
    assert held_sounds(track, activity)
    assert filled_pauses(transcript_of("some words", speech_s=3.0), track, activity) == ()


def test_two_doubts_about_one_um_are_one_filler() -> None:
    track, activity = heard(UM)
    one = doubtful(0.8)
    twice = (*one.segments[0].heard_fillers, HeardFiller(start_s=1.7, end_s=3.0, chance=0.6))
    both = replace(one, segments=(replace(one.segments[0], heard_fillers=twice),))
    assert len(filled_pauses(both, track, activity)) == 1


def test_filler_that_was_written_down_needs_no_sound() -> None:
    track, activity = heard(in_room(babble(2.0)))
    (filler,) = filled_pauses(transcript_of("so um yes"), track, activity)
    assert (filler.text, filler.source) == ("um", "transcript")


@pytest.mark.parametrize("word", ["um", "Um,", "uhh", "er...", "Hmm.", "mm", "erm"])
def test_spellings_of_filled_pauses(word: str) -> None:
    assert is_filled_pause(word)


@pytest.mark.parametrize("word", ["umbrella", "her", "hum", "a", "mum", "m", "error", "ummah"])
def test_words_that_are_no_filled_pauses(word: str) -> None:
    assert not is_filled_pause(word)


def test_recogniser_tells_where_words_leave_an_um_out(tiny_en_model: Path) -> None:
    # The candidate says "guess the next word, and, um, then it sees what …"; the words are given without
    # "um".
    path = shipped("assets", "answers", "demo", "pretraining-vs-finetuning.ogg")
    samples = read_audio(path, max_duration_s=90).samples[18 * HEARD_RATE_HZ : 24 * HEARD_RATE_HZ]
    words = [
        "",
        "The",
        "model",
        "has",
        "to",
        "guess",
        "the",
        "next",
        "word.",
        "And,",
        "then",
        "it",
        "sees",
        "what",
        "the",
        "word",
        "really",
        "was.",
    ][1:]
    model = WhisperModel(str(tiny_en_model), compute_type="int8", local_files_only=True)
    encoded = model.encode(pad_or_trim(model.feature_extractor(samples)))
    found = FillerListener(model).listen(encoded, 6.0, [f" {word}" for word in words])
    likely = [filler for filler in found if filler.chance > 0.3]
    assert [filler.before_word for filler in likely] == [words.index("then")]
    assert likely[0].start_s == pytest.approx(3.3, abs=0.5)
