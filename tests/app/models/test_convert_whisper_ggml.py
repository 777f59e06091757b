"""The converted base.en hears what was said, with words in their places."""

import json
from pathlib import Path

import numpy as np
import pytest
from faster_whisper import WhisperModel, decode_audio

from voice_interview.app.models.convert_whisper_ggml import convert_whisper_ggml
from voice_interview.resources import shipped

RATE_HZ = 16_000
RECORDING = shipped("assets", "answers", "demo", "peft.ogg")


def _plain(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalpha() or letter == " ")


def test_alignment_heads_are_those_published_for_the_model(base_en_model: Path) -> None:
    """Decoded from OpenAI's own table: five heads in the last three layers."""
    config = json.loads((base_en_model / "config.json").read_text())
    assert config["alignment_heads"] == [[3, 3], [4, 7], [5, 1], [5, 5], [5, 7]]
    assert config["suppress_ids_begin"] == [220, 50256]


def test_converted_model_hears_the_words_in_their_places(base_en_model: Path) -> None:
    samples = decode_audio(str(RECORDING), sampling_rate=RATE_HZ)[: 20 * RATE_HZ]
    model = WhisperModel(str(base_en_model), compute_type="int8", local_files_only=True)
    segments, _ = model.transcribe(samples, language="en", word_timestamps=True)
    words = [word for segment in segments for word in segment.words or ()]

    said = json.loads(shipped("assets", "answers", "manifest.json").read_text(encoding="utf-8"))
    text = next(one["text"] for one in said["recordings"] if one["file"] == "demo/peft.ogg")
    first_words = _plain(text).split()[:20]
    heard = {_plain(word.word).strip() for word in words}
    assert sum(word in heard for word in first_words) >= 16

    starts = [word.start for word in words]
    assert starts == sorted(starts) and words[-1].end <= 20.0
    loud = np.abs(samples) > 0.02
    voiced = [loud[int(word.start * RATE_HZ) : int(word.end * RATE_HZ)].any() for word in words]
    assert np.mean(voiced) >= 0.95


def test_file_that_is_no_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.ggml").write_bytes(b"not a model")
    with pytest.raises(ValueError, match="no ggml model"):
        convert_whisper_ggml(tmp_path, tmp_path, tmp_path)
