"""The model that hears whether a sentence sounds complete, and the spectrogram it reads."""

from pathlib import Path

import numpy as np
import pytest
from faster_whisper.feature_extractor import FeatureExtractor

from tests.fakes import sound
from voice_interview.audio.chunk import HEARD_RATE_HZ
from voice_interview.audio.files import read_audio
from voice_interview.errors import RecognitionError
from voice_interview.resources import shipped
from voice_interview.speech.engine_smart_turn import SmartTurn
from voice_interview.speech.log_mel import log_mel

RECORDING = shipped("assets", "answers", "samples", "peft.excellent.ogg")


def test_spectrogram_is_the_one_that_whisper_reads() -> None:
    samples = read_audio(RECORDING, max_duration_s=120).samples[: 8 * HEARD_RATE_HZ]
    other = FeatureExtractor()(samples, padding=0)
    ours = log_mel(samples)
    assert ours.shape == (80, 800) and ours.dtype == np.float32
    assert np.abs(ours - other[:, :800]).max() < 1e-4


def test_complete_sentences_sound_more_complete_than_broken_off_ones(smart_turn_model: Path) -> None:
    ear = SmartTurn(smart_turn_model)
    samples = read_audio(RECORDING, max_duration_s=120).samples
    silence = sound((0.3, 0.0))

    def heard(end_s: float) -> float:
        return ear.completeness(np.concatenate([samples[: round(end_s * HEARD_RATE_HZ)], silence]))

    assert heard(3.2) > 0.6  # "... that's parameter efficient fine-tuning."
    assert heard(5.0) < 0.5  # "The idea is that you leave nearly ..."


def test_silence_has_some_probability(smart_turn_model: Path) -> None:
    assert 0.0 <= SmartTurn(smart_turn_model).completeness(np.zeros(100, np.float32)) <= 1.0


def test_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(RecognitionError, match=r"could not be loaded.*models get smart-turn"):
        SmartTurn(tmp_path)
