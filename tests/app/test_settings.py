"""Lasting choices."""

from pathlib import Path

import pytest

from voice_interview.app.settings import Settings, load_settings, save_settings, with_setting
from voice_interview.errors import SettingsError


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("cues", "no", False),
        ("cues", "on", True),
        ("voice", "English (Scotland)", "English (Scotland)"),
        ("voice", "none", None),
        ("retention_days", "30", 30),
        ("end_silence_s", "4.5", 4.5),
    ],
)
def test_what_a_person_types_is_kept(tmp_path: Path, name: str, text: str, value: object) -> None:
    save_settings(tmp_path, with_setting(Settings(), name, text))
    assert getattr(load_settings(tmp_path), name) == value


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("cues", "maybe", "yes or no"),
        ("retention_days", "soon", "whole number"),
        ("retention_days", "0", "at least 1"),
        ("retention_days", "99999999999", "at least 1"),
        ("end_silence_s", "long", "a number"),
        ("end_silence_s", "none", "a number"),
        ("model", "none", "needs a value"),
        ("model", "", "needs a value"),
        ("microphone", " ", "needs a value"),
        ("voice_wpm", "5", "between 80 and 400"),
    ],
)
def test_value_that_cannot_be_is_told_in_plain_words(name: str, text: str, told: str) -> None:
    with pytest.raises(SettingsError, match=told) as caught:
        with_setting(Settings(), name, text)
    assert "`" not in str(caught.value)
