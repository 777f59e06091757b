"""Pitch and loudness of sounds of which both are known."""

import numpy as np
import pytest

from tests.delivery.sounds import NOISE_DBFS, babble, heard, in_room, silence, voice
from tests.fakes import NoPitch, chunked
from voice_interview.audio.chunk import HEARD_RATE_HZ
from voice_interview.delivery.engine_swift_f0 import SwiftF0Model
from voice_interview.delivery.loudness import loudness_of
from voice_interview.delivery.pauses import silences
from voice_interview.delivery.pitch import monotone_stretches, pitch_of
from voice_interview.delivery.sound_track import SoundTracker


@pytest.fixture(scope="module")
def model() -> SwiftF0Model:
    return SwiftF0Model()


def melody(duration_s: float, median_hz: float, swing_semitones: float) -> np.ndarray:
    """Return a pitch that swings around its median, a whole swing in two seconds."""
    time_s = np.arange(round(duration_s * HEARD_RATE_HZ)) / HEARD_RATE_HZ
    return np.asarray(median_hz * 2 ** (swing_semitones * np.sin(np.pi * time_s) / 12))


@pytest.mark.parametrize(("median_hz", "swing"), [(110.0, 3.0), (210.0, 5.0)])
def test_pitch_and_its_variation_are_measured(model: SwiftF0Model, median_hz: float, swing: float) -> None:
    track, activity = heard(in_room(voice(6.0, melody(6.0, median_hz, swing))), pitch=model)
    pitch = pitch_of(track, activity)
    assert pitch is not None
    assert pitch.median_hz == pytest.approx(median_hz, rel=0.03)
    assert pitch.sd_semitones == pytest.approx(swing / np.sqrt(2), rel=0.1)  # of a sine
    assert pitch.voiced_s == pytest.approx(6.0, abs=0.3)


def test_little_voice_gives_no_pitch(model: SwiftF0Model) -> None:
    assert pitch_of(*heard(in_room(voice(1.0), silence(4.0)), pitch=model)) is None


def test_level_tone_is_monotone_and_a_melody_is_not(model: SwiftF0Model) -> None:
    flat = heard(in_room(voice(12.0)), pitch=model)
    lively = heard(in_room(voice(12.0, melody(12.0, 120.0, 4.0))), pitch=model)
    (stretch,) = monotone_stretches(*flat, 2.0)
    assert stretch.end_s - stretch.start_s >= 10
    assert monotone_stretches(*lively, 2.0) == ()


def test_track_does_not_depend_on_how_the_sound_arrives(model: SwiftF0Model) -> None:
    sound = in_room(voice(1.7), babble(1.0), silence(0.5))
    whole, pieces = SoundTracker(model), SoundTracker(model)
    whole.feed(sound)
    for chunk in chunked(sound, 333):
        pieces.feed(chunk.samples)
    one, other = whole.finish(), pieces.finish()
    assert one.frames == other.frames == len(sound) // 256
    for row in ("level_dbfs", "change_db", "vowel_db", "pitch_hz", "voicing", "clipped"):
        assert np.array_equal(getattr(one, row), getattr(other, row)), row


def test_track_so_far_is_the_beginning_of_the_whole() -> None:
    tracker = SoundTracker(NoPitch())
    tracker.feed(in_room(babble(3.0)))
    early = tracker.so_far()
    late = tracker.finish()
    assert 1.0 < early.frames * 0.016 <= 3.0
    assert np.array_equal(early.level_dbfs, late.level_dbfs[: early.frames])


def test_track_stays_in_step_when_an_answer_goes_on_after_its_end(model: SwiftF0Model) -> None:
    """Frames about the seam hear silence in the place of what comes; everything else is as in one go."""
    sound = in_room(voice(1.7), babble(1.0), voice(1.3))
    whole, parted = SoundTracker(model), SoundTracker(model)
    whole.feed(sound)
    seam = round(1.7 * 16_000) + 77  # within a frame
    parted.feed(sound[:seam])
    early = parted.finish()
    parted.feed(sound[seam:])
    one, other = whole.finish(), parted.finish()
    assert early.frames == seam // 256
    assert other.frames == one.frames == len(sound) // 256
    apart = np.abs(np.arange(one.frames) - seam // 256) > 3
    for row in ("level_dbfs", "change_db", "vowel_db", "clipped"):
        assert np.array_equal(getattr(one, row)[apart], getattr(other, row)[apart]), row
    voiced = (one.voicing > 0.5) & (np.abs(np.arange(one.frames) - seam // 256) > 30)
    assert voiced.sum() > 60
    assert other.pitch_hz[voiced] == pytest.approx(one.pitch_hz[voiced], rel=0.02)


def test_levels_are_measured() -> None:
    track, activity = heard(in_room(silence(1.0), babble(2.0), silence(1.0), babble(2.0)))
    loudness = loudness_of(track, activity, silences(track, activity))
    assert loudness is not None
    expected = 10 * np.log10(np.mean(np.square(babble(2.0))))
    assert loudness.mean_dbfs == pytest.approx(expected, abs=1.0)
    assert loudness.noise_dbfs == pytest.approx(NOISE_DBFS, abs=2.0)
    assert loudness.clipped_share == 0.0


def test_overdriven_sound_is_told() -> None:
    track, activity = heard(np.clip(babble(3.0, amplitude=4.0), -1, 1))
    loudness = loudness_of(track, activity, [])
    assert loudness is not None and loudness.clipped_share > 0.1
