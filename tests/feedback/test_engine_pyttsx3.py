"""The real pyttsx3 with the platform's real voices, and every way we have seen it fail."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from voice_interview.audio.chunk import AudioChunk
from voice_interview.errors import SynthesisError, VoiceNotFound
from voice_interview.feedback.engine_pyttsx3 import Pyttsx3Voice, is_english

Sound = NDArray[np.float32]
AUDIBLE_RMS = 0.02
posix_only = pytest.mark.skipif(os.name != "posix", reason="needs POSIX signals")


@pytest.fixture(scope="module")
def voice() -> Iterator[Pyttsx3Voice]:
    voice = Pyttsx3Voice()
    yield voice
    voice.close()


def spoken(voice: Pyttsx3Voice, text: str) -> Sound:
    return np.concatenate([np.zeros(0, np.float32), *(chunk.samples for chunk in voice.synthesize(text))])


def equally_long(sound: Sound, other: Sound) -> bool:
    """Espeak never says the same thing with exactly the same samples; the length is within about 1 %."""
    return bool(abs(len(sound) / len(other) - 1) < 0.04)


def seconds(chunks: list[AudioChunk]) -> float:
    return sum(chunk.duration_s for chunk in chunks)


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not (stat.exists() and stat.read_text().rsplit(")", 1)[1].split()[0] == "Z")


def test_thirty_utterances_in_a_row_are_all_spoken(voice: Pyttsx3Voice) -> None:
    """pyttsx3 is known to fall silent after its first utterance (its issues 126, 131 and 440)."""
    for count in range(1, 31):
        words = ["training"] * count
        chunks = list(voice.synthesize(" ".join(words)))
        assert 0.2 * count < seconds(chunks) < 0.7 * count + 1.0
        assert all(np.sqrt(np.mean(chunk.samples**2)) > AUDIBLE_RMS for chunk in chunks)


def test_long_text_is_spoken_to_its_end_in_pieces_that_follow_each_other(voice: Pyttsx3Voice) -> None:
    """A 400-character text once left no file, because ``runAndWait`` returned before it was written."""
    text = "The base weights stay frozen while two small matrices learn the change. " * 21
    chunks = list(voice.synthesize(text))
    one = seconds(list(voice.synthesize(text[:71])))
    assert len(text) > 1_500
    assert seconds(chunks) == pytest.approx(21 * one, rel=0.02)
    ends = [chunk.start_sample + len(chunk.samples) for chunk in chunks]
    assert [chunk.start_sample for chunk in chunks] == [0, *ends[:-1]]


def test_one_endless_sentence_is_spoken_whole(voice: Pyttsx3Voice) -> None:
    assert seconds(list(voice.synthesize("tokens " * 200))) > 60


@pytest.mark.parametrize(
    "text",
    [
        "Bits & bytes; 3 < 4 > 2 — “quoted” ‘words’, it's 50% (or so)…",
        'She said: "why?"',
        "Read <b>bold</b> and <speak>this</speak>.",
        "<b>leading markup</b>",
        "[[h@'loU]] and [[slnc 5000]] words",
        "Well done 😀🎉 indeed",
        "line one\nline two\r\nline three",
        "a\ttab, a\0nul, a\x07bell and a \ud800 lone surrogate",
        "café naïve Ω ≈ 3 → 4",
        "x",
        "7",
        "-rf / ; $(reboot) `ls` %s {0} \\n",
    ],
)
def test_any_text_is_spoken(voice: Pyttsx3Voice, text: str) -> None:
    sound = spoken(voice, text)
    assert np.sqrt(np.mean(sound**2)) > AUDIBLE_RMS
    assert len(sound) < 22_050 * 15


@pytest.mark.parametrize("text", ["", " \n\t ", "...", "?!", "😀", "<>", "—", '"', "\0"])
def test_text_without_a_letter_or_digit_gives_nothing(voice: Pyttsx3Voice, text: str) -> None:
    assert list(voice.synthesize(text)) == []


def test_nul_does_not_cut_the_sentence_short(voice: Pyttsx3Voice) -> None:
    assert equally_long(spoken(voice, "before\0after the break"), spoken(voice, "before after the break"))


@pytest.mark.parametrize(
    "text", ["**plain** words", "plain\u00ad words", "plain `words`", "<plain> words 🎉"]
)
def test_markup_and_emoji_are_not_read_out(voice: Pyttsx3Voice, text: str) -> None:
    assert equally_long(spoken(voice, text), spoken(voice, "plain words"))


def test_sound_is_mono_float_and_within_full_scale(voice: Pyttsx3Voice) -> None:
    (chunk,) = voice.synthesize("How does a tokenizer treat rare words?")
    assert chunk.rate_hz >= 16_000
    assert 0.05 < np.abs(chunk.samples).max() <= 1.0


def test_rate_changes_the_pace() -> None:
    text = "Gradient checkpointing trades time for memory."
    slow, fast = Pyttsx3Voice(rate_wpm=120), Pyttsx3Voice(rate_wpm=240)
    try:
        assert len(spoken(slow, text)) > 1.5 * len(spoken(fast, text))
    finally:
        slow.close()
        fast.close()


def test_two_voices_alive_at_once_do_not_disturb_each_other() -> None:
    text = "Two interviewers speak in turn."
    one, other = Pyttsx3Voice(), Pyttsx3Voice(rate_wpm=200)
    try:
        first = spoken(one, text)
        second = spoken(other, text)
        assert equally_long(spoken(one, text), first)
        assert equally_long(spoken(other, text), second)
        assert len(second) < len(first)
    finally:
        one.close()
        other.close()


def test_default_voice_speaks_english(voice: Pyttsx3Voice) -> None:
    chosen = next(one for one in voice.voices() if voice.name.endswith(one.name))
    assert is_english(chosen)
    assert voice.voices()[0].languages[0].startswith("en")


def test_voice_can_be_named_by_id_or_name_in_any_case(voice: Pyttsx3Voice) -> None:
    wanted = [one for one in voice.voices() if is_english(one)][-1]
    for key in (wanted.id, wanted.name, wanted.name.upper()):
        named = Pyttsx3Voice(key)
        try:
            assert named.name.endswith(wanted.name)
            assert len(spoken(named, "one two three")) > 0
        finally:
            named.close()


def test_unknown_voice_is_told_with_some_that_exist() -> None:
    """The espeak driver would speak with whatever voice it had before."""
    voice = Pyttsx3Voice("Marvin")
    try:
        with pytest.raises(VoiceNotFound, match="Marvin") as told:
            list(voice.synthesize("Hello."))
        assert any(one.name in told.value.advice for one in voice.voices())
    finally:
        voice.close()


@posix_only
def test_killed_engine_is_started_again(voice: Pyttsx3Voice) -> None:
    before = spoken(voice, "Still here.")
    pid = voice.worker_pid
    os.kill(pid, signal.SIGKILL)
    assert equally_long(spoken(voice, "Still here."), before)
    assert voice.worker_pid != pid
    assert not is_running(pid)


@posix_only
def test_hanging_engine_is_started_again() -> None:
    voice = Pyttsx3Voice()
    try:
        before = spoken(voice, "Still here.")
        pid = voice.worker_pid
        os.kill(pid, signal.SIGSTOP)
        assert equally_long(spoken(voice, "Still here."), before)
        assert not is_running(pid)
    finally:
        voice.close()


@posix_only
def test_engine_that_cannot_start_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    voice = Pyttsx3Voice()
    try:
        with pytest.raises(SynthesisError, match="speech engine failed"):
            list(voice.synthesize("Hello."))
        with pytest.raises(SynthesisError):
            voice.voices()
    finally:
        voice.close()


def test_engine_that_may_not_be_started_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-such-python"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(SynthesisError, match="could not be started"):
        Pyttsx3Voice()
    assert list(tmp_path.iterdir()) == []


@posix_only
def test_close_leaves_no_process_and_no_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    voice = Pyttsx3Voice()
    spoken(voice, "Goodbye.")
    assert any(tmp_path.iterdir())
    voice.close()
    voice.close()
    assert not is_running(voice.worker_pid)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(SynthesisError, match="closed"):
        list(voice.synthesize("Hello?"))


def test_sound_files_are_removed_as_soon_as_they_are_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    voice = Pyttsx3Voice()
    try:
        spoken(voice, "One. Two. Three.")
        assert not [file for file in tmp_path.rglob("*") if file.suffix in (".wav", ".aiff")]
    finally:
        voice.close()


@posix_only
def test_engine_ends_by_itself_when_the_program_is_killed(tmp_path: Path) -> None:
    program = (
        "import sys, time\n"
        "from voice_interview.feedback.engine_pyttsx3 import Pyttsx3Voice\n"
        "voice = Pyttsx3Voice()\n"
        "list(voice.synthesize('I will be killed.'))\n"
        "print(voice.worker_pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    path = os.pathsep.join(entry for entry in sys.path if entry)
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"TMPDIR": str(tmp_path), "PYTHONPATH": path},
    ) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        assert is_running(worker)
        parent.kill()
    for _ in range(300):
        if not is_running(worker):
            break
        time.sleep(0.1)
    assert not is_running(worker)
    assert list(tmp_path.iterdir()) == []
