"""Microphones and loudspeakers, on a virtual sound server and in fresh processes.

PortAudio reads its devices once for each process, and what a lost server does to it should stay there.
"""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.virtual_sound import (
    LOUDSPEAKER,
    MICROPHONE,
    RECORDED_RATE_HZ,
    SPARE_MICROPHONE,
    VirtualSound,
)
from voice_interview.audio.chunk import AudioChunk, Samples
from voice_interview.audio.level import rms_dbfs
from voice_interview.audio.wav import write_wav

pytestmark = pytest.mark.devices

_PREAMBLE = """
import json, sys, threading, time
import numpy as np
from pathlib import Path
from voice_interview.audio.chunk import AudioChunk, AudioSink, AudioSource
from voice_interview.audio.device import Loudspeaker, Microphone, list_devices
from voice_interview.errors import VoiceInterviewError

def tone(duration_s, rate_hz, hz=440):
    t = np.arange(round(duration_s * rate_hz)) / rate_hz
    return AudioChunk(samples=(0.3 * np.sin(2 * np.pi * hz * t)).astype(np.float32), rate_hz=rate_hz)

def told(action):
    try:
        action()
    except VoiceInterviewError as error:
        return [type(error).__name__, str(error)]
    return None
"""


def _answer(sound: VirtualSound, code: str) -> Any:
    return json.loads(sound.run_python(_PREAMBLE + code).stdout)


def _tone(duration_s: float, hz: float, rate_hz: int = 22_050) -> AudioChunk:
    t = np.arange(round(duration_s * rate_hz)) / rate_hz
    return AudioChunk(samples=(0.3 * np.sin(2 * np.pi * hz * t)).astype(np.float32), rate_hz=rate_hz)


def _loudest_hz(samples: Samples, rate_hz: int) -> float:
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.argmax(spectrum)) * rate_hz / len(samples)


