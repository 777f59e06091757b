"""A microphone and a loudspeaker without hardware: a PulseAudio server of our own.

What is played into a virtual microphone is heard by the program, and what the program plays can be recorded.
The program finds both through the environment, so tests usually run it in a fresh process with
`VirtualSound.run_python` or `VirtualSound.running_python`.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import numpy as np
import pytest

from voice_interview.audio.chunk import Samples

MICROPHONE = "answer_microphone"
"""The system's default microphone; PortAudio lists it under this name too."""
SPARE_MICROPHONE = "spare_microphone"
LOUDSPEAKER = "room_loudspeaker"
RECORDED_RATE_HZ = 16_000

_PROGRAMS = ("pulseaudio", "pactl", "paplay", "parec")
_START_S = 20.0
_PROJECT = Path(__file__).resolve().parent.parent
# The first line is ALSA's own configuration, which knows "pulse" and "default".
_ALSA_CONFIG = f"""</usr/share/alsa/alsa.conf>
pcm.{MICROPHONE} {{ type pulse device "{MICROPHONE}" }}
pcm.{SPARE_MICROPHONE} {{ type pulse device "{SPARE_MICROPHONE}" }}
pcm.{LOUDSPEAKER} {{ type pulse device "{LOUDSPEAKER}" }}
"""
_MODULES = (
    "module-native-protocol-unix socket={socket} auth-anonymous=1",
    f"module-null-sink sink_name={LOUDSPEAKER}",
    f"module-null-sink sink_name=into_{MICROPHONE}",
    f"module-null-sink sink_name=into_{SPARE_MICROPHONE}",
    f"module-remap-source master=into_{MICROPHONE}.monitor source_name={MICROPHONE}",
    f"module-remap-source master=into_{SPARE_MICROPHONE}.monitor source_name={SPARE_MICROPHONE}",
)


