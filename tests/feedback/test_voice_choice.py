"""Which of a computer's voices speaks."""

import pytest

from voice_interview.errors import VoiceNotFound
from voice_interview.feedback.engine_pyttsx3 import choose_voice
from voice_interview.feedback.pyttsx3_process import Greeting, InstalledVoice


def greeting(*voices: tuple[str, str, str], default: str | None = None) -> Greeting:
    return Greeting(
        driver="test",
        default=default,
        voices=tuple(InstalledVoice(id=key, name=name, languages=(tag,)) for key, name, tag in voices),
    )


MAC = greeting(
    ("com.apple.speech.synthesis.voice.Bells", "Bells", "en_US"),
    ("com.apple.voice.compact.de-DE.Anna", "Anna", "de_DE"),
    ("com.apple.voice.compact.en-US.Samantha", "Samantha", "en_US"),
    ("com.apple.voice.enhanced.en-GB.Kate", "Kate", "en_GB"),
    default="com.apple.voice.compact.de-DE.Anna",
)
WINDOWS = greeting(
    ("TTS_MS_DE-DE_HEDDA", "Microsoft Hedda Desktop - German", "de-DE"),
    ("TTS_MS_EN-US_DAVID", "Microsoft David Desktop - English (United States)", "en-US"),
    ("TTS_MS_EN-US_ZIRA", "Microsoft Zira Desktop - English (United States)", "en-US"),
)


def test_without_a_wish_the_best_english_voice_is_taken() -> None:
    assert choose_voice(MAC, None).name == "Kate"
    assert "Zira" in choose_voice(WINDOWS, None).name


def test_the_platforms_own_choice_goes_first_among_equals() -> None:
    equals = greeting(("a", "Ann", "en"), ("b", "Bob", "en"), default="b")
    assert choose_voice(equals, None).id == "b"


def test_part_of_a_name_is_enough_when_it_fits_one_only() -> None:
    assert choose_voice(WINDOWS, "david").id == "TTS_MS_EN-US_DAVID"
    with pytest.raises(VoiceNotFound, match="Several") as told:
        choose_voice(WINDOWS, "desktop - english")
    assert "Zira" in told.value.advice
    assert "Hedda" not in told.value.advice


def test_no_english_voice_is_told() -> None:
    with pytest.raises(VoiceNotFound, match="no English voice"):
        choose_voice(greeting(("x", "Anna", "de_DE")), None)
    with pytest.raises(VoiceNotFound, match="Anna"):
        choose_voice(greeting(("x", "Anna", "de_DE")), "Kate")