def _sounding_s(samples: Samples, rate_hz: int = RECORDED_RATE_HZ) -> float:
    """Seconds in which there is sound, in steps of 10 ms."""
    step = rate_hz // 100
    steps = samples[: len(samples) // step * step].reshape(-1, step)
    return float((np.abs(steps).max(axis=1) > 0.02).sum()) / 100


_HEAR = """
microphone: AudioSource = Microphone({name!r})
print("ready", flush=True)
pieces, starts = [], []
for chunk in microphone.chunks():
    pieces.append(chunk.samples)
    starts.append(chunk.start_sample)
    if chunk.end_s >= {seconds}:
        break
assert starts == list(range(0, 512 * len(starts), 512)), starts
np.save({out!r}, np.concatenate(pieces))
print(json.dumps([microphone.name, microphone.overflows]), flush=True)
microphone.close()
microphone.close()
"""


def _hear(
    sound: VirtualSound, name: str | None, recording: Path, *, into: str, out: Path
) -> tuple[Samples, Any]:
    with sound.running_python(_PREAMBLE + _HEAR.format(name=name, seconds=2, out=str(out))) as program:
        assert program.line() == "ready"
        with sound.speaking(recording, into):
            (line,) = program.finish()
    return np.load(out), json.loads(line)


def test_default_microphone_hears_what_is_spoken_into_it(virtual_sound: VirtualSound, tmp_path: Path) -> None:
    write_wav(tmp_path / "tone.wav", _tone(6, 700))
    heard, (name, overflows) = _hear(
        virtual_sound, None, tmp_path / "tone.wav", into=MICROPHONE, out=tmp_path / "heard.npy"
    )
    assert name == "default"
    assert overflows == 0
    second = heard[-16_000:]
    assert _loudest_hz(second, 16_000) == pytest.approx(700, abs=5)
    assert rms_dbfs(second) == pytest.approx(-13.5, abs=1.5)  # a sine of 0.3 has -13.5 dBFS


def test_named_microphone_is_heard_and_not_the_other(virtual_sound: VirtualSound, tmp_path: Path) -> None:
    write_wav(tmp_path / "tone.wav", _tone(6, 700))
    for into, hears in ((SPARE_MICROPHONE, True), (MICROPHONE, False)):
        heard, (name, _) = _hear(
            virtual_sound, "Spare_Mic", tmp_path / "tone.wav", into=into, out=tmp_path / "heard.npy"
        )
        assert name == SPARE_MICROPHONE
        assert (rms_dbfs(heard[-16_000:]) > -20) == hears


def test_devices_are_listed_with_their_defaults(virtual_sound: VirtualSound) -> None:
    devices = _answer(
        virtual_sound,
        "print(json.dumps([[d.name, d.host_api, d.inputs > 0, d.outputs > 0, d.default_rate_hz,"
        " d.is_default_input, d.is_default_output] for d in list_devices()]))",
    )
    assert [MICROPHONE, "ALSA", True, True, 44_100, False, False] in devices
    assert {MICROPHONE, SPARE_MICROPHONE, LOUDSPEAKER} <= {device[0] for device in devices}
    assert [device[0] for device in devices if device[5]] == ["default"]
    assert [device[0] for device in devices if device[6]] == ["default"]


def test_unknown_and_ambiguous_names_are_told_with_the_choices(virtual_sound: VirtualSound) -> None:
    unknown, ambiguous, speaker = _answer(
        virtual_sound,
        "print(json.dumps([told(lambda: Microphone('Nonesuch')), told(lambda: Microphone('microphone')),"
        " told(lambda: Loudspeaker('Nonesuch'))]))",
    )
    for kind, text in (unknown, ambiguous, speaker):
        assert kind == "DeviceNotFound"
        assert MICROPHONE in text
        assert SPARE_MICROPHONE in text
    assert "no microphone called 'Nonesuch'" in unknown[1]
    assert "More than one microphone is called 'microphone'" in ambiguous[1]
    assert "no loudspeaker called 'Nonesuch'" in speaker[1]


def test_without_any_device_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PULSE_SERVER", raising=False)
    code = "print(json.dumps([len(list_devices()), told(Microphone), told(Loudspeaker)]))"
    run = subprocess.run([sys.executable, "-c", _PREAMBLE + code], capture_output=True, text=True, check=True)
    devices, *errors = json.loads(run.stdout)
    if devices:
        pytest.skip("this machine has a microphone or a loudspeaker")
    for (kind, text), direction in zip(errors, ("microphone", "loudspeaker"), strict=True):
        assert kind == "DeviceNotFound"
        assert text.startswith(f"There is no {direction}.")
    assert run.stderr == ""


_THREE_TURNS = """
microphone = Microphone()
def listen(seconds):
    loudest = 0.0
    for chunk in microphone.chunks():
        loudest = max(loudest, float(np.abs(chunk.samples).max()))
        if chunk.end_s > seconds:
            return loudest
for turn in range(3):
    print(json.dumps(listen(1.0)), flush=True)
    if turn < 2:
        input()
print(microphone.overflows)
"""


def test_a_second_turn_does_not_hear_what_was_said_between_turns(
    virtual_sound: VirtualSound, tmp_path: Path
) -> None:
    write_wav(tmp_path / "tone.wav", _tone(1, 700))
    with virtual_sound.running_python(_PREAMBLE + _THREE_TURNS) as program:
        assert json.loads(program.line()) < 0.01
        virtual_sound.speak(tmp_path / "tone.wav")
        time.sleep(0.3)  # the sound's way through server and drivers
        program.press_enter()
        assert json.loads(program.line()) < 0.01
        program.press_enter()
        with virtual_sound.speaking(tmp_path / "tone.wav"):
            third, overflows = program.finish()
    assert json.loads(third) > 0.1
    assert json.loads(overflows) == 0


_LOSE = """
microphone = Microphone()
def listen():
    for chunk in microphone.chunks():
        if chunk.start_sample == 0:
            print("listening", flush=True)
print(json.dumps(told(listen)), flush=True)
print(json.dumps(told(listen)), flush=True)
microphone.close()
"""


@pytest.mark.parametrize("fault", ["falls silent", "is gone"])
def test_a_microphone_that_disappears_is_lost_and_nothing_hangs(
    own_virtual_sound: VirtualSound, fault: str
) -> None:
    with own_virtual_sound.running_python(_PREAMBLE + _LOSE) as program:
        assert program.line() == "listening"
        if fault == "falls silent":
            own_virtual_sound.suspend()
        else:
            own_virtual_sound.kill()
        told = [json.loads(line)[0] for line in program.finish()]
    # The second time: a lost microphone stays lost, and says so again.
    assert told == ["DeviceLost", "DeviceLost"]


_REOPEN = """
microphone = Microphone()
def listen():
    for chunk in microphone.chunks():
        if chunk.start_sample == 0:
            print("listening", flush=True)
print(told(listen)[0], flush=True)
microphone.close()
input()
microphone = Microphone()
next(microphone.chunks())
print("listening again", flush=True)
microphone.close()
"""


def test_a_lost_microphone_that_came_back_can_be_opened_again(own_virtual_sound: VirtualSound) -> None:
    with own_virtual_sound.running_python(_PREAMBLE + _REOPEN) as program:
        assert program.line() == "listening"
        own_virtual_sound.suspend()
        assert program.line() == "DeviceLost"
        own_virtual_sound.resume()
        program.press_enter()
        assert program.finish() == ["listening again"]


_PLAY_LONG = """
loudspeaker = Loudspeaker()
loudspeaker.play(tone(20, 22050))
time.sleep(0.5)
print("playing", flush=True)
print(json.dumps(told(loudspeaker.drain)), flush=True)
loudspeaker.stop()
loudspeaker.close()
"""


def test_a_loudspeaker_that_disappears_is_lost_and_nothing_hangs(own_virtual_sound: VirtualSound) -> None:
    with own_virtual_sound.running_python(_PREAMBLE + _PLAY_LONG) as program:
        assert program.line() == "playing"
        own_virtual_sound.kill()
        (told,) = program.finish()
    assert json.loads(told)[0] == "DeviceLost"


def test_chunks_of_any_rate_are_played_one_after_the_other(virtual_sound: VirtualSound) -> None:
    with virtual_sound.recorded_loudspeaker() as recording:
        _answer(
            virtual_sound,
            """
loudspeaker: AudioSink = Loudspeaker()
loudspeaker.play(tone(0.7, 22050, 500))
loudspeaker.play(tone(0.7, 16000, 900))
loudspeaker.drain()
print(json.dumps(loudspeaker.name))
""",
        )
    played = recording.samples
    assert _sounding_s(played) == pytest.approx(1.4, abs=0.08)
    sounding = np.flatnonzero(np.abs(played) > 0.02)
    first, last = sounding[0], sounding[-1]
    assert _loudest_hz(played[first + 1_000 : first + 9_000], RECORDED_RATE_HZ) == pytest.approx(500, abs=5)
    assert _loudest_hz(played[last - 9_000 : last - 1_000], RECORDED_RATE_HZ) == pytest.approx(900, abs=5)


def test_drain_returns_when_the_sound_has_been_heard(virtual_sound: VirtualSound) -> None:
    code = "l = Loudspeaker(); l.play(tone(1, 22050)); l.drain(); print('drained', flush=True); input()"
    with (
        virtual_sound.recorded_loudspeaker() as recording,
        virtual_sound.running_python(_PREAMBLE + code) as program,
    ):
        assert program.line() == "drained"
        heard_s = _sounding_s(recording.samples)
        program.press_enter()
        program.finish()
    # The recorder itself runs up to 0.2 s behind.
    assert heard_s > 0.75


def test_stop_is_silent_at_once_and_the_loudspeaker_goes_on_afterwards(virtual_sound: VirtualSound) -> None:
    with virtual_sound.recorded_loudspeaker() as recording:
        _answer(
            virtual_sound,
            """
loudspeaker = Loudspeaker()
loudspeaker.play(tone(10, 22050, 500))
time.sleep(1.0)
loudspeaker.stop()
loudspeaker.drain()
time.sleep(1.0)
loudspeaker.play(tone(0.5, 22050, 900))
loudspeaker.drain()
loudspeaker.close()
loudspeaker.close()
print(json.dumps(None))
""",
        )
    played = recording.samples
    # About 1 s of the ten and then the half second: most of what was handed over is never heard.
    assert 0.8 < _sounding_s(played) < 3.0
    last = np.flatnonzero(np.abs(played) > 0.02)[-1]
    assert _loudest_hz(played[last - 6_000 : last - 500], RECORDED_RATE_HZ) == pytest.approx(900, abs=5)
    # Between the two lies the second of silence.
    gaps = np.diff(np.flatnonzero(np.abs(played) > 0.02))
    assert gaps.max() > 0.7 * RECORDED_RATE_HZ


def test_stop_in_another_thread_ends_a_waiting_drain(virtual_sound: VirtualSound) -> None:
    _answer(
        virtual_sound,
        """
loudspeaker = Loudspeaker()
loudspeaker.play(tone(600, 22050))
threading.Timer(0.3, loudspeaker.stop).start()
loudspeaker.drain()
print(json.dumps(None))
""",
    )


def test_without_portaudio_the_error_says_how_to_install_it(tmp_path: Path) -> None:
    (tmp_path / "sounddevice.py").write_text("raise OSError('PortAudio library not found')\n")
    run = subprocess.run(
        [sys.executable, "-c", _PREAMBLE + "print(json.dumps(told(list_devices)))"],
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    kind, text = json.loads(run.stdout)
    assert kind == "AudioLibraryMissing"
    assert "sudo apt install libportaudio2" in text


def test_importing_the_module_does_not_load_portaudio() -> None:
    code = "import sys, voice_interview.audio.device; print('sounddevice' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"