class VirtualSound:
    """Two microphones and a loudspeaker, from ``with`` to its end.

    ``environment`` is what a process needs to find them.
    """

    def __init__(self) -> None:
        self._folder = Path(
            tempfile.mkdtemp(prefix="sound-")
        )  # short: a socket's path has 108 characters at most
        socket = self._folder / "native"
        config = self._folder / "asound.conf"
        config.write_text(_ALSA_CONFIG)
        self.environment: Mapping[str, str] = {
            "PULSE_SERVER": f"unix:{socket}",
            "PULSE_COOKIE": str(self._folder / "cookie"),
            "ALSA_CONFIG_PATH": str(config),
        }
        modules = [argument for module in _MODULES for argument in ("-L", module.format(socket=socket))]
        self._server = subprocess.Popen(
            ["pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1", *modules],
            env={**os.environ, "HOME": str(self._folder), "XDG_RUNTIME_DIR": str(self._folder)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._awake: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        deadline_s = time.monotonic() + _START_S
        while self._control("info").returncode:
            if self._server.poll() is not None or time.monotonic() > deadline_s:
                self.close()
                raise RuntimeError("pulseaudio did not start")
            time.sleep(0.05)
        self._control("set-default-source", MICROPHONE)
        self._control("set-default-sink", LOUDSPEAKER)
        # Nobody listening, null sinks go to sleep and take two seconds to wake up.
        self._awake = [
            self._start("parec", "--latency-msec=20", f"--device={source}", stdout=subprocess.DEVNULL)
            for source in (f"{LOUDSPEAKER}.monitor", MICROPHONE, SPARE_MICROPHONE)
        ]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the server and all that was started here."""
        for process in (*self._awake, self._server):
            process.kill()
            process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def kill(self) -> None:
        """Let the server die, as in a crash."""
        self._server.kill()
        self._server.wait()

    def suspend(self, microphone: str = MICROPHONE) -> None:
        """Let a microphone stay there and deliver nothing."""
        self._control("suspend-source", microphone, "1")

    def resume(self, microphone: str = MICROPHONE) -> None:
        """Let a suspended microphone deliver again."""
        self._control("suspend-source", microphone, "0")

    def speak(self, recording: Path, into: str = MICROPHONE) -> None:
        """Play a WAV file into a microphone; returns when it has been heard."""
        subprocess.run(self._speaking(recording, into), env=self._environment(), check=True)

    @contextlib.contextmanager
    def speaking(self, recording: Path, into: str = MICROPHONE) -> Iterator[None]:
        """Play a WAV file into a microphone meanwhile."""
        with self._start(*self._speaking(recording, into)) as process:
            yield
            process.terminate()

    @contextlib.contextmanager
    def recorded_loudspeaker(self) -> Iterator["LoudspeakerRecording"]:
        """Record what the loudspeaker plays meanwhile."""
        recording = LoudspeakerRecording(self._folder / "loudspeaker.raw")
        with (
            recording.path.open("wb") as file,
            self._start(
                *("parec", "--latency-msec=20", f"--device={LOUDSPEAKER}.monitor", "--raw"),
                *("--format=s16le", f"--rate={RECORDED_RATE_HZ}", "--channels=1"),
                stdout=file,
            ) as process,
        ):
            while not recording.path.stat().st_size:
                time.sleep(0.01)
            yield recording
            process.send_signal(signal.SIGTERM)

    def run_python(self, code: str, timeout_s: float = 60.0) -> subprocess.CompletedProcess[str]:
        """Run Python code in a fresh process that has these devices; fails when it hangs or fails."""
        return subprocess.run(
            [sys.executable, "-W", "error", "-c", code],
            env=self._environment(),
            cwd=_PROJECT,
            timeout=timeout_s,
            capture_output=True,
            text=True,
            check=True,
        )

    @contextlib.contextmanager
    def running_python(self, code: str) -> Iterator["RunningPython"]:
        """Run Python code meanwhile in a fresh process that has these devices; it is killed at the end."""
        with subprocess.Popen(
            [sys.executable, "-W", "error", "-c", code],
            env=self._environment(),
            cwd=_PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                yield RunningPython(process)
            finally:
                process.kill()

    def _environment(self) -> dict[str, str]:
        return {**os.environ, **self.environment}

    def _control(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["pactl", *arguments], env=self._environment(), capture_output=True, text=True, check=False
        )

    def _speaking(self, recording: Path, into: str) -> tuple[str, ...]:
        return ("paplay", "--latency-msec=50", f"--device=into_{into}", str(recording))

    def _start(self, *command: str, stdout: IO[bytes] | int | None = None) -> subprocess.Popen[bytes]:
        return subprocess.Popen(command, env=self._environment(), stdout=stdout)


class RunningPython:
    """Python code in another process, spoken with line by line."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def line(self) -> str:
        """Wait for the next line it prints; empty when it has ended."""
        assert self._process.stdout is not None
        return self._process.stdout.readline().rstrip("\n")

    def press_enter(self) -> None:
        """Let its ``input()`` return."""
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()

    def finish(self, timeout_s: float = 30.0) -> list[str]:
        """Wait for its end and return the lines not read yet; fails when it hangs or ended with an error."""
        stdout, stderr = self._process.communicate(timeout=timeout_s)
        assert self._process.returncode == 0, stderr
        return stdout.splitlines()


class LoudspeakerRecording:
    """What a loudspeaker has played since its recording began; grows while it runs."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def samples(self) -> Samples:
        """Mono float32 at ``RECORDED_RATE_HZ``, shape ``(n,)``."""
        data = self.path.read_bytes()
        return np.frombuffer(data[: len(data) // 2 * 2], "<i2").astype(np.float32) / np.float32(32768)


@pytest.fixture(scope="session")
def _sound_server() -> Iterator[VirtualSound]:
    missing = [program for program in _PROGRAMS if shutil.which(program) is None]
    if missing:
        pytest.skip(f"no virtual microphone: {', '.join(missing)} not installed")
    with VirtualSound() as sound:
        # Asked of sounddevice itself, so that a fault in our own list is not taken for a lack of plug-ins.
        try:
            devices = sound.run_python("import sounddevice; print(len(sounddevice.query_devices()))").stdout
        except subprocess.CalledProcessError as error:
            pytest.skip(f"no virtual microphone: sounddevice cannot be imported: {error.stderr[-200:]}")
        if int(devices) == 0:
            pytest.skip("no virtual microphone: ALSA has no PulseAudio plug-in (libasound2-plugins)")
        yield sound


@pytest.fixture
def virtual_sound(_sound_server: VirtualSound, monkeypatch: pytest.MonkeyPatch) -> VirtualSound:
    """Two virtual microphones and a loudspeaker, shared by the whole run; this process finds them as well."""
    for name, value in _sound_server.environment.items():
        monkeypatch.setenv(name, value)
    return _sound_server


@pytest.fixture
def own_virtual_sound(_sound_server: VirtualSound) -> Iterator[VirtualSound]:
    """The same for one test alone, which may unplug and kill; skipped where the shared one is."""
    with VirtualSound() as sound:
        yield sound
